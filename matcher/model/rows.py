"""The rows of a linear model as a sparse matrix."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.model.model import UNBOUNDED, Row
from matcher.model.sets import Sets
from matcher.problem.arrays import Flags, Floats, Numbers, joined


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows low <= A x <= high. A is a list of entries (row, column, value), sorted, without duplicates."""

    row: Numbers
    column: Numbers
    value: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, rows: Sequence[Row], exclusive: Sets) -> "Rows":
        """The matrix of some rows, followed by one row for each at-most-one set. If a variable occurs twice
        in a row, its coefficients are added.
        """
        count = np.fromiter((len(each.variables) for each in rows), np.int64, len(rows))
        sizes = joined(count, np.diff(exclusive.begin))
        row = np.repeat(np.arange(len(sizes)), sizes)
        column = joined(*(each.variables for each in rows), exclusive.members)
        value = np.ones(len(column))
        for start, each in zip((np.cumsum(count) - count).tolist(), rows, strict=True):
            if each.coefficients is not None:
                value[start : start + len(each.variables)] = each.coefficients
        row, column, value = _in_order(row, column, value, int(count.sum()))
        most_one = np.ones(len(exclusive))
        low = np.fromiter((each.low for each in rows), np.float64, len(rows))
        high = np.fromiter((each.high for each in rows), np.float64, len(rows))
        low, high = np.concatenate((low, -UNBOUNDED * most_one)), np.concatenate((high, most_one))
        low[low <= -UNBOUNDED] = -np.inf
        high[high >= UNBOUNDED] = np.inf
        return cls(row, column, value, low, high)

    def among(self, chosen: Flags) -> tuple["Rows", Numbers]:
        """The matrix over some columns, renumbered and without rows that cannot bind; and the indices of
        the rows that remain.
        """
        inside = chosen[self.column]
        row, column, value = self.row[inside], self.column[inside], self.value[inside]
        count = np.bincount(row, minlength=len(self.low))
        trivial = np.isinf(self.low) & (self.high == 1) & (count <= 1)
        kept = (count > 0) & ~trivial
        inside = kept[row]
        row, column = (np.cumsum(kept) - 1)[row[inside]], (np.cumsum(chosen) - 1)[column[inside]]
        return Rows(row, column, value[inside], self.low[kept], self.high[kept]), np.flatnonzero(kept)

    def without(self, column: int, value: int) -> "Rows":
        """These rows with a constant of a value moved to their sides, but in rows that have nothing else.

        Rows that share no constant show more plainly whose they are.
        """
        constant = self.column == column
        others = np.bincount(self.row[~constant], minlength=len(self.low)) > 0
        moved = constant & others[self.row]
        if not moved.any():
            return self
        by = value * np.bincount(self.row[moved], self.value[moved], minlength=len(self.low))
        row, columns, values = (each[~moved] for each in (self.row, self.column, self.value))
        return Rows(row, columns, values, self.low - by, self.high - by)

    def followed_by(self, more: "Rows") -> "Rows":
        """These rows followed by some more rows over the same columns."""
        return Rows(
            np.concatenate((self.row, more.row + len(self.low))),
            np.concatenate((self.column, more.column)),
            np.concatenate((self.value, more.value)),
            np.concatenate((self.low, more.low)),
            np.concatenate((self.high, more.high)),
        )


def _in_order(row: Numbers, column: Numbers, value: Floats, among: int) -> tuple[Numbers, Numbers, Floats]:
    """Sort the columns within each row and add up duplicates.

    Only the first `among` entries may be out of order, and only few rows are: just these are sorted.
    """
    fine = np.diff(column[:among]) > 0
    fine |= np.diff(row[:among]) > 0
    wrong = np.zeros(len(row) and row[-1] + 1, dtype=bool)
    wrong[row[1:among][~fine]] = True
    at = np.flatnonzero(wrong[row[:among]])
    order = at[np.lexsort((column[at], row[at]))]
    column[at], value[at] = column[order], value[order]
    fresh = np.append(True, (np.diff(column[at]) != 0) | (np.diff(row[at]) != 0))[: len(at)]
    if fresh.all():
        return row, column, value
    first = at[fresh]
    value[first] = np.add.reduceat(value[at], np.flatnonzero(fresh))
    kept = np.ones(len(row), dtype=bool)
    kept[at[~fresh]] = False
    return row[kept], column[kept], value[kept]
