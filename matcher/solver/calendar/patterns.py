"""The states of a person's days, the transitions from one day to the next, and what each transition costs.

A person's days form runs: days at work in a row, days off in a row, and days of one class of shift in a row.
A run that is too short costs when it ends, a run that is too long costs on each further day, and a transition
that breaks a hard rule does not exist. The states and transitions of all people who share a `Pattern` form
one network, in which `shortest_path` looks for plans.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matcher.problem.terms import FREE, History, Span
from matcher.solver.calendar.kernel_types import OFF


class RunState(NamedTuple):
    """Which runs a person is in after a day.

    `days` is the length of the present run of days at work or off. It is 0 where nothing is known of the
    days before the period. `open_start` says that the run may have begun before the period, so that it is
    never too short. `shift_class` is the class of shift of the last day (`OFF`: a day off; one below `OFF`: a
    class that the period does not have), `class_days` the length of the run of that class, and
    `class_open_start` is to it what `open_start` is to `days`.
    """

    days: int
    open_start: bool
    shift_class: int = OFF
    class_days: int = 0
    class_open_start: bool = False


UNKNOWN_CLASS = OFF - 1


@dataclass(frozen=True, slots=True)
class RunCosts:
    """How long a run of days should be, and what each day too many or too few costs.

    Where `price` is None the limits are hard, and the methods return None for what would break them.
    """

    span: Span = FREE
    price: int | None = None

    @property
    def cap(self) -> int:
        """The length from which on longer runs cost the same as this one."""
        return max(1, self.span.least) if self.span.most is None else self.span.most

    def ending(self, days: int, open_start: bool) -> int | None:
        """The cost of ending a run that has this many days."""
        return 0 if open_start or not days else self._cost(self.span.least - days)

    def extending(self, days: int) -> int | None:
        """The cost of one more day in a run that has this many days."""
        return 0 if self.span.most is None or days < self.span.most else self._cost(1)

    def extended(self, days: int, open_start: bool) -> tuple[int, bool]:
        """The length, up to the cap, and the open start of a run after one more day."""
        return min(days + 1, self.cap), open_start and days + 1 < self.span.least

    def _cost(self, days: int) -> int | None:
        if days <= 0:
            return 0
        return None if self.price is None else days * self.price


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the days of some people must be like.

    `work` and `off` are the costs of runs at work and of runs off, `classes` those of runs of each class of
    shift. `successions` maps an earlier and a later class, on two days in a row, to a cost (None: not
    allowed).
    """

    work: RunCosts
    off: RunCosts
    classes: tuple[RunCosts, ...]
    successions: Mapping[tuple[int, int], int | None]

    def initial_state(self, history: History | None, shift_class: int | None) -> RunState:
        """The state before the first day.

        `shift_class` is the class of the shift on the day before the period, None where there was no shift or
        the period has no shift of its class.
        """
        if history is None or history.worked is None:
            return RunState(0, open_start=True)
        if not history.worked:
            return RunState(min(history.days_off_in_a_row, self.off.cap), open_start=False)
        days = min(history.days_in_a_row, self.work.cap)
        if shift_class is None:
            return RunState(days, False, UNKNOWN_CLASS, 0)
        class_days = min(history.kind_in_a_row, self.classes[shift_class].cap)
        return RunState(days, False, shift_class, class_days)

    def next(self, state: RunState, shift_class: int) -> tuple[RunState, int] | None:
        """The state after one more day, and the cost of the transition; None where it is not allowed.

        `shift_class` is the class of shift on that day, or `OFF`.
        """
        if not state.days and state.shift_class == OFF:
            return self._first_known(state.open_start, shift_class), 0
        costs = self._off_costs(state) if shift_class == OFF else self._work_costs(state, shift_class)
        allowed = [cost for cost in costs if cost is not None]
        return (self._after(state, shift_class), sum(allowed)) if len(allowed) == len(costs) else None

    def _first_known(self, open_start: bool, shift_class: int) -> RunState:
        """The state after the first day of somebody whose days before the period are not known."""
        if shift_class == OFF:
            return RunState(*self.off.extended(0, open_start))
        class_run = self.classes[shift_class].extended(0, open_start)
        return RunState(*self.work.extended(0, open_start), shift_class, *class_run)

    def _off_costs(self, state: RunState) -> Sequence[int | None]:
        if state.shift_class == OFF:
            return (self.off.extending(state.days),)
        return self.work.ending(state.days, state.open_start), self._class_ending(state)

    def _work_costs(self, state: RunState, shift_class: int) -> Sequence[int | None]:
        if state.shift_class == OFF:
            return (self.off.ending(state.days, state.open_start),)
        same = state.shift_class == shift_class
        of_class = (
            self.classes[shift_class].extending(state.class_days) if same else self._class_ending(state)
        )
        succession = self.successions.get((state.shift_class, shift_class), 0)
        return self.work.extending(state.days), of_class, succession

    def _class_ending(self, state: RunState) -> int | None:
        """The cost of ending the present run of one class of shift."""
        if state.shift_class == UNKNOWN_CLASS:
            return 0
        return self.classes[state.shift_class].ending(state.class_days, state.class_open_start)

    def _after(self, state: RunState, shift_class: int) -> RunState:
        if shift_class == OFF:
            days, open_start = (state.days, state.open_start) if state.shift_class == OFF else (0, False)
            return RunState(*self.off.extended(days, open_start))
        days, open_start = (0, False) if state.shift_class == OFF else (state.days, state.open_start)
        same = state.shift_class == shift_class
        class_run = (state.class_days, state.class_open_start) if same else (0, False)
        return RunState(
            *self.work.extended(days, open_start),
            shift_class,
            *self.classes[shift_class].extended(*class_run),
        )


class Transition(NamedTuple):
    """One day: from a state to a state, by number, with a class of shift or `OFF`, and its cost."""

    source: int
    target: int
    shift_class: int
    cost: int


def transitions(
    pattern: Pattern, starts: Sequence[RunState], days: int
) -> tuple[list[RunState], list[Transition]]:
    """All states that can be reached from the `starts` within `days`, and all transitions between them."""
    states = list(dict.fromkeys(starts))
    number = {state: index for index, state in enumerate(states)}
    reached_on = [0] * len(states)
    found: list[Transition] = []
    for source, state in enumerate(states):
        for shift_class in range(OFF, len(pattern.classes)) if reached_on[source] < days else ():
            after = pattern.next(state, shift_class)
            if after is not None:
                target, cost = after
                if target not in number:
                    number[target] = len(states)
                    states.append(target)
                    reached_on.append(reached_on[source] + 1)
                found.append(Transition(source, number[target], shift_class, cost))
    return states, found
