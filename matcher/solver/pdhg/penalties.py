"""Convex piecewise-linear penalties of rows, their convex conjugate and its proximal map."""

from typing import NamedTuple

import numpy as np
from numba import njit

from matcher.problem.arrays import Floats


class Penalties(NamedTuple):
    """Convex piecewise-linear penalties of rows: slope `slopes[row, k]` up to `breakpoints[row, k]`, and the
    last slope beyond. Missing breakpoints are infinite. `offset[row]` is the penalty at the first breakpoint.
    """

    breakpoints: Floats
    slopes: Floats
    offset: Floats


@njit(cache=True, nogil=True)
def penalty(activity: Floats, penalties: Penalties) -> float:
    """The sum of all penalties at the activities of the rows."""
    breakpoints, slopes = penalties.breakpoints, penalties.slopes
    total, count = 0.0, breakpoints.shape[1]
    for row in range(len(activity)):
        total += penalties.offset[row]
        if activity[row] <= breakpoints[row, 0]:
            total += slopes[row, 0] * (activity[row] - breakpoints[row, 0])
            continue
        for k in range(1, count + 1):
            last = k == count or activity[row] <= breakpoints[row, k]
            end = activity[row] if last else breakpoints[row, k]
            total += slopes[row, k] * (end - breakpoints[row, k - 1])
            if last:
                break
    return total


@njit(cache=True, nogil=True)
def conjugate(duals: Floats, penalties: Penalties) -> float:
    """The convex conjugate of the penalties: the sum over rows of max over activity a of u * a - penalty(a).
    Each dual must lie within the slopes of its row.
    """
    breakpoints, slopes = penalties.breakpoints, penalties.slopes
    total = 0.0
    for row in range(len(duals)):
        total += duals[row] * breakpoints[row, 0] - penalties.offset[row]
        for k in range(1, breakpoints.shape[1]):
            # Slopes ascend: beyond the first one above the dual nothing is gained.
            if breakpoints[row, k] == np.inf or slopes[row, k] >= duals[row]:
                break
            total += (duals[row] - slopes[row, k]) * (breakpoints[row, k] - breakpoints[row, k - 1])
    return total


@njit(cache=True, nogil=True)
def dual_prox(dual: float, step: float, row: int, penalties: Penalties) -> float:
    """The proximal map of the conjugate of a row's penalty, with step length `step`."""
    breakpoints, slopes = penalties.breakpoints, penalties.slopes
    count = breakpoints.shape[1]
    for k in range(count):
        at_breakpoint = dual - step * breakpoints[row, k]
        if at_breakpoint <= slopes[row, k + 1]:
            return float(max(at_breakpoint, slopes[row, k]))
    return float(slopes[row, count])
