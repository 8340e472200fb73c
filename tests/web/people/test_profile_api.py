"""One's own profile, hours and companions through the API; each change says which version was seen."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.conftest import Login
from web.models import Volunteer

PROFILE, HOURS, BESIDE = "/api/v1/me/profile", "/api/v1/me/availability", "/api/v1/me/companions"


@pytest.fixture
def client(signed_in: Login) -> FlaskClient:
    return signed_in("volunteer")


def seen(client: FlaskClient, url: str) -> dict[str, str]:
    """The header that says which version was seen."""
    return {"If-Match": client.get(url).headers["ETag"]}


def changed(client: FlaskClient, url: str, said: Mapping[str, Any]) -> TestResponse:
    """A change of what stands now."""
    return client.patch(url, json=said, headers=seen(client, url))


def test_only_what_is_named_in_a_profile_changes(client: FlaskClient) -> None:
    before = client.get(PROFILE).get_json()
    said = {"asked_minutes": 300, "languages": [{"tag": "zh-CN", "level": "native"}], "address": "大宁路 1"}
    after = changed(client, PROFILE, said).get_json()
    assert (after["asked_minutes"], after["address"]) == (300, "大宁路 1")
    assert after["languages"] == [{"tag": "cmn", "level": "native"}]
    kept = before.keys() - said.keys()
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_a_profile_has_the_birth_date_and_the_age(client: FlaskClient) -> None:
    after = changed(client, PROFILE, {"born": "1990-11-24"}).get_json()
    assert (after["born"], after["age"]) == ("1990-11-24", 35)
    assert changed(client, PROFILE, {"born": None}).get_json()["age"] is None


@pytest.mark.parametrize("url", [PROFILE, HOURS])
def test_a_change_of_what_was_changed_meanwhile_is_refused(client: FlaskClient, url: str) -> None:
    one: dict[str, tuple[Any, Any]] = {
        PROFILE: ({"asked_minutes": 45}, {"asked_minutes": 60}),
        HOURS: ({"weekly": []}, {"weekly": [{"weekday": 1, "start": "09:00", "end": "10:00"}]}),
    }
    said, other = one[url]
    before = seen(client, url)
    assert client.patch(url, json=said, headers=before).status_code == 200
    assert client.patch(url, json=other, headers=before).status_code == 412
    assert client.patch(url, json=said).status_code == 428


def test_a_skill_the_district_does_not_know_is_told_by_its_place(client: FlaskClient) -> None:
    answer = changed(client, PROFILE, {"skills": [{"code": "juggling"}]})
    assert answer.status_code == 422
    assert answer.get_json()["error"]["errors"][0]["place"] == "skills-0-code"


def test_availability_can_be_sent_back_as_it_came(client: FlaskClient) -> None:
    said = {
        "weekly": [{"weekday": 7, "start": "18:00", "end": "00:00"}],
        "exceptions": [{"day": "2026-12-05", "start": "09:00", "end": "12:30", "free": False}],
    }
    assert changed(client, HOURS, said).get_json() == said
    version = client.get(HOURS).headers["ETag"]
    assert changed(client, HOURS, client.get(HOURS).get_json()).get_json() == said
    assert client.get(HOURS).headers["ETag"] == version


def test_companions_are_known_by_their_number(client: FlaskClient, session: Session) -> None:
    mine = client.get(PROFILE).get_json()["id"]
    number = session.scalars(select(Volunteer.number).where(Volunteer.id != mine).limit(1)).one()
    for said in ([{"number": number, "wanted": "never"}], []):
        answer = client.put(BESIDE, json={"companions": said}, headers=seen(client, BESIDE))
        assert answer.get_json() == {"items": said, "total": len(said)}
