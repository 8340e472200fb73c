"""What a volunteer's own program can do: profile, times, companions, shifts, finding one."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import MONDAY
from tests.web.promised import promise
from tests.web.services.planned import draft
from web.models import Assignment, Wish
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
