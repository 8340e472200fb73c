"""What a change of a shift does to who holds a promise: each kind of change, each state, whoever makes it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.demand.ground import (
    as_it_is,
    begin,
    free_people,
    of,
    places,
    posted,
    promised,
    seats_of,
)
from tests.web.promised import give
from tests.web.services.planned import WEEK, ZONE
from web.db import writing
from web.models import Audit, Notice, PromiseEvent, Seat, Shift
from web.schemas.demand import ShiftChangeSchema
from web.services import demand, rosters
from web.services.actor import Actor
from web.services.days import Week
from web.services.demand.effects import Effects
from web.services.faults import Conflict, Invalid, NotFound
from web.services.matching import pair_of
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.mine import mine
from web.services.promises.standing import in_force, in_force_at, last_event
from web.services.promises.transitions import PARTY

ActorOf = Callable[[str], Actor]
CHANGES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "day": {"day": "2026-12-03"},
    "time": {"start": "09:00", "end": "11:00"},
    "end": {"end": "16:30"},
    "place": {"place_id": 0},
    "role": {"seat": {"role": "helper"}},
    "fewer wanted": {"seat": {"desired": 1}},
    "more wanted": {"seat": {"desired": 3}},
    "needs that are not met": {"seat": {"minimum_age": 149}},
    "team": {"team": [{"rule": "together", "count": 2, "hard": True}]},
    "title": {"texts": [{"tag": "en", "title": "Coffee"}]},
    "group": {"group_code": "north"},
}
MOVES = ("day", "time", "end", "place")
STATES = ("declined", "given_up", "released", "offered", "accepted", "checked_in")
"""Those who have the place no longer first: there is room for three."""
GONE = ("declined", "given_up", "released")


def expected(change: str, state: str) -> tuple[str, str]:
    """What happens to who stands in a state on the first seat, and why."""
    if change in (*MOVES, "role"):
        return "asked_again", ""
    return ("released", "unfit") if change == "needs that are not met" else ("stays", "")


@pytest.fixture
def lead(actor_of: ActorOf) -> Actor:
    return actor_of("lead")


def values_of(session: Session, shift_id: int, **other: Any) -> dict[str, Any]:
    if "place_id" in other:
        other["place_id"] = places(session)[1]
    return dict(ShiftChangeSchema().load(as_it_is(session, shift_id, **other)))


def looked(session: Session, actor: Actor, shift_id: int, values: dict[str, Any]) -> Effects:
    return demand.looked_at(lambda: demand.update_shift(session, ZONE, actor, shift_id, values, preview=True))


@pytest.mark.parametrize("who", ["lead", "coordinator"])
@pytest.mark.parametrize("change", CHANGES)
def test_each_promise_becomes_what_was_said(
    session: Session, lead: Actor, actor_of: ActorOf, change: str, who: str
) -> None:
    actor, shift = actor_of(who), posted(session, lead)
    (seat, other_seat), people = seats_of(session, shift), free_people(session, len(STATES) + 1)
    *people, beside = people
    for person, state in zip(people, STATES, strict=True):
        promised(session, person, seat, state)
    promised(session, beside, other_seat, "accepted")
    values = values_of(session, shift, **CHANGES[change])
    events = len(session.scalars(select(PromiseEvent)).all())
    before = {seat: session.get_one(Seat, seat).sequence, other_seat: 0}

    found = looked(session, actor, shift, values)
    said = {each.volunteer_id: (each.kind, each.why) for each in found.every}
    moved = change in MOVES
    assert said == {
        **{
            person: expected(change, state)
            for person, state in zip(people, STATES, strict=True)
            if state not in GONE
        },
        beside: ("asked_again" if moved else "stays", ""),
    }
    session.expire_all()
    assert len(session.scalars(select(PromiseEvent)).all()) == events
    assert session.get_one(Seat, seat).sequence == before[seat]

    done = demand.update_shift(session, ZONE, actor, shift, values, seen=found.digest)
    assert done.every == found.every
    for person, state in zip(people, STATES, strict=True):
        kind = said.get(person, ("", ""))[0]
        after = {"released": "released", "asked_again": "offered" if state == "offered" else "accepted"}
        assert of(session, person, seat).state == after.get(kind, state)
    sequences = {each: session.get_one(Seat, each).sequence for each in (seat, other_seat)}
    assert sequences == {seat: int(moved or change == "role"), other_seat: int(moved)}
    for person in people[-2:]:
        asked = acts.is_changed(of(session, person, seat), session.get_one(Seat, seat))
        assert asked == (said[person][0] == "asked_again")
    fresh = session.scalars(select(PromiseEvent).order_by(PromiseEvent.id).offset(events)).all()
    verbs = {"asked_again": "ask_again", "released": "release"}
    assert sorted(each.verb for each in fresh) == sorted(
        verbs[kind] for kind, _ in said.values() if kind in verbs
    )
    assert {each.acting for each in fresh} <= {who}
    owed = session.scalars(select(Notice.subject_id).where(Notice.subject == "event")).all()
    assert {each.id for each in fresh} <= set(owed)


@pytest.mark.parametrize("state", ["offered", "accepted"])
def test_who_has_another_shift_then_is_released_and_it_is_named(
    session: Session, lead: Actor, state: str
) -> None:
    shift, other = posted(session, lead), posted(session, lead, day="2026-12-03")
    (person,) = free_people(session, 1)
    promised(session, person, seats_of(session, shift)[0], state)
    promised(session, person, seats_of(session, other)[0], "accepted")
    (effect,) = looked(session, lead, shift, values_of(session, shift, day="2026-12-03")).every
    assert (effect.kind, effect.why, effect.other_shift_id) == ("released", "clash", other)
    assert effect.name


def test_a_clash_across_the_border_of_two_weeks_is_seen(session: Session, lead: Actor) -> None:
    night = {"day": "2026-12-06", "start": "20:00", "end": "01:00"}
    sunday, shift = posted(session, lead, **night), posted(session, lead, day="2026-12-09")
    (person,) = free_people(session, 1)
    for each in (sunday, shift):
        promised(session, person, seats_of(session, each)[0], "accepted")
    moved = values_of(session, shift, day="2026-12-07", start="00:30", end="02:00")
    (effect,) = looked(session, lead, shift, moved).every
    assert (effect.why, effect.other_shift_id) == ("clash", sunday)


def test_a_rule_that_was_broken_before_releases_nobody(session: Session, lead: Actor) -> None:
    shift = posted(session, lead, seats=[{"desired": 1, "maximum": 1, "minimum_age": 149}] * 2)
    (person,) = free_people(session, 1)
    promised(session, person, seats_of(session, shift)[0], "accepted")
    later = values_of(session, shift, start="15:00", seat={"minimum_age": 149})
    (effect,) = looked(session, lead, shift, later).every
    assert (effect.kind, effect.why) == ("asked_again", "")


def test_what_was_seen_is_done_and_nothing_else(session: Session, lead: Actor) -> None:
    shift = posted(session, lead)
    seat, (first, second) = seats_of(session, shift)[0], free_people(session, 2)
    promised(session, first, seat, "offered")
    promised(session, second, seat, "accepted")
    values = values_of(session, shift, **CHANGES["time"])
    with pytest.raises(demand.Unconfirmed) as unseen:
        demand.update_shift(session, ZONE, lead, shift, values, seen="")
    assert not unseen.value.again
    promise = of(session, first, seat)
    with writing(session):
        acts.decline(session, Deed(acting=PARTY), [promise])
    with pytest.raises(demand.Unconfirmed) as stale:
        demand.update_shift(session, ZONE, lead, shift, values, seen=unseen.value.effects.digest)
    assert stale.value.again
    assert [each.volunteer_id for each in stale.value.effects.every] == [second]
    demand.update_shift(session, ZONE, lead, shift, values, seen=stale.value.effects.digest)
    assert of(session, first, seat).state == "declined"


def test_who_is_moved_sees_it_as_changed_with_what_they_were_told(session: Session, lead: Actor) -> None:
    shift = posted(session, lead)
    (person,) = free_people(session, 1)
    promised(session, person, seats_of(session, shift)[0], "accepted")
    before = session.get_one(Shift, shift).starts_at
    demand.update_shift(session, ZONE, lead, shift, values_of(session, shift, **CHANGES["time"]))
    (seen,) = mine(session, person)
    assert seen.state == "changed"
    assert seen.told is not None
    assert seen.told.starts_at == before


@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_of_too_many_the_editor_says_who_goes(session: Session, lead: Actor, chosen: int) -> None:
    shift = posted(session, lead)
    seat, people = seats_of(session, shift)[0], free_people(session, 3)
    for person in people:
        promised(session, person, seat, "accepted")
    fewer = values_of(session, shift, seat={"desired": 1, "maximum": 1})
    found = looked(session, lead, shift, fewer)
    assert {each.kind for each in found.every} == {"too_many"}
    assert found.surplus == {seat: 2}
    values = {**fewer, "release": people[:chosen]}
    if chosen < 2:
        with pytest.raises(demand.Overfull):
            demand.update_shift(session, ZONE, lead, shift, values)
        with pytest.raises(demand.Unconfirmed) as lacking:
            demand.update_shift(session, ZONE, lead, shift, values, seen=found.digest)
        assert lacking.value.lacking
        assert session.get_one(Seat, seat).maximum == 3
    else:
        demand.update_shift(session, ZONE, lead, shift, values, seen=found.digest)
        states = [of(session, person, seat).state for person in people]
        assert states == ["released", "released", "accepted"]
        assert of(session, people[0], seat).why == "too_many"


def test_nobody_is_released_where_there_is_room(session: Session, lead: Actor) -> None:
    shift = posted(session, lead)
    seat, (person,) = seats_of(session, shift)[0], free_people(session, 1)
    promised(session, person, seat, "accepted")
    with pytest.raises(Invalid) as caught:
        demand.update_shift(session, ZONE, lead, shift, values_of(session, shift, release=[person]))
    assert set(caught.value.errors) == {"release"}
    assert of(session, person, seat).state == "accepted"


def test_a_seat_that_goes_releases_its_people_and_stays_written_down(session: Session, lead: Actor) -> None:
    shift = posted(session, lead)
    (seat, other), (person,) = seats_of(session, shift), free_people(session, 1)
    promised(session, person, seat, "accepted")
    values = values_of(session, shift)
    values["seats"] = values["seats"][1:]
    demand.update_shift(session, ZONE, lead, shift, values)
    assert (of(session, person, seat).state, of(session, person, seat).why) == ("released", "seat_gone")
    assert session.get_one(Seat, seat).ended_at is not None
    assert seats_of(session, shift) == [other]
    promise = of(session, person, seat)
    with pytest.raises(Conflict), writing(session):
        acts.accept(session, Deed(acting="lead"), [promise])
    values["seats"] = [{**values["seats"][0], "id": seat}]
    with pytest.raises(NotFound):
        demand.update_shift(session, ZONE, lead, shift, values)


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("offered", "shift_cancelled"), ("accepted", "shift_cancelled"), ("declined", "declined"),
        ("given_up", "given_up"), ("released", "released"),
    ],
)  # fmt: skip
def test_a_cancelled_shift_is_told_and_one_that_takes_place_after_all_is_offered(
    session: Session, lead: Actor, state: str, after: str
) -> None:
    shift = posted(session, lead)
    seat, (person,) = seats_of(session, shift)[0], free_people(session, 1)
    promised(session, person, seat, state)
    demand.cancel_shift(session, lead, shift)
    assert of(session, person, seat).state == after
    sequence = session.get_one(Seat, seat).sequence
    assert sequence == 1
    demand.revive_shift(session, lead, shift)
    assert of(session, person, seat).state == ("offered" if after == "shift_cancelled" else after)
    assert session.get_one(Shift, shift).status == "open"
    assert session.get_one(Seat, seat).sequence == 2


def test_who_is_busy_by_now_is_not_offered_what_takes_place_after_all(session: Session, lead: Actor) -> None:
    shift, other = posted(session, lead), posted(session, lead)
    seat, (person,) = seats_of(session, shift)[0], free_people(session, 1)
    promised(session, person, seat, "accepted")
    demand.cancel_shift(session, lead, shift)
    give(session, person, seats_of(session, other)[0], "accepted")
    (effect,) = demand.looked_at(lambda: demand.revive_shift(session, lead, shift, preview=True)).every
    assert (effect.kind, effect.why, effect.other_shift_id) == ("left_out", "clash", other)
    demand.revive_shift(session, lead, shift, seen=None)
    assert of(session, person, seat).state == "shift_cancelled"


def lower_the_maximum(session: Session, seat_id: int, maximum: int) -> None:
    with writing(session):
        seat = session.get_one(Seat, seat_id)
        seat.minimum, seat.desired, seat.maximum = 0, min(seat.desired, maximum), maximum


@pytest.mark.parametrize(("maximum", "offered"), [(1, 1), (2, 2), (3, 3)])
def test_what_takes_place_after_all_is_offered_to_as_many_as_there_is_room_for(
    session: Session, lead: Actor, maximum: int, offered: int
) -> None:
    shift = posted(session, lead)
    seat, people = seats_of(session, shift)[0], free_people(session, 3)
    for person in people:
        promised(session, person, seat, "accepted")
    demand.cancel_shift(session, lead, shift)
    lower_the_maximum(session, seat, maximum)
    found = demand.looked_at(lambda: demand.revive_shift(session, lead, shift, preview=True))
    out = [each for each in found.every if each.kind == "left_out"]
    assert {(each.why, each.name != "") for each in out} <= {("too_many", True)}
    assert [each.volunteer_id for each in out] == people[offered:]
    demand.revive_shift(session, lead, shift, seen=found.digest)
    after = [of(session, person, seat).state for person in people]
    assert after == ["offered"] * offered + ["shift_cancelled"] * (3 - offered)
    assert session.get_one(Shift, shift).status == "open"


def test_who_was_there_before_the_start_is_told_that_it_is_cancelled(session: Session, lead: Actor) -> None:
    shift = posted(session, lead)
    seat, (person,) = seats_of(session, shift)[0], free_people(session, 1)
    promised(session, person, seat, "checked_in")
    (effect,) = demand.cancel_shift(session, lead, shift).every
    assert (effect.kind, of(session, person, seat).state) == ("cancelled", "shift_cancelled")


def test_who_was_there_before_a_shift_is_moved_to_another_week_is_remembered_there(
    session: Session, lead: Actor
) -> None:
    shift = posted(session, lead)
    seat, (person,) = seats_of(session, shift)[0], free_people(session, 1)
    promised(session, person, seat, "checked_in")
    first = Week.of(session.get_one(Shift, shift).starts_at, ZONE)
    moved = values_of(session, shift, day=f"{first.monday + timedelta(days=9)}")
    demand.update_shift(session, ZONE, lead, shift, moved)
    last = last_event(session)
    for week in (first, Week(first.monday + timedelta(weeks=1), ZONE)):
        assert in_force_at(session, week, last) == in_force(session, week)
    assert (person, seat) not in in_force_at(session, first, last)
    (shown,) = [each for each in mine(session, person) if each.seat_id == seat]
    assert (shown.state, sorted(shown.can)) == ("changed", ["accepted", "declined"])


CLOSED = ("day", "time", "end", "place", "role", "fewer wanted", "needs that are not met", "team")


@pytest.mark.parametrize("change", CLOSED)
def test_what_has_begun_is_closed_to_a_lead(session: Session, lead: Actor, change: str) -> None:
    shift = posted(session, lead)
    begin(session, shift)
    with pytest.raises(Conflict) as caught:
        demand.update_shift(session, ZONE, lead, shift, at_its_time(session, shift, change))
    assert caught.value.code == "begun"


@pytest.mark.parametrize("change", ["title", "group"])
def test_of_what_has_begun_a_lead_mends_the_words(session: Session, lead: Actor, change: str) -> None:
    shift = posted(session, lead)
    begin(session, shift)
    demand.update_shift(session, ZONE, lead, shift, at_its_time(session, shift, change))
    assert session.get_one(Shift, shift).version == 2


@pytest.mark.parametrize("deed", [demand.cancel_shift, demand.revive_shift])
@pytest.mark.parametrize("who", ["lead", "coordinator"])
def test_what_has_begun_is_not_cancelled_and_not_revived(
    session: Session, lead: Actor, actor_of: ActorOf, who: str, deed: Callable[..., Effects]
) -> None:
    shift = posted(session, lead)
    if deed is demand.revive_shift:
        demand.cancel_shift(session, lead, shift)
    begin(session, shift)
    with pytest.raises(Conflict) as caught:
        deed(session, actor_of(who), shift)
    assert caught.value.code == "begun"


def test_a_coordinator_sets_the_past_right_with_a_note(
    session: Session, lead: Actor, actor_of: ActorOf
) -> None:
    coordinator, shift = actor_of("coordinator"), posted(session, lead)
    seat, (person,) = seats_of(session, shift)[0], free_people(session, 1)
    promised(session, person, seat, "accepted")
    begin(session, shift)
    told = of(session, person, seat).told_ends_at
    before = session.get_one(Shift, shift).ends_at
    values = at_its_time(session, shift, "nothing")
    values["minutes"] += 30
    with pytest.raises(Invalid) as caught:
        demand.update_shift(session, ZONE, coordinator, shift, values)
    assert set(caught.value.errors) == {"note"}
    demand.update_shift(session, ZONE, coordinator, shift, {**values, "note": "They stayed longer."})
    promise = of(session, person, seat)
    assert (promise.state, promise.told_ends_at) == ("accepted", told)
    assert session.get_one(Seat, seat).sequence == 0
    audit = session.scalars(select(Audit).where(Audit.verb == "corrected")).one()
    assert audit.changes["note"] == [None, "They stayed longer."]
    assert audit.changes["ends_at"][0] == before.isoformat()


def test_what_has_begun_is_not_moved_into_time_to_come(
    session: Session, lead: Actor, actor_of: ActorOf
) -> None:
    shift = posted(session, lead)
    begin(session, shift)
    values = values_of(session, shift, note="It was later.")
    with pytest.raises(Invalid) as caught:
        demand.update_shift(session, ZONE, actor_of("coordinator"), shift, values)
    assert set(caught.value.errors) == {"day"}


def at_its_time(session: Session, shift_id: int, change: str) -> dict[str, Any]:
    """A change of a shift that has begun, whose time is another than usual."""
    shift = session.get_one(Shift, shift_id)
    start, end = shift.starts_at.astimezone(ZONE), shift.ends_at.astimezone(ZONE)
    times = {"day": start.date().isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    other = {"time": {"start": "15:30"}, "end": {"end": "23:45"}}.get(change, CHANGES[change])
    return values_of(session, shift_id, **{**times, **other})


@pytest.mark.parametrize("kind", ["promise", "roster"])
def test_only_what_nobody_was_given_is_deleted(session: Session, lead: Actor, kind: str) -> None:
    shift, other = posted(session, lead), posted(session, lead)
    seat, (person,) = seats_of(session, shift)[0], free_people(session, 1)
    if kind == "promise":
        promised(session, person, seat, "declined")
    else:
        with writing(session):
            rosters.new_draft(session, WEEK, {pair_of(person, seat)}, costs={}, run_id=None)
    with pytest.raises(Conflict) as caught:
        demand.delete_shift(session, lead, shift)
    assert caught.value.code == "promised"
    demand.delete_shift(session, lead, other)
    assert session.get(Shift, other) is None
    assert seats_of(session, other) == []
