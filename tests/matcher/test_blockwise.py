from collections.abc import Mapping
from functools import cache

from hypothesis import given, settings

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.blockwise import Blockwise
from matcher.candidates import candidates
from matcher.construct import construct
from matcher.crew import Crew
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.progress import Cancel
from matcher.result import Status
from matcher.search import Incumbent
from matcher.solving import SolveLimits, solve
from matcher.whole import Whole
from tests.strategies import problems

WEIGHED: tuple[Mapping[Tier, int], ...] = (
    {Tier.MINIMUM: 1},
    {Tier.MINIMUM: 20, Tier.PROMISES: 5, Tier.DESIRED: 1},
    {Tier.MINIMUM: 700, Tier.PROMISES: 175, Tier.DESIRED: 35, Tier.FAIRNESS: 1},
    {Tier.MINIMUM: 2_000, Tier.PROMISES: 500, Tier.DESIRED: 100, Tier.FAIRNESS: 3, Tier.WISHES: 1},
)
LEFT = 20.0


def by_blocks(asked: Problem, incumbent: Incumbent, size: int) -> Blockwise:
    return Blockwise(asked, Whole(asked, Cancel()), incumbent, Crew(), Cancel(), size)


@settings(max_examples=40, derandomize=True)
@given(problems(people=8, shifts=6, busy=True))
def test_no_roster_is_cheaper_than_the_bounds_of_blocks(drawn: Problem) -> None:
    best = solve(drawn, SolveLimits(seconds=20))
    if best.status is Status.OPTIMAL and best.roster is not None and len(candidates(drawn)):
        incumbent = Incumbent(drawn, LEFT, None)
        assert incumbent.offer(best.roster, "construct")
        work = by_blocks(drawn, incumbent, 6)
        for weights in WEIGHED:
            work.price(weights, lambda: LEFT)
        assert all(incumbent.bound(tier) <= best.tiers[tier].cost for tier in Tier)


@settings(max_examples=20, derandomize=True)
@given(problems(people=8, shifts=6, busy=True))
def test_what_blocks_decide_is_better_or_left(drawn: Problem) -> None:
    incumbent = Incumbent(drawn, LEFT, None)
    incumbent.offer(construct(drawn), "construct")
    before = incumbent.costs
    if not before or not len(candidates(drawn)):
        return
    work = by_blocks(drawn, incumbent, 6)
    work.price(WEIGHED[-1], lambda: LEFT)
    work.decide(WEIGHED[-1], lambda: LEFT)
    assert incumbent.costs <= before


@cache
def district() -> Problem:
    return district_problem(generate(volunteers=500))


def test_blocks_of_a_district_come_near_what_is_best_for_the_whole() -> None:
    incumbent = Incumbent(district(), 100.0, None)
    incumbent.offer(construct(district()), "construct")
    work = by_blocks(district(), incumbent, 1_500)
    for _ in range(2):
        assert work.price(WEIGHED[-1], lambda: 100.0)
        work.decide(WEIGHED[-1], lambda: 100.0)
    whole = solve(district(), SolveLimits(seconds=60))
    assert whole.status is Status.OPTIMAL
    weighed = [
        sum(weight * costs[tier] for tier, weight in WEIGHED[-1].items())
        for costs in (
            dict(zip(Tier, incumbent.costs, strict=True)),
            {tier: each.cost for tier, each in whole.tiers.items()},
        )
    ]
    assert weighed[0] <= 1.02 * weighed[1]


def test_a_solve_without_time_leaves_all_as_it_is() -> None:
    incumbent = Incumbent(district(), 100.0, None)
    incumbent.offer(construct(district()), "construct")
    before = incumbent.roster
    work = by_blocks(district(), incumbent, 1_500)
    assert not work.price(WEIGHED[-1], lambda: 0.0)
    work.decide(WEIGHED[-1], lambda: 0.0)
    assert incumbent.roster is before
