"""What the rows of a model say of a roster, found by a solver, to be held against the verifier."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from random import Random

from matcher.model.cpsat import CpSat
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.rules.formulate import formulate
from matcher.tiers import Tier
from matcher.verify import verify

Costs = Mapping[Tier, int]
SECONDS = 20.0


def judged(problem: Problem, roster: Roster) -> Costs | None:
    """What a roster costs by the verifier; None when it breaks a hard rule."""
    verdict = verify(problem, roster)
    return verdict.costs if verdict.feasible else None


def posted(problem: Problem, roster: Roster) -> Costs | None:
    """What a roster costs by the rows that the rules post; None when a row forbids it or a pair has no
    variable.
    """
    model, x = formulate(problem)
    if not roster.assignments <= x.pair.keys():
        return None
    solver = CpSat(model)
    for pair, variable in x.pair.items():
        solver.fix(variable, int(pair in roster))
    # With the pairs fixed each tier is at its own least: no auxiliary variable costs in two tiers.
    values = _values(solver, dict.fromkeys(Tier, 1))
    return None if values is None else _costs(model, values)


def optimum(problem: Problem) -> tuple[Roster, Costs] | None:
    """The best roster, tier by tier, and its costs by the rows; None when the rows forbid every roster."""
    model, x = formulate(problem)
    solver = CpSat(model)
    values: Sequence[int] | None = None
    for tier in Tier:
        values = _values(solver, {tier: 1})
        if values is None:
            return None
        solver.cap(tier, _costs(model, values)[tier])
    return (_roster(x, values), _costs(model, values)) if values is not None else None


def any_roster(problem: Problem, random: Random) -> Roster | None:
    """A roster that no row forbids, drawn by random prices; None when there is none."""
    model, x = formulate(problem)
    model.forget_costs()
    model.cost_of_each(Tier.WISHES, x.variable, [random.randint(-9, 4) for _ in x.variable])
    values = _values(CpSat(model), {Tier.WISHES: 1})
    return None if values is None else _roster(x, values)


def rosters(problem: Problem) -> Iterator[Roster]:
    """Every roster over the candidate pairs of a tiny problem."""
    _, x = formulate(problem)
    free = [pair for pair, variable in sorted(x.pair.items()) if variable != Model.ONE]
    for size in range(len(free) + 1):
        for pairs in combinations(free, size):
            yield Roster(problem.kept | frozenset(pairs))


def pairs_of(problem: Problem) -> list[Assignment]:
    """Every pair of a person and a seat of a problem that are decided in it."""
    seats = [seat.id for shift in problem.open_shifts for seat in shift.seats]
    return [Assignment(person.id, seat) for person in problem.open_volunteers for seat in seats]


def assert_rows_agree(problem: Problem, least: int = 2) -> None:
    """Rows and verifier say the same of every roster of a tiny problem, and of at least so many different
    kinds.
    """
    seen = set()
    for roster in rosters(problem):
        by_rows, by_verifier = posted(problem, roster), judged(problem, roster)
        assert by_rows == by_verifier, sorted(roster)
        seen.add(None if by_verifier is None else tuple(by_verifier.values()))
    assert len(seen) >= least, "the problem shows too little of its rule"


def _values(solver: CpSat, weights: Mapping[Tier, int]) -> Sequence[int] | None:
    found = solver.minimise(weights, hint={}, seconds=SECONDS)
    assert found.proven or found.infeasible, "a tiny model must be proven"
    return found.values


def _costs(model: Model, values: Sequence[int]) -> Costs:
    return {
        tier: model.offsets[tier]
        + sum(values[variable] * weight for variable, weight in zip(*model.costs(tier), strict=True))
        for tier in Tier
    }


def _roster(x: Variables, values: Sequence[int]) -> Roster:
    return Roster(frozenset(pair for pair, variable in x.pair.items() if values[variable]))


def findings(rule: str, problem: Problem, roster: Roster) -> list[tuple[int, Tier | None]]:
    """Cost and tier of what the verifier says under a rule's code."""
    return [
        (finding.cost, finding.tier) for finding in verify(problem, roster).findings if finding.rule == rule
    ]
