"""For changes by hand: where a seat is, its pins, who could take over, where else somebody could go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.answers import explain
from matcher.answers.explain import Effect, Repair
from matcher.answers.explain.explanations import lexicographic
from matcher.ids import SeatId
from matcher.problem.eligibility import candidates
from matcher.roster import Assignment as Pair
from matcher.roster import Difference
from web.models import Person, Pin, Seat, Shift
from web.services import by_exception
from web.services.access.scope import Scope
from web.services.days import Week
from web.services.explaining import known_to, person
from web.services.faults import NotFound
from web.services.matching import pair_of
from web.services.situations import Situation, situation

MOST_TRIED = 60


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pin of a seat: somebody is held on it (`inside`) or kept off it."""

    volunteer_id: int
    name: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """A seat that wants somebody, and what it does if this person comes."""

    seat_id: int
    effect: Effect
    moves: Difference


def shift_of(session: Session, seat_id: int) -> int:
    """The shift of a seat. Raises NotFound."""
    found = session.scalar(select(Seat.shift_id).where(Seat.id == seat_id))
    if found is None:
        raise NotFound
    return found


def week_of(session: Session, zone: ZoneInfo, shift_id: int) -> Week:
    """The week of a shift. Raises NotFound."""
    starts_at = session.scalar(select(Shift.starts_at).where(Shift.id == shift_id))
    if starts_at is None:
        raise NotFound
    return Week.of(starts_at, zone)


def pins(session: Session, scope: Scope, seat_id: int) -> Sequence[Pinned]:
    """The pins of a seat in scope, by name, of those the reader may know. Raises NotFound."""
    scope.led_seat(seat_id)
    rows = session.execute(
        select(Pin.volunteer_id, Person.name, Pin.inside)
        .join(Person, Person.id == Pin.volunteer_id)
        .where(Pin.seat_id == seat_id)
        .order_by(Person.sort_key, Person.id)
    )
    found = [Pinned(row.volunteer_id, row.name, row.inside) for row in rows]
    known = scope.knows(each.volunteer_id for each in found)
    return [each for each in found if each.volunteer_id in known]


def replacements(
    session: Session,
    zone: ZoneInfo,
    scope: Scope,
    roster_id: int,
    volunteer_id: int,
    seat_id: int,
    most: int = 5,
) -> Sequence[Repair]:
    """The ways to have somebody else in scope on a seat that this person leaves, cheapest first.

    Raises NotFound.
    """
    scope.led_seat(seat_id)
    now_is = situation(session, zone, roster_id)
    leaving = pair_of(volunteer_id, seat_id)
    if leaving not in now_is.seated or not now_is.decides(seat_id):
        raise NotFound
    among = known_to(session, scope)
    found = explain.stand_ins(now_is.problem, now_is.seated, leaving, most, among)
    alone = {each.numbers["volunteer"] for each in found if each.code == "assign"}
    more = [
        by_exception.as_repair(each, leaving.seat, leaving)
        for each in by_exception.coming(session, now_is, leaving.seat, leaving, among)
        if each.volunteer not in alone
    ]
    return sorted((*found, *more), key=lambda each: lexicographic(each.costs))[:most]


def openings(
    session: Session,
    zone: ZoneInfo,
    scope: Scope,
    roster_id: int,
    volunteer_id: int,
    *,
    from_seat_id: int | None = None,
    day: date | None = None,
    most: int = 8,
) -> Sequence[Opening]:
    """The seats in scope that want people and that this person could take; cheapest first.

    `from_seat_id` is the seat they would leave for it. Those of one local day, when it is given. Raises
    NotFound.
    """
    if volunteer_id not in scope.knows([volunteer_id]):
        raise NotFound
    now_is = situation(session, zone, roster_id)
    leaving = pair_of(volunteer_id, from_seat_id) if from_seat_id is not None else None
    if leaving is not None and leaving not in now_is.seated:
        raise NotFound
    removed = {leaving} if leaving is not None else set[Pair]()
    found = []
    projects = None if scope.whole("coordinator") else scope.project_ids()
    for seat in _wanting(session, now_is, volunteer_id, zone, day, projects):
        moves = explain.moves({pair_of(volunteer_id, int(seat))}, removed)
        placed = by_exception.judged(session, now_is, moves)
        if placed is not None:
            found.append(Opening(int(seat), placed, moves))
    return sorted(found, key=lambda each: (lexicographic(each.effect.costs), each.seat_id))[:most]


def _wanting(
    session: Session,
    now_is: Situation,
    volunteer_id: int,
    zone: ZoneInfo,
    day: date | None,
    projects: frozenset[int] | None,
) -> Iterator[SeatId]:
    problem, seated = now_is.problem, now_is.seated
    who = person(now_is, volunteer_id)
    tried = 0
    could = {*candidates(problem).of[who], *by_exception.seats_for(session, now_is, who)}
    for seat in sorted(could, key=lambda each: (problem.shift_of[each].start, each)):
        shift = problem.shift_of[seat]
        if projects is not None and int(shift.project) not in projects:
            continue
        wants = len(seated.on(seat)) < problem.seat[seat].desired and Pair(who, seat) not in seated
        if wants and (day is None or shift.start.astimezone(zone).date() == day) and tried < MOST_TRIED:
            tried += 1
            yield seat
