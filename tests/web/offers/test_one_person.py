"""Who is named for a session serves as one person: what they serve for a partner and besides counts."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY
from tests.web.offers.offered import PAPER, THURSDAY, doctor, number, offer, partner, talk
from tests.web.offers.test_way import begun, placed, promised, solved
from tests.web.services.planned import WEEK, ZONE, whole
from web.db import Database, writing
from web.models import (
    Assignment,
    AvailabilityException,
    Credential,
    OfferedSession,
    PartyAssignment,
    Seat,
    Shift,
    Volunteer,
)
from web.services import editing, publishing
from web.services.actor import Actor
from web.services.clock import now
from web.services.faults import Conflict, Invalid
from web.services.offers import naming
from web.services.promises import fit
from web.services.promises.deeds import Work
from web.services.promises.mine import mine

ActorOf = Callable[[str], Actor]
TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)


@pytest.fixture
def planner(actor_of: ActorOf) -> Actor:
    return actor_of("coordinator")


@pytest.fixture
def theirs(session: Session) -> Actor:
    return partner(session)


def free(session: Session, who: int, **limits: Any) -> int:
    """Somebody free from early to late in the week, with these limits and no others."""
    none = dict.fromkeys(("shifts_per_day", "shifts_per_week", "minutes_per_day", "minutes_per_week",
                          "rest_minutes", "days_in_a_row", "weekends_in_four_weeks",
                          "minutes_in_four_weeks"))  # fmt: skip
    with writing(session):
        for day in WEEK.days:
            session.add(
                AvailabilityException(volunteer_id=who, day=day, start_minute=0, end_minute=1440, free=True)
            )
        for name, value in {**none, **limits}.items():
            setattr(session.get_one(Volunteer, who), name, value)
    return who


def on(session: Session, day: date, clock: time, paper: str = PAPER) -> Seat:
    """A talk on another day than the session's."""
    seat = talk(session, clock, paper)
    moved = day - THURSDAY
    with writing(session):
        shift = session.get_one(Shift, seat.shift_id)
        shift.starts_at, shift.ends_at = shift.starts_at + moved, shift.ends_at + moved
    return seat


def only(session: Session, who: int) -> str:
    """A paper that nobody else has."""
    with writing(session):
        session.add(Credential(volunteer_id=who, code="only", verified_at=now()))
    return "only"


def given(session: Session, planner: Actor, who: int, seat: Seat) -> None:
    """Somebody promised a seat of their own."""
    roster = begun(session, planner)
    version = publishing.roster(session, roster).version
    editing.move(session, ZONE, planner, roster, version=version, volunteer_id=who, seat_id=seat.id)
    publishing.publish(session, planner, roster)


def allowed(session: Session, planner: Actor, who: int, seat: Seat) -> bool:
    """Whether the board lets somebody be put on a seat of a draft."""
    found = editing.consequences(
        session, ZONE, whole(session), begun(session, planner), volunteer_id=who, seat_id=seat.id
    )
    return found.allowed


def kept_from(session: Session, who: int, seat: Seat) -> str:
    """What keeps somebody from taking a seat, as their own page says it."""
    shift = session.get_one(Shift, seat.shift_id)
    return fit.keeps_from(session, who, Work(seat, shift))


BEYOND = [
    ({"shifts_per_week": 1}, TUESDAY, time(10), naming.TOO_MUCH),
    ({"minutes_per_week": 179}, TUESDAY, time(10), naming.TOO_MUCH),
    ({"shifts_per_day": 1}, THURSDAY, time(9), naming.TOO_MUCH),
    ({"minutes_per_day": 120}, THURSDAY, time(9), naming.TOO_MUCH),
    ({"rest_minutes": 1200}, MONDAY + timedelta(days=2), time(17), naming.TOO_NEAR),
    ({"days_in_a_row": 1}, MONDAY + timedelta(days=2), time(8), naming.TOO_NEAR),
    ({"minutes_in_four_weeks": 179}, TUESDAY, time(10), naming.TOO_MUCH),
]
WITHIN = [
    ({"shifts_per_week": 2}, TUESDAY, time(10)),
    ({"minutes_per_week": 180}, TUESDAY, time(10)),
    ({"shifts_per_day": 1}, TUESDAY, time(10)),
    ({"rest_minutes": 1100}, MONDAY + timedelta(days=2), time(17)),
    ({"days_in_a_row": 2}, MONDAY + timedelta(days=2), time(8)),
    ({"minutes_in_four_weeks": 180, "weekends_in_four_weeks": 1}, TUESDAY, time(10)),
]


@pytest.mark.parametrize(("limits", "day", "clock", "why"), BEYOND)
def test_nobody_is_named_beyond_what_they_want_to_serve_in_all(
    session: Session, theirs: Actor, planner: Actor, limits: Any, day: date, clock: time, why: Any
) -> None:
    (found,) = offer(session, theirs)
    who = free(session, doctor(session), **limits)
    given(session, planner, who, on(session, day, clock))
    promised(session, planner, found, talk(session, time(14)))
    with pytest.raises(Invalid) as said:
        naming.confirm(session, theirs, found.id, person_id=who)
    assert said.value.errors == {"person_id": [why]}


@pytest.mark.parametrize(("limits", "day", "clock"), WITHIN)
def test_who_has_room_for_both_is_named(
    session: Session, theirs: Actor, planner: Actor, limits: Any, day: date, clock: time
) -> None:
    (found,) = offer(session, theirs)
    who = free(session, doctor(session), **limits)
    own, theirs_too = on(session, day, clock), talk(session, time(14))
    given(session, planner, who, own)
    promised(session, planner, found, theirs_too)
    naming.confirm(session, theirs, found.id, person_id=who)
    assert [each.seat_id for each in mine(session, who)] == [own.id, theirs_too.id]


@pytest.mark.parametrize(("limits", "day", "clock", "why"), BEYOND)
def test_while_they_are_named_nothing_comes_to_their_own_week_that_is_too_much(
    session: Session, theirs: Actor, planner: Actor, limits: Any, day: date, clock: time, why: Any
) -> None:
    (found,) = offer(session, theirs)
    who = free(session, doctor(session), **limits)
    own = on(session, day, clock)
    promised(session, planner, found, talk(session, time(14)))
    assert allowed(session, planner, who, own)
    naming.confirm(session, theirs, found.id, person_id=who)
    assert not allowed(session, planner, who, own)
    with pytest.raises(Conflict):
        given(session, planner, who, own)
    assert kept_from(session, who, own)
    naming.unname(session, theirs, found.id)
    assert allowed(session, planner, who, own)
    assert not kept_from(session, who, own)
    naming.confirm(session, theirs, found.id, person_id=who)
    other = free(session, doctor(session, but=who))
    naming.confirm(session, theirs, found.id, person_id=other)
    assert allowed(session, planner, who, own)
    naming.confirm(session, theirs, found.id, person_id=who)
    assert not allowed(session, planner, who, own)


def test_a_session_gets_no_more_than_its_person_has_left(
    session: Session, theirs: Actor, planner: Actor
) -> None:
    (found,) = offer(session, theirs)
    who = free(session, doctor(session), shifts_per_week=2)
    naming.confirm(session, theirs, found.id, person_id=who)
    first, second = talk(session, time(13, 30)), talk(session, time(16))
    given(session, planner, who, on(session, TUESDAY, time(10)))
    promised(session, planner, found, first)
    assert not allowed(session, planner, number(found), second)
    naming.unname(session, theirs, found.id)
    assert allowed(session, planner, number(found), second)


def test_the_weeks_around_count(session: Session, theirs: Actor, planner: Actor) -> None:
    (found,) = offer(session, theirs, day=MONDAY + timedelta(days=7), from_time=time(7), to_time=time(12))
    who = free(session, doctor(session))
    late, early = on(session, SUNDAY, time(21)), on(session, MONDAY + timedelta(days=7), time(8))
    roster = publishing.draft(session, planner, MONDAY + timedelta(days=7))
    placed(session, planner, roster, found, early)
    publishing.publish(session, planner, roster)
    assert allowed(session, planner, who, late)
    naming.confirm(session, theirs, found.id, person_id=who)
    assert not allowed(session, planner, who, late)
    assert kept_from(session, who, late)


@pytest.mark.parametrize(
    ("limits", "day", "clock"), [(limits, day, clock) for limits, day, clock, _ in BEYOND]
)
def test_a_run_counts_both_together_and_keeps_room_for_the_session(
    session: Session, database: Database, theirs: Actor, limits: Any, day: date, clock: time
) -> None:
    (found,) = offer(session, theirs)
    who = free(session, doctor(session), **limits)
    naming.confirm(session, theirs, found.id, person_id=who)
    own, theirs_too = on(session, day, clock, only(session, who)), talk(session, time(14))
    draft = solved(session, database)
    assert _sits(session, draft, found, theirs_too)
    assert own.id not in _own(session, draft, who)


def test_a_run_uses_the_person_where_both_have_room(
    session: Session, database: Database, theirs: Actor
) -> None:
    (found,) = offer(session, theirs)
    who = free(session, doctor(session), shifts_per_week=9)
    naming.confirm(session, theirs, found.id, person_id=who)
    own, theirs_too = on(session, TUESDAY, time(10), only(session, who)), talk(session, time(14))
    draft = solved(session, database)
    assert _sits(session, draft, found, theirs_too)
    assert own.id in _own(session, draft, who)


def _sits(session: Session, draft: int, found: OfferedSession, seat: Seat) -> bool:
    return session.get(PartyAssignment, (draft, seat.id, found.party_id)) is not None


def _own(session: Session, draft: int, who: int) -> set[int]:
    chosen = select(Assignment.seat_id).where(Assignment.roster_id == draft, Assignment.volunteer_id == who)
    return set(session.scalars(chosen))
