"""The checks that every rule must pass, for the matcher's own rules and for those of packages outside.

A rule exists twice: `post` writes it as rows and costs, `check` judges a roster by it. `check_rule` runs four
kinds of check:

1. what the rule allows: it finds nothing in rosters that keep it;
2. what it forbids: it finds what was expected in rosters that break it, at the expected cost;
3. agreement: rows and findings give every roster the same cost, and forbid the same rosters;
4. it bites: on the problems given, some roster breaks it and some roster keeps it.

A rule with `allows` is also checked against its own findings. Each function raises `RuleFault` with the
rosters that show the fault. The rows are solved with OR-Tools, which is loaded when a check begins.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed, with_fixed
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules.formulate import guarantees
from matcher.rules.registry import rules
from matcher.rules.rule import PersonRule, Rule, is_rule
from matcher.tiers import Tier

Costs = Mapping[Tier, int]
# A tiny model is solved in milliseconds; the limit only ends what goes wrong.
SOLVE_SECONDS = 20.0


class RuleFault(AssertionError):
    """A rule that contradicts itself, its examples, or what it promises."""


@dataclass(frozen=True, slots=True)
class Example:
    """A roster that breaks a rule: `cost` is the sum of its findings, in `tier` (None: they are hard)."""

    problem: Problem
    roster: Roster
    cost: int = 1
    tier: Tier | None = None


def check_rule(
    rule: Rule,
    problems: Iterable[Problem],
    *,
    allowed: Iterable[tuple[Problem, Roster]],
    forbidden: Iterable[Example],
    seed: int = 0,
    rosters_each: int = 4,
) -> None:
    """Run all four kinds of check on a rule. Raises RuleFault at the first that fails.

    `problems` are small, a few people and shifts each; `rosters_each` random rosters are drawn for each. The
    rule need not be registered.
    """
    is_rule(rule, rule.INFO.name)
    for problem, roster in allowed:
        check_allowed(rule, problem, roster)
    for example in forbidden:
        check_forbidden(rule, example)
    random, kept, broken = Random(seed), 0, 0
    for problem in problems:
        for _ in range(rosters_each):
            roster = random_roster(problem, random)
            check_agreement(problem, roster, rule)
            found = bool(findings_of(rule, problem, roster))
            broken, kept = broken + found, kept + (not found)
            if isinstance(rule, PersonRule) and not found:
                check_allows(rule, problem, roster)
    _require(broken > 0, f"{rule.INFO.name}: no roster of these problems breaks it")
    _require(kept > 0, f"{rule.INFO.name}: every roster of these problems breaks it")


def check_allowed(rule: Rule, problem: Problem, roster: Roster) -> None:
    """The rule finds nothing in a roster, and its rows neither forbid it nor make it cost more."""
    found = findings_of(rule, problem, roster)
    _require(not found, f"{rule.INFO.name} forbids {sorted(roster)}: {found}")
    check_agreement(problem, roster, rule)


def check_forbidden(rule: Rule, example: Example) -> None:
    """The rule finds what an example says, and its rows cost the same."""
    found = findings_of(rule, example.problem, example.roster)
    cost, tiers = sum(each.cost for each in found), {each.tier for each in found}
    expected = f"{example.cost} in {example.tier}"
    _require(
        (cost, tiers) == (example.cost, {example.tier}),
        f"{rule.INFO.name} finds {cost} in {tiers}, not {expected}, in {sorted(example.roster)}",
    )
    check_agreement(example.problem, example.roster, rule)


def check_agreement(problem: Problem, roster: Roster, *more: Rule) -> None:
    """Rows and findings give a roster the same costs, with all rules that are on, and these `more`."""
    by_rows, by_findings = cost_by_rows(problem, roster, *more), cost_by_findings(problem, roster, *more)
    _require(by_rows == by_findings, f"rows say {by_rows}, findings say {by_findings} of {sorted(roster)}")


def check_all_rosters(problem: Problem, *more: Rule, least: int = 2) -> None:
    """Rows and findings agree on every roster of a tiny problem, which shows at least so many costs."""
    seen = set()
    for roster in all_rosters(problem):
        check_agreement(problem, roster, *more)
        costs = cost_by_findings(problem, roster, *more)
        seen.add(None if costs is None else tuple(costs.values()))
    _require(len(seen) >= least, "the problem shows too little of its rule")


def check_allows(rule: PersonRule, problem: Problem, roster: Roster) -> None:
    """Where the rule does not allow a person one more shift, it finds something once they have it.

    `roster` keeps the rule. The other direction does not hold for a rule with a least number: one more shift
    may begin a run of days that is too short as yet.
    """
    roster = with_fixed(problem, roster)
    for person in problem.open_volunteers:
        held = [problem.shift_of[seat] for seat in roster.held_by(person.id)]
        for shift in problem.open_shifts:
            if shift not in held and not rule.allows(problem, person, held, shift):
                more = Roster(roster.assignments | {Assignment(person.id, shift.seats[0].id)})
                _require(
                    bool(findings_of(rule, problem, more)),
                    f"{rule.INFO.name} does not allow {shift.id}, and finds nothing in {sorted(more)}",
                )


def findings_of(rule: Rule, problem: Problem, roster: Roster) -> list[Finding]:
    """The findings of one rule; none where it is off."""
    return list(rule.check(problem, with_fixed(problem, roster))) if rule.INFO.on(problem.policy) else []


def cost_by_findings(problem: Problem, roster: Roster, *more: Rule) -> Costs | None:
    """What a roster costs by `check`; None when it breaks a hard rule."""
    whole = with_fixed(problem, roster)
    found = [each for rule in _on(problem, more) for each in rule.check(problem, whole)]
    if any(each.tier is None for each in found):
        return None
    return {tier: sum(each.cost for each in found if each.tier is tier) for tier in Tier}


def cost_by_rows(problem: Problem, roster: Roster, *more: Rule) -> Costs | None:
    """What a roster costs by the rows that the rules post; None when a row forbids it, or a pair has no
    variable.
    """
    model, x = rows(problem, *more)
    if not roster.assignments - problem.standing_outside <= x.pair.keys():
        return None
    held = with_fixed(problem, roster)
    values_of = {variable: int(pair in held) for pair, variable in x.pair.items()}
    # With the pairs fixed each tier is at its own least: no auxiliary variable costs in two tiers.
    values = _solved(model, dict.fromkeys(Tier, 1), values_of, {})
    return None if values is None else _costs(model, values)


def best_by_rows(problem: Problem, *more: Rule) -> tuple[Roster, Costs] | None:
    """The best roster, tier by tier, and its costs by the rows; None when the rows forbid every roster."""
    model, x = rows(problem, *more)
    caps: dict[Tier, int] = {}
    values: Sequence[int] | None = None
    for tier in Tier:
        values = _solved(model, {tier: 1}, {}, caps)
        if values is None:
            return None
        caps[tier] = _costs(model, values)[tier]
    return None if values is None else (_roster(x, values), _costs(model, values))


def any_roster(problem: Problem, random: Random, *more: Rule) -> Roster | None:
    """A roster that no row forbids, drawn by random prices; None when there is none."""
    model, x = rows(problem, *more)
    model.forget_costs()
    model.cost_of_each(Tier.WISHES, x.variable, [random.randint(-9, 4) for _ in x.variable])
    values = _solved(model, {Tier.WISHES: 1}, {}, {})
    return None if values is None else _roster(x, values)


def all_rosters(problem: Problem) -> Iterator[Roster]:
    """Every roster over the candidate pairs of a tiny problem."""
    _, x = rows(problem)
    free = [pair for pair, variable in sorted(x.pair.items()) if variable != Model.ONE]
    for size in range(len(free) + 1):
        for pairs in combinations(free, size):
            yield Roster(fixed(problem) | frozenset(pairs))


def random_roster(problem: Problem, random: Random, most: int = 8) -> Roster:
    """Up to `most` people on any seats, whether they fit there or not."""
    pairs = pairs_of(problem)
    drawn = random.sample(pairs, random.randint(0, min(most, len(pairs))))
    return Roster(fixed(problem) | frozenset(drawn))


def pairs_of(problem: Problem) -> list[Assignment]:
    """Every pair of a person and a seat that a problem decides."""
    seats = [seat.id for shift in problem.open_shifts for seat in shift.seats]
    pairs = (Assignment(person.id, seat) for person in problem.open_volunteers for seat in seats)
    return [pair for pair in pairs if pair not in problem.standing]


def rows(problem: Problem, *more: Rule) -> tuple[Model, Variables]:
    """The model of a problem with the rows of all rules that are on, and of these `more`."""
    model = Model()
    x = Variables(problem, model, guarantees=guarantees(problem))
    for rule in _on(problem, more):
        rule.post(problem, model, x)
    return model, x


def _on(problem: Problem, more: Iterable[Rule]) -> list[Rule]:
    known = {**rules(), **{rule.INFO.name: rule for rule in more}}
    return [rule for rule in known.values() if rule.INFO.on(problem.policy)]


def _solved(model: Model, weights: Costs, given: Mapping[int, int], caps: Costs) -> Sequence[int] | None:
    from matcher.model.cpsat import CpSat

    solver = CpSat(model)
    for variable, value in given.items():
        solver.fix(variable, value)
    for tier, most in caps.items():
        solver.cap(tier, most)
    found = solver.minimise(weights, hint={}, seconds=SOLVE_SECONDS)
    _require(found.proven or found.infeasible, "a tiny model must be proven: take a smaller problem")
    return found.values


def _costs(model: Model, values: Sequence[int]) -> Costs:
    return {
        tier: model.offsets[tier]
        + sum(values[variable] * weight for variable, weight in zip(*model.costs(tier), strict=True))
        for tier in Tier
    }


def _roster(x: Variables, values: Sequence[int]) -> Roster:
    return Roster(frozenset(pair for pair, variable in x.pair.items() if values[variable]))


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise RuleFault(message)
