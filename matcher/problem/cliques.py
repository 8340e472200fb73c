"""The cliques of `timetable.cliques` for many people at once, in machine code (numba).

A set of shifts is a row of words of 32 bits. The steps of `cliques_of` are those of `timetable.cliques`, on
rows instead of Python integers.
"""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matcher.problem.arrays import Numbers

BITS_PER_BYTE = 8
#: Number `n` is bit `n & MASK` of word `n >> SHIFT`: 32 numbers a word, far from the sign of 64 bits.
SHIFT, MASK = 5, 31
Bits = NDArray[np.uint8]


def packed(clashes: Sequence[int]) -> Bits:
    """Sets of shifts as rows of bits."""
    size = (len(clashes) + BITS_PER_BYTE - 1) // BITS_PER_BYTE
    rows = b"".join(each.to_bytes(size, "little") for each in clashes)
    return np.frombuffer(rows, dtype=np.uint8).reshape(len(clashes), size)


@njit(cache=True, nogil=True)
def cliques_of(first: Numbers, shifts: Numbers, clashes: Bits) -> tuple[Numbers, Numbers]:
    """Where each clique begins, and the places of its members in `shifts`, person by person.

    The shifts of a person stand in `shifts` from `first[person]` on, ascending.
    """
    begin, members = [0], [0]
    members.pop()
    for person in range(len(first) - 1):
        own = shifts[first[person] : first[person + 1]]
        clash = _clashing(own, clashes)
        covered = np.zeros_like(clash)
        # 1. From the last shift to the first: the earlier shifts whose clash with it no clique covers yet.
        for latest in range(len(own) - 1, -1, -1):
            left = clash[latest] & ~covered[latest]
            _only_before(left, latest)
            while _last(left) >= 0:
                start, common, clique = len(members), clash[latest].copy(), np.zeros_like(left)
                _only_before(common, latest)
                # 2. Add the latest shift that clashes with all members, those not covered first.
                found = latest
                while found >= 0:
                    members.append(first[person] + found)
                    clique[found >> SHIFT] |= 1 << (found & MASK)
                    if found != latest:
                        common &= clash[found]
                    found = max(_last(common & left), -1)
                    if found < 0:
                        found = _last(common)
                # 3. The clashes within the clique are covered now.
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
