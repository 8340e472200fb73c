"""Plans are as cheap as the cheapest of all plans, judged by the verifier."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from immutabledict import immutabledict

from matcher.problem.problem import Problem
from matcher.problem.terms import Span, Terms
from matcher.roster import Assignment
from matcher.solver.calendar.calendar_data import CalendarData
from matcher.solver.calendar.kernel_types import POSSIBLE
from matcher.solver.calendar.pricing import CalendarPricing
from matcher.solver.strategy import one_shift_a_day
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import problem, shift, volunteer
from tests.support.drawn_calendars import all_plans, days_problem, from_sunday

# Without compilation three drawn weeks take as long as all of them with it.
SEEDS = [*(pytest.param(seed, marks=pytest.mark.kernels) for seed in range(3)), *range(3, 40)]


def without_cover(whole: Problem) -> Problem:
    """The problem without what it asks of seats."""
    return replace(whole, policy=replace(whole.policy, without=whole.policy.without | {"desired"}))


def as_drawn(whole: Problem) -> Problem:
    """A week that begins on its Monday."""
    return whole


def prices(data: CalendarData, seed: int) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    return np.random.default_rng(seed).integers(-9, 9, len(data.seats)).astype(np.float32)


@pytest.mark.parametrize("begins", [as_drawn, from_sunday])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_cheapest_plan_is_the_cheapest_of_all(seed: int, begins: Callable[[Problem], Problem]) -> None:
    whole = begins(without_cover(days_problem(seed)))
    data = CalendarData(whole)
    price = prices(data, seed)
    paid = dict(zip((seat.id for seat in data.seats), price.tolist(), strict=True))
    costs = []
    for roster in all_plans(whole):
        verdict = verify(whole, roster)
        if verdict.feasible:
            costs.append(sum(verdict.costs.values()) + sum(paid[pair.seat] for pair in roster.assignments))
    (bound,), (plan,) = CalendarPricing(data).cheapest(price, [0])
    assert (plan is not None) == bool(costs)
    if plan is not None:
        assert bound + data.request_base[0] == pytest.approx(min(costs))
        assert data.cost(0, plan) + price[plan[plan >= 0]].sum() == pytest.approx(min(costs))


@pytest.mark.parametrize("begins", [as_drawn, from_sunday])
@pytest.mark.parametrize("seed", range(12))
def test_what_a_plan_costs_is_what_the_verifier_says(seed: int, begins: Callable[[Problem], Problem]) -> None:
    whole = begins(without_cover(days_problem(seed)))
    data = CalendarData(whole)
    for roster in list(all_plans(whole))[::17]:
        verdict, cost = verify(whole, roster), data.cost(0, data.plan(0, roster))
        assert (cost < POSSIBLE) == verdict.feasible
        if verdict.feasible:
            assert cost == verdict.costs[Tier.DESIRED]


@pytest.mark.kernels
def test_a_total_of_a_kind_is_kept_though_each_day_is_cheaper_with_it() -> None:
    terms = Terms(shifts_of_kind=immutabledict({"late": Span(1, 2)}))
    whole = days_problem(3, soft=False)
    person = replace(whole.volunteers[0], terms=terms, requests=(), history=None)
    data = CalendarData(replace(whole, volunteers=(person,)))
    late = np.array([whole.shift_of[seat.id].kind == "late" for seat in data.seats])
    price = np.where(late, -10, -1).astype(np.float32)
    _, (plan,) = CalendarPricing(data).cheapest(price, [0])
    assert plan is not None
    assert 1 <= int(late[plan[plan >= 0]].sum()) <= 2


@pytest.mark.kernels
def test_pins_are_in_every_plan() -> None:
    whole = days_problem(3, soft=True)
    seat = whole.shifts[3].seats[0].id
    data = CalendarData(replace(whole, pinned_in=frozenset({Assignment(whole.volunteers[0].id, seat)})))
    _, (plan,) = CalendarPricing(data).cheapest(np.full(len(data.seats), 5, np.float32), [0])
    assert plan is not None
    assert data.number[seat] in plan.tolist()


@pytest.mark.parametrize(("second", "one"), [("Mon 10-12", True), ("Mon 13-15", False), ("Tue 9-11", True)])
def test_one_shift_a_day_is_seen(second: str, one: bool) -> None:
    whole = problem([volunteer("ann")], [shift("talk", "Mon 9-11"), shift("walk", second)])
    assert one_shift_a_day(whole) is one
