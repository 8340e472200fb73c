"""The array types of the calendar's kernels, and the numbers that stand for a day off and for "impossible".

A kernel is a function that numba compiles to machine code. It works on plain arrays, which cannot hold
`None`, so four reserved numbers stand where the rest of the code would say `None`.
"""

import numpy as np
from numpy.typing import NDArray

Floats32 = NDArray[np.float32]
Floats64 = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

#: A day off, in an array that has a seat or a work type for each day. The last column of every table by work
#: type belongs to the day off, and -1 indexes the last column.
OFF = -1
#: The cost of breaking a hard rule, in the 32-bit numbers of the labels. It is finite because the search adds
#: and subtracts costs, and infinity less infinity is no number.
NEVER = np.float32(1e9)
#: A cost below this one breaks no hard rule. It leaves room for rewards that are added to `NEVER`.
POSSIBLE = 1e8
#: The cost of breaking a hard rule where Lagrangian multipliers are added to costs, in 64-bit numbers: more
#: than multipliers can outweigh.
FAR = 1e12
#: No amount of work comes near this one: the lowest amount, so far, of a state that no path has reached.
UNREACHED = 1 << 40
#: What kind of day a day is.
WEEKDAY, SATURDAY, SUNDAY = DAY_KINDS = range(3)
