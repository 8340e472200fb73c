"""The cliques of `timetable.cliques`, of many people at once, in machine code (numba)."""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
WORD = 8
Bits = NDArray[np.uint8]


def packed(clashes: Sequence[int]) -> Bits:
    """Sets of shifts as rows of bits."""
    size = (len(clashes) + WORD - 1) // WORD
    rows = b"".join(each.to_bytes(size, "little") for each in clashes)
    return np.frombuffer(rows, dtype=np.uint8).reshape(len(clashes), size)


@njit(cache=True, nogil=True)
def cliques_of(first: Numbers, shifts: Numbers, clashes: Bits) -> tuple[Numbers, Numbers, Numbers]:
    """For each person, whose shifts stand in `shifts` from `first[person]` on, ascending, the cliques of
    `timetable.cliques`: where each person's begin, where each clique's members begin, and their places among
    the person's shifts.
    """
    people = len(first) - 1
    of_person = np.zeros(people + 1, np.int64)
    begin, members = [0], [0]
    members.pop()
    for person in range(people):
        own = shifts[first[person] : first[person + 1]]
        many = len(own)
        clash = np.zeros((many, many), np.bool_)
        for one in range(many):
            row = clashes[own[one]]
            for other in range(one):
                clash[one, other] = clash[other, one] = (row[own[other] >> 3] >> (own[other] & 7)) & 1
        covered = np.zeros((many, many), np.bool_)
        for latest in range(many - 1, -1, -1):
            earlier = clash[latest].copy()
            earlier[latest:] = False
            left = earlier & ~covered[latest]
            while left.any():
                start = len(members)
                members.append(latest)
                common = earlier.copy()
                while True:
                    found = _last(common, left)
                    if found < 0:
                        break
                    members.append(found)
                    common &= clash[found]
                begin.append(len(members))
                for at in range(start, len(members)):
                    left[members[at]] = False
                    for beside in range(start, len(members)):
                        covered[members[at], members[beside]] = True
        of_person[person + 1] = len(begin) - 1
    return of_person, np.array(begin), np.array(members)


@njit(cache=True, nogil=True)
def _last(common: NDArray[np.bool_], left: NDArray[np.bool_]) -> int:
    """The last of the common ones that is left, else the last of them; -1 for none."""
    last = -1
    for at in range(len(common) - 1, -1, -1):
        if common[at]:
            if left[at]:
                return at
            last = max(last, at)
    return last
