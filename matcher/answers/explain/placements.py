"""The cheapest ways to have one more person on a seat, cheapest first: best-first search by lower bounds.

A way is one person who could come, or one who leaves another seat, which then stays open or is filled: by
somebody free, or by somebody who leaves a third seat, which stays open or is filled in turn. At most three
people move. What is known of a way is a bound that is never above its cost; what has the least bound
is looked at next, and judged exactly once it is whole. So a way is given only when no other can be cheaper;
where the search was cut short, it says that it may not be the cheapest.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heappop, heappush
from itertools import count, takewhile
from typing import NamedTuple

from matcher.answers.explain.closings import Closings
from matcher.answers.explain.effects import effect
from matcher.answers.explain.explanations import Effect, lexicographic
from matcher.answers.explain.price_bounds import NOTHING, PriceBounds, Vector, minus, plus
from matcher.answers.explain.roster_view import RosterView
from matcher.ids import SeatId, VolunteerId
from matcher.problem.entities import Seat
from matcher.roster import Assignment, Difference
from matcher.rules import companions

MOST_MOVING = 3


class Step(NamedTuple):
    """Somebody goes to `seat`; `left` is the seat they leave for it."""

    volunteer: VolunteerId
    seat: SeatId
    left: SeatId | None


Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Steps that fill a seat, the moves that they are, and their exact effect."""

    steps: Steps
    moves: Difference
    effect: Effect
    #: Whether no way that is not given before it could be cheaper.
    cheapest: bool = True

    @property
    def closed(self) -> bool:
        """Whether nobody leaves a seat that then stays open."""
        return self.steps[-1].left is None


class Found(NamedTuple):
    """What the search holds: steps up to a seat that is open, or (`seat` None) a whole way.

    `so_far` is the known cost of the steps. An open seat is filled by somebody free, or `further` by somebody
    who leaves another.
    """

    steps: Steps
    so_far: Vector
    seat: SeatId | None = None
    further: bool = False
    way: Way | None = None
    #: Who else could come to the open seat, by their fairness; only those before were looked at.
    others: Sequence[tuple[int, VolunteerId]] = ()


class Placements:
    """The search for one seat of a roster. `leaving` is who gives the seat up, where somebody does."""

    def __init__(
        self,
        view: RosterView,
        seat: Seat,
        *,
        leaving: Assignment | None = None,
        among: Collection[VolunteerId] | None = None,
    ) -> None:
        self._whole, self._seat, self._leaving, self._among = view, seat, leaving, among
        self._gone = frozenset() if leaving is None else frozenset({leaving})
        self._view = view if leaving is None else view.without(self._gone)
        self._prices = PriceBounds(self._view)
        self._closings = Closings(self._view, self._prices)
        self._heap: list[tuple[Vector, int, int, Found]] = []
        self._number = count()
        self._judged = self._looked_into = 0
        self._cut = self._known = False

    def cheapest(self) -> Iterator[Way]:
        """The ways that are better than a seat left as it is, or left by `leaving`, in the order of their
        costs.

        It ends where `AnswerParams.ways_judged` ways were judged. Once `AnswerParams.seats_opened` seats that
        somebody leaves were looked into (`seats_opened_after_one` where a way is known), others are passed
        over, and what comes then may not be the cheapest.
        """
        shift = self._view.problem.shift_of[self._seat.id].id
        start = plus(self._prices.heads({self._seat.id: 1}), self._prices.unknown)
        self._open((), plus(start, self._prices.team(shift)), self._seat.id)
        while self._heap:
            _bound, _turn, _, found = heappop(self._heap)
            if found.way is not None:
                yield replace(found.way, cheapest=not self._cut)
            elif found.seat is None:
                if self._judged >= self._view.params.ways_judged:
                    return
                self._judge(found)
            elif found.others:
                self._come(found, found.seat)
            elif not found.steps:
                self._go_on(found, found.seat)
            elif self._looked_into >= self._most_opened:
                self._cut = True
            elif self._could(found.steps[-1]):
                self._looked_into += 1
                self._go_on(found, found.seat)

    @property
    def _most_opened(self) -> int:
        params = self._view.params
        return params.seats_opened_after_one if self._known else params.seats_opened

    def _open(self, steps: Steps, so_far: Vector, seat: SeatId) -> None:
        """A seat is open after some steps: it may be filled by who is free, or by who leaves another."""
        free = self._closings.filled(seat) if steps else self._prices.any_joining
        self._push(plus(so_far, free), Found(steps, so_far, seat))
        if len(steps) < MOST_MOVING - 1 and plus(so_far, self._prices.any_leaving) < NOTHING:
            bound = plus(so_far, self._closings.further(seat))
            self._push(bound, Found(steps, so_far, seat, further=True))

    def _go_on(self, found: Found, seat: SeatId) -> None:
        """Fill an open seat in every way."""
        steps, prices = found.steps, self._prices
        if steps and not found.further:
            heads = minus(prices.heads({self._seat.id: 1}))
            opened = prices.heads({self._seat.id: 1, seat: -1})
            self._push(plus(found.so_far, heads, opened), Found(steps, found.so_far))
        moved = {step.volunteer for step in steps}
        if not steps and self._leaving is not None:
            moved.add(self._leaving.volunteer)
        coming = [
            (fair, who)
            for fair, who in self._closings.coming(seat)
            if who not in moved and self._may(who) and not self._sits(who, seat)
        ]
        if not found.further:
            kept = [who for _, who in coming if Assignment(who, seat) in self._prices.unkept]
            self._join(found, seat, kept)
            self._wait(found, [each for each in coming if each[1] not in kept])
            return
        for person in (self._view.problem.volunteer[who] for _, who in coming):
            for left in self._leavable(person.id):
                if left != self._seat.id and all(left != step.left for step in steps):
                    step = Step(person.id, seat, left)
                    team = prices.team(self._view.problem.shift_of[left].id)
                    so_far = plus(found.so_far, prices.changing(person, seat, left), team)
                    self._open((*steps, step), so_far, left)

    def _come(self, found: Found, seat: SeatId) -> None:
        """Let those come to an open seat whose fairness is the least; the others wait."""
        least = found.others[0][0]
        first = [who for fair, who in takewhile(lambda each: each[0] == least, found.others)]
        self._join(found, seat, first)
        self._wait(found, found.others[len(first) :])

    def _join(self, found: Found, seat: SeatId, people: Iterable[VolunteerId]) -> None:
        problem = self._view.problem
        for who in people:
            joined = self._prices.joining(problem.volunteer[who], problem.shift_of[seat], seat)
            so_far = plus(found.so_far, joined)
            self._push(so_far, Found((*found.steps, Step(who, seat, None)), so_far))

    def _wait(self, found: Found, others: Sequence[tuple[int, VolunteerId]]) -> None:
        if others:
            bound = plus(found.so_far, self._closings.joined(others[0][0]))
            self._push(bound, found._replace(others=others))

    def _push(self, bound: Vector, found: Found) -> None:
        if bound < NOTHING:
            turn = 1 if found.way is None else 0
            heappush(self._heap, (bound, turn, next(self._number), found))

    def _judge(self, found: Found) -> None:
        """Judge a whole way, and keep it at its cost where it breaks nothing."""
        if not all(self._could(step) for step in found.steps):
            return
        self._judged += 1
        added = frozenset(Assignment(step.volunteer, step.seat) for step in found.steps)
        removed = frozenset(
            Assignment(step.volunteer, step.left) for step in found.steps if step.left is not None
        )
        moves = Difference(added - self._gone, removed | self._gone)
        judged = effect(self._whole.problem, self._whole.roster, moves)
        if not judged.broken:
            self._known = True
            cost = plus(lexicographic(judged.costs), self._offset)
            self._push(cost, found._replace(way=Way(found.steps, moves, judged)))

    @cached_property
    def _offset(self) -> Vector:
        """What it saves that nobody leaves the seat: bounds count from the seat left."""
        if self._leaving is None:
            return NOTHING
        alone = effect(self._whole.problem, self._whole.roster, Difference(frozenset(), self._gone))
        return minus(lexicographic(alone.costs))

    def _could(self, step: Step) -> bool:
        """Whether no rule of a person's own calendar keeps them from a step.

        Whom they avoid may be leaving: that is seen when the whole way is judged.
        """
        person = self._view.problem.volunteer[step.volunteer]
        blocked = self._view.blocking_rule(person, step.seat, leaving=step.left)
        return blocked in (None, companions.AVOIDED)

    def _may(self, person: VolunteerId) -> bool:
        return self._among is None or person in self._among

    def _sits(self, person: VolunteerId, seat: SeatId) -> bool:
        return Assignment(person, seat) in self._view.roster

    def _leavable(self, person: VolunteerId) -> Sequence[SeatId]:
        """The seats of somebody that nothing holds them on."""
        problem = self._view.problem
        pairs = (Assignment(person, seat) for seat in self._view.roster.held_by(person))
        return [pair.seat for pair in pairs if pair not in problem.pinned_in and pair not in problem.standing]
