"""Rounding of floating-point bounds to integers."""

from math import ceil

#: relative error of bounds computed in floating point
ROUNDING = 1e-6


def round_up(number: float) -> int:
    """The smallest integer >= 0 that is not below a bound on an integer cost.

    A float is lowered by a relative tolerance first, as it carries a solver's rounding. An `int` is exact.
    """
    if isinstance(number, int):
        return max(0, number)
    return max(0, ceil(number - ROUNDING * max(1.0, abs(number))))
