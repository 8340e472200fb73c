"""Whole numbers from what solvers say in floating point."""

from math import ceil

ROUNDING = 1e-6


def up(number: float) -> int:
    """The least whole number that is not below, forgiving a solver's rounding; never less than nothing. One
    that is whole already was not rounded.
    """
    if isinstance(number, int):
        return max(0, number)
    return max(0, ceil(number - ROUNDING * max(1.0, abs(number))))
