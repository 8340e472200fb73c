"""Changes of a draft by hand: written down, taken back, made again, and never over somebody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.answers.explain import pair
from matcher.ids import SeatId
from tests.web.conftest import TODAY
from tests.web.services.planned import ZONE, draft, free_pair, seated_pair, seen, whole
from web.db import writing
from web.models import Assignment, Person, Pin, Roster
from web.services import editing
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.drafts import undoing
from web.services.drafts.edits import Edit, Pair, by_hand, history, steps
from web.services.faults import Conflict, Outdated
from web.services.promises import difference
from web.services.promises.standing import Pairs

ActorOf = Callable[[str], Actor]


@pytest.fixture
def planner(actor_of: ActorOf) -> Actor:
    return actor_of("coordinator")


def version(session: Session, made: int) -> int:
    session.rollback()
    session.expire_all()
    return session.get_one(Roster, made).version


def plan(session: Session, made: int) -> Pairs:
    session.rollback()
    session.expire_all()
    return difference.plan_after(session, session.get_one(Roster, made))


def move(session: Session, planner: Actor, made: int, who: int, **seats: Any) -> None:
    editing.move(session, ZONE, planner, made, version=version(session, made), volunteer_id=who, **seats)


def back(session: Session, planner: Actor, made: int) -> undoing.Stepped:
    return undoing.undo(session, ZONE, planner, made, version(session, made))


def again(session: Session, planner: Actor, made: int) -> undoing.Stepped:
    return undoing.redo(session, ZONE, planner, made, version(session, made))


def test_as_many_changes_are_taken_back_and_made_again_as_there_are(session: Session, planner: Actor) -> None:
    made = draft(session)
    plans = [plan(session, made)]
    for _ in range(3):
        person, seat = free_pair(seen(session, made))
        move(session, planner, made, person, seat_id=seat)
        plans.append(plan(session, made))
    person, seat = seated_pair(seen(session, made))
    move(session, planner, made, person, from_seat_id=seat)
    plans.append(plan(session, made))
    assert len(set(plans)) == 5
    for before in reversed(plans[:-1]):
        back(session, planner, made)
        assert plan(session, made) == before
    with pytest.raises(Conflict) as nothing:
        back(session, planner, made)
    assert nothing.value.code == "nothing_to_undo"
    for after in plans[1:]:
        again(session, planner, made)
        assert plan(session, made) == after
    with pytest.raises(Conflict) as nothing:
        again(session, planner, made)
    assert nothing.value.code == "nothing_to_redo"


def test_who_goes_instead_of_somebody_goes_back_with_them(session: Session, planner: Actor) -> None:
    made = draft(session)
    now_is = seen(session, made)
    gone, seat = seated_pair(now_is)
    move(session, planner, made, gone, from_seat_id=seat)
    coming = next(
        int(person.id)
        for person in seen(session, made).problem.volunteers
        if int(person.id) != gone
        and editing.consequences(
            session, ZONE, whole(session), made, volunteer_id=int(person.id), seat_id=seat
        ).allowed
    )
    back(session, planner, made)
    before = plan(session, made)
    move(session, planner, made, coming, seat_id=seat, instead_of=gone)
    assert {(coming, seat), (gone, seat)} & plan(session, made) == {(coming, seat)}
    back(session, planner, made)
    assert plan(session, made) == before


def test_a_new_change_drops_what_was_taken_back(session: Session, planner: Actor) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    move(session, planner, made, person, seat_id=seat)
    back(session, planner, made)
    gone, held = seated_pair(seen(session, made))
    move(session, planner, made, gone, from_seat_id=held)
    assert steps(session, made).redo is None
    assert [(each.added, each.removed) for each in history(session, made)] == [
        (frozenset(), frozenset({(gone, held)}))
    ]
    with pytest.raises(Conflict):
        again(session, planner, made)


def test_the_last_change_is_taken_back_whoever_made_it(
    session: Session, planner: Actor, actor_of: ActorOf
) -> None:
    made, admin = draft(session), actor_of("admin")
    person, seat = free_pair(seen(session, made))
    move(session, planner, made, person, seat_id=seat)
    if not admin.holds("coordinator"):
        pytest.skip("the demo's admin coordinates nothing")
    assert back(session, admin, made).edit.by == planner.person_id


def test_a_step_in_a_draft_that_moved_on_is_refused(session: Session, planner: Actor) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    move(session, planner, made, person, seat_id=seat)
    before = plan(session, made)
    with pytest.raises(Outdated):
        undoing.undo(session, ZONE, planner, made, 0)
    assert plan(session, made) == before


def test_a_pin_goes_and_comes_with_its_change(session: Session, planner: Actor) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=person, seat_id=seat, pin=True)
    assert session.get(Pin, (person, seat)) is not None
    back(session, planner, made)
    session.expire_all()
    assert session.get(Pin, (person, seat)) is None
    again(session, planner, made)
    session.expire_all()
    assert session.get_one(Pin, (person, seat)).inside
    back(session, planner, made)
    session.expire_all()
    assert session.get(Pin, (person, seat)) is None


def test_a_pin_that_somebody_set_stops_what_would_break_it(session: Session, planner: Actor) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    move(session, planner, made, person, seat_id=seat)
    editing.pin(session, planner, person, seat, inside=True)
    before = plan(session, made)
    with pytest.raises(undoing.StepBreaks) as refused:
        back(session, planner, made)
    assert {each.rule for each in refused.value.broken} == {"pins"}
    assert plan(session, made) == before
    assert steps(session, made).undo is not None


def test_what_is_not_there_any_more_is_not_taken_back(session: Session, planner: Actor) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    move(session, planner, made, person, seat_id=seat)
    with writing(session):
        chosen = select(Assignment).where(
            Assignment.roster_id == made, Assignment.volunteer_id == person, Assignment.seat_id == seat
        )
        session.delete(session.scalars(chosen).one())
        session.get_one(Roster, made).version += 1
    with pytest.raises(Conflict) as refused:
        back(session, planner, made)
    assert refused.value.code == "step_gone"


def two_come(session: Session, planner: Actor) -> tuple[int, Pair, Pair]:
    """A draft in which two people were put on seats by one change, which was taken back again."""
    made = draft(session)
    first = free_pair(seen(session, made))
    move(session, planner, made, first[0], seat_id=first[1])
    now_is = seen(session, made)
    second = next(
        (int(person.id), seat)
        for person in now_is.problem.volunteers
        for seat in (
            int(each) for shift in now_is.problem.open_shifts for each in (own.id for own in shift.seats)
        )
        if int(person.id) != first[0]
        and person.id not in now_is.seated.on(SeatId(str(seat)))
        and pair(now_is.problem, now_is.seated, person.id, SeatId(str(seat))).could
    )
    back(session, planner, made)
    also = ((second[0], second[1], None),)
    move(session, planner, made, first[0], seat_id=first[1], also=also)
    assert {first, second} <= plan(session, made)
    back(session, planner, made)
    return made, first, second


def test_what_is_left_of_a_change_is_made_again_without_who_is_gone(session: Session, planner: Actor) -> None:
    made, first, second = two_come(session, planner)
    with writing(session):
        session.get_one(Person, second[0]).state = "left"
        note(session, planner, "left", "person", second[0])
    before = plan(session, made)
    done = again(session, planner, made)
    assert [(each.pair, each.comes, each.why) for each in done.left] == [(second, True, "person_gone")]
    assert plan(session, made) - before == {first}
    back(session, planner, made)
    assert plan(session, made) == before


def test_what_is_left_of_a_change_is_made_again_without_what_breaks_a_rule(
    session: Session, planner: Actor
) -> None:
    made, first, second = two_come(session, planner)
    editing.pin(session, planner, *second, inside=False)
    before = plan(session, made)
    done = again(session, planner, made)
    ((left, broken),) = [(each.pair, each.broken) for each in done.left]
    assert (left, broken and broken.rule) == (second, "pins")
    assert plan(session, made) - before == {first}


def test_nobody_gives_up_a_place_for_who_is_gone(session: Session, planner: Actor) -> None:
    made = draft(session)
    gone, seat = seated_pair(seen(session, made))
    scope = whole(session)
    coming = next(
        int(each.id)
        for each in seen(session, made).problem.volunteers
        if int(each.id) != gone
        and (int(each.id), seat) not in plan(session, made)
        and editing.consequences(
            session, ZONE, scope, made, volunteer_id=int(each.id), seat_id=seat, instead_of=gone
        ).allowed
    )
    move(session, planner, made, coming, seat_id=seat, instead_of=gone)
    back(session, planner, made)
    with writing(session):
        session.get_one(Person, coming).state = "left"
        note(session, planner, "left", "person", coming)
    before = plan(session, made)
    with pytest.raises(undoing.StepGone) as refused:
        again(session, planner, made)
    assert [(each.pair, each.why) for each in refused.value.left] == sorted(
        [((coming, seat), "person_gone"), ((gone, seat), "with_it")]
    )
    assert plan(session, made) == before


def edit(number: int, added: set[Pair], removed: set[Pair], *, undone: bool = False) -> Edit:
    at = TODAY + timedelta(minutes=number)
    return Edit(number, number, frozenset(added), frozenset(removed), undone, None, "", at)


@pytest.mark.parametrize(
    ("edits", "inside", "outside"),
    [
        ([], set(), set()),
        ([edit(1, {(1, 2)}, {(3, 2)})], {(1, 2)}, {(3, 2)}),
        ([edit(1, {(1, 2)}, set()), edit(2, set(), {(1, 2)})], set(), {(1, 2)}),
        ([edit(1, set(), {(1, 2)}), edit(2, {(1, 2)}, set())], {(1, 2)}, set()),
        ([edit(1, {(1, 2)}, set(), undone=True)], set(), set()),
        ([edit(1, {(1, 2)}, {(1, 2)})], {(1, 2)}, set()),
    ],
    ids=["none", "one for another", "put and taken off", "taken off and put", "taken back", "stays"],
)
def test_what_changes_come_to_is_what_was_said_last_of_each(
    edits: list[Edit], inside: set[Pair], outside: set[Pair]
) -> None:
    put, taken = by_hand(edits)
    assert (set(put), set(taken)) == (inside, outside)


def test_what_is_made_again_is_by_hand_since_it_was_made_first(session: Session, planner: Actor) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    move(session, planner, made, person, seat_id=seat)
    first = history(session, made)[0].at
    back(session, planner, made)
    with time_machine.travel(TODAY + timedelta(hours=2), tick=True):
        again(session, planner, made)
    chosen = select(Assignment.placed_at).where(
        Assignment.roster_id == made, Assignment.volunteer_id == person, Assignment.seat_id == seat
    )
    assert session.scalars(chosen).one() == first
