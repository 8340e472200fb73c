"""Pins that cannot hold together however the roster is completed: a smallest such set.

A set of pins is a contradiction when no roster keeps these pins and every hard rule. A first one comes from
CP-SAT's assumptions on a model without objective, and is thinned out pin by pin. A smallest one comes from
implicit hitting sets (Ignatiev, Previti, Liffiton and Marques-Silva, Smallest MUS extraction with minimal
hitting set dualization, 2015): what must be dropped to keep some pins meets every contradiction that is left;
a smallest set that meets all drops known is a contradiction, and none is smaller, or it can be kept, which
gives one more drop.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from time import monotonic

from matcher.model.cpsat import CpSat, CpSatOutcome
from matcher.model.model import Model, Var
from matcher.problem.eligibility import candidates
from matcher.problem.entities import AS_THEY_LIKE, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.terms import Span, Terms
from matcher.progress import Cancel
from matcher.roster import Assignment, Roster
from matcher.rules.formulate import formulate
from matcher.rules.registry import active, rules, rules_by_terms
from matcher.solver.sizes import MICROSECONDS_PAIR
from matcher.solver.subproblem import subproblem, with_joint_shifts
from matcher.tiers import Tier

KEEP, DROP = Tier.MINIMUM, Tier.WISHES
Pins = frozenset[Assignment]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Pins, in and out, that cannot hold together; none when there is no roster even without pins.

    `smallest`: proven that no fewer pins contradict each other; else time ran out before that was known.
    """

    pins: tuple[Assignment, ...]
    smallest: bool


def find_conflict(
    problem: Problem,
    seconds: float,
    cancel: Cancel | None = None,
    *,
    whole: bool = False,
    longest: float = 0.0,
) -> Conflict | None:
    """A smallest set of pins that cannot hold together; None when they can, or when `seconds` did not do.

    Looks first at the shifts of the pins and who could serve there, which is quick; with `whole` at every
    rule and shift. Once it is known that there is one, it may take until `longest` to make it smallest.
    """
    end = monotonic() + max(seconds, longest)
    if whole:
        return _Search(_free(problem), problem, seconds, cancel).run(end)
    if not problem.pinned_in | problem.pinned_out:
        return None
    found = _Search(around_pins(problem), problem, seconds, cancel).run(end)
    if found is None or not found.smallest or _nothing_else(problem):
        return found
    return smallest_conflict(problem, found, end - monotonic(), cancel)


def smallest_conflict(
    problem: Problem, known: Conflict, seconds: float, cancel: Cancel | None = None
) -> Conflict:
    """The smallest contradiction of a problem of which one is known, by whatever part of its rules and shifts
    that was found; the known one, not claimed to be smallest, where `seconds` are too few.
    """
    if known.smallest and not known.pins:
        return known
    if seconds < len(candidates(problem)) * MICROSECONDS_PAIR / 1e6:
        return Conflict(known.pins, smallest=False)
    end = monotonic() + seconds
    return _Search(_free(problem), problem, seconds, cancel).shrunk(frozenset(known.pins), end)


def around_pins(problem: Problem) -> Problem:
    """The pins' people and shifts with all who could serve there, under the rules that nothing outside could
    help to keep; whatever contradicts itself here does so in the whole.
    """
    pins = problem.pinned_in | problem.pinned_out
    people = {pair.volunteer for pair in pins} - problem.context_volunteers
    work = with_joint_shifts(
        problem, {problem.shift_of[pair.seat].id for pair in pins} - problem.context_shifts
    )
    for shift in work:
        for seat in problem.shift[shift].seats:
            people |= set(candidates(problem).on[seat.id])
    part = _free(subproblem(problem, people, work, keeping=Roster(problem.kept)))
    without = problem.policy.without | {
        name for name, rule in rules().items() if not rule.INFO.pins_can_break
    }
    eased = tuple(map(_eased, part.volunteers))
    return replace(part, volunteers=eased, policy=replace(problem.policy, without=frozenset(without)))


def _nothing_else(problem: Problem) -> bool:
    """Whether no hard rule of the whole is missing in what `around_pins` looks at: a smallest contradiction there is
    one of the whole.
    """
    by_terms, policy = rules_by_terms(), problem.policy
    hard = {
        name: rule
        for name, rule in rules().items()
        if rule.INFO.must_hold(policy) or (rule.INFO.partly_hard and rule.INFO.on(policy))
    }
    if any(
        not rule.INFO.pins_can_break and name not in by_terms and active(problem, rule)
        for name, rule in hard.items()
    ):
        return False
    agreed = problem.open_volunteers if by_terms & hard.keys() else ()
    return all(_eased(person) == person for person in agreed)


def _free(problem: Problem) -> Problem:
    return replace(problem, pinned_in=frozenset(), pinned_out=frozenset())


def _eased(person: Volunteer) -> Volunteer:
    """A person of whom no rule asks to serve more."""
    agreed = person.terms
    if agreed == AS_THEY_LIKE:
        return person
    most = Terms(
        days_in_a_row=_most(agreed.days_in_a_row),
        kind_in_a_row={kind: _most(span) for kind, span in agreed.kind_in_a_row.items()},
        weekends=agreed.weekends,
        shifts=_most(agreed.shifts),
        minutes=_most(agreed.minutes),
        shifts_of_kind={kind: _most(span) for kind, span in agreed.shifts_of_kind.items()},
    )
    return replace(person, terms=most)


def _most(span: Span) -> Span:
    return Span(0, span.most)


class _Search:
    """One model in which each pin may be dropped, and what its solves say."""

    def __init__(self, free: Problem, pins: Problem, seconds: float, cancel: Cancel | None) -> None:
        self._end, self._cancel = monotonic() + seconds, cancel
        self._model, x = formulate(free)
        self._model.forget_costs()
        self._dropped: dict[Assignment, Var] = {}
        for pair in sorted(pins.pinned_in | pins.pinned_out):
            self._dropped[pair] = dropped = self._model.boolean()
            held = [variable] if (variable := x.at(pair)) is not None else []
            if pair in pins.pinned_in:
                self._model.at_least(1, [dropped, *held])
            else:
                self._model.at_least(0, [dropped, *held], [1, *([-1] * len(held))])
        self._solver = CpSat(self._model)

    def run(self, end: float) -> Conflict | None:
        """A smallest contradiction, or the best known at the `end`, by the monotonic clock."""
        known = self._core(self._dropped)
        if known is None:
            return None
        self._end = end
        return self.shrunk(self._thinned(known), end)

    def shrunk(self, known: Pins, end: float) -> Conflict:
        """A smallest contradiction when one is known, or that one when it is not found until the `end`."""
        self._end = end
        drops: list[Pins] = []
        while (chosen := self._meeting(drops)) is not None and len(chosen) < len(known):
            found = self._least_drop(chosen)
            if found.infeasible:
                return Conflict(tuple(sorted(chosen)), smallest=True)
            if not found.proven or found.values is None:
                return Conflict(tuple(sorted(known)), smallest=False)
            dropped = frozenset(pin for pin, variable in self._dropped.items() if found.values[variable])
            if chosen & dropped:
                return Conflict(tuple(sorted(chosen)), smallest=True)
            drops.append(dropped)
        return Conflict(tuple(sorted(known)), smallest=chosen is not None)

    def _core(self, pins: Iterable[Assignment]) -> Pins | None:
        found = self._solver.conflicting_subset(
            map(self._dropped.__getitem__, pins), seconds=self._left, cancel=self._cancel
        )
        return None if found is None else frozenset(pair for pair in pins if self._dropped[pair] in found)

    def _thinned(self, pins: Pins) -> Pins:
        """A contradiction within these pins of which none can be left out."""
        for pair in sorted(pins):
            if pair in pins and self._left > 0:
                fewer = self._core(sorted(pins - {pair}))
                pins = pins if fewer is None else fewer
        return pins

    def _least_drop(self, kept: Pins) -> CpSatOutcome:
        """The fewest pins to drop, of `kept` only when there is no other way; infeasible when there is no
        roster even without pins.
        """
        self._model.forget_costs()
        for pair, variable in self._dropped.items():
            self._model.cost(KEEP if pair in kept else DROP, variable, 1)
        return self._minimise(self._solver, {KEEP: len(self._dropped) + 1, DROP: 1})

    def _meeting(self, drops: list[Pins]) -> Pins | None:
        """The fewest pins that meet every drop; None when they are not known."""
        model = Model()
        chosen = {pair: model.boolean() for pair in self._dropped}
        for drop in drops:
            model.at_least(1, [chosen[pair] for pair in sorted(drop)])
        for variable in chosen.values():
            model.cost(KEEP, variable, 1)
        found = self._minimise(CpSat(model), {KEEP: 1})
        if not found.proven or found.values is None:
            return None
        return frozenset(pin for pin, variable in chosen.items() if found.values[variable])

    def _minimise(self, solver: CpSat, weights: Mapping[Tier, int]) -> CpSatOutcome:
        return solver.minimise(weights, hint={}, seconds=self._left, cancel=self._cancel)

    @property
    def _left(self) -> float:
        return self._end - monotonic()
