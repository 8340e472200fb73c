"""What most of a person's plans in the master have on each day, by weight; compiled by numba."""

import numpy as np
from numba import njit

from matcher.solver.calendar.kernel_types import Floats64, Integers


@njit(cache=True, nogil=True)
def consensus(plans: Integers, weights: Floats64) -> tuple[Floats64, Integers]:
    """By day, the largest share of all weight that plans with one seat (or the day off) have, and that seat.

    `plans` are by plan and day, `weights` by plan.
    """
    count, days = plans.shape
    total, largest, seats = weights.sum(), np.zeros(days), np.zeros(days, np.int64)
    for day in range(days):
        for plan in range(count):
            # 1. The weight of all plans with the same seat on that day.
            agreeing = 0.0
            for other in range(count):
                if plans[other, day] == plans[plan, day]:
                    agreeing += weights[other]
            # 2. Keep the seat with the most.
            if agreeing > largest[day] * total:
                largest[day], seats[day] = agreeing / total, plans[plan, day]
    return largest, seats
