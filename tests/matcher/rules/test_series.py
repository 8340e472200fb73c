"""A series of recurring shifts is kept by the same people."""

from typing import Any

import pytest
from immutabledict import immutabledict

from matcher.ids import SeatId
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.rules.testing import best_by_rows, check_all_rosters
from matcher.solver.subproblem import subproblem
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, shift_ids, volunteer, volunteer_ids

PRICED = Policy(prices=immutabledict(series=Price(Tier.WISHES, 2)))
WORK = [
    shift("p1", "Mon 9-11", series="pizza"),
    shift("p2", "Tue 9-11", seat("p2"), seat("p2b"), series="pizza"),
    shift("p3", "Wed 9-11", series="pizza"),
    shift("other", "Thu 9-11", series="walk"),
    shift("alone", "Fri 9-11"),
]


def week(policy: Policy = PRICED, work: list[Any] | None = None, people: int = 4) -> Problem:
    names = ("ann", "bob", "cid", "dee")[:people]
    return problem([volunteer(name) for name in names], work or WORK, policy)


CASES = {
    "the same people": ("ann@p1 ann@p2 bob@p2b bob@p3", 0),
    "as many as the largest wants": ("ann@p1 bob@p2", 0),
    "one more": ("ann@p1 bob@p2 cid@p3", 2),
    "two more": ("ann@p1 bob@p2 dee@p2b cid@p3", 4),
    "other series and shifts count apart": ("ann@p1 bob@p2 cid@other dee@alone", 0),
    "nobody": ("", 0),
}


@pytest.mark.parametrize(("sits", "cost"), CASES.values(), ids=CASES)
def test_each_person_more_than_a_series_wants_at_once_costs(sits: str, cost: int) -> None:
    assert findings("series", week(), roster(sits)) == ([(cost, Tier.WISHES)] if cost else [])


def test_it_counts_only_where_it_is_priced() -> None:
    assert findings("series", week(Policy()), roster("ann@p1 bob@p2 cid@p3")) == []


def test_the_best_roster_keeps_a_series_with_the_same_people() -> None:
    first = Policy(prices=immutabledict(series=Price(Tier.DESIRED, 9)))
    found = best_by_rows(week(first))
    assert found is not None
    served = {person for name in ("p1", "p2", "p2b", "p3") for person in found[0].on(SeatId(name))}
    assert len(served) == 2


def test_rows_agree_about_series() -> None:
    check_all_rosters(week(work=[WORK[0], WORK[2]], people=3), least=4)
    check_all_rosters(week(work=WORK[:2], people=2), least=4)


def test_a_part_knows_who_serves_its_series_elsewhere() -> None:
    now = roster("ann@p1 bob@p2 cid@p2b")
    part = subproblem(week(), volunteer_ids("ann dee"), shift_ids("p3"), keeping=now)
    assert (part.context.helpers, part.context.heads) == ({"pizza": 2}, {"pizza": 2})
    assert findings("series", part, roster("ann@p1")) == [(2, Tier.WISHES)]
    assert findings("series", part, roster("ann@p1 ann@p3")) == [(2, Tier.WISHES)]
    assert findings("series", part, roster("ann@p1 dee@p3")) == [(4, Tier.WISHES)]
    check_all_rosters(part)
    smaller = subproblem(part, volunteer_ids("dee"), shift_ids("p3"), keeping=now)
    assert smaller.context.helpers == {"pizza": 3}
    check_all_rosters(smaller)


def test_who_is_kept_on_a_shift_of_the_part_counts_once() -> None:
    now = roster("ann@p1 ann@p2 bob@p2b")
    part = subproblem(week(), volunteer_ids("cid"), shift_ids("p2"), keeping=now)
    assert part.context.helpers == {"pizza": 2}
    assert findings("series", part, roster("cid@p2")) == [(2, Tier.WISHES)]
    check_all_rosters(part)
