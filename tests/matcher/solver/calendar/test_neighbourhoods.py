"""What is planned anew, what it is given up for, and what is counted of plans, held against definitions."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from matcher.result import Status
from matcher.roster import Roster
from matcher.solver.calendar import consensus as votes
from matcher.solver.calendar import pdhg as saddle
from matcher.solver.calendar.column_generation import DIVING, Mix
from matcher.solver.calendar.column_pool import BETTER, Pool
from matcher.solver.calendar.diving import Dive
from matcher.solver.calendar.neighbourhoods import SLOW, Anew
from matcher.solver.calendar.patterns import OFF
from matcher.solver.calendar.person_groups import Groups
from matcher.solver.calendar.pricing import Pricing
from matcher.solver.calendar.solver import QUICK
from matcher.solver.lns.improver import Improver
from matcher.solver.search import Search
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from matcher.verify import verify
from tests.matcher.solver.calendar.test_column_generation import mixed
from tests.support.drawn_calendars import days_problem
from tests.support.searches import searching

SECONDS = 60.0


def begun(seed: int, roster: Roster) -> tuple[Pool, Search]:
    """A pool, and a search that has a roster, of one problem."""
    pool, _, _ = mixed(seed)
    return pool, searching(pool.daily.problem, roster, seconds=SECONDS)


@pytest.mark.parametrize("seed", range(8))
def test_what_most_plans_agree_about(seed: int) -> None:
    random = np.random.default_rng(seed)
    plans, shares = random.integers(-1, 3, (7, 5)), random.dirichlet(np.ones(7)) * 2
    part, chosen = votes.agreed(plans, shares)
    for day in range(5):
        weights = Counter[int]()
        for plan, share in zip(plans[:, day].tolist(), shares.tolist(), strict=True):
            weights[plan] += share / shares.sum()
        assert part[day] == pytest.approx(max(weights.values()))
        assert weights[int(chosen[day])] == pytest.approx(part[day])


@pytest.mark.parametrize("seed", range(8))
def test_how_much_longer_what_shares_add_can_be(seed: int) -> None:
    random = np.random.default_rng(seed)
    own, dense = np.array([0, 3, 4, 9]), random.integers(0, 3, (9, 12)).astype(np.float32)
    within = np.zeros((9, 9))
    for first, end in pairwise(own.tolist()):
        within[first:end, first:end] = np.eye(end - first) - 1 / (end - first)
    rows = [np.flatnonzero(of_plan) for of_plan in dense]
    begin = np.cumsum([0, *map(len, rows)])
    adds = np.concatenate([of_plan[at] for of_plan, at in zip(dense, rows, strict=True)])
    found = saddle.longest(begin, np.concatenate(rows).astype(np.int32), adds, own, 12, 200)
    assert found == pytest.approx(np.linalg.norm(dense.T @ within, 2), rel=1e-3)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_known_of_plans_is_as_by_definition(seed: int) -> None:
    pool, mix, nobody = mixed(seed)
    plans = np.stack(pool.plans)
    assert (pool.daily.counts_of(plans) == [pool.daily.counts(plan) for plan in pool.plans]).all()
    for number, plan in enumerate(pool.plans):
        assert pool.costs[number] == pool.daily.own_cost(pool.person[number], plan)
    dive = Dive(pool, mix, DIVING)
    assert dive.run(QUICK, lambda: 1.0)
    numbers = list(dive.plans.values())
    verdict = verify(pool.daily.problem, pool.roster(numbers))
    assert verdict.feasible
    if verdict.costs[Tier.MINIMUM]:
        assert pool.paid(numbers, nobody) == np.inf
    else:
        assert pool.paid(numbers, nobody) == pytest.approx(verdict.costs[Tier.DESIRED])
        others = pool.heads(numbers[1:])
        rest = sum(pool.costs[number] for number in numbers[1:])
        assert pool.paid(numbers[:1], others) == pytest.approx(pool.paid(numbers, nobody) - rest)


def test_a_copy_of_a_pool_goes_on_alone() -> None:
    pool, _, _ = mixed(2)
    other = pool.copied(Pricing(pool.daily, 7))
    known = len(pool.plans)
    for number, plan in enumerate(pool.plans):
        assert other.add(pool.person[number], plan) == number
        assert other.costs[number] == pool.costs[number]
    nowhere = np.full(pool.daily.days, OFF, dtype=np.int64)
    nowhere[0] = int(np.flatnonzero(pool.daily.day == 0)[0])
    assert other.add(0, nowhere) == known
    assert len(pool.plans) == known
    assert other.of[0] != pool.of[0]


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_is_given_up_where_its_mix_is_of_no_use(seed: int) -> None:
    pool, mix, nobody = mixed(seed, rounds=20)
    dive = Dive(pool, Mix(pool, mix.who, nobody, mix.master.shares, mix.best), DIVING)
    assert not dive.run(QUICK, lambda: 1.0, most=mix.bound - 1)
    again = Dive(pool, Mix(pool, mix.who, nobody, mix.master.shares, mix.best), DIVING)
    assert again.run(QUICK, lambda: 1.0)


@pytest.mark.parametrize("seed", range(6))
def test_groups_reach_the_best_and_are_given_up_there(seed: int) -> None:
    best = solve(days_problem(seed, 4, soft=True, desired=2), SolveLimits(seconds=SECONDS))
    assert best.status is Status.OPTIMAL
    pool, search = begun(seed, Roster())
    groups = Groups(pool, search, np.random.default_rng(seed), lambda: 1.0, 1)
    won = [groups.plan(4, SLOW) for _ in range(12)]
    assert any(won)
    least = best.tiers[Tier.MINIMUM].cost, best.tiers[Tier.DESIRED].cost
    assert (search.incumbent.costs[Tier.MINIMUM - 1], search.incumbent.costs[Tier.DESIRED - 1]) >= least
    assert best.roster is not None
    pool, search = begun(seed, best.roster)
    groups = Groups(pool, search, np.random.default_rng(seed), lambda: 1.0, 1)
    assert not any(groups.plan(size, SLOW) for size in (1, 2, 3, 4))
    held = pool.held(best.roster).values()
    mix = Mix(pool, range(4), pool.heads(()), dict.fromkeys(held, 1.0))
    for _ in range(30):
        mix.round(DIVING)
    assert mix.bound <= pool.paid(held, pool.heads(())) - BETTER + 1


def test_parts_are_planned_anew_beside_some_other_thing() -> None:
    pool, search = begun(4, Roster())
    left, called = iter(range(40, -1, -1)), []
    anew = Anew(pool, search, 0, lambda: float(next(left, 0)), 1)

    def other() -> bool:
        called.append(len(pool.plans))
        return False

    before = search.incumbent.costs
    anew.beside(1).run(other)
    assert called
    assert search.incumbent.costs < before


def test_a_part_says_whether_it_is_better() -> None:
    _, search = begun(4, Roster())
    part, first = Improver(search).parts(0), search.incumbent.costs
    for _ in range(20):
        before = search.incumbent.costs
        assert part() == (search.incumbent.costs < before)
    assert search.incumbent.costs < first
