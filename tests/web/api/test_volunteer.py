"""What a volunteer's own program can do: profile, times, companions, shifts, finding one."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import MONDAY
from tests.web.promised import promise
from tests.web.services.planned import draft
from web.db import writing
from web.models import Application, Assignment, Seat, Wish
from web.services import publishing
from web.services.actor import Actor

ActorOf = Callable[[str], Actor]


def promised_to_volunteer(session: Session, volunteer_id: int | None) -> int:
    """A seat that is promised to the demo volunteer; published now."""
    made = draft(session)
    publishing.publish(session, None, made)
    mine = select(Assignment.seat_id).where(
        Assignment.roster_id == made, Assignment.volunteer_id == volunteer_id
    )
    return session.scalars(mine.limit(1)).one()


def test_a_promised_shift_is_shown_and_answered(
    program: Program, session: Session, actor_of: ActorOf
) -> None:
    mine = actor_of("volunteer").volunteer_id
    seat = promised_to_volunteer(session, mine)
    client = program("volunteer")

    def shown() -> dict[str, object]:
        items = client.get("/api/v1/me/shifts").get_json()["items"]
        return next(each for each in items if each["seat_id"] == seat)

    first = shown()
    said = "accepted" if "accepted" in first["can"] else "given_up"  # type: ignore[operator]  # a list of words
    for _ in range(2):
        answer = client.put(f"/api/v1/me/shifts/{seat}/answer", json={"answer": said})
        assert answer.status_code == 204
    assert shown()["state"] == said
    session.rollback()
    assert promise(session, mine or 0, seat).state == said


def test_an_answer_that_cannot_follow_is_a_conflict(
    program: Program, session: Session, actor_of: ActorOf
) -> None:
    seat = promised_to_volunteer(session, actor_of("volunteer").volunteer_id)
    client = program("volunteer")
    client.put(f"/api/v1/me/shifts/{seat}/answer", json={"answer": "declined"})
    client.put(f"/api/v1/me/shifts/{seat}/answer", json={"answer": "accepted"})
    answer = client.put(f"/api/v1/me/shifts/{seat}/answer", json={"answer": "declined"})
    assert answer.status_code == 409
    assert answer.get_json()["error"]["code"] == "answered"


@pytest.mark.parametrize("wanted", [True, False])
def test_a_shift_that_fits_can_be_wished_for(
    program: Program, session: Session, actor_of: ActorOf, wanted: bool
) -> None:
    client, mine = program("volunteer"), actor_of("volunteer").volunteer_id
    found = client.get(f"/api/v1/me/fitting?week={MONDAY}").get_json()
    assert found["total"] == len(found["items"]) > 0
    shift = found["items"][0]["shift"]["id"]
    for said in (True, wanted):
        assert client.put(f"/api/v1/me/fitting/{shift}/wish", json={"wanted": said}).status_code == 204
    session.rollback()
    assert (session.get(Wish, (mine, "shift", str(shift))) is not None) is wanted
    again = client.get(f"/api/v1/me/fitting?week={MONDAY}").get_json()["items"]
    assert {each["wished"] for each in again if each["shift"]["id"] == shift} == {wanted}


def test_what_nearly_fits_says_the_one_thing_that_lacks(program: Program) -> None:
    found = program("volunteer").get(f"/api/v1/me/nearly-fitting?week={MONDAY}").get_json()["items"]
    assert found
    for each in found:
        assert each["seat"]["missing"] > 0
        assert each["lacks"]["text"].endswith(".")


def fitting_seat(client: FlaskClient, session: Session, flow: str, **more: object) -> int:
    """A seat that fits the volunteer, given by this flow."""
    found = client.get(f"/api/v1/me/fitting?week={MONDAY}").get_json()["items"]
    seat = int(found[0]["seat"]["id"])
    with writing(session):
        session.execute(update(Seat).where(Seat.id == seat).values(flow=flow, **more))
    return seat


def test_an_open_seat_is_taken(program: Program, session: Session) -> None:
    client = program("volunteer")
    seat = fitting_seat(client, session, "open")
    found = client.get(f"/api/v1/me/fitting?week={MONDAY}").get_json()["items"]
    assert {each["way"] for each in found if each["seat"]["id"] == seat} == {"open"}
    assert [client.post(f"/api/v1/me/shifts/{seat}").status_code for _ in range(2)] == [201, 201]
    mine = client.get("/api/v1/me/shifts").get_json()["items"]
    assert [each["state"] for each in mine if each["seat_id"] == seat] == ["accepted"]
    left = client.get(f"/api/v1/me/fitting?week={MONDAY}").get_json()["items"]
    assert seat not in {each["seat"]["id"] for each in left}


@pytest.mark.parametrize(
    ("flow", "more", "code"),
    [
        ("staff", {}, "staff_only"),
        ("approval", {}, "by_approval"),
        ("open", {"open_hours": 1}, "not_open_yet"),
        ("open", {"needs": {"languages": {"ga": "c2"}}}, "rule_broken"),
    ],
)
def test_why_a_seat_is_not_taken_is_a_code_and_a_sentence(
    program: Program, session: Session, flow: str, more: dict[str, object], code: str
) -> None:
    client = program("volunteer")
    seat = fitting_seat(client, session, flow, **more)
    answer = client.post(f"/api/v1/me/shifts/{seat}")
    assert answer.status_code == 409
    assert answer.get_json()["error"]["code"] == code
    assert answer.get_json()["error"]["message"].endswith(".")


def test_a_seat_by_approval_is_asked_for_and_given(program: Program, session: Session) -> None:
    client, admin = program("volunteer"), program("admin")
    seat = fitting_seat(client, session, "approval")
    assert client.post(f"/api/v1/me/applications/{seat}").status_code == 201
    assert client.delete(f"/api/v1/me/applications/{seat}").status_code == 204
    assert client.delete("/api/v1/me/applications/999999").status_code == 404
    assert client.post(f"/api/v1/me/applications/{seat}").status_code == 201
    own = client.get("/api/v1/me/applications").get_json()["items"]
    assert [(each["seat_id"], each["state"]) for each in own] == [(seat, "asked")]
    project = client.get(f"/api/v1/me/fitting?week={MONDAY}").get_json()["items"]
    project_id = next(each["project_id"] for each in project if each["seat"]["id"] == seat)
    asked = admin.get(f"/api/v1/projects/{project_id}/applications").get_json()["items"]
    one = next(each for each in asked if each["seat_id"] == seat)
    address = f"/api/v1/applications/{one['id']}/approve"
    assert admin.post(address).status_code == 428
    stale, fresh = ({"If-Match": f'"{version}"'} for version in (one["version"] - 1, one["version"]))
    assert admin.post(address, headers=stale).status_code == 412
    assert admin.post(address, headers=fresh).status_code == 204
    assert client.get("/api/v1/me/applications").get_json()["total"] == 0
    mine = client.get("/api/v1/me/shifts").get_json()["items"]
    assert [each["state"] for each in mine if each["seat_id"] == seat] == ["accepted"]


def test_who_does_not_lead_the_project_decides_nothing(program: Program, session: Session) -> None:
    client = program("volunteer")
    seat = fitting_seat(client, session, "approval")
    client.post(f"/api/v1/me/applications/{seat}")
    session.rollback()
    found = session.scalars(select(Application.id).where(Application.seat_id == seat)).one()
    refusal = {"If-Match": '"1"'}
    for role, status in (("volunteer", 403), ("verifier", 403)):
        address = f"/api/v1/applications/{found}/refuse"
        assert program(role).post(address, headers=refusal).status_code == status
    assert program("admin").post(f"/api/v1/applications/{found + 1}/refuse").status_code == 404
