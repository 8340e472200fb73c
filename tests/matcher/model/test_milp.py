"""A model as arrays."""

import pytest

from matcher.model.milp import LinearProgramme
from matcher.model.model import Model

# Coefficient, low and high of a row, and how much a number from 0 to 5 is then at most.
CASES = {
    "no more than": (2, -100, 7, 3),
    "no less than": (2, 3, 100, 5),
    "negative": (-1, -4, -2, 4),
    "nothing": (1, -3, 0, 0),
    "looser than before": (1, -3, 9, 5),
    "less than allowed": (1, -9, -1, 5),
}


@pytest.mark.parametrize(("value", "low", "high", "upper"), CASES.values(), ids=CASES)
def test_a_row_of_one_column_is_a_bound(value: int, low: int, high: int, upper: int) -> None:
    model = Model()
    number = model.integer(0, 5)
    model.at_least(low, [number], [value])
    model.at_most(high, [number], [value])
    assert LinearProgramme(model).upper[number] == upper


def test_a_row_of_more_columns_is_none() -> None:
    model = Model()
    one, other = model.integer(0, 5), model.integer(0, 5)
    model.at_most(3, [one, other])
    assert list(LinearProgramme(model).upper[[one, other]]) == [5, 5]
