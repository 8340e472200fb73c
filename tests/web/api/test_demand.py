"""Projects and shifts through the API, as a lead posts them and planners read them."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import MONDAY
from tests.web.demand.ground import as_it_is, free_people, of, posted, promised, seats_of
from web.models import Place, ProjectLead, Seat, Series, Shift
from web.services.actor import Actor

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
    assert {"weekdays": [3], "start": "22:00", "minutes": 180}.items() <= shown["series"][-1].items()
    assert answers[0].get_json()["ids"][1] in [each["id"] for each in shown["week"]["shifts"]]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"end": "24:00"}, "end"),
        ({"place_id": 999_999}, "place_id"),
        ({"repeat": "monthly"}, "nths"),
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


def given_shift(session: Session, actor: Actor, count: int, **other: Any) -> tuple[int, int, list[int]]:
    """A shift with so many people who accepted its first seat: its id, the seat's and theirs."""
    made, people = posted(session, actor, **other), free_people(session, count)
    seat = seats_of(session, made)[0]
    for person in people:
        promised(session, person, seat, "accepted")
    session.rollback()
    return made, seat, people


def test_effects_are_told_without_saving(
    program: Program, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    client, (made, seat, (person,)) = program("lead"), given_shift(session, actor_of("lead"), 1)
    moved = as_it_is(session, made, start="09:00", end="11:00")
    session.rollback()
    answer = client.post(f"/api/v1/shifts/{made}/effects", json=moved)
    assert answer.status_code == 200
    (told,) = answer.get_json()["effects"]
    assert (told["volunteer_id"], told["seat_id"], told["effect"], told["state"]) == (
        person, seat, "asked_again", "accepted",
    )  # fmt: skip
    assert told["name"]
    assert client.get(f"/api/v1/shifts/{made}").get_json()["starts_at"] == "2026-12-02T06:00:00+00:00"
    assert client.put(f"/api/v1/shifts/{made}", json=moved, headers=SEEN).status_code == 204
    assert of(session, person, seat).answered_sequence == 0
    assert session.get_one(Seat, seat).sequence == 1


def test_too_many_are_named_until_it_is_said_who_goes(
    program: Program, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    client, (made, seat, people) = program("lead"), given_shift(session, actor_of("lead"), 2)
    fewer = as_it_is(session, made, seat={"desired": 1, "maximum": 1})
    session.rollback()
    url = f"/api/v1/shifts/{made}"
    refused = client.put(url, json=fewer, headers=SEEN)
    fault = refused.get_json()["error"]
    assert (refused.status_code, fault["code"]) == (409, "too_many")
    assert [each["volunteer_id"] for each in fault["effects"]] == people
    assert fault["too_many"] == [{"seat_id": seat, "heads": 1}]
    assert client.get(url).get_json()["seats"][0]["maximum"] == 3
    foreign = client.put(url, json={**fewer, "release": [people[0], 1]}, headers=SEEN)
    assert foreign.status_code == 422
    assert client.put(url, json={**fewer, "release": people[:1]}, headers=SEEN).status_code == 204
    assert [of(session, each, seat).state for each in people] == ["released", "accepted"]


def test_a_series_is_cancelled_from_one_day_on(program: Program, session: Session) -> None:
    client, weekly = program("lead"), {"repeat": "weekly", "until": "2026-12-16"}
    asked = shift(session, start="10:00", end="12:00", **weekly)
    made = client.post(f"/api/v1/projects/{own_project(session)}/shifts", json=asked).get_json()["ids"]
    session.rollback()
    url = f"/api/v1/shifts/{made[1]}"
    for deed, after in (("cancel", "cancelled"), ("revive", "open")):
        told = client.post(f"{url}/{deed}/effects?which=later").get_json()
        assert (told["shift_ids"], told["effects"]) == (made[1:], [])
        version = client.get(url).headers["ETag"]
        assert client.post(f"{url}/{deed}?which=later", headers={"If-Match": version}).status_code == 204
        session.expire_all()
        assert [session.get_one(Shift, each).status for each in made] == ["open", after, after]
        session.rollback()
    assert client.post(f"{url}/cancel/effects?which=never").status_code == 422


def test_a_cancelled_shift_takes_place_after_all(
    program: Program, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    client, (made, seat, (person,)) = program("lead"), given_shift(session, actor_of("lead"), 1)
    url = f"/api/v1/shifts/{made}"
    for deed, version, told, state in (
        ("cancel", 1, "cancelled", "shift_cancelled"),
        ("revive", 2, "offered_again", "offered"),
    ):
        effects = client.post(f"{url}/{deed}/effects").get_json()["effects"]
        assert [(each["volunteer_id"], each["effect"]) for each in effects] == [(person, told)]
        assert client.post(f"{url}/{deed}", headers={"If-Match": f'"{version}"'}).status_code == 204
        assert of(session, person, seat).state == state
        session.rollback()
    assert client.delete(url, headers={"If-Match": '"3"'}).get_json()["error"]["code"] == "promised"


def test_a_shift_that_nobody_was_given_is_deleted(
    program: Program, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    client, (made, _, _) = program("lead"), given_shift(session, actor_of("lead"), 0)
    assert client.delete(f"/api/v1/shifts/{made}").status_code == 428
    assert client.delete(f"/api/v1/shifts/{made}", headers=SEEN).status_code == 204
    assert client.get(f"/api/v1/shifts/{made}").status_code == 404


def test_closing_says_what_becomes_of_what_is_to_come(
    program: Program, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    client, (made, seat, (person,)) = program("lead"), given_shift(session, actor_of("lead"), 1)
    url = f"/api/v1/projects/{own_project(session)}/close"
    session.rollback()
    assert client.post(f"{url}/effects", json={"coming": "take_place"}).get_json()["effects"] == []
    told = client.post(f"{url}/effects", json={"coming": "cancel"}).get_json()["effects"]
    assert (person, "cancelled") in [(each["volunteer_id"], each["effect"]) for each in told]
    assert client.post(url, json={"coming": "cancel"}, headers=SEEN).status_code == 204
    assert of(session, person, seat).state == "shift_cancelled"
    assert session.get_one(Shift, made).status == "cancelled"


def test_a_lead_knows_only_the_effects_on_their_own(
    program: Program, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    led = actor_of("lead").leads
    other = session.scalars(select(Shift.id).where(Shift.project_id.not_in(led)).limit(1)).one()
    client = program("lead")
    for way in ("effects", "cancel/effects", "revive/effects", "revive"):
        answer = client.post(f"/api/v1/shifts/{other}/{way}", json=shift(session), headers=SEEN)
        assert answer.status_code == 404


def test_how_people_come_to_a_seat_stays_where_a_change_does_not_say_it(
    program: Program, session: Session
) -> None:
    client, project = program("lead"), own_project(session)
    asked = shift(session)
    open_seat = {**asked["seats"][0], "flow": "open", "open_hours": 48}
    made = client.post(f"/api/v1/projects/{project}/shifts", json={**asked, "seats": [open_seat]})
    (identity,) = made.get_json()["ids"]
    session.rollback()
    seat = session.scalars(select(Seat).where(Seat.shift_id == identity)).one()
    assert (seat.flow, seat.open_hours) == ("open", 48)
    for more, then in (({}, ("open", 48)), ({"flow": "staff", "open_hours": 48}, ("staff", None))):
        version = client.get(f"/api/v1/shifts/{identity}").headers["ETag"]
        changed = {**asked, "seats": [{**asked["seats"][0], "id": seat.id, "maximum": 5, **more}]}
        answer = client.put(f"/api/v1/shifts/{identity}", json=changed, headers={"If-Match": version})
        assert answer.status_code == 204
        session.rollback()
        session.refresh(seat)
        assert (seat.flow, seat.open_hours) == then


def test_a_series_is_foreseen_and_its_change_says_what_it_makes(program: Program, session: Session) -> None:
    client, project = program("lead"), own_project(session)
    once = client.post(f"/api/v1/projects/{project}/series/foreseen", json=shift(session))
    assert once.status_code == 422
    weekly = shift(session, repeat="weekly", until="2026-12-30")
    found = client.post(f"/api/v1/projects/{project}/series/foreseen", json=weekly).get_json()
    assert [each["on"] for each in found["days"]][:2] == ["2026-12-02", "2026-12-09"]
    made = client.post(f"/api/v1/projects/{project}/shifts", json=weekly).get_json()
    url = f"/api/v1/series/{made['series_id']}"
    body = {"unit": "week", "weekdays": [3], "until": "2026-12-16"}
    effects = client.post(f"{url}/effects", json=body).get_json()
    assert (len(effects["gone"]), effects["made"], effects["effects"]) == (2, [], [])
    assert client.put(url, json=body).status_code == 428
    assert client.put(url, json=body, headers={"If-Match": '"1"'}).status_code == 204
    assert client.put(url, json=body, headers={"If-Match": '"1"'}).status_code == 412
    assert len(client.get(url).get_json()["days"]) == 3
    assert client.post(f"/api/v1/batches/{made['batch_id']}/undo").status_code == 204
    assert client.get(url).status_code == 404
