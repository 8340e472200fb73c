"""People who are paired: made one of two, leaving, and named where they sit because of it."""

from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import Login
from tests.web.pages.reading import english
from tests.web.visits.ground import coordinator, free_people, household, seat_of, visit
from web.db import writing
from web.models import Grant, Household, Pairing, Person, Promise
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.clock import now
from web.services.households import pairings, reading
from web.services.households.pairings import pair
from web.services.people import merging

ActorOf = Callable[[str], Actor]


def holds(session: Session, home: Household) -> list[tuple[int, int]]:
    session.expire_all()
    rows = session.scalars(
        select(Pairing).where(Pairing.household_id == home.id, Pairing.ended_at.is_(None))
        .order_by(Pairing.stand_in)
    )  # fmt: skip
    return [(each.volunteer_id, each.stand_in) for each in rows]


def without_rights(session: Session, count: int) -> list[int]:
    """People of whom none holds a right."""
    held = set(session.scalars(select(Grant.person_id)))
    return [each for each in free_people(session, 40) if each not in held][-count:]


def merged(session: Session, actor: Actor, kept: int, other: int) -> int:
    said = {"kept_id": kept, "merged_id": other, "name": "kept", "limits": "kept", "language": "kept",
            "clashes": "kept"}  # fmt: skip
    return merging.merge(session, actor, said)


def test_a_merge_moves_pairings_and_can_be_undone(session: Session, actor_of: ActorOf) -> None:
    kept, other = without_rights(session, 2)
    one, both = household(session), household(session)
    pair(session, coordinator(session), one.id, [other], [])
    pair(session, coordinator(session), both.id, [other], [kept])
    merge = merged(session, actor_of("coordinator"), kept, other)
    assert holds(session, one) == [(kept, 0)]
    assert holds(session, both) == [(kept, 0)]
    merging.undo(session, actor_of("coordinator"), merge)
    assert holds(session, one) == [(other, 0)]
    assert sorted(holds(session, both)) == sorted([(other, 0), (kept, 1)])


def test_who_leaves_is_said_to_who_coordinates(session: Session, signed_in: Login) -> None:
    (who,) = without_rights(session, 1)
    home = household(session)
    pair(session, coordinator(session), home.id, [who], [])
    with writing(session):
        session.execute(update(Person).where(Person.id == who).values(state="left"))
    (row,) = reading.listed(session, Scope(session, coordinator(session))).rows
    assert (row.paired, row.left) == (1, 1)
    assert [each.left for each in pairings.pairings_of(session, home.id, home.place_id)] == [True]
    client = english(signed_in("coordinator"))
    assert "one of them does not take part any more" in client.get("/households").text
    assert "Does not take part any more. Choose somebody else." in client.get(f"/households/{home.id}").text


def test_the_shift_says_why_somebody_sits_there(session: Session, signed_in: Login) -> None:
    first, second, _ = without_rights(session, 3)
    home = household(session)
    shift = visit(session, home, seats=2)
    pair(session, coordinator(session), home.id, [first], [second])
    with writing(session):
        for who in (first, second):
            session.add(
                Promise(
                    seat_id=seat_of(session, shift), volunteer_id=who, state="accepted", since=now(),
                    answered_sequence=0, told_starts_at=shift.starts_at, told_ends_at=shift.ends_at,
                    told_place_id=shift.place_id, told_sequence=0, told_role="", heads=1, why="",
                    imported=False,
                )
            )  # fmt: skip
    client = english(signed_in("coordinator"))
    for page in (f"/shifts/{shift.id}", f"/board/shifts/{shift.id}"):
        text = client.get(page).text
        assert "paired" in text, page
        assert "stands in" in text, page
