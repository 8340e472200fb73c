"""A price moves a soft rule to another tier and multiplies all it costs."""

import pytest
from immutabledict import immutabledict

from matcher.ids import GroupId
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.rules.testing import check_all_rosters
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, volunteer
from tests.support.searches import searching

ELDERS = GroupId("elders")
SITS = roster("ann@s1 ann@s2 bob@s1")
COSTS = {
    "minimum": 15,
    "desired": 5,
    "over": 1,
    "promises": 3,
    "fairness": 50,
    "companions": 2,
    "wishes": 4,
    "continuity": 9,
}


def week(**prices: Price) -> Problem:
    people = [
        volunteer("ann", companions=["cid"], wishes=[("shift", "s1", 4)]),
        volunteer("bob", continuity=immutabledict({ELDERS: 3})),
        volunteer("cid", free=""),
    ]
    work = [
        shift("s1", "Mon 9-11", seat("s1", desired=1, maximum=2), group=ELDERS),
        shift("s2", "Tue 9-11", seat("s2"), seat("s2b", 3, 4), project="clinic"),
    ]
    policy = Policy(prices=immutabledict(prices))
    return problem(people, work, policy, published={"bob@s2": 3})


@pytest.mark.parametrize("rule", sorted(COSTS.keys() - {"over"}))
def test_a_rule_costs_where_and_what_its_price_says(rule: str) -> None:
    names = [rule, "over"] if rule == "desired" else [rule]
    plain, priced = week(), week(**{rule: Price(Tier.PROMISES, 7)})
    for name in names:
        before = findings(name, plain, SITS)
        assert before, "the roster must break the rule"
        assert findings(name, priced, SITS) == [(7 * cost, Tier.PROMISES) for cost, _ in before]
    others = COSTS.keys() - set(names)
    assert all(findings(name, plain, SITS) == findings(name, priced, SITS) for name in others)
    check_all_rosters(priced, least=5)


def test_all_rules_can_be_priced_in_one_tier() -> None:
    check_all_rosters(week(**{rule: Price(Tier.DESIRED, 2) for rule in COSTS if rule != "over"}), least=8)


STAKES = {
    "heads wanted": ({}, Tier.DESIRED, 26),
    "heads below the minimum": ({}, Tier.MINIMUM, 26),
    "promises": ({}, Tier.PROMISES, 3),
    "the cost where nothing is wanted": ({}, Tier.WISHES, None),
    "heads wanted, where they are priced": ({"desired": Price(Tier.WISHES, 2)}, Tier.WISHES, 52),
    "promises beside heads": ({"promises": Price(Tier.MINIMUM)}, Tier.MINIMUM, 29),
    "the cost where others are priced too": ({"wishes": Price(Tier.DESIRED)}, Tier.DESIRED, None),
}


@pytest.mark.parametrize(("prices", "tier", "stake"), STAKES.values(), ids=STAKES)
def test_at_stake_are_the_heads_where_they_are_priced(
    prices: dict[str, Price], tier: Tier, stake: int | None
) -> None:
    told = searching(week(**prices), SITS).reporter.tiers()[tier]
    assert told.cost
    assert told.stake == (told.cost if stake is None else stake)
