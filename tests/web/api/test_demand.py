"""Projects and shifts through the API, as a lead posts them and planners read them."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import MONDAY
from web.models import Place, ProjectLead, Seat, Series, Shift

SEEN = {"If-Match": '"1"'}


def own_project(session: Session) -> int:
    """A project the demo lead leads."""
    return session.scalars(select(ProjectLead.project_id).order_by(ProjectLead.project_id).limit(1)).one()


def shift(session: Session, **changed: Any) -> Mapping[str, Any]:
    place = session.scalars(select(Place.id).limit(1)).one()
    seat = {
        "role": "helper",
        "minimum": 1,
        "desired": 2,
        "maximum": 3,
        "languages": [{"tag": "ar", "level": "B1"}],
    }
    whole = {
        "place_id": place,
        "day": "2026-12-02",
        "start": "22:00",
        "end": "01:00",
        "texts": [{"tag": "en", "title": "Night watch"}],
        "seats": [seat],
        "team": [{"rule": "speakers", "language": "en", "level": "B1"}],
    }
    return {**whole, **changed}


def test_a_lead_posts_a_project_and_leads_it(program: Program) -> None:
    client = program("lead")
    allowed = client.get("/api/v1/projects?mine=true").get_json()["items"][0]["organisation_id"]
    texts = [{"tag": "zh-Hans", "name": "茶"}, {"tag": "en", "name": "Tea", "summary": "Hot"}]
    whole = {"organisation_id": allowed, "scene": "community", "weight": 900, "texts": texts}
    answer = client.post("/api/v1/projects", json=whole)
    assert answer.status_code == 201
    url = f"/api/v1/projects/{answer.get_json()['id']}"
    found = client.get(url).get_json()
    assert found["texts"]["en"] == {"name": "Tea", "summary": "Hot"}
    assert client.get("/api/v1/me").get_json()["name"] in [each["name"] for each in found["leads"]]
    assert client.put(url, json=whole, headers={"If-Match": '"1"'}).status_code == 204
    assert found["weight"] == 1
    assert found["week"] is None


def test_a_project_is_found_by_words_scene_and_lead(program: Program) -> None:
    client, lead = program("coordinator"), program("lead")
    every = client.get("/api/v1/projects").get_json()["total"]
    mine = lead.get("/api/v1/projects?mine=true").get_json()["total"]
    assert 0 < mine <= lead.get("/api/v1/projects").get_json()["total"] < every
    medical = client.get("/api/v1/projects?scene=medical").get_json()["items"]
    assert {each["scene"] for each in medical} == {"medical"}
    name = medical[0]["texts"]["en"]["name"]
    found = client.get("/api/v1/projects", query_string={"q": name.upper()}).get_json()["items"]
    assert medical[0]["id"] in [each["id"] for each in found]


def test_a_closed_project_takes_no_shifts(program: Program, session: Session) -> None:
    client, project = program("lead"), own_project(session)
    assert client.post(f"/api/v1/projects/{project}/close", headers=SEEN).status_code == 204
    answer = client.post(f"/api/v1/projects/{project}/shifts", json=shift(session))
    assert answer.status_code == 409
    assert answer.get_json()["error"]["code"] == "closed"
    assert client.get(f"/api/v1/projects/{project}").get_json()["closed_at"]


def test_a_shift_past_midnight_ends_on_the_next_day(program: Program, session: Session) -> None:
    client, project = program("lead"), own_project(session)
    made = client.post(f"/api/v1/projects/{project}/shifts", json=shift(session))
    assert made.status_code == 201
    (identity,) = made.get_json()["ids"]
    found = client.get(f"/api/v1/shifts/{identity}").get_json()
    assert found["starts_at"] == "2026-12-02T14:00:00+00:00"
    assert found["ends_at"] == "2026-12-02T17:00:00+00:00"
    assert found["seats"][0]["needs"]["languages"] == {"ar": "b1"}
    assert found["team"][0]["rule"] == "speakers"
    assert found["texts"] == {"en": "Night watch"}


def test_a_weekly_shift_is_posted_once_for_one_key(program: Program, session: Session) -> None:
    client, project = program("lead"), own_project(session)
    weekly = shift(session, repeat="weekly", until="2026-12-30", except_days=["2026-12-16"])
    key = {"Idempotency-Key": "weekly-night-watch"}
    answers = [client.post(f"/api/v1/projects/{project}/shifts", json=weekly, headers=key) for _ in range(2)]
    assert [len(each.get_json()["ids"]) for each in answers] == [4, 4]
    assert answers[0].get_json() == answers[1].get_json()
    series = select(func.count()).select_from(Series).where(Series.project_id == project)
    shown = client.get(f"/api/v1/projects/{project}?week=2026-12-09").get_json()
    session.rollback()
    assert len(shown["series"]) == session.scalar(series)
    assert {"weekday": 3, "start": "22:00", "minutes": 180}.items() <= shown["series"][-1].items()
    assert answers[0].get_json()["ids"][1] in [each["id"] for each in shown["week"]["shifts"]]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"end": "24:00"}, "end"),
        ({"place_id": 999_999}, "place_id"),
        ({"repeat": "weekly"}, "until"),
        ({"seats": []}, "seats"),
        ({"seats": [{"desired": 3, "maximum": 2}]}, "seats-0-desired"),
        (
            {"seats": [{"desired": 1, "maximum": 1, "skills": [{"code": "juggling"}]}]},
            "seats-0-skills-0-code",
        ),
        ({"team": [{"rule": "speakers"}]}, "team-0-language"),
    ],
)
def test_a_shift_nobody_can_mean_is_told_by_its_place(
    program: Program, session: Session, changed: dict[str, Any], place: str
) -> None:
    before = session.scalar(select(func.count()).select_from(Shift))
    url = f"/api/v1/projects/{own_project(session)}/shifts"
    answer = program("lead").post(url, json=shift(session, **changed))
    assert answer.status_code == 422
    assert place in [each["place"] for each in answer.get_json()["error"]["errors"]]
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Shift)) == before


def test_a_changed_shift_keeps_its_seats_by_id(program: Program, session: Session) -> None:
    client, project = program("lead"), own_project(session)
    (identity,) = client.post(f"/api/v1/projects/{project}/shifts", json=shift(session)).get_json()["ids"]
    session.rollback()
    seat = session.scalars(select(Seat.id).where(Seat.shift_id == identity)).one()
    later = shift(session, start="09:00", end="11:00", seats=[{"id": seat, "desired": 5, "maximum": 5}])
    url, seen = f"/api/v1/shifts/{identity}", {"If-Match": '"1"'}
    changed = client.put(url, json=later, headers=seen)
    assert (changed.status_code, changed.headers["ETag"]) == (204, '"2"')
    assert client.put(url, json=later, headers=seen).status_code == 412
    found = client.get(f"/api/v1/shifts/{identity}").get_json()
    assert found["starts_at"] == "2026-12-02T01:00:00+00:00"
    assert [(each["id"], each["desired"]) for each in found["seats"]] == [(seat, 5)]
    foreign = session.scalars(select(Seat.id).where(Seat.shift_id != identity).limit(1)).one()
    stolen = shift(session, seats=[{"id": foreign, "desired": 1, "maximum": 1}])
    assert client.put(url, json=stolen, headers={"If-Match": '"2"'}).status_code == 404


def test_a_cancelled_shift_is_there_without_seats(program: Program, session: Session) -> None:
    client, project = program("lead"), own_project(session)
    (identity,) = client.post(f"/api/v1/projects/{project}/shifts", json=shift(session)).get_json()["ids"]
    for _ in range(2):
        assert client.post(f"/api/v1/shifts/{identity}/cancel", headers=SEEN).status_code == 204
    found = client.get(f"/api/v1/shifts/{identity}").get_json()
    assert (found["status"], found["seats"]) == ("cancelled", [])


def test_the_board_holds_the_week(program: Program, session: Session) -> None:
    board = program("coordinator").get(f"/api/v1/board?week={MONDAY}").get_json()
    assert board["monday"] == MONDAY.isoformat()
    assert board["desired"] == sum(each["desired"] for each in board["projects"]) > 0
    one = board["projects"][0]
    only = program("coordinator").get(f"/api/v1/board?week={MONDAY}&project_id={one['id']}").get_json()
    assert only["projects"] == [one]
