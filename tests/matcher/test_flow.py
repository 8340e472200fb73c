from hypothesis import given, settings

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.flow import Flow
from matcher.policy import COVERAGE, Tier
from matcher.problem import Problem
from matcher.progress import Cancel
from matcher.solving import SolveLimits, solve
from matcher.verify import verify
from matcher.whole import Whole
from tests.builders import problem, seat, shift, volunteer
from tests.strategies import problems

PRICES = (0, 2, 10)


def bounds(asked: Problem, costs: dict[Tier, int]) -> dict[Tier, int]:
    """What the flow proves for the costs of a roster in the tiers before each one."""
    flow = Flow(asked, Whole(asked, Cancel()))
    least = {tier: flow.least(tier, 1, {})[0] for tier in (Tier.MINIMUM, Tier.DESIRED)}
    for tier in (Tier.FAIRNESS, Tier.WISHES):
        least[tier] = max(
            flow.least(Tier.DESIRED, price, {tier: 1})[0] - price * costs[Tier.DESIRED] for price in PRICES
        )
    return least


@settings(max_examples=40, derandomize=True)
@given(problems(people=8, shifts=6, busy=True))
def test_no_roster_is_cheaper_than_the_flow(drawn: Problem) -> None:
    best = solve(drawn, SolveLimits(seconds=20))
    if best.roster is not None and Flow.holds(drawn):
        costs = dict(verify(drawn, best.roster).costs)
        assert all(least <= costs[tier] for tier, least in bounds(drawn, costs).items())


def test_heads_that_nobody_can_fill_are_missing_in_the_flow() -> None:
    asked = problem(
        volunteers=[volunteer("v1", free="Mon 8-18")],
        shifts=[shift("s1", "Mon 9:00-11:00", seat("s1a", minimum=2, desired=3, maximum=3))],
    )
    flow = Flow(asked, Whole(asked, Cancel()))
    assert flow.least(Tier.MINIMUM, 1, {}) == (1, 1)
    assert flow.least(Tier.DESIRED, 1, {}) == (2, 2)


def test_a_further_shift_of_one_person_costs_more_in_the_flow() -> None:
    asked = problem(
        volunteers=[volunteer("v1", free="Mon 8-18")],
        shifts=[shift("s1", "Mon 9:00-11:00", seat("s1a")), shift("s2", "Mon 13:00-15:00", seat("s2a"))],
    )
    best = solve(asked, SolveLimits(seconds=20))
    cost, missing = Flow(asked, Whole(asked, Cancel())).least(Tier.DESIRED, 1_000, {Tier.FAIRNESS: 1})
    assert (cost, missing) == (best.tiers[Tier.FAIRNESS].cost, 0)


def test_the_flow_of_a_district_says_something_of_every_tier_it_knows() -> None:
    asked = district_problem(generate(volunteers=300))
    best = solve(asked, SolveLimits(seconds=20))
    assert best.roster is not None
    costs = dict(verify(asked, best.roster).costs)
    found = bounds(asked, costs)
    assert all(0 < found[tier] <= costs[tier] for tier in (Tier.DESIRED, Tier.FAIRNESS))
    assert set(found) == {*COVERAGE, Tier.FAIRNESS, Tier.WISHES} - {Tier.PROMISES}
