"""The arrays of a mixture, by what they hold."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def gathered(start: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """Lists of these sizes, which stand anywhere from their start on, put in a row: where each begins then,
    and where each of their members stood.
    """
    begin = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return begin, np.repeat(start - begin[:-1], sizes) + np.arange(begin[-1])
