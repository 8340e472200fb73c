"""Windows of weeks: what is planned in one fits to the days around it, and is as cheap as can be."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pytest

from matcher.problem.entities import Window as Period
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.calendar.calendar_data import CalendarData, Plan
from matcher.solver.calendar.column_pool import ColumnPool
from matcher.solver.calendar.coordinate_descent import CoordinateDescent
from matcher.solver.calendar.cover import CoverCosts
from matcher.solver.calendar.diving import Pacing
from matcher.solver.calendar.kernel_types import OFF, POSSIBLE
from matcher.solver.calendar.params import CalendarParams, ScheduleParams
from matcher.solver.calendar.pricing import CalendarPricing
from matcher.solver.calendar.solver import CalendarSolver
from matcher.solver.calendar.week_windows import WeekWindow
from matcher.solver.calendar.window_sweeps import WindowSweeps
from matcher.solver.params import DEFAULTS
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import MONDAY, at, shift
from tests.support.drawn_calendars import KINDS, days_problem
from tests.support.searches import searching

MIDDLE = 7, 14
SHORT_WINDOWS = replace(DEFAULTS, calendar=CalendarParams(schedule=ScheduleParams(sweep_weeks=2)))


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


def planned(whole: Problem) -> tuple[CalendarData, list[Plan]]:
    """A plan for everybody."""
    data = CalendarData(whole)
    descent = CoordinateDescent(CalendarPricing(data), CoverCosts(data), 0)
    descent.round(lambda: True)
    return data, [descent.plans[person] for person in range(len(data.people))]


@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_plan_of_a_window_is_the_cheapest_of_all_with_the_days_around(seed: int) -> None:
    data, plans = planned(weeks_problem(seed, 2))
    window = WeekWindow(data, plans, *MIDDLE)
    prices = np.random.default_rng(seed).integers(-9, 9, len(window.data.seats)).astype(np.float32)
    seats = [[OFF, *np.flatnonzero(window.data.day == day).tolist()] for day in range(7)]
    for person in range(2):
        before = data.relaxed_cost(person, plans[person])
        here = window.data.relaxed_cost(person, window.plan(person))
        costs = []
        for chosen in product(*seats):
            plan = np.array(chosen, dtype=np.int64)
            cost = data.relaxed_cost(person, window.full_plan(person, plan))
            if cost < POSSIBLE:
                costs.append(cost - before + float(prices[plan[plan >= 0]].sum()))
        (bound,), (found,) = CalendarPricing(window.data).cheapest(prices, [person])
        assert found is not None
        assert bound - here == pytest.approx(min(costs))
        paid = window.data.relaxed_cost(person, found) + float(prices[found[found >= 0]].sum())
        assert paid - here == pytest.approx(min(costs))


def test_a_window_changes_nothing_outside_of_it() -> None:
    data, plans = planned(weeks_problem(3, 2))
    window = WeekWindow(data, plans, *MIDDLE)
    assert (window.full_plan(1, window.plan(1)) == plans[1]).all()
    free = window.full_plan(1, np.full(7, OFF, dtype=np.int64))
    assert (free[7:14] == OFF).all()
    assert (free[:7] == plans[1][:7]).all()
    assert (free[14:] == plans[1][14:]).all()


def test_windows_cover_all_days_once() -> None:
    data, _ = planned(weeks_problem(3, 2, weeks=5))
    sweeps = WindowSweeps(ColumnPool(CalendarPricing(data), CoverCosts(data)), 0, 1)
    assert sweeps.week_windows(2) == [(0, 14), (14, 28), (28, 35)]
    assert sweeps.week_windows(2, skipped=1) == [(0, 7), (7, 21), (21, 35)]


@pytest.mark.parametrize("seed", range(4))
def test_planning_window_by_window_makes_a_roster_cheaper_that_may_be(seed: int) -> None:
    whole = weeks_problem(seed, 4)
    data, plans = planned(whole)
    column_pool = ColumnPool(CalendarPricing(data), CoverCosts(data))
    held = {person: column_pool.add(person, plan) for person, plan in enumerate(plans)}
    before = verify(whole, column_pool.roster(held.values())).costs[Tier.DESIRED]
    sweeps = WindowSweeps(column_pool, 0, 1)
    for days in sweeps.week_windows(1):
        held = dict(sweeps.replan(held, days, lambda: 1.0, None))
    verdict = verify(whole, column_pool.roster(held.values()))
    assert verdict.feasible
    assert verdict.costs[Tier.DESIRED] <= before


def test_a_window_that_is_given_up_counts_and_leaves_duals() -> None:
    data, plans = planned(weeks_problem(3, 4))
    column_pool = ColumnPool(CalendarPricing(data), CoverCosts(data))
    held = {person: column_pool.add(person, plan) for person, plan in enumerate(plans)}
    never_enough = 10**9
    sweeps = WindowSweeps(column_pool, 0, never_enough)
    for days in sweeps.week_windows(1):
        done = column_pool.pricing.done
        assert sweeps.replan(held, days, lambda: 1.0, None) == held
        assert column_pool.pricing.done > done
    everything = sweeps.known_duals(data, np.arange(len(data.seats)))
    assert everything is not None
    other = WindowSweeps(column_pool, 1, 1)
    other.copy_duals(sweeps)
    assert (other.seat_duals == everything.seat_duals).all()


def test_long_calendars_are_planned_by_windows() -> None:
    whole = weeks_problem(5, 4, weeks=4)
    search = searching(whole, Roster(), seconds=8.0)
    incumbent = search.incumbent
    before = incumbent.costs
    CalendarSolver(replace(search, params=SHORT_WINDOWS), by_windows=True).run()
    assert incumbent.costs < before
    assert incumbent.roster is not None
    assert verify(whole, incumbent.roster).costs[Tier.DESIRED] == incumbent.costs[Tier.DESIRED - 1]


def test_windows_leave_duals_that_bound_the_full_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CalendarSolver, "_solve_roughly", lambda _: None)
    whole = weeks_problem(5, 4, weeks=4)
    search = searching(whole, Roster(), seconds=8.0)
    incumbent = search.incumbent
    CalendarSolver(replace(search, params=SHORT_WINDOWS), by_windows=True).run()
    assert 0 < search.proofs.bound(Tier.DESIRED) <= incumbent.costs[Tier.DESIRED - 1]


def test_a_dive_hastens_when_its_steps_take_long() -> None:
    seconds = iter([10.0, 10.0, 8.0, 5.0, -1.0])
    pacing = Pacing(lambda: next(seconds))
    assert [pacing.days_due(80) for _ in range(4)] == [1, 20, 40, 80]
