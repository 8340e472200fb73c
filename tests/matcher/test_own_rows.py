import numpy as np
from hypothesis import given, settings

from matcher.formulate import formulate
from matcher.own_rows import OwnRows
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.progress import Cancel
from matcher.whole import Whole
from tests.builders import problem, seat, shift, volunteer
from tests.strategies import problems

WEIGHTS = {Tier.MINIMUM: 500, Tier.DESIRED: 50, Tier.FAIRNESS: 3, Tier.WISHES: 1}


@settings(max_examples=60, derandomize=True)
@given(problems(people=6, shifts=5, busy=True))
def test_prices_of_own_rows_never_lower_the_bound(drawn: Problem) -> None:
    whole = Whole(drawn, Cancel())
    if not len(whole):
        return
    rows, programme = OwnRows(whole.programme, whole.pairs, whole.groups[1]), whole.programme
    random = np.random.default_rng(len(whole))
    prices = np.where(rows.flags, 0.0, random.integers(-100, 300, len(programme.rows.low)))
    prices = np.where(np.isinf(programme.rows.low), np.minimum(prices, 0), prices)
    prices = np.where(np.isinf(programme.rows.high), np.maximum(prices, 0), prices)
    before, reduced = programme.proven(WEIGHTS, {}, prices, np.zeros(0))
    after, _ = programme.proven(WEIGHTS, {}, rows.best(prices, reduced), np.zeros(0))
    assert after >= before - 1e-6


def test_of_two_shifts_at_once_only_one_is_paid_for() -> None:
    asked = problem(
        volunteers=[volunteer("v1", free="Mon 8-18")],
        shifts=[
            shift("s1", "Mon 9:00-11:00", seat("s1a", minimum=1)),
            shift("s2", "Mon 9:00-11:00", seat("s2a", minimum=1)),
        ],
    )
    whole = Whole(asked, Cancel())
    model, _ = formulate(asked)
    assert len(model.largest_exclusive()) == 1
    rows, programme = OwnRows(whole.programme, whole.pairs, whole.groups[1]), whole.programme
    prices = np.where(np.isinf(programme.rows.high), 1.0, 0.0)
    weights = {Tier.MINIMUM: 1, Tier.DESIRED: 1}
    before, reduced = programme.proven(weights, {}, prices, np.zeros(0))
    after, _ = programme.proven(weights, {}, rows.best(prices, reduced), np.zeros(0))
    assert (before, after) == (0.0, 2.0)
