"""A restricted master problem as arrays, and products with its matrix.

The matrix is stored in patterns. A pattern is a set of entries (row, value) that many pairs of person and
shift have in common. The dual value of each pattern is computed once an iteration; columns only look it up.
"""

from typing import NamedTuple

from numba import njit

from matcher.problem.arrays import Floats, Numbers
from matcher.solver.pdhg.penalties import Penalties


class MasterData(NamedTuple):
    """A restricted master problem.

    Column j costs `cost[j]` and has the patterns `pattern[begin[j] : begin[j + 1]]`. The columns of person p
    are `first[p]` to `first[p + 1]`. Linking column i has the pattern `link_pattern[i]`. Pattern t has the
    entries `pattern_begin[t]` to `pattern_begin[t + 1]` of `row` and `value`. The dual of a row steps
    `dual_scale[row]` times as far as others.
    """

    cost: Floats
    begin: Numbers
    pattern: Numbers
    first: Numbers
    link_cost: Floats
    link_pattern: Numbers
    link_lower: Floats
    link_upper: Floats
    pattern_begin: Numbers
    row: Numbers
    value: Floats
    penalties: Penalties
    dual_scale: Floats


class Point(NamedTuple):
    """A primal-dual point: column weights x, values of the linking columns y, duals of the rows u."""

    weights: Floats
    links: Floats
    duals: Floats


@njit(cache=True, nogil=True)
def price_patterns(duals: Floats, data: MasterData, values: Floats) -> None:
    """The dual value of each pattern."""
    for pattern in range(len(values)):
        total = 0.0
        for k in range(data.pattern_begin[pattern], data.pattern_begin[pattern + 1]):
            total += duals[data.row[k]] * data.value[k]
        values[pattern] = total


@njit(cache=True, nogil=True)
def reduced_cost(column: int, data: MasterData, values: Floats) -> float:
    """The reduced cost of a column, given the dual values of patterns."""
    return add_values(float(data.cost[column]), column, data, values)


@njit(cache=True, nogil=True)
def add_values(total: float, column: int, data: MasterData, values: Floats) -> float:
    """Add the values of a column's patterns to a number."""
    for k in range(data.begin[column], data.begin[column + 1]):
        total += values[data.pattern[k]]
    return total


@njit(cache=True, nogil=True)
def sum_patterns(weights: Floats, links: Floats, data: MasterData, sums: Floats) -> None:
    """How much of each pattern weights and links have together."""
    sums[:] = 0.0
    for column in range(len(weights)):
        add_column(column, weights[column], data, sums)
    for link in range(len(links)):
        sums[data.link_pattern[link]] += links[link]


@njit(cache=True, nogil=True)
def add_column(column: int, weight: float, data: MasterData, sums: Floats) -> None:
    """Add the patterns of a column, times its weight, to the sums."""
    if weight != 0.0:
        for k in range(data.begin[column], data.begin[column + 1]):
            sums[data.pattern[k]] += weight


@njit(cache=True, nogil=True)
def add_to_rows(sums: Floats, data: MasterData, activity: Floats) -> None:
    """The activity of each row, given how much there is of each pattern."""
    activity[:] = 0.0
    for pattern in range(len(sums)):
        if sums[pattern] != 0.0:
            for k in range(data.pattern_begin[pattern], data.pattern_begin[pattern + 1]):
                activity[data.row[k]] += data.value[k] * sums[pattern]
