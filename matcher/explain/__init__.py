"""Why a seat is empty and how to fill it, why a person has it or not, who else could: codes and numbers."""

from matcher.entities import SeatId, VolunteerId
from matcher.explain.answers import Choice, EmptySeat, PairAnswer, Reason, Repair, Step, order
from matcher.explain.effects import Effect, effect, moves
from matcher.explain.funnel import funnel
from matcher.explain.pairs import pair_answer
from matcher.explain.prices import rough
from matcher.explain.repairs import repairs
from matcher.explain.situation import Situation
from matcher.problem import Problem
from matcher.roster import Assignment, Roster

__all__ = [
    "Choice",
    "Effect",
    "EmptySeat",
    "PairAnswer",
    "Reason",
    "Repair",
    "Step",
    "effect",
    "empty_seat",
    "moves",
    "pair",
    "ranked",
]


def empty_seat(problem: Problem, roster: Roster, seat: SeatId) -> EmptySeat:
    """Who falls out where for a seat, and the cheapest ways to fill it. `KeyError` for an unknown seat."""
    situation, asked = Situation(problem, roster), problem.seat[seat]
    steps, free = funnel(situation, asked)
    return EmptySeat(seat, len(roster.on(seat)), asked.desired, steps, repairs(situation, asked, free))


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
