"""The iterations of PDHG under two rules for the step length."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numba import njit

from matcher.problem.arrays import Floats, Numbers
from matcher.solver.pdhg.master_data import (
    MasterData,
    Point,
    add_column,
    add_to_rows,
    price_patterns,
    reduced_cost,
    sum_patterns,
)
from matcher.solver.pdhg.penalties import dual_prox

#: product of movement and change of activity below which a step of any length is allowed
UNCOUPLED = 1e-12
#: the longest step: beyond it, weights are lost in rounding
LONGEST_STEP = 1_000.0
#: step lengths tried per iteration at most, on average
TRIES_PER_ITERATION = 4
#: iterations between two looks at all columns with fixed steps; in between, only active ones move
REFRESH_ITERATIONS = 10
#: a column within this distance of a positive weight is active
ACTIVE_DISTANCE = 0.05


class StepRule(Protocol):
    """A rule for step lengths. It keeps the primal weight w: with step length s, primal variables step s / w
    and duals s * w.
    """

    primal_weight: float

    def advance(self, point: Point, data: MasterData) -> Point:
        """Do some iterations from a point, which moves along; return the average of the points passed."""


@dataclass(slots=True)
class AdaptiveSteps:
    """Steps as long as the last movement allows (PDLP). Best where many rows and columns are coupled: the
    norm of the matrix allows only steps several times shorter.
    """

    length: float
    primal_weight: float
    iterations: int
    tries: int = 0

    def advance(self, point: Point, data: MasterData) -> Point:
        """Do `iterations` iterations; a step that proves too long is retried with a shorter one."""
        average, self.length, self.tries = _iterate_adaptively(
            point, data, self.length, self.primal_weight, self.iterations, self.tries
        )
        return average


@dataclass(slots=True)
class FixedSteps:
    """Steps of one length for which PDHG always converges, with columns far from a positive weight skipped
    for some iterations. Best where each person has many columns, few of which matter.

    Measured on calendars against `AdaptiveSteps`, at the same time for a master solve: Curtois instance 9
    settles in 28 rounds rather than 33, and instance 13 has a bound of 739 rather than 697 after 40 rounds.
    """

    length: float
    primal_weight: float
    iterations: int

    def advance(self, point: Point, data: MasterData) -> Point:
        """Do `iterations` iterations."""
        primal_step, dual_step = self.length / self.primal_weight, self.length * self.primal_weight
        return _iterate_fixed(point, data, primal_step, dual_step, self.iterations)


@njit(cache=True, nogil=True)
def _iterate_adaptively(
    now: Point, data: MasterData, length: float, primal_weight: float, iterations: int, tries_before: int
) -> tuple[Point, float, int]:
    """Move a point by some iterations of adaptive length.

    Returns the average of the points passed, weighted by step length, the next length, and the number of
    steps tried so far.
    """
    values, sums = np.empty(len(data.pattern_begin) - 1), np.empty(len(data.pattern_begin) - 1)
    activity, change = np.zeros(len(now.duals)), np.empty(len(now.duals))
    after = Point(now.weights.copy(), now.links.copy(), now.duals.copy())
    total = Point(np.zeros_like(now.weights), np.zeros_like(now.links), np.zeros_like(now.duals))
    gone, done, tries = 0.0, 0, 0
    sum_patterns(now.weights, now.links, data, sums)
    add_to_rows(sums, data, activity)
    while done < iterations and tries < TRIES_PER_ITERATION * iterations:
        tries += 1
        # 1. Primal step along the reduced costs, projected.
        price_patterns(now.duals, data, values)
        _step_weights(now, after, data, values, length / primal_weight)
        _step_links(now.links, after.links, data, values, length / primal_weight)
        # 2. Dual step along the activity extrapolated by the primal movement.
        sum_patterns(after.weights - now.weights, after.links - now.links, data, sums)
        add_to_rows(sums, data, change)
        for row in range(len(activity)):
            step = length * primal_weight * data.dual_scale[row]
            moved = now.duals[row] + step * (activity[row] + 2 * change[row])
            after.duals[row] = dual_prox(moved, step, row, data.penalties)
        # 3. The next length: a little below what this movement allowed, and not much longer than before.
        limit = _longest_step(now, after, data.dual_scale, change, primal_weight)
        tried, count = length, tries_before + tries + 1.0
        length = min((1 - count**-0.3) * limit, (1 + count**-0.6) * length)
        # 4. A step that was not too long counts.
        if tried <= limit:
            done, gone = done + 1, gone + tried
            activity += change
            now.weights[:], now.links[:], now.duals[:] = after.weights, after.links, after.duals
            _accumulate(total, now, tried)
    if done == 0:
        return after, length, tries_before + tries
    return Point(total.weights / gone, total.links / gone, total.duals / gone), length, tries_before + tries


@njit(cache=True, nogil=True)
def _iterate_fixed(
    now: Point, data: MasterData, primal_step: float, dual_step: float, iterations: int
) -> Point:
    """Move a point by some iterations of fixed length; return the average of the points passed."""
    values, sums = np.empty(len(data.pattern_begin) - 1), np.empty(len(data.pattern_begin) - 1)
    wished, nearest = np.empty_like(now.weights), np.empty_like(now.weights)
    active, first = np.arange(len(now.weights)), data.first.copy()
    activity, links = np.empty_like(now.duals), np.empty_like(now.links)
    total = Point(np.zeros_like(now.weights), np.zeros_like(now.links), np.zeros_like(now.duals))
    for iteration in range(iterations):
        # 1. All columns are active again now and then.
        refresh = iteration % REFRESH_ITERATIONS == 0
        if refresh:
            active, first = np.arange(len(now.weights)), data.first.copy()
        # 2. Primal step of the active columns along their reduced costs, projected.
        price_patterns(now.duals, data, values)
        for at in range(len(active)):
            wished[at] = now.weights[active[at]] - primal_step * reduced_cost(active[at], data, values)
        for person in range(len(first) - 1):
            project_on_simplex(wished, first[person], first[person + 1], nearest)
        _step_links(now.links, links, data, values, primal_step)
        # 3. Activity at the extrapolated point 2 * new - old; the weights move.
        sums[:] = 0.0
        for at in range(len(active)):
            column = active[at]
            add_column(column, 2 * nearest[at] - now.weights[column], data, sums)
            now.weights[column] = nearest[at]
        for link in range(len(links)):
            sums[data.link_pattern[link]] += 2 * links[link] - now.links[link]
            now.links[link] = links[link]
        add_to_rows(sums, data, activity)
        if refresh:
            active, first = _active_columns(wished, now.weights, data.first)
        # 4. Dual step with the proximal map of the conjugate.
        for row in range(len(activity)):
            step = dual_step * data.dual_scale[row]
            now.duals[row] = dual_prox(now.duals[row] + step * activity[row], step, row, data.penalties)
        _accumulate(total, now, 1.0)
    return Point(total.weights / iterations, total.links / iterations, total.duals / iterations)


@njit(cache=True, nogil=True)
def _step_weights(now: Point, after: Point, data: MasterData, values: Floats, step: float) -> None:
    """The weights of all columns after a primal step."""
    wished = np.empty_like(now.weights)
    for person in range(len(data.first) - 1):
        start, end = data.first[person], data.first[person + 1]
        if end - start == 1:
            after.weights[start] = 1.0
            continue
        for column in range(start, end):
            wished[column] = now.weights[column] - step * reduced_cost(column, data, values)
        project_on_simplex(wished, start, end, after.weights)


@njit(cache=True, nogil=True)
def _step_links(now: Floats, after: Floats, data: MasterData, values: Floats, step: float) -> None:
    """The linking columns after a primal step."""
    for link in range(len(now)):
        moved = now[link] - step * (data.link_cost[link] + values[data.link_pattern[link]])
        after[link] = min(data.link_upper[link], max(data.link_lower[link], moved))


@njit(cache=True, nogil=True)
def project_on_simplex(wished: Floats, start: int, end: int, nearest: Floats) -> None:
    """Project `wished[start:end]` on the unit simplex (Michelot 1986)."""
    if end - start == 2:
        half = min(1.0, max(0.0, (wished[start] - wished[start + 1] + 1) / 2))
        nearest[start], nearest[start + 1] = half, 1 - half
        return
    above, total = end - start, 0.0
    for at in range(start, end):
        total += wished[at]
    count = above + 1
    while above < count:
        count, level = above, (total - 1) / above
        total, above = 0.0, 0
        for at in range(start, end):
            if wished[at] > level:
                total += wished[at]
                above += 1
    for at in range(start, end):
        nearest[at] = max(0.0, wished[at] - level)


@njit(cache=True, nogil=True)
def _longest_step(
    now: Point, after: Point, dual_scale: Floats, change: Floats, primal_weight: float
) -> float:
    """The longest step for which the last movement still guarantees progress (PDLP)."""
    primal, dual, coupling = 0.0, 0.0, 0.0
    for column in range(len(now.weights)):
        primal += (after.weights[column] - now.weights[column]) ** 2
    for link in range(len(now.links)):
        primal += (after.links[link] - now.links[link]) ** 2
    for row in range(len(change)):
        moved = after.duals[row] - now.duals[row]
        dual += moved * moved / dual_scale[row]
        coupling += moved * change[row]
    if abs(coupling) <= UNCOUPLED:
        return LONGEST_STEP
    return float(min(LONGEST_STEP, (primal_weight * primal + dual / primal_weight) / (2 * abs(coupling))))


@njit(cache=True, nogil=True)
def _active_columns(wished: Floats, weights: Floats, first: Numbers) -> tuple[Numbers, Numbers]:
    """The columns with a positive weight or nearly so, person by person, and where those of each begin."""
    active, begin, count = np.empty(len(weights), np.int64), first.copy(), 0
    for person in range(len(first) - 1):
        level = np.inf
        for column in range(first[person], first[person + 1]):
            if weights[column] > 0.0:
                level = min(level, wished[column] - weights[column])
        begin[person] = count
        for column in range(first[person], first[person + 1]):
            if wished[column] > level - ACTIVE_DISTANCE:
                active[count] = column
                count += 1
    begin[-1] = count
    return active[:count].copy(), begin


@njit(cache=True, nogil=True)
def _accumulate(total: Point, now: Point, factor: float) -> None:
    for k in range(len(now.weights)):
        total.weights[k] += factor * now.weights[k]
    for k in range(len(now.links)):
        total.links[k] += factor * now.links[k]
    for k in range(len(now.duals)):
        total.duals[k] += factor * now.duals[k]
