"""People serve near where they live, where the policy prices it."""

import pytest
from immutabledict import immutabledict

from matcher.ids import PlaceId
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.rules.testing import best_by_rows, check_all_rosters
from matcher.solver.subproblem import subproblem
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, volunteer

PRICED = immutabledict(travel=Price(Tier.WISHES))
WORK = (
    shift("talk", "Mon 9-11"),
    shift("walk", "Tue 9-11", place="park"),
    shift("call", "Wed 9-11", place="online"),
)


def week(home: str | None = "hall", kmh: int = 10, price: Price | None = PRICED["travel"]) -> Problem:
    """The park is 4.95 km from the hall, a way of 30 minutes at 10 km/h."""
    prices = immutabledict({} if price is None else {"travel": price})
    ann = volunteer("ann", home=None if home is None else PlaceId(home))
    return problem([ann], WORK, Policy(travel_kmh=kmh, prices=prices))


@pytest.mark.parametrize(
    ("kmh", "minutes", "cost"),
    [(10, 30, 3), (11, 27, 2), (29, 11, 1), (30, 10, 1), (33, 9, 0), (4, 75, 7), (3, 99, 9), (2, 149, 9)],
)
def test_every_ten_minutes_from_home_cost(kmh: int, minutes: int, cost: int) -> None:
    asked = week(kmh=kmh)
    assert findings("travel", asked, roster("ann@walk")) == ([(cost, Tier.WISHES)] if cost else [])
    check_all_rosters(asked)


@pytest.mark.parametrize(
    ("home", "where"), [("hall", "talk"), ("hall", "call"), (None, "walk"), ("online", "walk")]
)
def test_there_is_no_way_at_home_online_or_from_where_nobody_knows(home: str | None, where: str) -> None:
    assert findings("travel", week(home), roster(f"ann@{where}")) == []
    check_all_rosters(week(home))


def test_it_counts_only_where_it_is_priced() -> None:
    assert findings("travel", week(price=None), roster("ann@walk")) == []
    twice = week(price=Price(Tier.FAIRNESS, 2))
    assert findings("travel", twice, roster("ann@walk")) == [(6, Tier.FAIRNESS)]
    check_all_rosters(twice)


def test_who_lives_near_is_sent() -> None:
    people = [volunteer("ann", home=PlaceId("hall")), volunteer("bob", home=PlaceId("park"))]
    asked = problem(people, WORK[:2], Policy(prices=PRICED, without=frozenset({"fairness"})))
    found = best_by_rows(asked)
    assert found is not None
    assert found[0] == roster("ann@talk bob@walk")


def test_a_part_knows_the_way_of_those_it_decides() -> None:
    people = [volunteer(name, home=PlaceId("hall")) for name in ("ann", "bob")]
    work = [WORK[0], shift("walk", "Tue 9-11", seat("walk", 0, 2), place="park")]
    whole = problem(people, work, Policy(prices=PRICED))
    part = subproblem(whole, {people[0].id}, {work[1].id}, keeping=roster("ann@talk bob@walk"))
    assert findings("travel", part, roster("ann@talk ann@walk bob@walk")) == [(3, Tier.WISHES)]
    check_all_rosters(part)
