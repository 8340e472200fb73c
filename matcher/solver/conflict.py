"""A conflict: pins that cannot hold together, however the roster is completed; the fewest of them.

A set of pins is a conflict when no roster keeps these pins and all hard rules: a minimal unsatisfiable
subset. A first one comes from CP-SAT's assumptions on a model without objective. Pins are then left out of it
one by one while it stays a conflict.

A conflict with the fewest pins comes from implicit hitting sets (Ignatiev, Previti, Liffiton and
Marques-Silva, Smallest MUS extraction with minimal hitting set dualization, 2015). To keep a set of pins that
is no conflict, some other pins must be dropped; every conflict contains one of the dropped pins. So the
search alternates between two problems: the smallest set that hits all drops known so far, and the fewest pins
to drop when that set is kept. When the set cannot be kept it is a conflict, and none is smaller. Otherwise
there is one more drop to hit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from time import monotonic

from matcher.model.cpsat import CpSat, CpSatOutcome
from matcher.model.model import Model, Var
from matcher.problem.eligibility import candidates
from matcher.problem.entities import AS_THEY_LIKE, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed
from matcher.problem.terms import Span, Terms
from matcher.progress import Cancel
from matcher.roster import Assignment, Roster
from matcher.rules.formulate import formulate
from matcher.rules.registry import active, rules, rules_by_terms
from matcher.solver.sizes import MICROSECONDS_PAIR
from matcher.solver.subproblem import subproblem, with_joint_shifts
from matcher.tiers import Tier

#: The tiers of the model's objective: first drop none of the pins to keep, then as few others as possible.
KEEP, DROP = Tier.MINIMUM, Tier.WISHES
Pins = frozenset[Assignment]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Pins, in and out, that cannot hold together; no pins where there is no roster even without pins.

    `smallest`: it is proven that no conflict has fewer pins; else time ran out before that was known.
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
    """A smallest conflict; None where the pins can hold together, or none was found within `seconds`.

    It is first looked for among the shifts of the pins and the people who could serve there, which is quick;
    with `whole` among all shifts and rules. Once one is known, a smallest one is looked for until `longest`
    seconds are over.
    """
    end = monotonic() + max(seconds, longest)
    if whole:
        return _PinModel(_free(problem), problem, seconds, cancel).run(end)
    if not problem.pinned_in | problem.pinned_out - problem.standing:
        return None
    found = _PinModel(around_pins(problem), problem, seconds, cancel).run(end)
    if found is None or not found.smallest or _nothing_else(problem):
        return found
    return smallest_conflict(problem, found, end - monotonic(), cancel)


def smallest_conflict(
    problem: Problem, known: Conflict, seconds: float, cancel: Cancel | None = None
) -> Conflict:
    """A smallest conflict, when one is `known`; the known one, with `smallest` false, where time runs out."""
    if known.smallest and not known.pins:
        return known
    if seconds < len(candidates(problem)) * MICROSECONDS_PAIR / 1e6:
        return Conflict(known.pins, smallest=False)
    end = monotonic() + seconds
    return _PinModel(_free(problem), problem, seconds, cancel).shrunk(frozenset(known.pins), end)


def around_pins(problem: Problem) -> Problem:
    """The subproblem of the pins' people and shifts, and all who could serve there.

    It has only rules that work elsewhere cannot help to keep (`RuleInfo.pins_can_break`). A conflict here is
    therefore a conflict of the whole.
    """
    pins = problem.pinned_in | problem.pinned_out - problem.standing
    people = {pair.volunteer for pair in pins} - problem.context_volunteers
    work = with_joint_shifts(
        problem, {problem.shift_of[pair.seat].id for pair in pins} - problem.undecided_shifts
    )
    for shift in work:
        for seat in problem.shift[shift].seats:
            people |= set(candidates(problem).on[seat.id])
    part = _free(subproblem(problem, people, work, keeping=Roster(fixed(problem))))
    without = problem.policy.without | {
        name for name, rule in rules().items() if not rule.INFO.pins_can_break
    }
    eased = tuple(map(_eased, part.volunteers))
    return replace(part, volunteers=eased, policy=replace(problem.policy, without=frozenset(without)))


def _nothing_else(problem: Problem) -> bool:
    """Whether `around_pins` leaves out no hard rule: a smallest conflict there is then one of the whole."""
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
    """A person whose terms ask for no least amount of work."""
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


class _PinModel:
    """A model of a problem in which each pin may be dropped."""

    def __init__(self, free: Problem, pins: Problem, seconds: float, cancel: Cancel | None) -> None:
        self._end, self._cancel = monotonic() + seconds, cancel
        self._model, x = formulate(free)
        self._model.forget_costs()
        self._dropped: dict[Assignment, Var] = {}
        for pair in sorted(pins.pinned_in | pins.pinned_out - pins.standing):
            self._dropped[pair] = dropped = self._model.boolean()
            held = [variable] if (variable := x.at(pair)) is not None else []
            if pair in pins.pinned_in:
                self._model.at_least(1, [dropped, *held])
            else:
                self._model.at_least(0, [dropped, *held], [1, *([-1] * len(held))])
        self._solver = CpSat(self._model)

    def run(self, end: float) -> Conflict | None:
        """A smallest conflict, or the smallest one known at `end` by the monotonic clock; None for none."""
        known = self._some_conflict(self._dropped)
        if known is None:
            return None
        self._end = end
        return self.shrunk(self._minimal(known), end)

    def shrunk(self, known: Pins, end: float) -> Conflict:
        """A smallest conflict, when one is known; that one where none is proven smallest before `end`."""
        self._end = end
        drops: list[Pins] = []
        while (chosen := self._hitting_set(drops)) is not None and len(chosen) < len(known):
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

    def _some_conflict(self, pins: Iterable[Assignment]) -> Pins | None:
        found = self._solver.conflicting_subset(
            map(self._dropped.__getitem__, pins), seconds=self._left, cancel=self._cancel
        )
        return None if found is None else frozenset(pair for pair in pins if self._dropped[pair] in found)

    def _minimal(self, pins: Pins) -> Pins:
        """A conflict within these pins from which none can be left out."""
        for pair in sorted(pins):
            if pair in pins and self._left > 0:
                fewer = self._some_conflict(sorted(pins - {pair}))
                pins = pins if fewer is None else fewer
        return pins

    def _least_drop(self, kept: Pins) -> CpSatOutcome:
        """The fewest pins to drop, and of `kept` only where there is no other way.

        Infeasible where there is no roster even without pins.
        """
        self._model.forget_costs()
        for pair, variable in self._dropped.items():
            self._model.cost(KEEP if pair in kept else DROP, variable, 1)
        return self._minimise(self._solver, {KEEP: len(self._dropped) + 1, DROP: 1})

    def _hitting_set(self, drops: list[Pins]) -> Pins | None:
        """A smallest set of pins that has one of every drop; None where none is proven smallest in time."""
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
