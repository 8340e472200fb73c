"""Why a seat is empty, why somebody has it or not, who else could: the matcher's answers about a roster."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.answers import explain
from matcher.answers.explain import PairExplanation, RankedPerson, Repair, SeatExplanation
from matcher.ids import SeatId, VolunteerId
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.roster import Difference
from matcher.roster import Roster as Seated
from web.models import Audit, Person, Project, Roster, Volunteer
from web.services import rosters
from web.services.access.scope import Scope, plannable_by
from web.services.days import Week
from web.services.faults import NotFound
from web.services.matching import problem_of
from web.services.promises import difference
from web.services.promises.standing import last_event

KEPT = 2
# What is written down though it changes nothing that is planned.
NO_CHANGE = ("looked", "signed_in", "exported")


@dataclass(frozen=True)
class Situation:
    """A week's problem and a roster in it; who declined is on no seat."""

    problem: Problem
    seated: Seated

    def decides(self, seat_id: int) -> bool:
        """Whether a seat is one of the week: a shift of another week, on which somebody stands, is not."""
        return is_inside(self.problem, SeatId(str(seat_id)))


def is_inside(problem: Problem, seat: SeatId) -> bool:
    """Whether a seat is on a shift of a problem's own period."""
    return seat in problem.seat and problem.shift_of[seat].id not in problem.shifts_outside


_situations: OrderedDict[tuple[object, ...], Situation] = OrderedDict()
_lock = Lock()


def situation(session: Session, zone: ZoneInfo, roster_id: int, at: datetime | None = None) -> Situation:
    """The problem and the roster, kept while nobody changes anything. Raises NotFound.

    `at` is the moment of which it is, now by default.

    The audit trail and the events of promises count every change, so the last of each say whether what is
    kept is still true.
    """
    roster = rosters.get(session, roster_id)
    changed = select(Audit.id).where(Audit.verb.not_in(NO_CHANGE)).order_by(Audit.id.desc()).limit(1)
    last = session.scalar(changed), last_event(session)
    key = (str(session.get_bind().url), zone.key, roster_id, roster.version, roster.state, last, at)  # type: ignore[union-attr]  # an engine
    with _lock:
        if key not in _situations:
            _situations[key] = _read(session, zone, roster, at)
            while len(_situations) > KEPT:
                _situations.popitem(last=False)
        _situations.move_to_end(key)
        return _situations[key]


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
    known = scope.knows(int(who) for each in empty.repairs for who in _moved(each))
    kept = [each for each in empty.repairs if all(int(who) in known for who in _moved(each))]
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
    named = (value for name, value in repair.numbers.items() if name.startswith("volunteer"))
    moved = (pair.volunteer for pair in repair.moves.added | repair.moves.removed)
    return frozenset(VolunteerId(str(each)) for each in (*named, *moved))


def _without_people(empty: SeatExplanation) -> SeatExplanation:
    nobody = Difference(frozenset(), frozenset())
    kept = (each for each in empty.repairs if not any(name.startswith("volunteer") for name in each.numbers))
    return replace(empty, repairs=tuple(replace(each, moves=nobody) for each in kept))


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


def _read(session: Session, zone: ZoneInfo, roster: Roster, at: datetime | None) -> Situation:
    meant = difference.meant(session, roster) if roster.state == "draft" else ()
    problem = problem_of(session, Week(roster.period_start, zone), meant=meant, at=at)
    candidates(problem)
    gone = problem.pinned_out if roster.state == "draft" else frozenset()
    there = {
        pair
        for pair in rosters.seated(session, roster.id)
        if pair not in gone and pair.volunteer in problem.volunteer and is_inside(problem, pair.seat)
    }
    return Situation(problem, Seated(frozenset(there)))
