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
from matcher.solver.calendar.calendar_data import Daily
from matcher.solver.calendar.column_generation import Mix
from matcher.solver.calendar.column_pool import Pool
from matcher.solver.calendar.cover import Cover, Heads
from matcher.solver.calendar.diving import Dive
from matcher.solver.calendar.fixings import Holds
from matcher.solver.calendar.patterns import OFF
from matcher.solver.calendar.pricing import Pricing
from matcher.solver.calendar.restricted_master import Mixed
from matcher.solver.calendar.set_partitioning import choose
from matcher.solver.calendar.solver import QUICK, TO_THE_END, WHOLE
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.drawn_calendars import days_problem


def mixed(seed: int, people: int = 4, rounds: int = 6) -> tuple[Pool, Mix, Heads]:
    whole = days_problem(seed, people, soft=True, desired=2)
    daily = Daily(whole)
    pool = Pool(Pricing(daily), Cover(daily))
    nobody = np.zeros(len(daily.seats), dtype=np.int64)
    mix = Mix(pool, range(people), nobody, dict.fromkeys(pool.held(Roster()).values(), 1.0))
    for _ in range(rounds):
        mix.round(WHOLE)
    return pool, mix, nobody


def paid(pool: Pool, shares: Mapping[int, float]) -> float:
    """What a mix costs, by definition: its plans, and heads missing, below the minimum and spare."""
    cover, heads = pool.cover, np.zeros(len(pool.daily.seats))
    cost = 0.0
    for number, share in shares.items():
        plan = pool.plans[number]
        heads[plan[plan >= 0]] += share
        cost += share * pool.daily.own_cost(pool.person[number], plan)
    missing, spare = np.maximum(0, cover.desired - heads), np.maximum(0, heads - cover.desired)
    below = np.maximum(0, cover.minimum - heads)
    return cost + float((cover.short * missing + cover.urgent * below + cover.over * spare).sum())


@pytest.mark.parametrize("seed", range(12))
def test_a_mix_comes_near_what_no_mix_costs_less_than(seed: int) -> None:
    pool, mix, _ = mixed(seed)
    for _ in range(30):
        last = mix.master.solve()
    reached, random = paid(pool, mix.master.shares), np.random.default_rng(seed)
    assert last.least <= reached + 1e-6 * abs(reached)
    assert last.least >= reached - 0.05 * abs(reached)
    assert mix.bound <= reached + 1e-3 * abs(reached)
    for _ in range(200):
        drawn: dict[int, float] = {}
        for own in mix.master.of.values():
            drawn |= dict(zip(own, random.dirichlet(np.full(len(own), 0.3)).tolist(), strict=True))
        assert last.least <= paid(pool, drawn) + 1e-6 * abs(reached)
    for own in mix.master.of.values():
        assert sum(mix.master.shares[number] for number in own) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(8))
def test_a_mix_begins_again_where_most_is_proven(seed: int) -> None:
    pool, far, nobody = mixed(seed, rounds=20)
    assert far.best is not None
    held = dict.fromkeys(pool.held(Roster()).values(), 1.0)
    near = Mix(pool, far.who, nobody, held)
    near.begin_again(held, far.best)
    reached = near.bound
    assert reached >= far.bound - 0.2 * abs(far.bound)
    dear = Mixed(0.0, 10 + 10 * far.best.worth, far.best.surcharges)
    alone = Mix(pool, far.who, nobody, held, dear)
    alone.round(WHOLE)
    near.begin_again({}, dear)
    near.round(WHOLE)
    assert near.bound >= reached > alone.bound


@pytest.mark.parametrize("seed", range(12))
def test_a_choice_is_the_best_of_all_choices(seed: int) -> None:
    pool, mix, nobody = mixed(seed, people=3, rounds=3)
    found = choose(pool, list(mix.master.shares), [], nobody, 10.0, Cancel())
    own = [[number for number in plans if pool.keeps[number]] for plans in mix.master.of.values()]
    problem = pool.daily.problem

    def cost(numbers: Iterable[int]) -> int:
        return verify(problem, pool.roster(numbers)).costs[Tier.DESIRED]

    assert found is not None
    assert cost(found.values()) == min(cost(numbers) for numbers in product(*own))


@pytest.mark.parametrize("seed", range(8))
def test_a_mix_that_is_not_worth_going_on_with_is_as_good_as_its_bound(seed: int) -> None:
    _, mix, _ = mixed(seed, people=8, rounds=0)
    while mix.round(TO_THE_END):
        pass
    assert mix.costs[-1] - mix.bound <= 1e-3 * abs(mix.costs[-1])


def test_who_is_held_to_a_day_has_it_in_every_plan() -> None:
    pool, _, _ = mixed(3)
    daily, holds = pool.daily, Holds(pool.daily)
    prices, free = np.zeros(len(daily.seats), np.float32), np.zeros(daily.kinds, np.float32)
    seat = int(np.flatnonzero(daily.open_to(0))[0])
    holds.hold(0, int(daily.day[seat]), seat)
    _, plan = pool.pricing.priced(prices, free, 0, holds.closed_to(0))
    assert plan is None or plan[daily.day[seat]] == seat
    before = holds.state()
    other = (int(daily.day[seat]) + 3) % daily.days
    holds.hold(0, other, OFF)
    _, plan = pool.pricing.priced(prices - 50, free, 0, holds.closed_to(0))
    assert plan is None or plan[other] == OFF
    holds.restore(before)
    assert not holds.decided[0, other]


def test_no_more_of_a_kind_is_open_once_there_are_as_many_as_may_be() -> None:
    # Of two kinds one is followed by every plan; this is about the other.
    terms = Terms(shifts_of_kind=immutabledict({"early": Span(0, 1), "late": Span(0, 1)}))
    whole = days_problem(3, soft=False)
    daily = Daily(replace(whole, volunteers=(replace(whole.volunteers[0], terms=terms, history=None),)))
    holds = Holds(daily)
    late = np.array([whole.shift_of[seat.id].kind == "late" for seat in daily.seats])
    first = int(np.flatnonzero(late)[0])
    holds.hold(0, int(daily.day[first]), first)
    assert not holds.closed[0, first]
    assert holds.closed[0, late & (daily.day != daily.day[first])].all()


@pytest.mark.parametrize("seed", range(8))
def test_a_dive_gives_a_roster_no_better_than_its_bound(seed: int) -> None:
    pool, mix, nobody = mixed(seed, rounds=20)
    bound = mix.bound
    dive = Dive(pool, Mix(pool, mix.who, nobody, mix.master.shares, mix.best), WHOLE)
    dive.run(QUICK, lambda: 1.0)
    plans = dive.plans
    assert sorted(plans) == mix.who
    verdict = verify(pool.daily.problem, pool.roster(plans.values()))
    assert verdict.feasible
    assert verdict.costs[Tier.DESIRED] >= bound - 1e-3 * abs(bound)
