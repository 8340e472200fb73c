"""The rows that are about one person alone, and the best price for each of them.

Prices of the rows of seats and teams say what a person is worth on each seat. What the person's own rows
(one place at a time, limits, the price of a further shift) should cost then follows for each alone: for one
row the bound of `Programme.proven` is concave and piecewise linear in its price, and where it is highest is
found by sorting. One row of each person after the other, the longest first, this is coordinate ascent on the
dual; each step can only raise the bound. So prices that were found without looking at all pairs, or at
all of a person's shifts at once, become prices that hold for all of them.
"""

from typing import NamedTuple

import numpy as np

from matcher.programme import Flags, Floats, Indices, Programme
from matcher.relaxation import rank

ENOUGH = 1e-9


class _Layer(NamedTuple):
    """One row of each person: its number, and where its entries lie."""

    rows: Indices
    entry: Indices
    row: Indices


class OwnRows:
    """The rows sum of value * column <= high of a programme whose columns are one person's and nobody else's.

    `pairs` are the columns of pairs, `person` the person of each of them.
    """

    def __init__(self, programme: Programme, pairs: Indices, person: Indices) -> None:
        self._programme = programme
        rows = programme.rows
        of_column = np.full(len(programme), -1, dtype=np.int64)
        of_column[pairs] = person
        count = len(rows.low)
        known = of_column[rows.column] >= 0
        of_row = _only(rows.row[known], of_column[rows.column[known]], count)
        other = of_column[rows.column] < 0
        of_other = _only(rows.column[other], of_row[rows.row[other]], len(programme))
        of_column = np.where(of_column >= 0, of_column, of_other)
        foreign = of_column[rows.column] < 0
        of_row[rows.row[foreign]] = -1
        self.flags: Flags = of_row >= 0
        length = np.bincount(rows.row, minlength=count)
        able = np.flatnonzero(self.flags & np.isinf(rows.low))
        place = rank(of_row[able], -length[able].astype(np.float64))
        begin = np.searchsorted(rows.row, np.arange(count + 1))
        layers = range(place.max(initial=-1) + 1)
        self._layers = [self._layer(able[place == number], begin) for number in layers]

    @staticmethod
    def _layer(rows: Indices, begin: Indices) -> _Layer:
        length = begin[rows + 1] - begin[rows]
        before = np.concatenate(([0], np.cumsum(length)[:-1]))
        entry = np.repeat(begin[rows] - before, length) + np.arange(length.sum())
        return _Layer(rows, entry, np.repeat(np.arange(len(rows)), length))

    def best(self, prices: Floats, reduced: Floats) -> Floats:
        """`prices` with those of own rows that raise the bound most; `reduced` are the reduced costs at these
        prices.
        """
        prices, reduced = prices.copy(), reduced.copy()
        rows = self._programme.rows
        for layer in self._layers:
            column, value = rows.column[layer.entry], rows.value[layer.entry]
            free = reduced[column] + value * prices[layer.rows][layer.row]
            amount = value * self._programme.upper[column]
            price = _highest(layer, free / value, free, amount, rows.high[layer.rows])
            price = np.where(np.isnan(price), prices[layer.rows], price)
            reduced[column] += value * (prices[layer.rows] - price)[layer.row]
            prices[layer.rows] = price
        return prices


def _highest(layer: _Layer, turn: Floats, free: Floats, amount: Floats, high: Floats) -> Floats:
    """The price, 0 or less, at which the bound is highest; NaN where it rises without end.

    At price 0 the columns that pay take `amount` of the row. Down from there each column that turns, at its
    own price, takes that much less; the best price is where they take no more than `high`.
    """
    paying = (free < 0) | ((free == 0) & (amount < 0))
    taken = np.bincount(layer.row, weights=np.where(paying, amount, 0.0), minlength=len(high))
    order = np.lexsort((-turn, layer.row))
    row = layer.row[order]
    less = np.cumsum(np.where(turn < 0, np.abs(amount), 0.0)[order])
    first = np.searchsorted(row, np.arange(len(high)))
    before = np.concatenate(([0.0], less))[first]
    fits = (taken[row] - (less - before[row]) <= high[row] + ENOUGH) & (turn[order] < 0)
    at = np.minimum.reduceat(np.where(fits, np.arange(len(row)), len(row)), first)
    found = np.append(turn[order], np.nan)[at]
    best: Floats = np.where(taken > high + ENOUGH, found, 0.0)
    return best


def _only(group: Indices, owner: Indices, count: int) -> Indices:
    """The one owner of all members of each group; -1 where there are several, or none."""
    least = np.full(count, np.iinfo(np.int64).max)
    most = np.full(count, -1, dtype=np.int64)
    np.minimum.at(least, group, owner)
    np.maximum.at(most, group, owner)
    return np.where(least == most, most, -1)
