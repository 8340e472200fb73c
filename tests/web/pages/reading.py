"""Readers of one language, whatever their account says."""

from flask.testing import FlaskClient

from tests.web.conftest import in_language


def english(client: FlaskClient) -> FlaskClient:
    """The same person, reading English."""
    return in_language(client, "en")
