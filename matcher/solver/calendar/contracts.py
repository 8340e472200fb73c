"""What `Terms`, history and policy ask of one person's days, in the numbers that `plans` goes by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import gcd

import numpy as np

from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.problem.terms import FREE, Span
from matcher.rules import (
    days_in_a_row,
    days_off_in_a_row,
    kind_in_a_row,
    successions,
    totals,
    weekends,
    whole_weekends,
)
from matcher.rules.info import RuleInfo
from matcher.rules.violation import hours
from matcher.solver.calendar.patterns import Pattern, RunPrice, State
from matcher.solver.calendar.plan_pricing import MOST_FOLLOWED, NEVER, Floats, Goal, Work


@dataclass(frozen=True, slots=True)
class Contract:
    """What people share who can be planned together: the pattern of their days, the class of each kind of
    shift, how long shifts are in units of `unit` minutes (None: each shift counts one), whether these amounts
    are `counted` and `weekends` are, and what `half` weekends cost; the `followed` kind of shift, if any,
    whose total is counted together with weekends: each of its shifts as a `stride` of them, more than all.
    """

    pattern: Pattern
    classes: Mapping[str, int]
    half: int | None
    unit: int | None
    counted: bool
    weekends: bool
    followed: str | None
    stride: int

    def __hash__(self) -> int:
        return hash((self.pattern.work, self.pattern.off, self.pattern.kinds, self.half, self.unit))

    def amount(self, minutes: int) -> int:
        """What a shift of this length adds to what a person has done."""
        if not self.counted:
            return 0
        return 1 if self.unit is None else minutes // self.unit

    def work(self, kind: str, minutes: int) -> Work:
        """A shift as work of a class of kinds."""
        return Work(self.classes[kind], self.amount(minutes), self.stride if kind == self.followed else 0)


class Contracts:
    """Reads contracts, first states and goals from people; `kinds` are kinds of shifts, with all lengths in
    minutes that there are, and `weekends` those of the period.
    """

    def __init__(
        self, problem: Problem, days: int, kinds: Sequence[str], minutes: Sequence[int], weekends: int
    ) -> None:
        self._policy, self._days, self._kinds, self._weekends = problem.policy, days, kinds, weekends
        self._hour_unit = gcd(*minutes) if minutes else 1
        forbidden = (
            problem.policy.successions if successions.INFO.on(problem.policy) else frozenset()
        )
        self._signature = {
            kind: (
                frozenset(after for before, after in forbidden if before == kind),
                frozenset(before for before, after in forbidden if after == kind),
            )
            for kind in kinds
        }
        self._successions = forbidden

    def contract(self, person: Volunteer) -> Contract:
        """What one person's days must be like."""
        terms = person.terms
        spans = {
            kind: self._run(kind_in_a_row.INFO, terms.kind_in_a_row.get(kind, FREE)) for kind in self._kinds
        }
        looks = {
            kind: (self._signature[kind], spans[kind], spans[kind] != RunPrice() and kind)
            for kind in self._kinds
        }
        distinct = list(dict.fromkeys(looks.values()))
        classes = {kind: distinct.index(looks[kind]) for kind in self._kinds}
        pattern = Pattern(
            self._run(days_in_a_row.INFO, terms.days_in_a_row),
            self._run(days_off_in_a_row.INFO, terms.days_off_in_a_row),
            tuple(look[1] for look in distinct),
            {
                (classes[one], classes[other]): self._price(successions.INFO)
                for one, other in self._successions
                if one in classes and other in classes
            },
        )
        whole = terms.whole_weekends and whole_weekends.INFO.on(self._policy)
        counted = totals.INFO.on(self._policy)
        minutes = counted and terms.minutes != FREE
        contract = Contract(
            pattern,
            classes,
            half=self._price(whole_weekends.INFO) if whole else 0,
            unit=self._hour_unit if minutes else None,
            counted=minutes or (counted and terms.shifts != FREE),
            weekends=terms.weekends is not None and weekends.INFO.on(self._policy),
            followed=None,
            stride=self._weekends + 1,
        )
        return replace(contract, followed=self._followed(person, contract))

    def first(self, person: Volunteer, contract: Contract) -> State:
        """The state of a person before the first day."""
        history = person.history
        kind = contract.classes.get(history.kind) if history and history.kind else None
        return contract.pattern.first(history, kind)

    def limited(self, person: Volunteer) -> Mapping[str, Span]:
        """What is left of the totals of kinds that a person must keep: those that are neither left out nor
        priced.
        """
        if not totals.INFO.must_hold(self._policy):
            return {}
        done = person.history.shifts_of_kind if person.history else {}
        spans = person.terms.shifts_of_kind
        return {kind: span.after(done.get(kind, 0)) for kind, span in spans.items() if kind in self._kinds}

    def _followed(self, person: Volunteer, contract: Contract) -> str | None:
        """Of the kinds of which a person may have few the one of which they may have fewest, unless all its
        numbers would be too many to follow with all amounts.
        """
        few = [(span.most, kind) for kind, span in self.limited(person).items() if span.most]
        if not few:
            return None
        most, kind = min(few)
        amounts = len(self._goal(person, contract).of_amount)
        return kind if amounts * contract.stride * (most + 1) <= MOST_FOLLOWED else None

    def goal(self, person: Volunteer, contract: Contract) -> Goal:
        """What each total costs at the end; where a kind is followed, all numbers of weekends for each number
        of its shifts.
        """
        goal = self._goal(person, contract)
        if contract.followed is None:
            return goal
        span = self.limited(person)[contract.followed]
        begun = goal.of_weekends if contract.weekends else np.zeros(contract.stride, np.float32)
        of_weekends = np.full((1 + (span.most or 0), contract.stride), NEVER, np.float32)
        of_weekends[span.least :, : len(begun)] = begun[: contract.stride]
        return Goal(goal.of_amount, of_weekends.ravel())

    def _goal(self, person: Volunteer, contract: Contract) -> Goal:
        """What amounts and weekends cost at the end."""
        followed = totals.INFO.on(self._policy)
        span = person.terms.shifts if contract.unit is None else person.terms.minutes
        before = person.history
        done = 0 if before is None else before.shifts if contract.unit is None else before.minutes
        amounts = self._amounts(span if followed else FREE, done, contract)
        most = person.terms.weekends if contract.weekends else None
        begun = self._begun(most, before.weekends if before else 0, self._weekends)
        return Goal(amounts, begun)

    def _amounts(self, span: Span, done: int, contract: Contract) -> Floats:
        """What each amount done in the period costs at the end."""
        if span == FREE:
            return np.zeros(1, np.float32)
        unit = contract.unit or 1
        longest = self._days if contract.unit is None else self._days * (24 * 60 // unit)
        price = self._price(totals.INFO)
        if price is None:
            longest = min(longest, max(0, (span.most - done) // unit) if span.most is not None else longest)
        costs = np.zeros(longest + 1, np.float32)
        for amount in range(longest + 1):
            missed = span.missed(done + amount * unit)
            if missed:
                units = missed if contract.unit is None else hours(missed)
                costs[amount] = NEVER if price is None else units * price
        return costs

    def _begun(self, most: int | None, before: int, number: int) -> Floats:
        """What each number of weekends begun in the period costs at the end."""
        if most is None:
            return np.zeros(1, np.float32)
        price, left = self._price(weekends.INFO), most - before
        if price is None:
            few = min(number, max(0, left)) + 1
            return np.concatenate([np.zeros(few, np.float32), np.full(1, NEVER, np.float32)])
        return np.array([max(0, each - left) * price for each in range(number + 1)], np.float32)

    def _price(self, rule: RuleInfo) -> int | None:
        price = self._policy.prices.get(rule.name)
        return None if price is None else price.weight

    def _run(self, rule: RuleInfo, span: Span) -> RunPrice:
        most = None if span.most is not None and span.most >= self._days else span.most
        binds = rule.on(self._policy) and (most is not None or span.least > 1)
        return RunPrice(Span(span.least, most), self._price(rule)) if binds else RunPrice()
