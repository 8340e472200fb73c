"""The cliques of `timetable.cliques`, of many people at once, in machine code (numba)."""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matcher.problem.arrays import Numbers

BYTE = 8
# A word of bits holds so many numbers, by their last bits.
SHIFT, MASK = 5, 31
Bits = NDArray[np.uint8]


def packed(clashes: Sequence[int]) -> Bits:
    """Sets of shifts as rows of bits."""
    size = (len(clashes) + BYTE - 1) // BYTE
    rows = b"".join(each.to_bytes(size, "little") for each in clashes)
    return np.frombuffer(rows, dtype=np.uint8).reshape(len(clashes), size)


@njit(cache=True, nogil=True)
def cliques_of(first: Numbers, shifts: Numbers, clashes: Bits) -> tuple[Numbers, Numbers]:
    """Of each person, whose shifts stand in `shifts` from `first[person]` on, ascending, the cliques of
    `timetable.cliques`: where each clique begins, and the places of their members in `shifts`.
    """
    begin, members = [0], [0]
    members.pop()
    for person in range(len(first) - 1):
        own = shifts[first[person] : first[person + 1]]
        clash = _clashing(own, clashes)
        covered = np.zeros_like(clash)
        for latest in range(len(own) - 1, -1, -1):
            left = clash[latest] & ~covered[latest]
            _only_before(left, latest)
            while _last(left) >= 0:
                start, common, clique = len(members), clash[latest].copy(), np.zeros_like(left)
                _only_before(common, latest)
                found = latest
                while found >= 0:
                    members.append(first[person] + found)
                    clique[found >> SHIFT] |= 1 << (found & MASK)
                    if found != latest:
                        common &= clash[found]
                    found = max(_last(common & left), -1)
                    if found < 0:
                        found = _last(common)
                left &= ~clique
                for at in range(start, len(members)):
                    covered[members[at] - first[person]] |= clique
                members[start:] = members[start:][::-1]
                begin.append(len(members))
    return np.array(begin), np.array(members)


@njit(cache=True, nogil=True)
def _clashing(own: Numbers, clashes: Bits) -> Numbers:
    """For each of some shifts which others of them it clashes with, as words of bits."""
    clash = np.zeros((len(own), (len(own) >> SHIFT) + 1), np.int64)
    for one in range(len(own)):
        row = clashes[own[one]]
        for other in range(one):
            if (row[own[other] >> 3] >> (own[other] & 7)) & 1:
                clash[one, other >> SHIFT] |= 1 << (other & MASK)
                clash[other, one >> SHIFT] |= 1 << (one & MASK)
    return clash


@njit(cache=True, nogil=True)
def _only_before(bits: Numbers, number: int) -> None:
    """Leave in a set the numbers below this one."""
    bits[(number >> SHIFT) + 1 :] = 0
    bits[number >> SHIFT] &= (1 << (number & MASK)) - 1


@njit(cache=True, nogil=True)
def _last(bits: Numbers) -> int:
    """The largest number in a set; -1 when there is none."""
    for at in range(len(bits) - 1, -1, -1):
        word = bits[at]
        if word:
            number = 0
            for step in (16, 8, 4, 2, 1):
                if word >> step:
                    number += step
                    word >>= step
            return (at << SHIFT) + number
    return -1
