"""What a volunteer's own program can do: profile, times, companions, shifts, finding one."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import MONDAY
from tests.web.services.planned import draft
from web.models import Answer, Assignment, Volunteer, Wish
from web.services import publishing
from web.services.actor import Actor

ActorOf = Callable[[str], Actor]


def test_only_what_is_named_in_a_profile_changes(program: Program) -> None:
    client = program("volunteer")
    before = client.get("/api/v1/me/profile").get_json()
    said = {"asked_minutes": 300, "languages": [{"tag": "zh-CN", "level": "native"}]}
    after = client.patch("/api/v1/me/profile", json=said).get_json()
    assert after["asked_minutes"] == 300
    assert after["languages"] == [{"tag": "cmn", "level": "native"}]
    kept = before.keys() - said.keys()
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_a_skill_the_district_does_not_know_is_told_by_its_place(program: Program) -> None:
    answer = program("volunteer").patch("/api/v1/me/profile", json={"skills": [{"code": "juggling"}]})
    assert answer.status_code == 422
    assert answer.get_json()["error"]["errors"][0]["place"] == "skills-0-code"


def test_availability_can_be_sent_back_as_it_came(program: Program) -> None:
    client = program("volunteer")
    said = {
        "weekly": [{"weekday": 7, "start": "18:00", "end": "00:00"}],
        "exceptions": [{"day": "2026-12-05", "start": "09:00", "end": "12:30", "free": False}],
    }
    assert client.patch("/api/v1/me/availability", json=said).get_json() == said
    again = client.patch("/api/v1/me/availability", json=client.get("/api/v1/me/availability").get_json())
    assert again.get_json() == said


def test_companions_are_known_by_their_number(program: Program, session: Session, actor_of: ActorOf) -> None:
    client, mine = program("volunteer"), actor_of("volunteer").volunteer_id
    number = session.scalars(select(Volunteer.number).where(Volunteer.id != mine).limit(1)).one()
    said = [{"number": number, "wanted": "never"}]
    assert client.put("/api/v1/me/companions", json={"companions": said}).get_json()["items"] == said
    assert client.put("/api/v1/me/companions", json={"companions": []}).get_json() == {
        "items": [],
        "total": 0,
    }


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
    said = "accepted" if "accepted" in first["can"] else "cancelled"  # type: ignore[operator]  # a list of words
    for _ in range(2):
        answer = client.put(f"/api/v1/me/shifts/{seat}/answer", json={"answer": said})
        assert answer.status_code == 204
    assert shown()["state"] == said
    session.rollback()
    assert session.get_one(Answer, (mine, seat)).state == said


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
