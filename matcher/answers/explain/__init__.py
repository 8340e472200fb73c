"""Explanations: why a seat is empty and how to fill it, why a person has it or not, and who else could.

The answers are codes and numbers about one roster of a problem. Only small subproblems of it are solved.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from matcher.answers.explain.effects import effect, moves
from matcher.answers.explain.estimate import estimated_cost
from matcher.answers.explain.explanations import (
    Effect,
    FunnelStep,
    HourExplanation,
    PairExplanation,
    RankedPerson,
    Reason,
    Repair,
    SeatExplanation,
    lexicographic,
)
from matcher.answers.explain.funnel import funnel
from matcher.answers.explain.pairs import explain_pair
from matcher.answers.explain.reassignments import stand_ins as _stand_ins
from matcher.answers.explain.repairs import RECRUIT, WITHOUT_ASKING, repairs
from matcher.answers.explain.roster_view import RosterView
from matcher.answers.params import DEFAULT_PARAMS, AnswerParams
from matcher.ids import CurveId, SeatId, VolunteerId
from matcher.problem.demand import demands_of
from matcher.problem.entities import Seat
from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster

__all__ = [
    "WITHOUT_ASKING",
    "Effect",
    "FunnelStep",
    "HourExplanation",
    "PairExplanation",
    "RankedPerson",
    "Reason",
    "Repair",
    "SeatExplanation",
    "effect",
    "empty_seat",
    "moves",
    "pair",
    "ranked",
    "short_hour",
    "stand_ins",
]


def empty_seat(
    problem: Problem,
    roster: Roster,
    seat: SeatId,
    params: AnswerParams = DEFAULT_PARAMS,
    *,
    among: Collection[VolunteerId] | None = None,
) -> SeatExplanation:
    """The funnel of a seat, and the cheapest ways to fill it. `KeyError` for an unknown seat.

    The funnel is of the volunteers in `among`; of all unless given.
    """
    view = RosterView(problem, roster, params)
    heads, wanted, seats = _demand_of(problem, view.roster, problem.seat[seat])
    steps, best, assignable = funnel(view, seats, among)
    found = repairs(view, [(best, assignable)], among) if heads < wanted else ()
    able = tuple(person.id for person in assignable)
    return SeatExplanation(best.id, heads, wanted, steps, found, able)


def short_hour(
    problem: Problem,
    roster: Roster,
    curve: CurveId,
    start: datetime,
    params: AnswerParams = DEFAULT_PARAMS,
) -> HourExplanation:
    """The same for an hour of a curve. `KeyError` for a curve that is unknown or has no hour at `start`."""
    hour = next((each for each in demands_of(problem) if each.is_hour(curve, start)), None)
    if hour is None:
        raise KeyError((curve, start))
    view = RosterView(problem, roster, params)
    heads = hour.heads(view.roster)
    seats = [problem.seat[seat] for seat in hour.seats]
    if not seats:
        return HourExplanation(curve, start, heads, hour.desired, None, (), (RECRUIT,))
    steps, best, assignable = funnel(view, seats)
    others = sorted((seat for seat in seats if seat != best), key=lambda seat: -len(view.assignable(seat)))
    more = [(seat, view.assignable(seat)) for seat in others[: params.stations_of_an_hour - 1]]
    found = repairs(view, [(best, assignable), *more]) if heads < hour.desired else ()
    return HourExplanation(curve, start, heads, hour.desired, best.id, steps, found)


def _demand_of(problem: Problem, roster: Roster, seat: Seat) -> tuple[int, int, Sequence[Seat]]:
    """Heads, heads wanted, and the seats that serve the same demand.

    For a station the heads wanted are those that would fill the hour that is shortest of people. Where
    nothing is decided, those who are there are wanted.
    """
    mine = [demand for demand in demands_of(problem) if seat.id in demand.seats]
    if problem.shift_of[seat.id].curve is not None or not mine:
        heads = len(roster.on(seat.id))
        missing = max((hour.desired - hour.heads(roster) for hour in mine), default=0)
        return heads, heads + max(0, missing), (seat,)
    heads = sum(demand.heads(roster) for demand in mine)
    alternatives = [problem.seat[other] for demand in mine for other in demand.open_seats(roster)]
    return heads, seat.desired, alternatives or (seat,)


def stand_ins(
    problem: Problem,
    roster: Roster,
    leaving: Assignment,
    most: int = 8,
    among: Collection[VolunteerId] | None = None,
) -> tuple[Repair, ...]:
    """At most `most` ways to have somebody in the place of who leaves a seat, cheapest first.

    Each is judged with the leaving in it. Of the volunteers in `among`; of all unless given. `KeyError` for
    an unknown seat.
    """
    return _stand_ins(RosterView(problem, roster), leaving, most, among)


def pair(problem: Problem, roster: Roster, volunteer: VolunteerId, seat: SeatId) -> PairExplanation:
    """Whether a person could have a seat, and why or why not. `KeyError` for an unknown person or seat."""
    return explain_pair(RosterView(problem, roster), problem.volunteer[volunteer], problem.seat[seat])


def ranked(
    problem: Problem,
    roster: Roster,
    seat: SeatId,
    most: int = 20,
    among: Collection[VolunteerId] | None = None,
) -> tuple[RankedPerson, ...]:
    """At most `most` people who could take a seat at once, cheapest first.

    Of the volunteers in `among`; of all unless given. `KeyError` for an unknown seat.
    """
    view, shift = RosterView(problem, roster), problem.shift_of[seat]
    asked = [person for person in view.assignable(problem.seat[seat]) if among is None or person.id in among]
    people = sorted(asked, key=lambda person: estimated_cost(view, person, seat, shift))
    found = []
    # Twice as many are judged exactly, as the estimate may have sorted some of the best behind others.
    for person in people[: 2 * most]:
        placed = effect(problem, roster, moves([Assignment(person.id, seat)]))
        if not placed.broken:
            found.append(RankedPerson(person.id, placed))
    return tuple(sorted(found, key=lambda each: (lexicographic(each.costs), each.volunteer))[:most])
