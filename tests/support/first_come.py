"""First come, first served: people sign up in a drawn order and take what they like until their limits."""

from collections import defaultdict
from collections.abc import Iterable

from fixtures.district.draws import Draws
from matcher.ids import SeatId, VolunteerId
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.rules.registry import rules
from matcher.rules.rule import PersonRule


def signed_up(problem: Problem, seed: int, first: Iterable[Assignment] = ()) -> Roster:
    """Who sits where when the last person has signed up; who is in `first` did so before all others.

    A seat is open up to its maximum. Nobody thinks of teams, nor of whom they meet.
    """
    queue = _Queue(problem)
    for pair in first:
        if pair in candidates(problem):
            queue.take(problem.volunteer[pair.volunteer], pair.seat)
    for person in Draws(seed, "queue").shuffled(problem.volunteers):
        for seat in _liked(problem, person, seed):
            queue.take(person, seat)
    return Roster(frozenset(queue.taken))


def empty_share(problem: Problem, roster: Roster) -> float:
    """The part of the desired heads that nobody took."""
    wanted = sum(seat.desired for seat in problem.seat.values())
    return sum(max(0, seat.desired - len(roster.on(seat.id))) for seat in problem.seat.values()) / wanted


class _Queue:
    """What is taken so far."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.taken: set[Assignment] = set()
        self._heads: dict[SeatId, int] = defaultdict(int)
        self._held: dict[VolunteerId, list[Shift]] = defaultdict(list)

    def take(self, person: Volunteer, seat: SeatId) -> None:
        """Sign a person up for a seat that is open, when their own calendar allows it."""
        problem, shift, held = self.problem, self.problem.shift_of[seat], self._held[person.id]
        if self._heads[seat] < problem.seat[seat].maximum and all(
            rule.allows(problem, person, held, shift)
            for rule in rules().values()
            if isinstance(rule, PersonRule)
        ):
            self._heads[seat] += 1
            held.append(shift)
            self.taken.add(Assignment(person.id, seat))


def _liked(problem: Problem, person: Volunteer, seed: int) -> list[SeatId]:
    draws = Draws(seed, "taste", person.id)
    ranked = [
        (-_wish(problem, person, seat) - draws.share(), seat) for seat in candidates(problem).of[person.id]
    ]
    return [seat for _, seat in sorted(ranked)]


def _wish(problem: Problem, person: Volunteer, seat: SeatId) -> int:
    shift = problem.shift_of[seat]
    about = {shift.project, shift.kind, shift.place, problem.project[shift.project].scene}
    return max((wish.weight for wish in person.wishes if wish.target in about), default=0)
