"""The block structure of a programme (Dantzig and Wolfe 1960): private rows and linking rows.

A row is private to a person if all its pairs are theirs with positive values, and its other columns occur in
no other row and relax it at a price. Examples: one place at a time, the most shifts a person wants, a price
for each further shift. Private rows become part of the pricing problem.

All other rows link people and stay in the master problem. A column that occurs in a single linking row only
becomes part of the row's piecewise-linear penalty. The columns that remain are the linking columns.

    person 1   [ private ]                                 | pricing
    person 2              [ private ]                      |
    linking    [ pairs    | pairs     | linking columns ]  | master
"""

from dataclasses import dataclass

import numpy as np

from matcher.model.milp import LinearProgramme, Weights
from matcher.problem.arrays import Flags, Floats, Numbers, gathered
from matcher.solver.district.pricing import PricingProblem, PrivateRows, most_pairs
from matcher.solver.pdhg.penalties import Penalties


@dataclass(frozen=True, slots=True)
class BlockCosts:
    """The costs of a block structure under weights.

    `pair_cost` and `link_cost` by pair and linking column; `pricing` with the private rows; `penalties` of
    the linking rows; `highest`, the highest cost of a column, is the scale of duals; `constant` is paid by
    every roster.
    """

    pair_cost: Floats
    link_cost: Floats
    pricing: PricingProblem
    penalties: Penalties
    highest: float
    constant: float


class BlockStructure:
    """A programme whose columns `pairs` belong to one person each, people numbered from 0.

    `owner`: the person of each column of the programme, -1 for none (an array cannot hold `None`).
    `private`: which rows are private. `linking_rows`, `link_columns`: the indices of the others. Pairs are
    sorted by person; those of person p are `first[p]` to `first[p + 1]`. For the patterns see
    `matcher.solver.pdhg.master_data`.
    """

    def __init__(self, programme: LinearProgramme, pairs: Numbers, person: Numbers, people: int) -> None:
        self.programme = programme
        rows, width = programme.rows, len(programme)
        order = np.argsort(person, kind="stable")
        self.pairs = pairs[order]
        self.first = np.searchsorted(person[order], np.arange(people + 1)).astype(np.int64)
        position = np.full(width, -1, dtype=np.int64)
        position[self.pairs] = np.arange(len(pairs))
        self.owner = np.full(width, -1, dtype=np.int64)
        self.owner[pairs] = person
        self._uses = np.bincount(rows.column, minlength=width)
        self._in_one_row = (self._uses == 1) & (programme.lower == 0)
        self.private = self._find_private()
        private_rows = np.flatnonzero(self.private)
        inside, of_pair = self.private[rows.row], self.owner[rows.column] >= 0
        self._store_private_rows(position, private_rows, inside & of_pair)
        self._slack = self._find_slacks(private_rows, inside & ~of_pair)
        self.linking_rows = np.flatnonzero(~self.private)
        slack = np.zeros(width, dtype=bool)
        slack[rows.column[inside & ~of_pair]] = True
        penalty = self._in_one_row & ~slack & (self.owner < 0)
        self.link_columns = np.flatnonzero((self.owner < 0) & ~slack & ~penalty & (self._uses > 0))
        self._store_penalty_columns(~inside & penalty[rows.column])
        self._store_patterns(~inside & ~penalty[rows.column])
        free = programme.upper[self._slack[1]] * self._slack[2]
        self.most, self._counting = most_pairs(self.first, self._private_rows(free, free))

    def costs(self, weights: Weights, hard_row_slope: float) -> BlockCosts:
        """The costs under weights. Where no column relaxes a linking row, its penalty has a slope of
        `hard_row_slope` times the highest cost of a column.
        """
        programme = self.programme
        costs = programme.weigh(weights)
        row, column, size = self._slack
        unit_cost = costs[column] / size
        order = np.lexsort((unit_cost, row))
        rows = self._private_rows((programme.upper[column] * size)[order], unit_cost[order])
        pricing = PricingProblem(self.first, rows, self.most, *self._count_costs(rows))
        highest = max(1.0, float(costs.max(initial=0.0)))
        return BlockCosts(
            costs[self.pairs],
            costs[self.link_columns],
            pricing,
            self._penalties(costs, hard_row_slope * highest),
            highest,
            float(programme.fixed(weights)),
        )

    @property
    def link_bounds(self) -> tuple[Floats, Floats]:
        """Lower and upper bounds of the linking columns."""
        return self.programme.lower[self.link_columns], self.programme.upper[self.link_columns]

    def _private_rows(self, width: Floats, unit_cost: Floats) -> PrivateRows:
        return PrivateRows(self._begin, self._row, self._value, self._high, self._segment, width, unit_cost)

    def _find_private(self) -> Flags:
        """Which rows are private to one person."""
        rows = self.programme.rows
        height = len(rows.low)
        of_pair = self.owner[rows.column] >= 0
        owner = self.owner[rows.column[of_pair]]
        lowest, highest = np.full(height, np.iinfo(np.int64).max), np.full(height, -1)
        np.minimum.at(lowest, rows.row[of_pair], owner)
        np.maximum.at(highest, rows.row[of_pair], owner)
        relaxes = self._in_one_row[rows.column] & (rows.value < 0)
        fits = np.where(of_pair, rows.value > 0, relaxes)
        private: Flags = (lowest == highest) & np.isinf(rows.low) & np.isfinite(rows.high) & (rows.high >= 0)
        private[rows.row[~fits]] = False
        return private

    def _store_private_rows(self, position: Numbers, private_rows: Numbers, inside: Flags) -> None:
        rows = self.programme.rows
        number = np.full(len(rows.low), -1, dtype=np.int64)
        number[private_rows] = np.arange(len(private_rows))
        at = position[rows.column[inside]]
        order = np.argsort(at, kind="stable")
        self._begin = np.searchsorted(at[order], np.arange(len(self.pairs) + 1)).astype(np.int64)
        self._row, self._value = number[rows.row[inside]][order], rows.value[inside][order]
        self._high = rows.high[private_rows]

    def _find_slacks(self, private_rows: Numbers, inside: Flags) -> tuple[Numbers, Numbers, Floats]:
        """The row, the column and the size of each column that relaxes a private row."""
        rows = self.programme.rows
        row = np.searchsorted(private_rows, rows.row[inside])
        order = np.argsort(row, kind="stable")
        self._segment = np.searchsorted(row[order], np.arange(len(private_rows) + 1)).astype(np.int64)
        return row[order], rows.column[inside][order], -rows.value[inside][order]

    def _store_penalty_columns(self, inside: Flags) -> None:
        rows, linking = self.programme.rows, self.linking_rows
        self._low_side, self._high_side = rows.low[linking], rows.high[linking]
        row = np.searchsorted(linking, rows.row[inside])
        self._penalty_columns = row, rows.column[inside], rows.value[inside]

    def _store_patterns(self, inside: Flags) -> None:
        """Find the distinct patterns that pairs and linking columns have in the linking rows."""
        rows, linking = self.programme.rows, self.linking_rows
        number = np.cumsum(~self.private) - 1
        row, column, value = number[rows.row[inside]], rows.column[inside], rows.value[inside]
        # 1. Hash each column: sums of random numbers, which wrap around, differ for different entries.
        draw = np.random.default_rng(0).integers(1, 2**62, (2, len(linking)), dtype=np.uint64)
        hashes = np.zeros(len(self.programme), dtype=np.uint64)
        np.add.at(hashes, column, draw[0][row] * value.astype(np.int64).astype(np.uint64) + draw[1][row])
        # 2. One column stands for all with the same hash.
        columns = np.concatenate((self.pairs, self.link_columns))
        _, one, which = np.unique(hashes[columns], return_index=True, return_inverse=True)
        chosen = np.zeros(len(self.programme), dtype=bool)
        chosen[columns[one]] = True
        at = np.flatnonzero(chosen[column])
        at = at[np.argsort(column[at], kind="stable")]
        row, column, value = row[at], column[at], value[at]
        begin = np.searchsorted(column, columns[one])
        sizes = np.searchsorted(column, columns[one], side="right") - begin
        # 3. Sort patterns by their first row, so that entries that are read together lie together.
        order = np.argsort(np.append(row, 0)[begin], kind="stable")
        which = np.argsort(order)[which]
        self.pattern_begin, at = gathered(begin[order], sizes[order])
        self.pattern_row, self.pattern_value = row[at].astype(np.int64), value[at]
        self.pair_pattern, self.link_pattern = which[: len(self.pairs)], which[len(self.pairs) :]

    def _count_costs(self, rows: PrivateRows) -> tuple[Floats, Numbers]:
        """For each person and each number of pairs, the least cost of having so many; and where each person's
        numbers begin.
        """
        begin = np.concatenate(([0], np.cumsum(self.most + 1))).astype(np.int64)
        cost = np.zeros(begin[-1])
        for person in np.flatnonzero(self._counting >= 0):
            row = self._counting[person]
            inside = slice(rows.segment[row], rows.segment[row + 1])
            excess = np.maximum(0.0, np.arange(self.most[person] + 1) - rows.high[row])
            ends = np.cumsum(rows.width[inside])
            for end, width, unit in zip(ends, rows.width[inside], rows.unit_cost[inside], strict=True):
                cost[begin[person] : begin[person + 1]] += unit * np.clip(excess - end + width, 0, width)
        return cost, begin[:-1]

    def _penalties(self, costs: Floats, hard_slope: float) -> Penalties:
        """The penalty of each linking row: the cheapest way in which its penalty columns make it hold."""
        row, column, value = self._penalty_columns
        reach = self.programme.upper[column] * np.abs(value)
        slope = costs[column] / np.abs(value)
        # 1. The bare row: 0 between its sides, the hard slope beyond.
        bounded_below, bounded_above = np.isfinite(self._low_side), np.isfinite(self._high_side)
        breakpoints = [[low] if yes else [] for low, yes in zip(self._low_side, bounded_below, strict=True)]
        slopes = [[-hard_slope, 0.0] if yes else [0.0] for yes in bounded_below]
        for at in np.flatnonzero(bounded_above):
            if not breakpoints[at] or breakpoints[at][-1] < self._high_side[at]:
                breakpoints[at].append(self._high_side[at])
                slopes[at].append(hard_slope)
            else:
                slopes[at][-1] = hard_slope
        # 2. Each penalty column, cheapest first, extends the row to the left or to the right.
        offset = np.zeros(len(breakpoints))
        for at in np.lexsort((slope, row)):
            points, own_slopes = breakpoints[row[at]], slopes[row[at]]
            if value[at] > 0:
                offset[row[at]] += slope[at] * reach[at]
                points.insert(0, points[0] - reach[at])
                own_slopes.insert(1, -slope[at])
            else:
                points.append(points[-1] + reach[at])
                own_slopes.insert(-1, slope[at])
        # 3. Pad to arrays.
        count = max(map(len, breakpoints), default=1)
        padded = [each + [np.inf] * (count - len(each)) for each in breakpoints]
        padded_slopes = [each + each[-1:] * (count + 1 - len(each)) for each in slopes]
        return Penalties(
            np.array(padded).reshape(-1, count), np.array(padded_slopes).reshape(-1, count + 1), offset
        )
