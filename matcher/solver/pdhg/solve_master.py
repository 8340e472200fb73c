"""Solve a restricted master problem approximately: iterations, restarts to the average, bounds."""

from typing import NamedTuple

import numpy as np
from numba import njit

from matcher.problem.arrays import Floats
from matcher.solver.pdhg.iterations import StepRule
from matcher.solver.pdhg.master_data import (
    MasterData,
    Point,
    add_to_rows,
    add_values,
    price_patterns,
    reduced_cost,
    sum_patterns,
)
from matcher.solver.pdhg.penalties import conjugate, penalty

#: distance between two points below which neither has moved
STILL = 1e-6


class MasterBounds(NamedTuple):
    """The primal cost and the dual bound at a point of a master problem."""

    upper: float
    lower: float
    point: Point


def solve_master(
    point: Point,
    data: MasterData,
    rule: StepRule,
    *,
    weight_limits: tuple[float, float],
    restarts: int,
    gap: float,
) -> MasterBounds:
    """The best point found from a start `point`, with its bounds.

    There are at most `restarts` runs of iterations, fewer if the relative `gap` is closed. After each, the
    better of the last point and the average is the next start. The primal weight of `rule` is adapted to how
    far primal and dual moved, within `weight_limits`.
    """
    for _ in range(restarts):
        last = Point(*(each.copy() for each in point))
        average = rule.advance(last, data)
        ends = [MasterBounds(*master_bounds(at, data), at) for at in (average, last)]
        best = min(ends, key=lambda end: end.upper - end.lower)
        # Not `norm`, whose threads would wait busily on the core of another thread.
        primal = float(np.sqrt(np.square(best.point.weights - point.weights).sum()))
        dual = float(np.sqrt(np.square((best.point.duals - point.duals) / np.sqrt(data.dual_scale)).sum()))
        point = best.point
        if primal > STILL and dual > STILL:
            rule.primal_weight = float(np.clip(np.sqrt(rule.primal_weight * dual / primal), *weight_limits))
        if best.upper - best.lower <= gap * abs(best.lower):
            break
    return best


@njit(cache=True, nogil=True)
def master_bounds(at: Point, data: MasterData) -> tuple[float, float]:
    """The cost of the weights and links of a point, and the Lagrangian bound of the master at its duals."""
    values, activity = np.empty(len(data.pattern_begin) - 1), np.zeros(len(at.duals))
    sum_patterns(at.weights, at.links, data, values)
    add_to_rows(values, data, activity)
    upper = float((at.weights * data.cost).sum() + (at.links * data.link_cost).sum())
    upper += penalty(activity, data.penalties)
    lower = linking_bound(at.duals, data, values)
    for person in range(len(data.first) - 1):
        least = np.inf
        for column in range(data.first[person], data.first[person + 1]):
            least = min(least, reduced_cost(column, data, values))
        lower += least
    return upper, lower


@njit(cache=True, nogil=True)
def linking_bound(duals: Floats, data: MasterData, values: Floats) -> float:
    """The Lagrangian bound at these duals without the columns: linking columns y and conjugate of penalties.

    Fills `values` with the dual value of each pattern.
    """
    price_patterns(duals, data, values)
    total = -conjugate(duals, data.penalties)
    for link in range(len(data.link_cost)):
        reduced = data.link_cost[link] + values[data.link_pattern[link]]
        total += reduced * (data.link_lower[link] if reduced > 0 else data.link_upper[link])
    return total


@njit(cache=True, nogil=True)
def matrix_norm(data: MasterData, iterations: int) -> float:
    """An estimate (power method) of the norm of A on changes of weights that sum to 0 for each person."""
    weights, norm = np.sin(np.arange(len(data.cost)).astype(np.float64)), 1.0
    sums, activity = np.empty(len(data.pattern_begin) - 1), np.empty(len(data.dual_scale))
    no_links = np.zeros(len(data.link_cost))
    for _ in range(iterations):
        for person in range(len(data.first) - 1):
            start, end = data.first[person], data.first[person + 1]
            if start < end:
                weights[start:end] -= weights[start:end].mean()
        weights /= max(STILL, np.sqrt((weights * weights).sum()))
        sum_patterns(weights, no_links, data, sums)
        add_to_rows(sums, data, activity)
        norm = max(1.0, np.sqrt((activity * activity).sum()))
        price_patterns(activity, data, sums)
        for column in range(len(weights)):
            weights[column] = add_values(0.0, column, data, sums)
    return float(norm)
