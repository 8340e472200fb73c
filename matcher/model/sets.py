"""Many sets of variables in compressed form: all members in one array."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matcher.problem.arrays import Flags, Numbers, gathered, joined

BITS = 64


@dataclass(frozen=True, slots=True)
class Sets:
    """Non-empty sets. The members of set k are `members[begin[k] : begin[k + 1]]`, ascending."""

    begin: Numbers
    members: Numbers

    @classmethod
    def of(cls, sets: Sequence[Sequence[int] | Numbers]) -> "Sets":
        """The compressed form of some sets, whose members may be in any order."""
        begin = np.cumsum([0, *map(len, sets)])
        members = joined(*sets)
        ordered = np.diff(members) > 0
        ordered[begin[1:-1] - 1] = True
        down = np.searchsorted(begin, np.flatnonzero(~ordered), side="right") - 1
        for k in dict.fromkeys(down.tolist()):
            members[begin[k] : begin[k + 1]].sort()
        return cls(begin, members)

    def __len__(self) -> int:
        return len(self.begin) - 1

    def __iter__(self) -> Iterator[Numbers]:
        return (self.members[start:end] for start, end in pairwise(self.begin.tolist()))

    def chosen(self, some: Numbers) -> "Sets":
        """The sets with these indices, in this order."""
        begin, stood = gathered(self.begin[some], np.diff(self.begin)[some])
        return Sets(begin, self.members[stood])

    def largest(self) -> "Sets":
        """The sets that are no subset of another one, largest first; of equal sets only the first.

        A superset contains the last member of a set, so each set is compared only with the sets that do.
        Sets are compared as bit words.
        """
        size = np.diff(self.begin)
        ordered = self.chosen(np.argsort(-size, kind="stable"))
        return ordered.chosen(np.flatnonzero(~ordered._within_earlier()))

    def _within_earlier(self) -> Flags:
        """Which sets are a subset of an earlier one."""
        within = np.zeros(len(self), dtype=bool)
        if not len(self.members):
            return within
        one, other = self._sharing_last()
        first = self.members[self.begin[:-1]]
        near = first[other] <= first[one]
        one, other = one[near], other[near]
        key, bits, begin, width = self._words()
        count = np.diff(begin)[one]
        _, stood = gathered(begin[one], count)
        pair = np.repeat(np.arange(len(one)), count)
        wanted = key[stood] + (other - one)[pair] * width
        at = np.searchsorted(key, wanted).clip(max=len(key) - 1)
        held = (key[at] == wanted) & (bits[stood] & ~bits[at] == 0)
        within[one[np.bincount(pair, ~held, minlength=len(one)) == 0]] = True
        return within

    def _words(self) -> tuple[Numbers, Numbers, Numbers, int]:
        """The sets as bit words, empty words left out.

        Returns the key of each word (set * width + word index), its bits, where the words of each set begin,
        and the width (the number of words of a set with all members).
        """
        word = self.members // BITS
        width = int(word.max()) + 1
        key = np.repeat(np.arange(len(self)), np.diff(self.begin)) * width + word
        fresh = np.flatnonzero(np.diff(key, prepend=-1))
        bits = np.bitwise_or.reduceat(np.int64(1) << self.members % BITS, fresh)
        key = key[fresh]
        return key, bits, np.searchsorted(key, np.arange(len(self) + 1) * width), width

    def _sharing_last(self) -> tuple[Numbers, Numbers]:
        """All pairs of a set and an earlier set that contains its last member."""
        last = self.members[self.begin[1:] - 1]
        whose = np.repeat(np.arange(len(self)), np.diff(self.begin))
        wanted = np.isin(self.members, last)
        by_member = np.flatnonzero(wanted)[np.argsort(self.members[wanted], kind="stable")]
        member, holder = self.members[by_member], whose[by_member]
        start = np.searchsorted(member, last)
        # The holders of a member stand in the order of sets, so that those before one come first.
        place = np.searchsorted(member * len(self) + holder, last * len(self) + np.arange(len(self)))
        _, stood = gathered(start, place - start)
        return np.repeat(np.arange(len(self)), place - start), holder[stood]
