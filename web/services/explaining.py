"""Why a seat is empty, why somebody has it or not, who else could: the matcher's answers about a roster."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.answers import explain
from matcher.answers.explain import PairExplanation, RankedPerson, Repair, SeatExplanation
from matcher.ids import SeatId, VolunteerId
from matcher.roster import Difference
from web.models import Person, Project, Volunteer
from web.services.access.scope import Scope, plannable_by
from web.services.faults import NotFound
from web.services.situations import Situation, situation


@dataclass(frozen=True, slots=True)
class Heads:
    """How many sit on a seat, how many are wanted, and who of them the reader may know, by volunteer id."""

    heads: int
    wanted: int
    people: Sequence[int]


def heads(session: Session, zone: ZoneInfo, scope: Scope, roster_id: int, seat_id: int) -> Heads:
    """Who sits on a seat in scope. Raises NotFound."""
    scope.led_seat(seat_id)
    now_is = situation(session, zone, roster_id)
    seat = now_is.problem.seat[_seat(now_is, seat_id)]
    there = [int(each) for each in now_is.seated.on(seat.id) if each.isdecimal()]
    known = scope.knows(there)
    count = len(now_is.seated.on(seat.id)) + now_is.problem.standing_heads([seat.id])
    return Heads(count, seat.desired, [each for each in there if each in known])


def seat(session: Session, zone: ZoneInfo, scope: Scope, roster_id: int, seat_id: int) -> SeatExplanation:
    """Who falls out where for a seat in scope, and the cheapest ways to fill it. Raises NotFound.

    Counts whom the reader could plan there, or for who leads, whom the project's organisation could. Of the
    repairs those that move nobody the reader may not know; who only leads asks nobody to move.
    """
    shift = scope.led_shift(scope.led_seat(seat_id).shift_id)
    now_is = situation(session, zone, roster_id)
    among = _plannable(session, scope, shift.project_id)
    empty = explain.empty_seat(now_is.problem, now_is.seated, _seat(now_is, seat_id), among=among)
    if not scope.actor.holds("coordinator"):
        return _without_people(empty)
    known = scope.knows(int(who) for each in empty.repairs for who in _moved(each) if who.isdecimal())
    kept = [
        each for each in empty.repairs if all(who.isdecimal() and int(who) in known for who in _moved(each))
    ]
    return replace(empty, repairs=tuple(kept))


def _plannable(session: Session, scope: Scope, project_id: int) -> frozenset[VolunteerId] | None:
    if scope.whole("coordinator"):
        return None
    owner = session.get_one(Project, project_id).organisation_id
    nodes = scope.nodes("coordinator") if owner in scope.nodes("coordinator") else scope.tree.below([owner])
    found = session.scalars(select(Person.id).where(plannable_by(session, frozenset(nodes))))
    return frozenset(VolunteerId(str(each)) for each in found)


def _moved(repair: Repair) -> frozenset[VolunteerId]:
    """Everybody whom a repair moves or names."""
    named = (value for name, value in repair.numbers.items() if name in ("volunteer", "by", "last"))
    moved = (pair.volunteer for pair in repair.moves.added | repair.moves.removed)
    return frozenset(VolunteerId(str(each)) for each in (*named, *moved))


def _without_people(empty: SeatExplanation) -> SeatExplanation:
    nobody = Difference(frozenset(), frozenset())
    kept = (each for each in empty.repairs if not any(name.startswith("volunteer") for name in each.numbers))
    return replace(empty, repairs=tuple(replace(each, moves=nobody) for each in kept), able=())


def pair(
    session: Session, zone: ZoneInfo, scope: Scope, roster_id: int, volunteer_id: int, seat_id: int
) -> PairExplanation:
    """Whether somebody could have a seat, and why or why not; both in scope. Raises NotFound."""
    scope.led_seat(seat_id)
    if volunteer_id not in scope.knows([volunteer_id]):
        raise NotFound
    now_is = situation(session, zone, roster_id)
    return explain.pair(now_is.problem, now_is.seated, person(now_is, volunteer_id), _seat(now_is, seat_id))


def ranked(
    session: Session, zone: ZoneInfo, scope: Scope, roster_id: int, seat_id: int, most: int = 20
) -> Sequence[RankedPerson]:
    """Who in scope could sit on a seat at once, cheapest first. Raises NotFound."""
    scope.led_seat(seat_id)
    now_is = situation(session, zone, roster_id)
    among = known_to(session, scope)
    return explain.ranked(now_is.problem, now_is.seated, _seat(now_is, seat_id), most, among)


def known_to(session: Session, scope: Scope) -> frozenset[VolunteerId] | None:
    """The volunteers whom the reader may ask; None is everybody."""
    if scope.whole("coordinator"):
        return None
    found = session.scalars(
        select(Volunteer.id).join(Person, Person.id == Volunteer.id).where(scope.people())
    )
    return frozenset(VolunteerId(str(each)) for each in found)


def person(now_is: Situation, volunteer_id: int) -> VolunteerId:
    """The matcher's id of somebody who takes part. Raises NotFound."""
    identity = VolunteerId(str(volunteer_id))
    if identity not in now_is.problem.volunteer:
        raise NotFound
    return identity


def _seat(now_is: Situation, seat_id: int) -> SeatId:
    identity = SeatId(str(seat_id))
    if not now_is.decides(seat_id):
        raise NotFound
    return identity
