"""The states that a person's days can be in from day to day, and what each next day then costs.

A state says how long the present run of days worked or off is, and of which class of kinds its last days
were. Runs too short are paid when they end, runs too long day by day; a step that breaks a hard rule is not
there. `free` marks a run that may have begun before the period, so that it is never too short.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matcher.problem.terms import FREE, History, Span

OFF = -1
SATURDAY, SUNDAY = 1, 2
FAR = 1e12


class State(NamedTuple):
    """`days` of a run at work or off, the last `alike` of them of one class of kinds (`OFF`: no work)."""

    days: int
    free: bool
    kind: int = OFF
    alike: int = 0
    alike_free: bool = False


@dataclass(frozen=True, slots=True)
class RunPrice:
    """How long runs should be, and what each day too many or too few costs (None: it must not be)."""

    span: Span = FREE
    price: int | None = None

    @property
    def cap(self) -> int:
        """The length from which on all runs are judged alike."""
        return max(1, self.span.least) if self.span.most is None else self.span.most

    def short(self, days: int, free: bool) -> int | None:
        """What it costs to end a run after so many days; None: it must not end."""
        return 0 if free or not days else self._paid(self.span.least - days)

    def longer(self, days: int) -> int | None:
        """What one more day costs after so many; None: it must end."""
        return 0 if self.span.most is None or days < self.span.most else self._paid(1)

    def grown(self, days: int, free: bool) -> tuple[int, bool]:
        """The run with one more day."""
        return min(days + 1, self.cap), free and days + 1 < self.span.least

    def _paid(self, units: int) -> int | None:
        if units <= 0:
            return 0
        return None if self.price is None else units * self.price


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the days of some people must be like.

    `kinds` has a run price for each class of kinds; `successions` maps (earlier, later) class to what it
    costs (None: it must not be).
    """

    work: RunPrice
    off: RunPrice
    kinds: tuple[RunPrice, ...]
    successions: Mapping[tuple[int, int], int | None]

    def first(self, history: History | None, kind: int | None) -> State:
        """The state before the first day; `kind` is the class of the day before, if that was worked."""
        if history is None or history.worked is None:
            return State(0, free=True)
        if history.worked:
            alike = min(history.kind_in_a_row, self.kinds[kind].cap) if kind is not None else 0
            return State(
                min(history.days_in_a_row, self.work.cap), False, OFF - 1 if kind is None else kind, alike
            )
        return State(min(history.days_off_in_a_row, self.off.cap), free=False)

    def next(self, state: State, kind: int) -> tuple[State, int] | None:
        """The state after a day of a class of kinds or off, and what this costs; None where it must not
        be."""
        if not state.days and state.kind == OFF:
            return self._begun(state.free, kind)
        costs = self._off_costs(state) if kind == OFF else self._work_costs(state, kind)
        paid = [cost for cost in costs if cost is not None]
        return (self._after(state, kind), sum(paid)) if len(paid) == len(costs) else None

    def _begun(self, free: bool, kind: int) -> tuple[State, int]:
        """Nothing is known of the run before the first day, or there was none."""
        if kind == OFF:
            return State(*self.off.grown(0, free)), 0
        return State(*self.work.grown(0, free), kind, *self.kinds[kind].grown(0, free)), 0

    def _off_costs(self, state: State) -> Sequence[int | None]:
        if state.kind == OFF:
            return (self.off.longer(state.days),)
        ended = self.kinds[state.kind].short(state.alike, state.alike_free) if state.kind >= 0 else 0
        return self.work.short(state.days, state.free), ended

    def _work_costs(self, state: State, kind: int) -> Sequence[int | None]:
        if state.kind == OFF:
            return (self.off.short(state.days, state.free),)
        if state.kind == kind:
            alike = self.kinds[kind].longer(state.alike)
        else:
            alike = self.kinds[state.kind].short(state.alike, state.alike_free) if state.kind >= 0 else 0
        return self.work.longer(state.days), alike, self.successions.get((state.kind, kind), 0)

    def _after(self, state: State, kind: int) -> State:
        if kind == OFF:
            days, free = (state.days, state.free) if state.kind == OFF else (0, False)
            return State(*self.off.grown(days, free))
        days, free = (0, False) if state.kind == OFF else (state.days, state.free)
        alike, alike_free = (state.alike, state.alike_free) if state.kind == kind else (0, False)
        return State(*self.work.grown(days, free), kind, *self.kinds[kind].grown(alike, alike_free))


class Step(NamedTuple):
    """One day: from a state to a state, by number, with a class of kinds or off, and what it costs."""

    source: int
    target: int
    kind: int
    cost: int


def steps(pattern: Pattern, starts: Sequence[State], days: int) -> tuple[list[State], list[Step]]:
    """All states that can be reached from some in so many days, and all steps between them."""
    states = list(dict.fromkeys(starts))
    number = {state: index for index, state in enumerate(states)}
    reached = [0] * len(states)
    found: list[Step] = []
    for source, state in enumerate(states):
        for kind in range(OFF, len(pattern.kinds)) if reached[source] < days else ():
            after = pattern.next(state, kind)
            if after is not None:
                target, cost = after
                if target not in number:
                    number[target] = len(states)
                    states.append(target)
                    reached.append(reached[source] + 1)
                found.append(Step(source, number[target], kind, cost))
    return states, found
