"""How many people sit on a seat: maximum, minimum, desired."""

import pytest

from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules.testing import check_all_rosters, cost_by_rows
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import pair, problem, seat, shift, volunteer


def seats(minimum: int, desired: int, maximum: int, project: str = "club", people: int = 4) -> Problem:
    return problem(
        [volunteer(f"v{index}") for index in range(people)],
        [shift("s1", "Mon 9-11", seat("s1", minimum, desired, maximum), project=project)],
    )


def heads(count: int) -> Roster:
    return Roster(frozenset(pair(f"v{index}@s1") for index in range(count)))


@pytest.mark.parametrize(("count", "over"), [(0, 0), (1, 0), (2, 0), (3, 1), (4, 2)])
def test_nobody_sits_on_a_full_seat(count: int, over: int) -> None:
    full = seats(0, 1, 2)
    assert findings("maximum", full, heads(count)) == ([(over, None)] if over else [])
    assert (cost_by_rows(full, heads(count)) is None) is (over > 0)


@pytest.mark.parametrize(("count", "cost"), [(0, 2), (1, 1), (2, 0), (3, 0)])
def test_a_head_below_the_minimum_costs_one(count: int, cost: int) -> None:
    short = seats(2, 3, 4)
    assert findings("minimum", short, heads(count)) == ([(cost, Tier.MINIMUM)] if cost else [])


@pytest.mark.parametrize(
    ("count", "missing", "over"), [(0, 2, 0), (1, 1, 0), (2, 0, 0), (3, 0, 1), (4, 0, 2)]
)
def test_heads_below_and_above_the_desired_cost(count: int, missing: int, over: int) -> None:
    wanted = seats(0, 2, 4)
    assert findings("desired", wanted, heads(count)) == ([(missing, Tier.DESIRED)] if missing else [])
    assert findings("over", wanted, heads(count)) == ([(over, Tier.DESIRED)] if over else [])


def test_a_missing_head_costs_the_weight_of_its_project_and_a_head_too_many_one() -> None:
    clinic = seats(2, 3, 4, project="clinic")
    assert findings("minimum", clinic, heads(0)) == [(10, Tier.MINIMUM)]
    assert findings("desired", clinic, heads(1)) == [(10, Tier.DESIRED)]
    assert findings("over", clinic, heads(4)) == [(1, Tier.DESIRED)]


def test_a_seat_that_wants_nobody_misses_nobody() -> None:
    assert findings("desired", seats(0, 0, 2), heads(0)) == []
    assert findings("over", seats(0, 0, 2), heads(1)) == [(1, Tier.DESIRED)]


@pytest.mark.parametrize("project", ["club", "clinic"])
def test_rows_agree_about_heads(project: str) -> None:
    check_all_rosters(seats(1, 2, 3, project), least=5)


def test_rows_agree_where_fewer_people_than_heads_could_come() -> None:
    check_all_rosters(seats(3, 4, 5, people=2), least=3)


def test_each_seat_of_a_shift_counts_its_own_heads() -> None:
    work = [shift("s1", "Mon 9-11", seat("door", 1), seat("stage", 1, 2))]
    both = problem([volunteer("v0"), volunteer("v1"), volunteer("v2")], work)
    assert findings("minimum", both, Roster(frozenset({pair("v0@door")}))) == [(1, Tier.MINIMUM)]
    check_all_rosters(both, least=5)
