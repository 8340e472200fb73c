"""Posting a series by its form: what it would make is shown first, then made."""

import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import post


def foreseen(page: str) -> str:
    """The mark of what was shown."""
    found = re.search(r'name="foreseen" value="([0-9a-f]{32})"', page)
    assert found, page
    return found[1]


def post_series(client: FlaskClient, project_id: int, sent: Mapping[str, str]) -> TestResponse:
    """Send the form of a series, and once more as it is shown then."""
    url = f"/projects/{project_id}/shifts/new"
    shown = post(client, url, dict(sent))
    assert shown.status_code == 200
    return post(client, url, {**sent, "foreseen": foreseen(shown.text)})
