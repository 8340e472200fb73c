"""Where people have terms the first roster keeps them for everybody, whatever they ask at least."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.problem.terms import Span, Terms
from matcher.roster import Roster
from matcher.solver.calendar.calendar_data import CalendarData
from matcher.solver.calendar.column_generation import CalendarColumnGeneration
from matcher.solver.calendar.column_pool import ColumnPool
from matcher.solver.calendar.coordinate_descent import CoordinateDescent
from matcher.solver.calendar.cover import CoverCosts
from matcher.solver.calendar.diving import Dive
from matcher.solver.calendar.params import DivingParams, Pace, ScheduleParams
from matcher.solver.calendar.pricing import CalendarPricing
from matcher.solver.calendar.solver import CalendarSolver
from matcher.solver.solve import solve
from matcher.solver.start.first_roster import first_roster
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import roster
from tests.support.drawn_calendars import days_problem
from tests.support.searches import searching

FOUR_DAYS = Terms(shifts=Span(4, 4), days_off_in_a_row=Span(2))


def demanding(people: int, **policy: Any) -> Problem:
    whole = days_problem(5, people, soft=False, desired=2)
    staff = tuple(replace(each, terms=FOUR_DAYS, history=None, requests=()) for each in whole.volunteers)
    return replace(whole, volunteers=staff, policy=replace(whole.policy, **policy))


def test_everybody_has_what_they_must_do_at_least_at_once() -> None:
    whole = demanding(6)
    first = first_roster(searching(whole, seconds=0.0), None)
    assert verify(whole, first).feasible
    assert [len(first.held_by(person.id)) for person in whole.volunteers] == [4] * 6


def test_rules_that_plans_do_not_know_are_mended_person_by_person() -> None:
    whole = demanding(3, rest_minutes=960)
    whole = replace(whole, policy=replace(whole.policy, without=whole.policy.without - {"rest"}))
    assert verify(whole, first_roster(searching(whole), None)).feasible


def test_coordinate_descent_never_makes_a_roster_dearer() -> None:
    whole = demanding(6)
    data = CalendarData(whole)
    descent = CoordinateDescent(CalendarPricing(data), CoverCosts(data), 0)
    costs = []
    for _ in range(4):
        descent.round(lambda: True)
        costs.append(verify(whole, descent.roster).costs[Tier.DESIRED])
    assert all(later <= earlier for earlier, later in pairwise(costs))


def test_a_start_is_kept_where_it_can_be() -> None:
    whole = demanding(1)
    start = roster("p0@Monearly p0@Tueearly p0@Wedearly p0@Thuearly")
    assert verify(whole, start).feasible
    data = CalendarData(whole)
    assert data.roster([(0, data.plan(0, start))]) == start


@pytest.mark.parametrize("seed", range(3))
def test_a_bound_of_plans_is_never_above_the_best_roster(seed: int) -> None:
    whole = days_problem(seed + 20, 4, soft=True, desired=2)
    best = solve(whole, SolveLimits(seconds=20, workers=2))
    search = searching(whole, Roster())
    CalendarSolver(search).run()
    proven, reached = search.proofs.bound(Tier.DESIRED), best.tiers[Tier.DESIRED]
    assert reached.cost == reached.bound
    assert 0 < proven <= reached.cost <= search.incumbent.costs[Tier.DESIRED - 1]


@pytest.mark.parametrize("seed", range(4))
def test_a_dive_that_runs_out_of_time_has_a_plan_for_everybody(seed: int) -> None:
    whole = days_problem(seed + 20, 5, soft=True, desired=2)
    data = CalendarData(whole)
    column_pool = ColumnPool(CalendarPricing(data), CoverCosts(data))
    people, nobody = range(len(data.people)), np.zeros(len(data.seats), dtype=np.int64)
    generation = CalendarColumnGeneration(
        column_pool, people, nobody, dict.fromkeys(column_pool.plans_in(Roster()).values(), 1.0)
    )
    for _ in range(5):
        generation.do_round(ScheduleParams().first_stop)
    dive = Dive(column_pool, generation, DivingParams())
    calls = iter([1.0, 1.0, 1.0, 1.0])
    dive.run(Pace(days_share=0.02, rounds=1), lambda: next(calls, 0.0))
    assert sorted(dive.plans) == list(people)
    assert verify(whole, column_pool.roster(dive.plans.values())).feasible
