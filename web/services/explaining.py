"""Why a seat is empty, why somebody has it or not, who else could: the matcher's answers about a roster."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from immutabledict import immutabledict
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.answers import explain
from matcher.answers.explain import PairExplanation, RankedPerson, Reason, Repair, SeatExplanation
from matcher.answers.explain.explanations import lexicographic
from matcher.answers.explain.repairs import RECRUIT
from matcher.ids import SeatId, VolunteerId
from matcher.result import Finding
from matcher.roster import Assignment as Pair
from matcher.roster import Difference
from matcher.rules import fitness
from matcher.rules.registry import rules
from web.models import Person, Project, Volunteer
from web.services import by_exception, waiving
from web.services.access.scope import Scope, plannable_by
from web.services.faults import NotFound
from web.services.parties.numbers import is_one
from web.services.parties.problem import is_unnamed
from web.services.parties.seating import all_planned_by
from web.services.parties.sight import all_known
from web.services.situations import Situation, situation

OF_PERSONS = frozenset({"ask_limit", "ask_time", "ask_rest", "renew_credential"})
"""Ways that ask something of a person; what a partner offers is changed by the partner."""


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
    there = [int(each) for each in now_is.seated.on(seat.id) if is_one(each)]
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
    if empty.heads < empty.wanted:
        empty = _with_exceptions(session, now_is, empty, among)
    if not scope.actor.holds("coordinator"):
        return _without_people(empty)
    known = scope.knows(int(who) for each in empty.repairs for who in _moved(each) if is_one(who))
    kept = [
        each
        for each in empty.repairs
        if all(is_one(who) and int(who) in known for who in _moved(each))
        and not (each.code in OF_PERSONS and is_unnamed(str(each.numbers.get("volunteer", ""))))
    ]
    return replace(empty, repairs=tuple(kept))


def _with_exceptions(
    session: Session, now_is: Situation, empty: SeatExplanation, among: frozenset[VolunteerId] | None
) -> SeatExplanation:
    """The same with whoever could come because a rule was set aside: they are asked as any other."""
    named = {pair.volunteer for each in empty.repairs if each.code == "assign" for pair in each.moves.added}
    more = [
        each
        for each in by_exception.coming(session, now_is, empty.seat, among=among)
        if each.volunteer not in named and lexicographic(each.costs) < lexicographic({})
    ]
    if not more:
        return empty
    ways = [by_exception.as_repair(each, empty.seat) for each in more]
    kept = [each for each in empty.repairs if each.code != RECRUIT.code]
    free = [each for each in kept if each.code in explain.WITHOUT_ASKING]
    asking = [each for each in kept if each.code not in explain.WITHOUT_ASKING]
    ranked = sorted((*free, *ways), key=lambda each: lexicographic(each.costs))
    able = tuple(dict.fromkeys((*empty.able, *(each.volunteer for each in more))))
    return replace(empty, repairs=(*ranked, *asking), able=able)


def _plannable(session: Session, scope: Scope, project_id: int) -> frozenset[VolunteerId] | None:
    if scope.whole("coordinator"):
        return None
    owner = session.get_one(Project, project_id).organisation_id
    nodes = scope.nodes("coordinator") if owner in scope.nodes("coordinator") else scope.tree.below([owner])
    found = session.scalars(select(Person.id).where(plannable_by(session, frozenset(nodes))))
    offered = all_planned_by(session, frozenset(nodes))
    return frozenset(VolunteerId(str(each)) for each in (*found, *offered))


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
    found = explain.pair(now_is.problem, now_is.seated, person(now_is, volunteer_id), _seat(now_is, seat_id))
    return _without_set_aside(session, now_is, found)


def _without_set_aside(session: Session, now_is: Situation, found: PairExplanation) -> PairExplanation:
    """The same without the reasons that were set aside, and who need not be left for these."""
    here = Pair(found.volunteer, found.seat)
    hard = [each for each in found.reasons if each.tier is None]
    if here in now_is.seated or not hard:
        return found
    stays = waiving.not_set_aside(
        session, now_is.problem, [_finding(each, here, now_is) for each in hard], [here]
    )
    left = [each for each in hard if _finding(each, here, now_is) in stays]
    if len(left) == len(hard):
        return found
    needed = {each.numbers.get("seat") for each in left}
    displaced = tuple(each for each in found.displaced if each in needed)
    change = explain.moves({here}, {Pair(found.volunteer, each) for each in displaced})
    judged = by_exception.judged(session, now_is, change)
    priced = [each for each in found.reasons if each.tier is not None]
    return replace(
        found,
        could=not left and judged is not None,
        reasons=(*left, *priced),
        costs=None if judged is None else judged.costs,
        displaced=displaced,
    )


def _finding(reason: Reason, here: Pair, now_is: Situation) -> Finding:
    """A reason as the finding that it would be: of a need, or of a rule beside another shift."""
    shift = now_is.problem.shift_of[here.seat].id
    numbers: dict[str, object] = {"volunteer": here.volunteer, "shift": shift}
    if reason.code not in rules():
        return Finding(fitness.INFO.name, 1, None, immutabledict(numbers, criterion=reason.code))
    if "shift" in reason.numbers:
        numbers["other"] = reason.numbers["shift"]
    return Finding(reason.code, 1, None, immutabledict({**reason.numbers, **numbers}))


def ranked(
    session: Session, zone: ZoneInfo, scope: Scope, roster_id: int, seat_id: int, most: int = 20
) -> Sequence[RankedPerson]:
    """Who in scope could sit on a seat at once, cheapest first. Raises NotFound."""
    scope.led_seat(seat_id)
    now_is = situation(session, zone, roster_id)
    return best(session, now_is, _seat(now_is, seat_id), most, known_to(session, scope))


def best(
    session: Session,
    now_is: Situation,
    chosen: SeatId,
    most: int,
    among: frozenset[VolunteerId] | None,
) -> Sequence[RankedPerson]:
    """Who of `among`, or of all, could sit on a seat at once, cheapest first."""
    found = explain.ranked(now_is.problem, now_is.seated, chosen, most, among)
    more = by_exception.coming(session, now_is, chosen, among=among)
    every = {each.volunteer: each for each in (*more, *found)}.values()
    return sorted(every, key=lambda each: (lexicographic(each.costs), each.volunteer))[:most]


def known_to(session: Session, scope: Scope) -> frozenset[VolunteerId] | None:
    """The volunteers whom the reader may ask; None is everybody."""
    if scope.whole("coordinator"):
        return None
    found = session.scalars(
        select(Volunteer.id).join(Person, Person.id == Volunteer.id).where(scope.people())
    )
    return frozenset(VolunteerId(str(each)) for each in (*found, *all_known(scope)))


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
