"""Mixes of a week, held against the best rosters and against the linear relaxation."""

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
from matcher.solver.district.column_generation import Mixture
from matcher.solver.district.model import Whole
from matcher.solver.district.solver import BLEND, FILLED, KEPT, SHARED
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from tests.support.strategies import problems

ROUNDS = 60
ALL = (BLEND, SHARED, FILLED, KEPT)


def rounds(number: int) -> Callable[[], float]:
    """Time for so many rounds."""
    left = iter(range(number, -1, -1))
    return lambda: float(next(left))


def cost(best: Result, weights: Weights) -> int:
    return sum(weight * best.tiers[tier].cost for tier, weight in weights.items())


def mixed(whole: Whole, weights: Weights, known: Roster, near: Mixture | None = None) -> Mixture:
    mixture = whole.mixture(weights, known, near)
    mixture.mixed(rounds(ROUNDS), lambda bound: None, 1e-4)
    return mixture


@settings(max_examples=60, derandomize=True)
@given(problems(people=8, shifts=6, busy=True))
def test_no_roster_is_cheaper_than_a_mix_says(drawn: Problem) -> None:
    best = solve(drawn, SolveLimits(seconds=20))
    if best.roster is None:
        return
    whole = Whole(drawn, Cancel())
    for weights in ALL:
        for known in (Roster(drawn.kept), best.roster):
            mixture, heard = whole.mixture(weights, known), list[float]()
            mixture.mixed(rounds(ROUNDS), heard.append, 1e-4)
            assert heard == sorted(heard)
            assert all(bound <= cost(best, weights) + 1e-6 for bound in heard)


@pytest.fixture(scope="module")
def district() -> tuple[Whole, Result]:
    asked = district_problem(generate(volunteers=300))
    best = solve(asked, SolveLimits(seconds=30))
    assert best.roster is not None
    return Whole(asked, Cancel()), best


@pytest.mark.parametrize("weights", ALL, ids=["blend", "shared", "filled", "kept"])
def test_a_mix_of_a_district_proves_what_the_relaxation_proves(
    district: tuple[Whole, Result], weights: Weights
) -> None:
    whole, best = district
    relaxed = whole.relax(weights, {}, 30.0)
    mixture = mixed(whole, weights, Roster())
    assert relaxed is not None
    assert relaxed.bound * 0.985 <= mixture.bound <= cost(best, weights) + 1e-6


def test_a_mix_near_another_one_begins_with_what_that_proves(district: tuple[Whole, Result]) -> None:
    whole, best = district
    first = mixed(whole, BLEND, Roster())
    doubled = {tier: 2 * weight for tier, weight in BLEND.items()}
    second = whole.mixture(doubled, Roster(), first, 2.0)
    second.mixed(rounds(1), lambda bound: None, 1e-4)
    assert 2 * first.bound * 0.98 <= second.bound <= 2 * cost(best, BLEND) + 1e-6


def test_over_what_a_mix_uses_a_roster_near_the_best_is_decided(district: tuple[Whole, Result]) -> None:
    whole, best = district
    mixture = mixed(whole, BLEND, Roster())
    core = whole.core(mixture, Roster())
    decided = whole.decide(BLEND, {}, Roster(), 30.0, among=core)
    assert decided.roster is not None
    assert core[whole.pairs].sum() < 0.7 * len(whole)
    assert decided.bound is not None
    assert mixture.bound - 1e-6 <= cost(best, BLEND) <= decided.bound + 1e-3 * cost(best, BLEND)


def test_a_mix_needs_time_to_say_anything(district: tuple[Whole, Result]) -> None:
    whole, _ = district
    mixture = whole.mixture({Tier.MINIMUM: 1}, Roster())
    assert not mixture.mixed(lambda: 0.0, lambda bound: None, 1e-4)
    assert mixture.bound == float("-inf")
