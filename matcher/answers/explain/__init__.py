"""Why a seat is empty and how to fill it, why a person has it or not, who else could: codes and numbers."""

from collections.abc import Sequence
from datetime import datetime

from matcher.answers.explain.effects import Effect, effect, moves
from matcher.answers.explain.estimate import rough
from matcher.answers.explain.explanations import (
    Choice,
    EmptySeat,
    PairAnswer,
    Reason,
    Repair,
    ShortHour,
    Step,
    order,
)
from matcher.answers.explain.funnel import funnel
from matcher.answers.explain.pairs import pair_answer
from matcher.answers.explain.repairs import NOBODY, repairs
from matcher.answers.explain.roster_view import Situation
from matcher.ids import CurveId, SeatId, VolunteerId
from matcher.problem.demand import demands_of
from matcher.problem.entities import Seat
from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster

__all__ = [
    "Choice",
    "Effect",
    "EmptySeat",
    "PairAnswer",
    "Reason",
    "Repair",
    "ShortHour",
    "Step",
    "effect",
    "empty_seat",
    "moves",
    "pair",
    "ranked",
    "short_hour",
]

STATIONS_TRIED = 3


def empty_seat(problem: Problem, roster: Roster, seat: SeatId) -> EmptySeat:
    """Who falls out where for a seat, and the cheapest ways to fill it. `KeyError` for an unknown seat."""
    situation, heads, wanted, seats = Situation(problem, roster), *_asked(problem, roster, problem.seat[seat])
    steps, best, free = funnel(situation, seats)
    return EmptySeat(
        best.id, heads, wanted, steps, repairs(situation, [(best, free)]) if heads < wanted else ()
    )


def short_hour(problem: Problem, roster: Roster, curve: CurveId, start: datetime) -> ShortHour:
    """The same for an hour of a curve. `KeyError` for a curve that is unknown or has no hour at `start`."""
    hour = next((each for each in demands_of(problem) if each.is_hour(curve, start)), None)
    if hour is None:
        raise KeyError((curve, start))
    situation, heads = Situation(problem, roster), hour.heads(roster)
    seats = [problem.seat[seat] for seat in hour.seats]
    if not seats:
        return ShortHour(curve, start, heads, hour.desired, None, (), (NOBODY,))
    steps, best, free = funnel(situation, seats)
    others = sorted((seat for seat in seats if seat != best), key=lambda seat: -len(situation.free(seat)))
    tried = [(best, free), *((seat, situation.free(seat)) for seat in others[: STATIONS_TRIED - 1])]
    found = repairs(situation, tried) if heads < hour.desired else ()
    return ShortHour(curve, start, heads, hour.desired, best.id, steps, found)


def _asked(problem: Problem, roster: Roster, seat: Seat) -> tuple[int, int, Sequence[Seat]]:
    """The heads there, those wanted, and the seats that would do: of a station, for its shortest hour."""
    mine = [demand for demand in demands_of(problem) if seat.id in demand.seats]
    if problem.shift_of[seat.id].curve is not None:
        heads = len(roster.on(seat.id))
        missing = max((hour.desired - hour.heads(roster) for hour in mine), default=0)
        return heads, heads + max(0, missing), (seat,)
    heads = sum(demand.heads(roster) for demand in mine)
    would_do = [problem.seat[other] for demand in mine for other in demand.open_seats(roster)]
    return heads, seat.desired, would_do or (seat,)


def pair(problem: Problem, roster: Roster, volunteer: VolunteerId, seat: SeatId) -> PairAnswer:
    """Whether somebody could have a seat, and why or why not. `KeyError` for an unknown person or seat."""
    return pair_answer(Situation(problem, roster), problem.volunteer[volunteer], problem.seat[seat])


def ranked(problem: Problem, roster: Roster, seat: SeatId, most: int = 20) -> tuple[Choice, ...]:
    """Who could sit on a seat at once, cheapest first in order of tiers. `KeyError` for an unknown seat."""
    situation, asked, shift = Situation(problem, roster), problem.seat[seat], problem.shift_of[seat]
    people = sorted(situation.free(asked), key=lambda person: rough(situation, person, seat, shift))
    found = []
    for person in people[: 2 * most]:
        placed = effect(problem, roster, moves([Assignment(person.id, seat)]))
        if not placed.broken:
            found.append(Choice(person.id, placed.costs))
    return tuple(sorted(found, key=lambda choice: (order(choice.costs), choice.volunteer))[:most])
