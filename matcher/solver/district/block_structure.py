"""A programme split into what lies with one person and what lies between people.

A row lies with one person when all its pairs are theirs, more of them only make it tighter, and every other
column in it is in no other row and only makes it looser, at a price: that a person is in one place at a time,
serves no more than they want to, and pays for each further shift. All other rows lie between people. A column
of a rule that is only in one of them makes its toll; what is left are `others`.
"""

from dataclasses import dataclass

import numpy as np

from matcher.model.milp import LinearProgramme, Weights
from matcher.problem.arrays import Flags, Floats, Numbers, gathered
from matcher.solver.district.pricing import Own, most_pairs

STEEP = 5.0


@dataclass(frozen=True, slots=True)
class Priced:
    """What columns cost under weights, as `alone` and `steps` want it: pairs, others, the segments of one
    person's rows and the tolls of rows between people; the `dearest` of them, and what is `fixed` whatever is
    decided.
    """

    pairs: Floats
    others: Floats
    width: Floats
    unit: Floats
    further: Floats
    place: Numbers
    kinks: Floats
    slopes: Floats
    start: Floats
    dearest: float
    fixed: float


class Split:
    """A programme whose columns `pairs` are each of one of so many `people`, by number.

    `whose` column it is, -1 if nobody's; which rows lie with one person `alone`, and which `between` people.
    """

    def __init__(self, programme: LinearProgramme, pairs: Numbers, person: Numbers, people: int) -> None:
        self.programme = programme
        rows, width = programme.rows, len(programme)
        order = np.argsort(person, kind="stable")
        self.pairs = pairs[order]
        self.first = np.searchsorted(person[order], np.arange(people + 1)).astype(np.int64)
        place = np.full(width, -1, dtype=np.int64)
        place[self.pairs] = np.arange(len(pairs))
        number = np.full(width, -1, dtype=np.int64)
        number[pairs] = person
        self.whose, self.alone = number, self._alone(number)
        own = np.flatnonzero(self.alone)
        inside, of_pair = self.alone[rows.row], number[rows.column] >= 0
        self._own_rows(place, own, inside & of_pair)
        self._slack = self._slacks(own, inside & ~of_pair)
        slack = np.zeros(width, dtype=bool)
        slack[rows.column[inside & ~of_pair]] = True
        toll = self._lonely & ~slack & (number < 0)
        self.others = np.flatnonzero((number < 0) & ~slack & ~toll & (self._uses > 0))
        self.between = np.flatnonzero(~self.alone)
        self._between(~inside & toll[rows.column])
        self._patterns(~inside & ~toll[rows.column])
        free = programme.upper[self._slack[1]] * self._slack[2]
        self.most, self._counting = most_pairs(self.first, self.own(free, free))

    def priced(self, weights: Weights) -> Priced:
        """What all columns cost when tiers have weights."""
        programme = self.programme
        costs = programme.weigh(weights)
        row, column, size = self._slack
        unit = costs[column] / size
        order = np.lexsort((unit, row))
        width, unit = (programme.upper[column] * size)[order], unit[order]
        further, place = self._further(width, unit)
        dearest = max(1.0, float(costs.max(initial=0.0)))
        tolls = self._tolls(costs, STEEP * dearest)
        fixed = float(programme.fixed(weights))
        return Priced(
            costs[self.pairs], costs[self.others], width, unit, further, place, *tolls, dearest, fixed
        )

    def own(self, width: Floats, unit: Floats) -> Own:
        """The rows of one person each, with the segments of what makes them looser."""
        return Own(self.begin, self.row, self.value, self.high, self.segment, width, unit)

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Between what the others lie."""
        return self.programme.lower[self.others], self.programme.upper[self.others]

    def _alone(self, number: Numbers) -> Flags:
        """The rows that lie with one person."""
        rows, programme = self.programme.rows, self.programme
        height = len(rows.low)
        of_pair = number[rows.column] >= 0
        whose = number[rows.column[of_pair]]
        lowest, highest = np.full(height, np.iinfo(np.int64).max), np.full(height, -1)
        np.minimum.at(lowest, rows.row[of_pair], whose)
        np.maximum.at(highest, rows.row[of_pair], whose)
        self._uses = np.bincount(rows.column, minlength=len(programme))
        self._lonely = (self._uses == 1) & (programme.lower == 0)
        looser = self._lonely[rows.column] & (rows.value < 0)
        fits = np.where(of_pair, rows.value > 0, looser)
        alone: Flags = (lowest == highest) & np.isinf(rows.low) & np.isfinite(rows.high) & (rows.high >= 0)
        alone[rows.row[~fits]] = False
        return alone

    def _own_rows(self, place: Numbers, own: Numbers, inside: Flags) -> None:
        rows = self.programme.rows
        number = np.full(len(rows.low), -1, dtype=np.int64)
        number[own] = np.arange(len(own))
        at = place[rows.column[inside]]
        order = np.argsort(at, kind="stable")
        self.begin = np.searchsorted(at[order], np.arange(len(self.pairs) + 1)).astype(np.int64)
        self.row, self.value = number[rows.row[inside]][order], rows.value[inside][order]
        self.high = rows.high[own]

    def _slacks(self, own: Numbers, inside: Flags) -> tuple[Numbers, Numbers, Floats]:
        """The row, the column and the size of what makes one person's rows looser."""
        rows = self.programme.rows
        row = np.searchsorted(own, rows.row[inside])
        order = np.argsort(row, kind="stable")
        self.segment = np.searchsorted(row[order], np.arange(len(own) + 1)).astype(np.int64)
        return row[order], rows.column[inside][order], -rows.value[inside][order]

    def _between(self, tolled: Flags) -> None:
        rows, between = self.programme.rows, self.between
        self._low, self._high = rows.low[between], rows.high[between]
        self._toll = np.searchsorted(between, rows.row[tolled]), rows.column[tolled], rows.value[tolled]

    def _patterns(self, inside: Flags) -> None:
        """What pairs and others add to rows between people, each way of doing so once."""
        rows, between = self.programme.rows, self.between
        number = np.cumsum(~self.alone) - 1
        row, column, value = number[rows.row[inside]], rows.column[inside], rows.value[inside]
        draw = np.random.default_rng(0).integers(1, 2**62, (2, len(between)), dtype=np.uint64)
        # Sums of random numbers, which wrap around, are the same for the same rows and values alone.
        marks = np.zeros(len(self.programme), dtype=np.uint64)
        np.add.at(marks, column, draw[0][row] * value.astype(np.int64).astype(np.uint64) + draw[1][row])
        columns = np.concatenate((self.pairs, self.others))
        _, one, which = np.unique(marks[columns], return_index=True, return_inverse=True)
        some = np.zeros(len(self.programme), dtype=bool)
        some[columns[one]] = True
        at = np.flatnonzero(some[column])
        at = at[np.argsort(column[at], kind="stable")]
        row, column, value = row[at], column[at], value[at]
        begin = np.searchsorted(column, columns[one])
        sizes = np.searchsorted(column, columns[one], side="right") - begin
        # Patterns of the same rows stand near each other, so that what is read together lies together.
        order = np.argsort(np.append(row, 0)[begin], kind="stable")
        which = np.argsort(order)[which]
        self.pattern, at = gathered(begin[order], sizes[order])
        self.pattern_row, self.adds = row[at].astype(np.int64), value[at]
        self.of_pair, self.of_other = which[: len(self.pairs)], which[len(self.pairs) :]

    def _further(self, width: Floats, unit: Floats) -> tuple[Floats, Numbers]:
        """What each number of pairs costs a person at least for being so many."""
        place = np.concatenate(([0], np.cumsum(self.most + 1))).astype(np.int64)
        further = np.zeros(place[-1])
        for person in np.flatnonzero(self._counting >= 0):
            row = self._counting[person]
            inside = slice(self.segment[row], self.segment[row + 1])
            beyond = np.maximum(0.0, np.arange(self.most[person] + 1) - self.high[row])
            ends = np.cumsum(width[inside])
            for end, size, price in zip(ends, width[inside], unit[inside], strict=True):
                further[place[person] : place[person + 1]] += price * np.clip(beyond - end + size, 0, size)
        return further, place[:-1]

    def _tolls(self, costs: Floats, steep: float) -> tuple[Floats, Floats, Floats]:
        """Kinks and slopes of each row's toll, and the toll at the first kink.

        What no column relieves is `steep`: a bound holds for any slope.
        """
        row, column, value = self._toll
        reach = self.programme.upper[column] * np.abs(value)
        price = costs[column] / np.abs(value)
        below, above = np.isfinite(self._low), np.isfinite(self._high)
        kinks = [[low] if well else [] for low, well in zip(self._low, below, strict=True)]
        slopes = [[-steep, 0.0] if well else [0.0] for well in below]
        for at in np.flatnonzero(above):
            if not kinks[at] or kinks[at][-1] < self._high[at]:
                kinks[at].append(self._high[at])
                slopes[at].append(steep)
            else:
                slopes[at][-1] = steep
        start = np.zeros(len(kinks))
        for at in np.lexsort((price, row)):
            if value[at] > 0:
                first = row[at]
                start[first] += price[at] * reach[at]
                kinks[first].insert(0, kinks[first][0] - reach[at])
                slopes[first].insert(1, -price[at])
            else:
                kinks[row[at]].append(kinks[row[at]][-1] + reach[at])
                slopes[row[at]].insert(-1, price[at])
        many = max(map(len, kinks), default=1)
        padded = [each + [np.inf] * (many - len(each)) for each in kinks]
        steeps = [each + each[-1:] * (many + 1 - len(each)) for each in slopes]
        return np.array(padded).reshape(-1, many), np.array(steeps).reshape(-1, many + 1), start
