"""Versions over HTTP: no change without saying what was seen, and both values when somebody was faster."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login
from web.models import Project, ProjectLead

SAID = {"scene": "community", "weight": 3, "texts": [{"tag": "en", "name": "Tea", "summary": "Talk"}]}


@pytest.fixture
def url(session: Session) -> str:
    """A project that somebody is named on."""
    return f"/api/v1/projects/{session.scalar(select(Project.id).join(ProjectLead).limit(1))}"


@pytest.fixture
def planner(signed_in: Login) -> FlaskClient:
    """A coordinator's program."""
    return signed_in("coordinator")


def asked(browser: FlaskClient, url: str, **changed: Any) -> dict[str, Any]:
    """What a change sends, for the organisation the project is of."""
    return {"organisation_id": browser.get(url).get_json()["organisation_id"], **SAID, **changed}


def test_what_can_be_edited_shows_its_version_and_a_change_the_next(planner: FlaskClient, url: str) -> None:
    assert planner.get(url).headers["ETag"] == '"1"'
    answer = planner.put(url, json=asked(planner, url), headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["ETag"]) == (204, '"2"')
    assert planner.get(url).headers["ETag"] == '"2"'


def test_a_change_that_changes_nothing_keeps_the_version(planner: FlaskClient, url: str) -> None:
    planner.put(url, json=asked(planner, url), headers={"If-Match": '"1"'})
    answer = planner.put(url, json=asked(planner, url), headers={"If-Match": '"2"'})
    assert (answer.status_code, answer.headers["ETag"]) == (204, '"2"')


def test_a_change_says_what_was_seen(planner: FlaskClient, url: str) -> None:
    answer = planner.put(url, json=asked(planner, url))
    assert answer.status_code == 428
    assert answer.get_json()["error"]["code"] == "version_wanted"


@pytest.mark.parametrize(
    "said",
    [
        "*",
        "1",
        'W/"1"',
        '"1", "2"',
        '""',
        '"x"',
        '"' + "1" * 19 + '"',
        '"٣"',
        '"01"',
    ],
)
def test_anything_but_one_version_is_refused(planner: FlaskClient, url: str, said: str) -> None:
    answer = planner.put(url, json=asked(planner, url), headers={"If-Match": said})
    assert answer.status_code == 400
    assert planner.get(url).headers["ETag"] == '"1"'


def test_an_outdated_change_is_told_both_values_side_by_side(
    signed_in: Login, planner: FlaskClient, url: str
) -> None:
    lead, seen = signed_in("lead"), {"If-Match": '"1"'}
    planner.put(url, json=asked(planner, url, weight=9), headers=seen)
    mine = [{"tag": "en", "name": "Tea", "summary": "Talk"}, {"tag": "fr", "name": "Thé"}]
    answer = lead.put(url, json=asked(lead, url, texts=mine, scene="medical"), headers=seen)
    assert (answer.status_code, answer.headers["ETag"]) == (412, '"2"')
    fault = answer.get_json()["error"]
    assert (fault["code"], fault["version"]) == ("outdated", 2)
    assert fault["at"].startswith("2026-11-23T09:00")
    told = {each["place"]: (each["yours"], each["theirs"]) for each in fault["errors"]}
    assert told["scene"] == ("medical", "community")
    assert told["weight"] == (3, 9)
    assert told["texts-fr"] == ({"name": "Thé", "summary": ""}, None)
    assert "organisation_id" not in told
    assert all(each["message"] for each in fault["errors"])


def test_faults_of_the_body_come_before_the_version(planner: FlaskClient, url: str) -> None:
    assert planner.put(url, json=asked(planner, url, scene="nonsense")).status_code == 422
