"""What `Terms`, history and policy ask of one person's days, as patterns and costs for the pricing.

People with equal contracts share one network of states (`plan_pricing`). A contract divides the kinds of
shift into classes: kinds are in one class where no limit on days in a row and no forbidden succession tells
them apart.
"""

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
from matcher.solver.calendar.kernel_types import NEVER, Floats32
from matcher.solver.calendar.network import EndCosts
from matcher.solver.calendar.params import DEFAULTS, PricingParams
from matcher.solver.calendar.patterns import Pattern, RunCosts, RunState
from matcher.solver.calendar.plan_pricing import WorkType

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Contract:
    """What people share whose plans are found in one network.

    `pattern` is that of their days, and `classes` has the class of each kind of shift. `half_weekend` is the
    cost of a weekend with one day worked (None: not allowed). `unit` is the number of minutes that count as
    one amount (None: each shift counts one); amounts are 0 unless `counts_amounts`, and weekends are counted
    if `counts_weekends`. `tracked_kind` is a kind of shift whose total is counted exactly, as part of the
    weekends: each of its shifts adds a `stride`, which is more than the number of all weekends.
    """

    pattern: Pattern
    classes: Mapping[str, int]
    half_weekend: int | None
    unit: int | None
    counts_amounts: bool
    counts_weekends: bool
    tracked_kind: str | None
    stride: int

    def __hash__(self) -> int:
        pattern = self.pattern
        return hash((pattern.work, pattern.off, pattern.classes, self.half_weekend, self.unit))

    def amount(self, minutes: int) -> int:
        """The amount of a shift of this length."""
        if not self.counts_amounts:
            return 0
        return 1 if self.unit is None else minutes // self.unit

    def work_type(self, kind: str, minutes: int) -> WorkType:
        """What a shift of a kind and a length is to the contract."""
        stride = self.stride if kind == self.tracked_kind else 0
        return WorkType(self.classes[kind], self.amount(minutes), stride)


class Contracts:
    """Reads contracts, first states and end costs from people.

    `days` is the length of the period, `kinds` are the kinds of its shifts, `minutes` all lengths of shifts,
    `weekend_count` the number of its weekends.
    """

    def __init__(
        self,
        problem: Problem,
        days: int,
        kinds: Sequence[str],
        minutes: Sequence[int],
        weekend_count: int,
        params: PricingParams = DEFAULTS.pricing,
    ) -> None:
        self._policy, self._days, self._kinds = problem.policy, days, kinds
        self._weekend_count = weekend_count
        self._most_resource_values = params.most_resource_values
        self._hour_unit = gcd(*minutes) if minutes else 1
        policy = problem.policy
        self._successions = policy.successions if successions.INFO.on(policy) else frozenset()
        self._successions_of = {
            kind: (
                frozenset(after for before, after in self._successions if before == kind),
                frozenset(before for before, after in self._successions if after == kind),
            )
            for kind in kinds
        }

    def contract(self, person: Volunteer) -> Contract:
        """The contract of one person."""
        terms = person.terms
        classes, of_classes = self._classes(person)
        pattern = Pattern(
            self._run_costs(days_in_a_row.INFO, terms.days_in_a_row),
            self._run_costs(days_off_in_a_row.INFO, terms.days_off_in_a_row),
            of_classes,
            {
                (classes[one], classes[other]): self._price(successions.INFO)
                for one, other in self._successions
                if one in classes and other in classes
            },
        )
        no_half = terms.whole_weekends and whole_weekends.INFO.on(self._policy)
        has_totals = totals.INFO.on(self._policy)
        by_minutes = has_totals and terms.minutes != FREE
        contract = Contract(
            pattern,
            classes,
            half_weekend=self._price(whole_weekends.INFO) if no_half else 0,
            unit=self._hour_unit if by_minutes else None,
            counts_amounts=by_minutes or (has_totals and terms.shifts != FREE),
            counts_weekends=terms.weekends is not None and weekends.INFO.on(self._policy),
            tracked_kind=None,
            stride=self._weekend_count + 1,
        )
        return replace(contract, tracked_kind=self._tracked_kind(person, contract))

    def _classes(self, person: Volunteer) -> tuple[Mapping[str, int], tuple[RunCosts, ...]]:
        """The class of each kind of shift, and the costs of runs of each class."""
        in_a_row = person.terms.kind_in_a_row
        runs = {kind: self._run_costs(kind_in_a_row.INFO, in_a_row.get(kind, FREE)) for kind in self._kinds}
        # A kind whose runs are limited is a class by itself: the limit is about this kind alone.
        marks = {
            kind: (self._successions_of[kind], runs[kind], runs[kind] != RunCosts() and kind)
            for kind in self._kinds
        }
        distinct = list(dict.fromkeys(marks.values()))
        classes = {kind: distinct.index(marks[kind]) for kind in self._kinds}
        return classes, tuple(mark[1] for mark in distinct)

    def initial_state(self, person: Volunteer, contract: Contract) -> RunState:
        """The state of a person before the first day."""
        history = person.history
        shift_class = contract.classes.get(history.kind) if history and history.kind else None
        return contract.pattern.initial_state(history, shift_class)

    def kind_totals(self, person: Volunteer) -> Mapping[str, Span]:
        """How many shifts of each kind a person may still have, where the limit is hard."""
        if not totals.INFO.must_hold(self._policy):
            return {}
        done = person.history.shifts_of_kind if person.history else {}
        spans = person.terms.shifts_of_kind
        return {kind: span.after(done.get(kind, 0)) for kind, span in spans.items() if kind in self._kinds}

    def _tracked_kind(self, person: Volunteer, contract: Contract) -> str | None:
        """The kind of which the person may have the fewest shifts, but some; None where counting them would
        take too many resource values.
        """
        few = [(span.most, kind) for kind, span in self.kind_totals(person).items() if span.most]
        if not few:
            return None
        most, kind = min(few)
        amounts = len(self._untracked_end_costs(person, contract).by_amount)
        return kind if amounts * contract.stride * (most + 1) <= self._most_resource_values else None

    def end_costs(self, person: Volunteer, contract: Contract) -> EndCosts:
        """What each total costs at the end.

        Where a kind is tracked, the number of weekends w with k shifts of the kind stands at k x stride + w.
        """
        costs = self._untracked_end_costs(person, contract)
        if contract.tracked_kind is None:
            return costs
        span = self.kind_totals(person)[contract.tracked_kind]
        begun = costs.by_weekends if contract.counts_weekends else np.zeros(contract.stride, np.float32)
        by_both = np.full((1 + (span.most or 0), contract.stride), NEVER, np.float32)
        by_both[span.least :, : len(begun)] = begun[: contract.stride]
        return EndCosts(costs.by_amount, by_both.ravel())

    def _untracked_end_costs(self, person: Volunteer, contract: Contract) -> EndCosts:
        span = person.terms.shifts if contract.unit is None else person.terms.minutes
        history = person.history
        done = 0 if history is None else history.shifts if contract.unit is None else history.minutes
        by_amount = self._by_amount(span if totals.INFO.on(self._policy) else FREE, done, contract)
        most = person.terms.weekends if contract.counts_weekends else None
        return EndCosts(by_amount, self._by_weekends(most, history.weekends if history else 0))

    def _by_amount(self, span: Span, done: int, contract: Contract) -> Floats32:
        """What each amount done in the period costs at the end; `done` is what was done before."""
        if span == FREE:
            return np.zeros(1, np.float32)
        unit = contract.unit or 1
        longest = self._days if contract.unit is None else self._days * (MINUTES_A_DAY // unit)
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

    def _by_weekends(self, most: int | None, before: int) -> Floats32:
        """What each number of weekends begun in the period costs at the end; `before` were begun before."""
        if most is None:
            return np.zeros(1, np.float32)
        price, left, count = self._price(weekends.INFO), most - before, self._weekend_count
        if price is None:
            allowed = min(count, max(0, left)) + 1
            return np.concatenate([np.zeros(allowed, np.float32), np.full(1, NEVER, np.float32)])
        return np.array([max(0, each - left) * price for each in range(count + 1)], np.float32)

    def _price(self, rule: RuleInfo) -> int | None:
        """The price of a rule; None where it is hard."""
        price = self._policy.prices.get(rule.name)
        return None if price is None else price.weight

    def _run_costs(self, rule: RuleInfo, span: Span) -> RunCosts:
        most = None if span.most is not None and span.most >= self._days else span.most
        binds = rule.on(self._policy) and (most is not None or span.least > 1)
        return RunCosts(Span(span.least, most), self._price(rule)) if binds else RunCosts()
