"""Column generation for a week, held against the best rosters and against the linear relaxation."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.model.milp import Weights
from matcher.problem.problem import Problem
from matcher.progress import Cancel
from matcher.result import Result
from matcher.roster import Roster
from matcher.solver.district.column_generation import DistrictColumnGeneration
from matcher.solver.district.model import DistrictModel
from matcher.solver.district.weightings import ALL_TIERS, TO_DESIRED, TO_FAIRNESS, TO_PROMISES
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from tests.support.strategies import problems

ROUNDS = 60
WEIGHTINGS = (ALL_TIERS, TO_FAIRNESS, TO_DESIRED, TO_PROMISES)


def rounds(number: int) -> Callable[[], float]:
    """Time for so many rounds."""
    left = iter(range(number, -1, -1))
    return lambda: float(next(left))


def cost(best: Result, weights: Weights) -> int:
    return sum(weight * best.tiers[tier].cost for tier, weight in weights.items())


def generated(model: DistrictModel, weights: Weights, known: Roster) -> DistrictColumnGeneration:
    generation = model.column_generation(weights, known)
    generation.improve_bound(rounds(ROUNDS), lambda bound: None, 1e-4)
    return generation


@settings(max_examples=30, derandomize=True)
@given(problems(people=8, shifts=6, busy=True))
def test_no_roster_is_cheaper_than_the_bound(drawn: Problem) -> None:
    best = solve(drawn, SolveLimits(seconds=20))
    if best.roster is None:
        return
    model = DistrictModel(drawn, Cancel())
    for weights in WEIGHTINGS:
        for known in (Roster(drawn.kept), best.roster):
            generation, heard = model.column_generation(weights, known), list[float]()
            generation.improve_bound(rounds(ROUNDS), heard.append, 1e-4)
            assert heard == sorted(heard)
            assert all(bound <= cost(best, weights) + 1e-6 for bound in heard)


@pytest.fixture(scope="module")
def district() -> tuple[DistrictModel, Result]:
    asked = district_problem(generate(volunteers=300))
    best = solve(asked, SolveLimits(seconds=30))
    assert best.roster is not None
    return DistrictModel(asked, Cancel()), best


@pytest.mark.parametrize("weights", WEIGHTINGS, ids=["blend", "shared", "filled", "kept"])
def test_column_generation_proves_what_the_relaxation_proves(
    district: tuple[DistrictModel, Result], weights: Weights
) -> None:
    model, best = district
    relaxed = model.relax(weights, {}, 30.0)
    generation = generated(model, weights, Roster())
    assert relaxed is not None
    assert relaxed.bound * 0.985 <= generation.bound <= cost(best, weights) + 1e-6


def test_a_generation_started_from_another_one_proves_as_much(
    district: tuple[DistrictModel, Result],
) -> None:
    model, best = district
    first = generated(model, ALL_TIERS, Roster())
    doubled = {tier: 2 * weight for tier, weight in ALL_TIERS.items()}
    second = model.column_generation(doubled, Roster(), (first, 2.0))
    second.improve_bound(rounds(1), lambda bound: None, 1e-4)
    assert 2 * first.bound * 0.98 <= second.bound <= 2 * cost(best, ALL_TIERS) + 1e-6


def test_the_restricted_core_holds_a_roster_near_the_best(district: tuple[DistrictModel, Result]) -> None:
    model, best = district
    generation = generated(model, ALL_TIERS, Roster())
    core = model.core_columns(generation, Roster())
    outcome = model.solve_milp(ALL_TIERS, {}, Roster(), 30.0, among=core)
    assert outcome.roster is not None
    assert core[model.pairs].sum() < 0.7 * len(model)
    assert outcome.bound is not None
    assert generation.bound - 1e-6 <= cost(best, ALL_TIERS) <= outcome.bound + 1e-3 * cost(best, ALL_TIERS)


def test_without_time_there_is_no_bound(district: tuple[DistrictModel, Result]) -> None:
    model, _ = district
    generation = model.column_generation({Tier.MINIMUM: 1}, Roster())
    assert not generation.improve_bound(lambda: 0.0, lambda bound: None, 1e-4)
    assert generation.bound == float("-inf")
