"""Unpopular shifts are shared out, where the policy prices it."""

from collections.abc import Sequence

import pytest
from immutabledict import immutabledict

from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.rules.testing import best_by_rows, check_all_rosters
from matcher.rules.unpopular import unpopular
from matcher.solver.subproblem import subproblem
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, volunteer

PRICED = immutabledict(unpopular=Price(Tier.FAIRNESS))
NIGHTS = [shift(f"n{day}", f"{day} 20-22", kind="night") for day in ("Mon", "Tue", "Wed", "Thu")]
TEA = shift("tea", "Fri 9-11")
Wishes = Sequence[tuple[str, str, int]]


def week(*wishes: Wishes, price: Price | None = PRICED["unpopular"]) -> Problem:
    """Four nights and a tea, and somebody with each of these lists of wishes."""
    people = [volunteer(f"v{number}", wishes=each) for number, each in enumerate(wishes)]
    policy = Policy(prices=immutabledict({} if price is None else {"unpopular": price}))
    return problem(people, [*NIGHTS, TEA], policy)


AGAINST: Wishes = [("kind", "night", -2)]


@pytest.mark.parametrize(("count", "cost"), [(1, 0), (2, 1), (3, 3), (4, 6)])
def test_each_further_one_costs_one_more(count: int, cost: int) -> None:
    asked = week(AGAINST, ())
    nights = " ".join(f"v1@n{day}" for day in ("Mon", "Tue", "Wed", "Thu")[:count])
    assert findings("unpopular", asked, roster(f"{nights} v1@tea")) == (
        [(cost, Tier.FAIRNESS)] if cost else []
    )


def test_rows_agree_about_unpopular_shifts() -> None:
    check_all_rosters(week(AGAINST, (), price=Price(Tier.WISHES, 2)))


@pytest.mark.parametrize(
    ("wishes", "found"),
    [
        ([AGAINST], {"nMon", "nTue", "nWed", "nThu"}),
        ([AGAINST, [("kind", "night", 9)]], set()),
        ([AGAINST, AGAINST, [("kind", "night", 9)]], {"nMon", "nTue", "nWed", "nThu"}),
        ([[("shift", "tea", -1)]], {"tea"}),
        ([[("project", "club", -1)], [("shift", "tea", 1)]], {"nMon", "nTue", "nWed", "nThu"}),
        ([[("scene", "medical", -1)], [("place", "hall", 3)]], set()),
    ],
)
def test_more_are_against_it_than_for_it(wishes: Sequence[Wishes], found: set[str]) -> None:
    assert unpopular(week(*wishes)) == found


def test_it_counts_only_where_it_is_priced() -> None:
    both = roster("v1@nMon v1@nTue")
    assert unpopular(week(AGAINST, (), price=None)) == frozenset()
    assert findings("unpopular", week(AGAINST, (), price=None), both) == []
    assert findings("unpopular", week(AGAINST, (), price=Price(Tier.WISHES, 2)), both) == [(2, Tier.WISHES)]


def test_they_are_shared_out() -> None:
    people = [
        volunteer("ann", wishes=AGAINST, free="Fri 8-12"),
        volunteer("bob", asked_minutes=600),
        volunteer("cid"),
    ]
    policy = Policy(prices=immutabledict(unpopular=Price(Tier.FAIRNESS, 99)))
    found = best_by_rows(problem(people, NIGHTS, policy))
    assert found is not None
    assert [len(found[0].held_by(person.id)) for person in people] == [0, 2, 2]


def test_a_part_goes_by_what_is_unpopular_in_the_whole() -> None:
    whole = week(AGAINST, ())
    part = subproblem(whole, {whole.volunteers[1].id}, {NIGHTS[1].id}, keeping=roster("v1@nMon"))
    assert unpopular(part) == unpopular(whole)
    assert findings("unpopular", part, roster("v1@nMon v1@nTue")) == [(1, Tier.FAIRNESS)]


def test_a_part_does_not_count_those_who_stay() -> None:
    nights = [shift(f"n{day}", f"{day} 20-22", seat(f"n{day}", 0, 2), kind="night") for day in ("Mon", "Tue")]
    people = [volunteer("ann", wishes=AGAINST), volunteer("bob")]
    whole = problem(people, nights, Policy(prices=PRICED))
    part = subproblem(
        whole, {people[0].id}, {night.id for night in nights}, keeping=roster("bob@nMon bob@nTue")
    )
    assert findings("unpopular", part, roster("bob@nMon bob@nTue")) == []
    check_all_rosters(part)
