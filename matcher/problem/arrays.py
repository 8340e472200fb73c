"""Names for arrays by their elements, and lists of numbers that stand one after another in one array."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def joined(*parts: Sequence[int] | Numbers) -> Numbers:
    """The numbers of all arrays, one after another."""
    # An empty list is one of floats.
    return np.concatenate((np.zeros(0, np.int64), *parts), dtype=np.int64, casting="unsafe")


def ones_and(count: int, *others: int) -> Numbers:
    """`count` ones followed by the other numbers."""
    return joined(np.ones(count, np.int64), others)


def gathered(start: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """Where some lists begin, and where each of their members stands, when the lists are put in a row.

    List `i` has `sizes[i]` members, which stand from `start[i]` on. The first array has one more element
    than there are lists: the end of the last.
    """
    begin = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return begin, np.repeat(start - begin[:-1], sizes) + np.arange(begin[-1])
