"""Arrays by what they hold, and lists of numbers one after the other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def joined(*parts: Sequence[int] | Numbers) -> Numbers:
    """One after another."""
    # An empty list is one of floats.
    return np.concatenate((np.zeros(0, np.int64), *parts), dtype=np.int64, casting="unsafe")


def ones_and(count: int, *others: int) -> Numbers:
    """So many ones, then these numbers."""
    return joined(np.ones(count, np.int64), others)


def gathered(start: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """Lists of these sizes, which stand anywhere from their start on, put in a row: where each begins then,
    and where each of their members stood.
    """
    begin = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return begin, np.repeat(start - begin[:-1], sizes) + np.arange(begin[-1])
