"""The parts of PDHG, held against their definitions, and a small master problem solved by both step rules."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.solver.pdhg.iterations import AdaptiveSteps, FixedSteps, StepRule, project_on_simplex
from matcher.solver.pdhg.master_data import MasterData, Point
from matcher.solver.pdhg.penalties import Penalties, conjugate, dual_prox, penalty
from matcher.solver.pdhg.solve_master import matrix_norm, solve_master

pytestmark = pytest.mark.kernels

Floats = NDArray[np.float64]
FIRST = np.array([0, 3, 4, 9])
ROWS = 12
PENALTIES = Penalties(
    np.array([[0.0, 2.0, np.inf], [1.0, 3.0, 4.0]]),
    np.array([[-9.0, -2.0, 5.0, 5.0], [-7.0, -1.0, 0.0, 6.0]]),
    np.array([4.0, 0.5]),
)


def matrix(seed: int) -> Floats:
    """Columns of three people over some rows, with small whole entries."""
    return np.random.default_rng(seed).integers(0, 3, (FIRST[-1], ROWS)).astype(np.float64)


def master(dense: Floats, penalties: Penalties, cost: Floats) -> MasterData:
    """A master without linking columns, where each entry of the matrix is a pattern."""
    column, row = np.nonzero(dense)
    none = np.zeros(0)
    return MasterData(
        *(cost, np.searchsorted(column, np.arange(len(dense) + 1)), np.arange(len(row)), FIRST),
        *(none, np.zeros(0, np.int64), none, none),
        *(np.arange(len(row) + 1), row, dense[column, row]),
        penalties,
        np.ones(dense.shape[1]),
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_norm_is_that_on_changes_that_add_up_to_nothing(seed: int) -> None:
    dense, within = matrix(seed), np.zeros((FIRST[-1], FIRST[-1]))
    for first, end in pairwise(FIRST.tolist()):
        within[first:end, first:end] = np.eye(end - first) - 1 / (end - first)
    rows = Penalties(np.zeros((ROWS, 1)), np.tile([-1.0, 1.0], (ROWS, 1)), np.zeros(ROWS))
    found = matrix_norm(master(dense, rows, np.full(FIRST[-1], 1e6)), 200)
    assert found == pytest.approx(np.linalg.norm(dense.T @ within, 2), rel=1e-3)


@pytest.mark.parametrize("size", [1, 2, 3, 8])
def test_no_point_of_the_simplex_is_nearer_than_the_projection(size: int) -> None:
    random = np.random.default_rng(size)
    for _ in range(20):
        wished, nearest = random.normal(0, 1, size), np.zeros(size)
        project_on_simplex(wished, 0, size, nearest)
        assert nearest.sum() == pytest.approx(1)
        assert (nearest >= 0).all()
        for other in random.dirichlet(np.full(size, 0.5), 50):
            assert np.square(nearest - wished).sum() <= np.square(other - wished).sum() + 1e-9


@pytest.mark.parametrize("duals", [(-9.0, -7.0), (-2.5, -1.0), (0.0, 0.0), (4.0, 5.5)])
def test_the_conjugate_is_the_most_by_which_duals_exceed_penalties(duals: tuple[float, float]) -> None:
    activities = np.linspace(-1, 6, 71)
    most = 0.0
    for row, dual in enumerate(duals):
        one = Penalties(*(each[row : row + 1] for each in PENALTIES))
        most += max(dual * at - penalty(np.array([at]), one) for at in activities)
    assert conjugate(np.array(duals), PENALTIES) == pytest.approx(most)


@pytest.mark.parametrize("dual", [-30.0, -3.0, 0.0, 2.0, 40.0])
@pytest.mark.parametrize("row", [0, 1])
def test_the_proximal_map_weighs_distance_against_the_conjugate(dual: float, row: int) -> None:
    one, step = Penalties(*(each[row : row + 1] for each in PENALTIES)), 1.5

    def value(at: float) -> float:
        return step * conjugate(np.array([at]), one) + (at - dual) ** 2 / 2

    found = dual_prox(dual, step, row, PENALTIES)
    within = np.linspace(PENALTIES.slopes[row, 0], PENALTIES.slopes[row, -1], 301)
    assert value(found) <= min(map(value, within)) + 1e-9


@pytest.mark.parametrize("rule", [AdaptiveSteps(0.1, 1.0, 50), FixedSteps(0.1, 1.0, 50)], ids=type)
def test_both_step_rules_close_the_gap(rule: StepRule) -> None:
    random, dense = np.random.default_rng(5), matrix(5)
    wanted = random.integers(1, 4, (ROWS, 1)).astype(np.float64)
    rows = Penalties(wanted, np.tile([-3.0, 2.0], (ROWS, 1)), np.zeros(ROWS))
    data = master(dense, rows, random.integers(0, 5, FIRST[-1]).astype(np.float64))
    start = Point(np.repeat(1 / np.diff(FIRST), np.diff(FIRST)), np.zeros(0), np.zeros(ROWS))
    found = solve_master(start, data, rule, weight_limits=(1e-2, 1e2), restarts=60, gap=1e-4)
    assert 0 <= found.upper - found.lower <= 1e-4 * abs(found.lower)
    activity = dense.T @ found.point.weights
    by_hand = float(data.cost @ found.point.weights) + penalty(activity, rows)
    assert found.upper == pytest.approx(by_hand)
