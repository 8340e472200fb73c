"""What neighbourhoods find, when they are given up, and what is counted of plans."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from matcher.result import Status
from matcher.roster import Roster
from matcher.solver.calendar.column_generation import CalendarColumnGeneration
from matcher.solver.calendar.column_pool import BETTER, ColumnPool
from matcher.solver.calendar.consensus import consensus
from matcher.solver.calendar.diving import Dive
from matcher.solver.calendar.kernel_types import OFF
from matcher.solver.calendar.neighbourhoods import CalendarNeighbourhoods
from matcher.solver.calendar.params import CalendarParams, NeighbourhoodParams
from matcher.solver.calendar.person_groups import PersonGroups
from matcher.solver.calendar.pricing import CalendarPricing
from matcher.solver.lns.improver import Improver
from matcher.solver.search import Search
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from matcher.verify import verify
from tests.matcher.solver.calendar.test_column_generation import mixed
from tests.support.drawn_calendars import days_problem
from tests.support.searches import searching

SECONDS = 60.0
PARAMS = CalendarParams()
QUICK, SLOW = PARAMS.schedule.first_pace, PARAMS.neighbourhoods.group_pace


def begun(seed: int, roster: Roster) -> tuple[ColumnPool, Search]:
    """A pool, and a search that has a roster, of one problem."""
    column_pool, _, _ = mixed(seed)
    return column_pool, searching(column_pool.data.problem, roster, seconds=SECONDS)


@pytest.mark.kernels
@pytest.mark.parametrize("seed", range(8))
def test_what_most_plans_agree_about(seed: int) -> None:
    random = np.random.default_rng(seed)
    plans, weights = random.integers(-1, 3, (7, 5)), random.dirichlet(np.ones(7)) * 2
    largest, seats = consensus(plans, weights)
    for day in range(5):
        share = Counter[int]()
        for seat, weight in zip(plans[:, day].tolist(), weights.tolist(), strict=True):
            share[seat] += weight / weights.sum()
        assert largest[day] == pytest.approx(max(share.values()))
        assert share[int(seats[day])] == pytest.approx(largest[day])


@pytest.mark.parametrize("seed", range(6))
def test_what_is_known_of_plans_is_as_by_definition(seed: int) -> None:
    column_pool, generation, nobody = mixed(seed)
    plans = np.stack(list(column_pool.plans.values()))
    assert (
        column_pool.data.kind_counts_of(plans)
        == [column_pool.data.kind_counts(plan) for plan in column_pool.plans.values()]
    ).all()
    for number, plan in list(column_pool.plans.items()):
        assert column_pool.costs[number] == column_pool.data.relaxed_cost(column_pool.person[number], plan)
    dive = Dive(column_pool, generation, PARAMS.diving)
    assert dive.run(QUICK, lambda: 1.0)
    numbers = list(dive.plans.values())
    verdict = verify(column_pool.data.problem, column_pool.roster(numbers))
    assert verdict.feasible
    if verdict.costs[Tier.MINIMUM]:
        assert column_pool.cost(numbers, nobody) == np.inf
    else:
        assert column_pool.cost(numbers, nobody) == pytest.approx(verdict.costs[Tier.DESIRED])
        others = column_pool.heads(numbers[1:])
        rest = sum(column_pool.costs[number] for number in numbers[1:])
        assert column_pool.cost(numbers[:1], others) == pytest.approx(
            column_pool.cost(numbers, nobody) - rest
        )


def test_a_copy_of_a_pool_goes_on_alone() -> None:
    column_pool, _, _ = mixed(2)
    other = column_pool.copy_with(CalendarPricing(column_pool.data, 7))
    known = len(column_pool.plans)
    for number, plan in list(column_pool.plans.items()):
        assert other.add(column_pool.person[number], plan) == number
        assert other.costs[number] == column_pool.costs[number]
    nowhere = np.full(column_pool.data.days, OFF, dtype=np.int64)
    nowhere[0] = int(np.flatnonzero(column_pool.data.day == 0)[0])
    assert other.add(0, nowhere) == known
    assert len(column_pool.plans) == known
    assert other.of_person[0] != column_pool.of_person[0]


def test_a_forgotten_plan_gets_a_new_number() -> None:
    column_pool, _, _ = mixed(2)
    known, numbers = len(column_pool.plans), list(column_pool.of_person[0])
    plans = {number: column_pool.plans[number] for number in numbers}
    column_pool.forget(0, numbers[1:])
    assert column_pool.of_person[0] == numbers[1:]
    assert len(column_pool.plans) == len(column_pool.costs) == known - 1
    assert [column_pool.add(0, plans[number]) for number in numbers[1:]] == numbers[1:]
    assert column_pool.add(0, plans[numbers[0]]) == known


def test_plans_with_low_reduced_costs_are_not_forgotten() -> None:
    column_pool, search = begun(4, Roster())
    few = replace(PARAMS, neighbourhoods=NeighbourhoodParams(most_plans_each=6, kept_plans_each=3))
    left = iter(range(60, -1, -1))
    before = search.incumbent.costs
    CalendarNeighbourhoods(column_pool, search, 0, lambda: float(next(left, 0)), 1, few).run()
    assert search.incumbent.costs < before
    assert len(column_pool.plans) <= 6 * len(column_pool.data.people)


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_is_given_up_where_its_master_is_of_no_use(seed: int) -> None:
    column_pool, generation, nobody = mixed(seed, rounds=20)
    copied = CalendarColumnGeneration(
        column_pool, generation.who, nobody, generation.master.weights, generation.best
    )
    dive = Dive(column_pool, copied, PARAMS.diving)
    assert not dive.run(QUICK, lambda: 1.0, most_cost=generation.bound - 1)
    copied = CalendarColumnGeneration(
        column_pool, generation.who, nobody, generation.master.weights, generation.best
    )
    again = Dive(column_pool, copied, PARAMS.diving)
    assert again.run(QUICK, lambda: 1.0)


@pytest.mark.parametrize("seed", range(6))
def test_groups_reach_the_best_and_are_given_up_there(seed: int) -> None:
    best = solve(days_problem(seed, 4, soft=True, desired=2), SolveLimits(seconds=SECONDS))
    assert best.status is Status.OPTIMAL
    column_pool, search = begun(seed, Roster())
    groups = PersonGroups(column_pool, search, np.random.default_rng(seed), lambda: 1.0, 1)
    won = [groups.replan(4, SLOW) for _ in range(12)]
    assert any(won)
    least = best.tiers[Tier.MINIMUM].cost, best.tiers[Tier.DESIRED].cost
    assert (search.incumbent.costs[Tier.MINIMUM - 1], search.incumbent.costs[Tier.DESIRED - 1]) >= least
    assert best.roster is not None
    column_pool, search = begun(seed, best.roster)
    groups = PersonGroups(column_pool, search, np.random.default_rng(seed), lambda: 1.0, 1)
    assert not any(groups.replan(size, SLOW) for size in (1, 2, 3, 4))
    held = column_pool.plans_in(best.roster).values()
    generation = CalendarColumnGeneration(
        column_pool, range(4), column_pool.heads(()), dict.fromkeys(held, 1.0)
    )
    for _ in range(30):
        generation.do_round(PARAMS.diving.stop)
    assert generation.bound <= column_pool.cost(held, column_pool.heads(())) - BETTER + 1


def test_neighbourhoods_run_beside_another_improvement() -> None:
    column_pool, search = begun(4, Roster())
    left, called = iter(range(40, -1, -1)), []
    neighbourhoods = CalendarNeighbourhoods(column_pool, search, 0, lambda: float(next(left, 0)), 1)

    def other() -> bool:
        called.append(len(column_pool.plans))
        return False

    before = search.incumbent.costs
    neighbourhoods.for_thread(1).run(other)
    assert called
    assert search.incumbent.costs < before


def test_a_step_says_whether_it_made_the_roster_better() -> None:
    _, search = begun(4, Roster())
    step, first = Improver(search).neighbourhood_step(0), search.incumbent.costs
    for _ in range(20):
        before = search.incumbent.costs
        assert step() == (search.incumbent.costs < before)
    assert search.incumbent.costs < first
