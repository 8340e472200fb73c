"""Mixes of plans, what is decided of them, and whole choices, held against exact answers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from immutabledict import immutabledict

from matcher.problem.terms import Span, Terms
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.solver.calendar.calendar_data import CalendarData
from matcher.solver.calendar.column_generation import CalendarColumnGeneration
from matcher.solver.calendar.column_pool import ColumnPool
from matcher.solver.calendar.cover import CoverCosts, Heads
from matcher.solver.calendar.diving import Dive
from matcher.solver.calendar.fixings import Fixings
from matcher.solver.calendar.kernel_types import OFF
from matcher.solver.calendar.params import DivingParams, ScheduleParams
from matcher.solver.calendar.pricing import CalendarPricing
from matcher.solver.calendar.restricted_master import MasterSolution
from matcher.solver.calendar.set_partitioning import set_partitioning
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.drawn_calendars import days_problem

SCHEDULE = ScheduleParams()


def mixed(seed: int, people: int = 4, rounds: int = 6) -> tuple[ColumnPool, CalendarColumnGeneration, Heads]:
    whole = days_problem(seed, people, soft=True, desired=2)
    data = CalendarData(whole)
    column_pool = ColumnPool(CalendarPricing(data), CoverCosts(data))
    nobody = np.zeros(len(data.seats), dtype=np.int64)
    held = dict.fromkeys(column_pool.plans_in(Roster()).values(), 1.0)
    mix = CalendarColumnGeneration(column_pool, range(people), nobody, held)
    for _ in range(rounds):
        mix.do_round(SCHEDULE.first_stop)
    return column_pool, mix, nobody


def paid(column_pool: ColumnPool, shares: Mapping[int, float]) -> float:
    """What a mix costs, by definition: its plans, and heads missing, below the minimum and spare."""
    cover_costs, heads = column_pool.cover_costs, np.zeros(len(column_pool.data.seats))
    cost = 0.0
    for number, share in shares.items():
        plan = column_pool.plans[number]
        heads[plan[plan >= 0]] += share
        cost += share * column_pool.data.relaxed_cost(column_pool.person[number], plan)
    missing, spare = np.maximum(0, cover_costs.desired - heads), np.maximum(0, heads - cover_costs.desired)
    below = np.maximum(0, cover_costs.minimum - heads)
    return cost + float(
        (cover_costs.missing * missing + cover_costs.below_minimum * below + cover_costs.spare * spare).sum()
    )


@pytest.mark.parametrize("seed", range(12))
def test_a_mix_comes_near_what_no_mix_costs_less_than(seed: int) -> None:
    column_pool, mix, _ = mixed(seed)
    for _ in range(30):
        lower = mix.master.solve()
    reached, random = paid(column_pool, mix.master.weights), np.random.default_rng(seed)
    assert lower <= reached + 1e-6 * abs(reached)
    assert lower >= reached - 0.05 * abs(reached)
    assert mix.bound <= reached + 1e-3 * abs(reached)
    for _ in range(200):
        drawn: dict[int, float] = {}
        for own in mix.master.of.values():
            drawn |= dict(zip(own, random.dirichlet(np.full(len(own), 0.3)).tolist(), strict=True))
        assert lower <= paid(column_pool, drawn) + 1e-6 * abs(reached)
    for own in mix.master.of.values():
        assert sum(mix.master.weights[number] for number in own) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(8))
def test_a_mix_begins_again_where_most_is_proven(seed: int) -> None:
    column_pool, far, nobody = mixed(seed, rounds=20)
    assert far.best is not None
    held = dict.fromkeys(column_pool.plans_in(Roster()).values(), 1.0)
    near = CalendarColumnGeneration(column_pool, far.who, nobody, held)
    near.restart(held, far.best)
    reached = near.bound
    assert reached >= far.bound - 0.2 * abs(far.bound)
    dear = MasterSolution(0.0, 10 * far.best.seat_duals - 10, far.best.total_duals)
    alone = CalendarColumnGeneration(column_pool, far.who, nobody, held, dear)
    alone.do_round(SCHEDULE.first_stop)
    near.restart({}, dear)
    near.do_round(SCHEDULE.first_stop)
    assert near.bound >= reached > alone.bound


@pytest.mark.parametrize("seed", range(12))
def test_a_choice_is_the_best_of_all_choices(seed: int) -> None:
    column_pool, mix, nobody = mixed(seed, people=3, rounds=3)
    found = set_partitioning(
        column_pool, list(mix.master.weights), [], nobody, seconds=10.0, nodes=500, cancel=Cancel()
    )
    own = [
        [number for number in plans if column_pool.keeps_totals[number]] for plans in mix.master.of.values()
    ]
    problem = column_pool.data.problem

    def cost(numbers: Iterable[int]) -> int:
        return verify(problem, column_pool.roster(numbers)).costs[Tier.DESIRED]

    assert found is not None
    assert cost(found.values()) == min(cost(numbers) for numbers in product(*own))


@pytest.mark.parametrize("seed", range(8))
def test_a_mix_that_is_not_worth_going_on_with_is_as_good_as_its_bound(seed: int) -> None:
    _, mix, _ = mixed(seed, people=8, rounds=0)
    while mix.do_round(SCHEDULE.second_stop):
        pass
    assert mix.master_bounds[-1] - mix.bound <= 1e-3 * abs(mix.master_bounds[-1])


def test_who_is_held_to_a_day_has_it_in_every_plan() -> None:
    column_pool, _, _ = mixed(3)
    data, fixings = column_pool.data, Fixings(column_pool.data)
    prices, free = np.zeros(len(data.seats), np.float32), np.zeros(data.kind_count, np.float32)
    seat = int(np.flatnonzero(data.open_to(0))[0])
    fixings.fix(0, int(data.day[seat]), seat)
    _, plan = column_pool.pricing.relaxed_cheapest(prices, free, 0, fixings.closed_to(0))
    assert plan is None or plan[data.day[seat]] == seat
    before = fixings.state()
    other = (int(data.day[seat]) + 3) % data.days
    fixings.fix(0, other, OFF)
    _, plan = column_pool.pricing.relaxed_cheapest(prices - 50, free, 0, fixings.closed_to(0))
    assert plan is None or plan[other] == OFF
    fixings.restore(before)
    assert not fixings.fixed[0, other]


def test_no_more_of_a_kind_is_open_once_there_are_as_many_as_may_be() -> None:
    # Of two kinds one is followed by every plan; this is about the other.
    terms = Terms(shifts_of_kind=immutabledict({"early": Span(0, 1), "late": Span(0, 1)}))
    whole = days_problem(3, soft=False)
    data = CalendarData(replace(whole, volunteers=(replace(whole.volunteers[0], terms=terms, history=None),)))
    fixings = Fixings(data)
    late = np.array([whole.shift_of[seat.id].kind == "late" for seat in data.seats])
    first = int(np.flatnonzero(late)[0])
    fixings.fix(0, int(data.day[first]), first)
    assert not fixings.closed[0, first]
    assert fixings.closed[0, late & (data.day != data.day[first])].all()


@pytest.mark.parametrize("seed", range(8))
def test_a_dive_gives_a_roster_no_better_than_its_bound(seed: int) -> None:
    column_pool, mix, nobody = mixed(seed, rounds=20)
    bound = mix.bound
    dive = Dive(
        column_pool,
        CalendarColumnGeneration(column_pool, mix.who, nobody, mix.master.weights, mix.best),
        DivingParams(stop=SCHEDULE.first_stop),
    )
    dive.run(SCHEDULE.first_pace, lambda: 1.0)
    plans = dive.plans
    assert sorted(plans) == mix.who
    verdict = verify(column_pool.data.problem, column_pool.roster(plans.values()))
    assert verdict.feasible
    assert verdict.costs[Tier.DESIRED] >= bound - 1e-3 * abs(bound)
