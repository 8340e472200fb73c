"""What shares of plans say about each day, compiled to machine code (numba)."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def agreed(plans: Numbers, shares: Floats) -> tuple[Floats, Numbers]:
    """For each day what most of the plans, by their shares, have on it: the part of all shares that has it,
    and what it is. `plans` are by plan and day.
    """
    count, days = plans.shape
    whole, part, chosen = shares.sum(), np.zeros(days), np.zeros(days, np.int64)
    for day in range(days):
        for plan in range(count):
            alike = 0.0
            for other in range(count):
                if plans[other, day] == plans[plan, day]:
                    alike += shares[other]
            if alike > part[day] * whole:
                part[day], chosen[day] = alike / whole, plans[plan, day]
    return part, chosen
