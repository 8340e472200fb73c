"""Blocks of a large problem: shifts that mostly the same people could serve on.

A city falls into quarters and its people into groups, and nobody says so: it shows in who could serve where.
Shifts that share nobody are the first of each block; then every shift goes where most of its people could
serve, again and again (label propagation; Raghavan, Albert and Kumara, Near linear time algorithm to detect
community structures in large-scale networks, 2007). Blocks may share people; how many shows how much they
have to do with each other, and everything that is decided or proven by blocks holds however they lie.
"""

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]
ROUNDS = 8
NEARLY_LEAST = 0.05


def blocks(shift: Indices, person: Indices, count: int) -> Indices:
    """The block of each shift, of at most `count`; `shift` and `person` are the two sides of each pair, by
    number.
    """
    graph = _Graph(shift, person)
    label = graph.scores([graph.near(first) for first in graph.apart(count)]).argmax(axis=1)
    for _ in range(ROUNDS):
        shares = [graph.share(label == block) for block in range(count)]
        sizes = np.array([max(float(share[person].mean()), 1e-9) for share in shares])
        # Without its root a large block would draw all others in, with the whole of it none could grow.
        fresh = (graph.scores(shares) / np.sqrt(sizes)).argmax(axis=1)
        if (fresh == label).all():
            break
        label = fresh
    found: Indices = label.astype(np.int64)
    return found


class _Graph:
    def __init__(self, shift: Indices, person: Indices) -> None:
        self._shift, self._person = shift, person
        self._shifts, self._people = int(shift.max()) + 1, int(person.max()) + 1
        self._of_shift: Floats = np.maximum(np.bincount(shift, minlength=self._shifts), 1.0)
        self._of_person: Floats = np.maximum(np.bincount(person, minlength=self._people), 1.0)

    def near(self, shift: int) -> Floats:
        """1 for everybody who could serve on a shift, 0 for all others."""
        found = np.zeros(self._people)
        found[self._person[self._shift == shift]] = 1.0
        return found

    def share(self, chosen: NDArray[np.bool_]) -> Floats:
        """Which share of where each person could serve lies in the shifts chosen."""
        inside = np.bincount(self._person, weights=chosen[self._shift], minlength=self._people)
        found: Floats = inside / self._of_person
        return found

    def scores(self, people: list[Floats]) -> Floats:
        """For each shift and each weighing of the people, the mean weight of those who could serve there."""
        columns = [
            np.bincount(self._shift, weights=each[self._person], minlength=self._shifts) / self._of_shift
            for each in people
        ]
        return np.stack(columns, axis=1)

    def apart(self, count: int) -> list[int]:
        """Shifts that share as few people as can be, each the one with most people among such."""
        found, reached = list[int](), np.zeros(self._people)
        could = np.bincount(self._shift, minlength=self._shifts)
        for _ in range(count):
            covered = self.scores([reached])[:, 0]
            covered[could == 0] = np.inf
            free = np.flatnonzero(covered <= covered.min() + NEARLY_LEAST)
            found.append(int(free[could[free].argmax()]))
            close = self.scores([self.near(found[-1])])[:, 0]
            spread = np.bincount(self._person, weights=close[self._shift], minlength=self._people)
            part = spread / self._of_person
            reached = np.maximum(reached, part / max(float(part.max()), 1e-9))
        return found
