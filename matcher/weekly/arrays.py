"""The arrays of a mixture, by what they hold."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def ragged(begin: Numbers, order: Numbers) -> tuple[Numbers, Numbers]:
    """Lists that stand in a row from `begin[k]` on, in another order: where they begin then, and where each
    of their members stood.
    """
    sizes = np.diff(begin)[order]
    fresh = np.concatenate(([0], np.cumsum(sizes)))
    return fresh, np.repeat(begin[order] - fresh[:-1], sizes) + np.arange(fresh[-1])
