"""Every strategy knows what stands: it counts, it stays, and no bound is above what the best roster costs."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from matcher.problem.problem import Problem
from matcher.problem.standing import fixed
from matcher.result import Result
from matcher.roster import Assignment, Roster
from matcher.rules.testing import best_by_rows
from matcher.solver.components.params import ComponentsParams
from matcher.solver.conflict import find_conflict
from matcher.solver.incumbent import as_costs
from matcher.solver.params import DEFAULTS, SolveParams
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.start.greedy import greedy
from matcher.solver.strategy import Strategy, StrategyParams
from matcher.solver.subproblem import project, splice, subproblem
from matcher.verify import verify
from tests.bench.standing import with_weeks_around
from tests.support.beside import districts
from tests.support.builders import pair, problem, roster, shift, volunteer
from tests.support.strategies import problem as random_problem
from tests.support.strategies import with_standing

WHOLE = ComponentsParams(largest_share=0.0)
PARAMS = {
    Strategy.EXACT: DEFAULTS,
    Strategy.DISTRICT: SolveParams(strategy=StrategyParams(exact_pairs=0), components=WHOLE),
    Strategy.LNS_ONLY: SolveParams(strategy=StrategyParams(exact_pairs=0, model_pairs=0), components=WHOLE),
    Strategy.LNS_RELAXED: SolveParams(
        strategy=StrategyParams(exact_pairs=0, column_generation_pairs=0), components=WHOLE
    ),
}
SEEDS = range(6)


@cache
def standing_problem(seed: int) -> Problem:
    """Eight people, seven shifts, some of them around the period, and people who stand here and there."""
    random = Random(seed)
    return with_standing(random_problem(random, 8, 7, True), random)


@cache
def two_districts() -> Problem:
    """Two districts with planned weeks around; somebody of the one stands in the other one, and on two
    shifts at once.
    """
    of = with_weeks_around(districts(2, 50))
    today = sorted(greedy(of).assignments)
    astray = Assignment(today[0].volunteer, next(seat for _, seat in today if seat.startswith("1/")))
    return replace(of, standing=of.standing | {astray, *today[:10]})


def assert_stands(of: Problem, result: Result) -> None:
    assert result.roster is not None
    verdict = verify(of, result.roster)
    assert verdict.feasible
    assert as_costs(verdict.costs) == tuple(each.cost for each in result.tiers.values())
    assert of.standing - of.standing_outside <= result.roster.assignments
    assert of.standing_outside.isdisjoint(result.roster.assignments)


@pytest.mark.parametrize("strategy", PARAMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_stands_stays_and_bounds_hold(strategy: Strategy, seed: int) -> None:
    of = standing_problem(seed)
    best = best_by_rows(of)
    assert best is not None
    seconds = 30.0 if strategy is Strategy.EXACT else 1.5
    result = solve(of, SolveLimits(seconds=seconds, workers=1), params=PARAMS[strategy])
    assert_stands(of, result)
    costs = tuple(best[1].values())
    found = tuple(each.cost for each in result.tiers.values())
    assert found >= costs
    assert strategy is not Strategy.EXACT or found == costs
    for tier, each in result.tiers.items():
        assert each.bound <= best[1][tier] or found[: tier - 1] != costs[: tier - 1]


def test_each_strategy_is_the_one_that_was_asked_for() -> None:
    chosen = {
        solve(standing_problem(seed), SolveLimits(seconds=0.5, workers=1), params=params).strategy
        for params in PARAMS.values()
        for seed in SEEDS
    }
    assert chosen >= {strategy.value for strategy in PARAMS}


@pytest.mark.parametrize("workers", [1, 2])
def test_components_know_who_stands_in_another_one(workers: int) -> None:
    of = two_districts()
    params = SolveParams(strategy=StrategyParams(exact_pairs=100))
    result = solve(of, SolveLimits(seconds=20, workers=workers), params=params)
    assert result.strategy == Strategy.COMPONENTS
    assert_stands(of, result)


def test_a_part_judges_what_stands_as_the_whole_does() -> None:
    of = replace(two_districts(), pinned_in=frozenset())
    today = greedy(of)
    people = [person.id for person in of.volunteers[::3]]
    part = subproblem(of, people, [shift.id for shift in of.shifts[:60]], keeping=today)
    assert verify(part, project(part, today)).feasible
    assert part.standing == fixed(part) & of.standing
    assert part.standing_outside
    again = solve(part, SolveLimits(seconds=5, workers=1)).roster
    assert again is not None
    assert verify(of, splice(part, again, today)).feasible


def test_a_start_without_what_stands_is_completed() -> None:
    of = problem([volunteer("ann"), volunteer("bob")], [shift("s1", "Mon 9-11")], standing="ann@s1")
    result = solve(of, SolveLimits(seconds=5, workers=1), start=Roster())
    assert result.roster == roster("ann@s1")


def test_pins_against_what_stands_are_named_and_what_stands_is_not() -> None:
    work = [shift("talk", "Mon 9-11"), shift("walk", "Mon 10-12"), shift("meal", "Mon 11-12")]
    of = problem(
        [volunteer("ann")], work, standing="ann@talk", pinned_in="ann@walk ann@meal", pinned_out="ann@talk"
    )
    found = find_conflict(of, 10)
    assert found is not None
    assert found.pins == (pair("ann@walk"),)
    free = replace(of, pinned_in=frozenset({pair("ann@meal")}))
    assert find_conflict(free, 10) is None
    result = solve(free, SolveLimits(seconds=5, workers=1))
    assert result.roster == roster("ann@talk ann@meal")


def test_promises_are_kept_beside_what_stands() -> None:
    work = [shift("talk", "Mon 9-11"), shift("walk", "Mon 10-12"), shift("meal", "Mon 11-12")]
    promised = {"ann@walk": 9, "ann@meal": 1, "ann@talk": 5}
    of = problem([volunteer("ann")], work, standing="ann@talk", published=promised)
    limited = replace(of, policy=replace(of.policy, most_moves=1))
    result = solve(limited, SolveLimits(seconds=5, workers=1))
    assert result.roster == roster("ann@talk ann@meal")
