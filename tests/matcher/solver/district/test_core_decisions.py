"""Rosters from a core's relaxation: first with certain pairs fixed, then over all within the gap."""

import numpy as np
import pytest

from fixtures.district import generate, problem
from matcher.problem.problem import Problem
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.solver.district.model import DistrictModel
from matcher.solver.district.weightings import ALL_TIERS
from matcher.solver.start.greedy import greedy
from matcher.verify import verify

SECONDS = 20.0


@pytest.fixture(scope="module")
def week() -> Problem:
    return problem(generate(volunteers=150))


def cost(week: Problem, roster: Roster) -> int:
    verdict = verify(week, roster)
    assert verdict.feasible
    return sum(weight * verdict.costs[tier] for tier, weight in ALL_TIERS.items())


def test_fixed_and_excluded_pairs_cost_nothing_in_the_end(week: Problem) -> None:
    start, model = greedy(week), DistrictModel(week, Cancel())
    everything = np.ones(len(model.programme), dtype=bool)
    core = model.relax_core(ALL_TIERS, everything, SECONDS)
    assert core is not None
    known = model.flags(start) > 0
    first = model.solve_milp(
        ALL_TIERS, {}, start, SECONDS, among=core.near_support(known), fixed=core.certain
    )
    assert first.roster is not None
    dear = cost(week, first.roster)
    assert core.certain.sum() > 0
    assert set(model.x.roster(core.certain).assignments) <= set(first.roster.assignments)
    best = model.solve_milp(ALL_TIERS, {}, start, SECONDS)
    least = model.solve_milp(
        ALL_TIERS, {}, first.roster, SECONDS, among=core.within_gap(dear + 1 - core.cost)
    )
    assert best.roster is not None
    assert least.roster is not None
    assert core.cost <= cost(week, least.roster) == cost(week, best.roster) <= dear
