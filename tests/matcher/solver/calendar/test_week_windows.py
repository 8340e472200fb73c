"""Windows of weeks: what is planned in one fits to the days around it, and is as cheap as can be."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pytest

from matcher.problem.entities import Window as Period
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.calendar import solver as columns
from matcher.solver.calendar.calendar_data import Daily, Plan
from matcher.solver.calendar.column_pool import Pool
from matcher.solver.calendar.coordinate_descent import Turns
from matcher.solver.calendar.cover import Cover
from matcher.solver.calendar.diving import Haste
from matcher.solver.calendar.patterns import OFF
from matcher.solver.calendar.plan_pricing import POSSIBLE
from matcher.solver.calendar.pricing import Pricing
from matcher.solver.calendar.week_windows import Window
from matcher.solver.calendar.window_sweeps import Sweeps
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import MONDAY, at, shift
from tests.support.drawn_calendars import KINDS, days_problem
from tests.support.searches import searching

MIDDLE = 7, 14


def weeks_problem(seed: int, people: int, weeks: int = 3) -> Problem:
    """The same people for some weeks."""
    whole = days_problem(seed, people, soft=True, desired=2)
    dates = [MONDAY + timedelta(day) for day in range(7 * weeks)]
    shifts = [
        shift(f"{date}{kind}", f"{date} 8-{8 + hours}", kind=kind)
        for date in dates
        for kind, hours in KINDS.items()
    ]
    shifts = [replace(each, seats=(replace(each.seats[0], desired=2, maximum=9),)) for each in shifts]
    period = Period(at(f"{dates[0]} 0"), at(f"{dates[-1]} 24"))
    staff = tuple(replace(person, requests=()) for person in whole.volunteers)
    return replace(whole, volunteers=staff, shifts=tuple(shifts), period=period)


def planned(whole: Problem) -> tuple[Daily, list[Plan]]:
    """A plan for everybody."""
    daily = Daily(whole)
    turns = Turns(Pricing(daily), Cover(daily), 0)
    turns.round(lambda: True)
    return daily, [turns.plans[person] for person in range(len(daily.people))]


@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_plan_of_a_window_is_the_cheapest_of_all_with_the_days_around(seed: int) -> None:
    daily, plans = planned(weeks_problem(seed, 2))
    window = Window(daily, plans, *MIDDLE)
    prices = np.random.default_rng(seed).integers(-9, 9, len(window.daily.seats)).astype(np.float32)
    seats = [[OFF, *np.flatnonzero(window.daily.day == day).tolist()] for day in range(7)]
    for person in range(2):
        before = daily.own_cost(person, plans[person])
        here = window.daily.own_cost(person, window.plan(person))
        costs = []
        for chosen in product(*seats):
            plan = np.array(chosen, dtype=np.int64)
            cost = daily.own_cost(person, window.whole(person, plan))
            if cost < POSSIBLE:
                costs.append(cost - before + float(prices[plan[plan >= 0]].sum()))
        (bound,), (found,) = Pricing(window.daily).cheapest(prices, [person])
        assert found is not None
        assert bound - here == pytest.approx(min(costs))
        paid = window.daily.own_cost(person, found) + float(prices[found[found >= 0]].sum())
        assert paid - here == pytest.approx(min(costs))


def test_a_window_changes_nothing_outside_of_it() -> None:
    daily, plans = planned(weeks_problem(3, 2))
    window = Window(daily, plans, *MIDDLE)
    assert (window.whole(1, window.plan(1)) == plans[1]).all()
    free = window.whole(1, np.full(7, OFF, dtype=np.int64))
    assert (free[7:14] == OFF).all()
    assert (free[:7] == plans[1][:7]).all()
    assert (free[14:] == plans[1][14:]).all()


def test_windows_cover_all_days_once() -> None:
    daily, _ = planned(weeks_problem(3, 2, weeks=5))
    sweeps = Sweeps(Pool(Pricing(daily), Cover(daily)), 0, 1)
    assert sweeps.windows(2) == [(0, 14), (14, 28), (28, 35)]
    assert sweeps.windows(2, skipped=1) == [(0, 7), (7, 21), (21, 35)]


@pytest.mark.parametrize("seed", range(4))
def test_planning_window_by_window_makes_a_roster_cheaper_that_may_be(seed: int) -> None:
    whole = weeks_problem(seed, 4)
    daily, plans = planned(whole)
    pool = Pool(Pricing(daily), Cover(daily))
    held = {person: pool.add(person, plan) for person, plan in enumerate(plans)}
    before = verify(whole, pool.roster(held.values())).costs[Tier.DESIRED]
    sweeps = Sweeps(pool, 0, 1)
    for days in sweeps.windows(1):
        held = dict(sweeps.planned(held, days, lambda: 1.0, None))
    verdict = verify(whole, pool.roster(held.values()))
    assert verdict.feasible
    assert verdict.costs[Tier.DESIRED] <= before


def test_a_window_that_is_given_up_counts_and_leaves_prices() -> None:
    daily, plans = planned(weeks_problem(3, 4))
    pool = Pool(Pricing(daily), Cover(daily))
    held = {person: pool.add(person, plan) for person, plan in enumerate(plans)}
    never_enough = 10**9
    sweeps = Sweeps(pool, 0, never_enough)
    for days in sweeps.windows(1):
        done = pool.pricing.done
        assert sweeps.planned(held, days, lambda: 1.0, None) == held
        assert pool.pricing.done > done
    everything = sweeps.known(daily, np.arange(len(daily.seats)))
    assert everything is not None
    other = Sweeps(pool, 1, 1)
    other.follow(sweeps)
    assert (other.worth == everything.worth).all()


def test_long_calendars_are_planned_by_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "LONG_DAYS", 0)
    monkeypatch.setattr(columns, "WEEKS_A_WINDOW", 2)
    whole = weeks_problem(5, 4, weeks=4)
    search = searching(whole, Roster(), seconds=8.0)
    incumbent = search.incumbent
    before = incumbent.costs
    columns.Columns(search).run()
    assert incumbent.costs < before
    assert incumbent.roster is not None
    assert verify(whole, incumbent.roster).costs[Tier.DESIRED] == incumbent.costs[Tier.DESIRED - 1]


def test_windows_leave_prices_that_bound_the_whole_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "LONG_DAYS", 0)
    monkeypatch.setattr(columns, "WEEKS_A_WINDOW", 2)
    monkeypatch.setattr(columns.Columns, "_spread", lambda _: None)
    whole = weeks_problem(5, 4, weeks=4)
    search = searching(whole, Roster(), seconds=8.0)
    incumbent = search.incumbent
    columns.Columns(search).run()
    assert 0 < search.proofs.bound(Tier.DESIRED) <= incumbent.costs[Tier.DESIRED - 1]


def test_a_dive_hastens_when_its_steps_take_long() -> None:
    seconds = iter([10.0, 10.0, 8.0, 5.0, -1.0])
    haste = Haste(lambda: next(seconds))
    assert [haste.least(80) for _ in range(4)] == [1, 20, 40, 80]
