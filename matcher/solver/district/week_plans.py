"""Plans of a week in compressed form: sets of pairs, many plans of many people in a few arrays."""

from dataclasses import dataclass

import numpy as np

from matcher.problem.arrays import Flags, Numbers, gathered


@dataclass(frozen=True, slots=True)
class WeekPlans:
    """Plan k is of `person[k]` and has the pairs `pairs[begin[k] : begin[k + 1]]`. `key` identifies the set
    of pairs; the empty plan has the key 0.
    """

    person: Numbers
    begin: Numbers
    pairs: Numbers
    key: Numbers

    @classmethod
    def empty(cls, people: int) -> "WeekPlans":
        """The empty plan of each person."""
        none = np.zeros(people + 1, np.int64)
        return cls(np.arange(people), none, none[:0], none[1:])

    def __len__(self) -> int:
        return len(self.person)

    def selected(self, order: Numbers) -> "WeekPlans":
        """The plans with these indices, in this order."""
        begin, stood = gathered(self.begin[order], np.diff(self.begin)[order])
        return WeekPlans(self.person[order], begin, self.pairs[stood], self.key[order])

    def followed_by(self, more: "WeekPlans") -> "WeekPlans":
        """These plans followed by some more."""
        return WeekPlans(
            np.concatenate((self.person, more.person)),
            np.concatenate((self.begin, more.begin[1:] + self.begin[-1])),
            np.concatenate((self.pairs, more.pairs)),
            np.concatenate((self.key, more.key)),
        )


class PlanMaker:
    """Makes plans from pairs, where person p has the pairs `first[p]` to `first[p + 1]`."""

    def __init__(self, first: Numbers) -> None:
        self._owner = np.repeat(np.arange(len(first) - 1), np.diff(first))
        # Sums of random numbers, which wrap around, identify a set of pairs.
        self._numbers = np.random.default_rng(0).integers(1, 2**62, first[-1], dtype=np.int64)

    def plans(self, person: Numbers, begin: Numbers, pairs: Numbers) -> WeekPlans:
        """Plans given by their arrays, with their keys."""
        sums = np.concatenate(([0], np.cumsum(self._numbers[pairs], dtype=np.int64)))
        return WeekPlans(person, begin.astype(np.int64), pairs, sums[begin[1:]] - sums[begin[:-1]])

    def of_roster(self, held: Flags) -> WeekPlans:
        """The plan of each person in a roster, given as flags of pairs; nobody's empty plan."""
        pairs = np.flatnonzero(held)
        busy, count = np.unique(self._owner[pairs], return_counts=True)
        return self.plans(busy, np.concatenate(([0], np.cumsum(count))), pairs)

    def single(self, chosen: Flags) -> WeekPlans:
        """A plan of one pair for each chosen pair."""
        pairs = np.flatnonzero(chosen)
        return self.plans(self._owner[pairs], np.arange(len(pairs) + 1), pairs)
