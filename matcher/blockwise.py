"""Large problems by blocks: prices that bound the whole, and a roster decided block after block.

Every person has a home among the blocks. A block's relaxation may have its own people for nothing and others
for what they are worth at home, so that prices of seats settle as on a market; who is used elsewhere moves
there. The prices of all blocks together, each person's own rows priced anew over all blocks (`OwnRows`), are
prices of the whole, and bound it as any prices do: this is a Lagrangian bound in which blocks need not be
apart. With these prices each block is decided as a mixed-integer programme over the pairs that they leave
promising, while all that was decided in other blocks stays.
"""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock

import numpy as np

from matcher.blocks import blocks
from matcher.crew import Crew
from matcher.own_rows import OwnRows
from matcher.problem import Problem
from matcher.programme import Flags, Floats, Indices, Interruption, Weights
from matcher.progress import Cancel
from matcher.relaxation import Linear, linear
from matcher.search import Incumbent
from matcher.whole import COMFORT, Decided, Whole

BLOCK_PAIRS = 70_000
PROMISING = 6.0
GAP_SHARE = 2e-4
HALF = 0.5
ASCENTS = 3


class Blockwise:
    """Works for an incumbent; `crew` are the threads that take part, `size` the pairs of a block."""

    def __init__(
        self,
        problem: Problem,
        whole: Whole,
        incumbent: Incumbent,
        crew: Crew,
        cancel: Cancel,
        size: int = BLOCK_PAIRS,
    ) -> None:
        self._whole, self._incumbent, self._crew, self._cancel = whole, incumbent, crew, cancel
        self._programme = whole.programme
        seat, self._person = whole.groups
        shifts = {shift.id: number for number, shift in enumerate(problem.shifts)}
        of_seat = np.array([shifts[problem.shift_of[each].id] for each in problem.seat], dtype=np.int64)
        count = -(-len(whole) // size)
        self._people = len(problem.volunteers)
        self._block: Indices = blocks(of_seat[seat], self._person, count)[of_seat[seat]]
        self._own = OwnRows(self._programme, whole.pairs, self._person)
        self._views = self._closed(count)
        where = np.bincount(self._person * count + self._block, minlength=self._people * count)
        self._home = where.reshape(self._people, count).argmax(axis=1)
        self._prices = np.zeros(len(self._programme.rows.low))
        self._reduced = np.zeros(len(self._programme))
        self._priced = np.zeros(count, dtype=bool)
        self._comfort = np.zeros(count)
        self._held = np.zeros(len(self._programme))
        self._claimed = np.zeros(self._people, dtype=bool)
        self._lock = Lock()

    def price(self, weights: Weights, left: Callable[[], float]) -> bool:
        """Price all blocks once more and bound the last of the weighed tiers; whether all have prices."""
        self._each(partial(self._relax, weights, left))
        if not left():
            return False
        bound, reduced = self._programme.proven(weights, {}, self._prices, np.zeros(0))
        prices = self._prices
        for _ in range(ASCENTS):
            prices = self._own.best(prices, reduced)
            better, reduced = self._programme.proven(weights, {}, prices, np.zeros(0))
            bound = max(bound, better)
        self._reduced = reduced
        last = max(weights)
        beside = {tier: weight for tier, weight in weights.items() if tier is not last}
        self._incumbent.prove(last, bound, (), beside=beside)
        return bool(self._priced.all())

    def decide(self, weights: Weights, left: Callable[[], float]) -> None:
        """Decide one block after the other, from the incumbent's roster on."""
        roster, _ = self._incumbent.snapshot()
        if roster is not None:
            self._held = self._whole.flags(roster)
            self._each(partial(self._settle, weights, left))

    def _each(self, work: Callable[[int], None]) -> None:
        self._crew.do([partial(work, block) for block in range(len(self._priced))])

    def _closed(self, count: int) -> Sequence[Flags]:
        """The columns of each block: its pairs, and all other columns that their rows lead to; those that no
        pair leads to are with the first.
        """
        rows, width = self._programme.rows, len(self._programme)
        pair = np.zeros(width, dtype=bool)
        pair[self._whole.pairs] = True
        views = []
        for block in range(count):
            view = np.zeros(width, dtype=bool)
            view[self._whole.pairs[self._block == block]] = True
            before, now = 0, 1
            while before < now:
                touched = np.zeros(len(rows.low), dtype=bool)
                touched[rows.row[view[rows.column]]] = True
                view[rows.column[touched[rows.row] & ~pair[rows.column]]] = True
                before, now = now, int(view.sum())
            views.append(view)
        views[0] = views[0] | ~(pair | np.logical_or.reduce(views))
        return views

    def _relax(self, weights: Weights, left: Callable[[], float], block: int) -> None:
        """Price one block, for what people from elsewhere are worth at home."""
        with self._lock:
            chosen, extra = self._market(weights, block)

        def work() -> tuple[Linear | None, bool]:
            found = None
            if left():
                with Interruption(self._cancel) as interrupter:
                    found = linear(self._programme, chosen, weights, {}, left(), interrupter, extra)
            return found, found is None

        found = self._incumbent.step(work)
        if found is not None:
            with self._lock:
                self._learn(block, found)

    def _market(self, weights: Weights, block: int) -> tuple[Flags, Floats]:
        """The columns of a block, and what people of other homes cost, as far as is known."""
        pairs, person = self._whole.pairs, self._person
        at_home = self._home[person] == self._block
        rows = self._programme.rows
        prices = np.where(self._own.flags, 0.0, self._prices)
        spread = np.bincount(rows.column, weights=rows.value * prices[rows.row], minlength=len(self._held))
        reduced = (self._programme.weigh(weights) - spread)[pairs]
        worth = np.zeros(self._people)
        counted = at_home & self._priced[self._block]
        np.maximum.at(worth, person[counted], -reduced[counted])
        inside = self._block == block
        extra = np.zeros(len(self._held))
        extra[pairs[inside]] = np.where(at_home[inside], 0.0, worth[person[inside]])
        return self._views[block], extra

    def _learn(self, block: int, found: Linear) -> None:
        """Take up the prices of a block's rows; who is used in it is at home there."""
        rows = self._programme.rows
        mine = np.zeros(len(rows.low), dtype=bool)
        mine[rows.row[self._views[block][rows.column]]] = True
        self._prices[mine] = found.prices[mine]
        inside = self._block == block
        used = np.bincount(
            self._person[inside], weights=found.values[self._whole.pairs[inside]], minlength=self._people
        )
        self._home[used > HALF] = block
        self._comfort[block] = float(self._programme.weigh(COMFORT) @ found.values)
        self._priced[block] = True

    def _settle(self, weights: Weights, left: Callable[[], float], block: int) -> None:
        """Decide one block beside what is decided in others; who may be decided in another one at this moment
        is left out.
        """
        with self._lock:
            chosen, held, people = self._open(block)
            self._claimed[people] = True
            start = self._whole.roster(self._held)
        gap = GAP_SHARE * self._comfort[block]
        found = Decided(None, None, cut=True)

        def work() -> tuple[Decided, bool]:
            nonlocal found
            if left():
                found = self._whole.decide(weights, {}, start, left(), gap, chosen, held=held)
            return found, found.cut

        self._incumbent.step(work)
        better = found.roster is not None and not (found.cut and self._incumbent.repeatable)
        with self._lock:
            self._claimed[people] = False
            if found.roster is not None and better:
                opened = self._whole.pairs[chosen[self._whole.pairs]]
                self._held[opened] = self._whole.flags(found.roster)[opened]
                start = self._whole.roster(self._held)
        if better:
            self._incumbent.offer(start, "improve")

    def _open(self, block: int) -> tuple[Flags, Floats, Indices]:
        """The columns that a block is decided over, what is decided elsewhere, and the people it concerns."""
        pairs, person = self._whole.pairs, self._person
        inside = self._block == block
        promising = (self._reduced[pairs] < PROMISING) | (self._held[pairs] > 0)
        open_pairs = inside & promising & ~self._claimed[person]
        chosen = self._views[block].copy()
        chosen[pairs[inside]] = False
        chosen[pairs[open_pairs]] = True
        held = self._held.copy()
        held[pairs[open_pairs]] = 0.0
        return chosen, held, np.unique(person[open_pairs])
