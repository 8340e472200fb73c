"""No more is moved than the budget allows."""

from random import Random

import pytest
from immutabledict import immutabledict

from matcher.problem.errors import InvalidProblem
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules.testing import any_roster, best_by_rows, check_all_rosters, cost_by_rows, pairs_of
from matcher.solver.subproblem import splice, subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, shift_ids, volunteer, volunteer_ids

SOFT = immutabledict(moves=Price(Tier.DESIRED, 4))
PROMISED = {"ann@s1": 1, "bob@s2": 1, "cid@s3": 1}


def week(most: int | None, prices: immutabledict[str, Price] = immutabledict(), **people: str) -> Problem:
    named = [volunteer(name, free=people.get(name, "always")) for name in ("ann", "bob", "cid")]
    work = [
        shift("s1", "Mon 9-11", seat("s1"), seat("s1b")),
        shift("s2", "Mon 9-11"),
        shift("s3", "Tue 9-11", seat("s3", desired=2)),
    ]
    return problem(named, work, Policy(most_moves=most, prices=prices), published=PROMISED)


CASES = {
    "all is kept": (0, "ann@s1 bob@s2 cid@s3", 0),
    "within the budget": (1, "ann@s1 bob@s2", 0),
    "above the budget": (1, "ann@s1", 1),
    "without a budget": (None, "", 0),
    "another seat is a move": (0, "ann@s1b bob@s2 cid@s3", 1),
    "an addition is none": (0, "ann@s1 bob@s2 cid@s3 ann@s3", 0),
    "somebody new is none": (0, "ann@s1 bob@s2 cid@s3 cid@s1b", 0),
}


@pytest.mark.parametrize(("most", "sits", "above"), CASES.values(), ids=CASES)
def test_a_promise_that_is_not_kept_is_a_move(most: int | None, sits: str, above: int) -> None:
    assert findings("moves", week(most), roster(sits)) == ([(above, None)] if above else [])
    assert (cost_by_rows(week(most), roster(sits)) is None) is (above > 0)


@pytest.mark.parametrize(("most", "cost"), [(None, 8), (0, 8), (1, 4), (2, 0), (9, 0)])
def test_priced_each_move_above_the_budget_costs(most: int | None, cost: int) -> None:
    assert findings("moves", week(most, SOFT), roster("ann@s1")) == ([(cost, Tier.DESIRED)] if cost else [])


def test_a_promise_that_can_no_longer_be_kept_is_no_move() -> None:
    away = week(0, ann="Sun 9-11")
    assert findings("moves", away, roster("bob@s2 cid@s3")) == []
    assert cost_by_rows(away, roster("bob@s2 cid@s3")) is not None


def test_the_best_roster_moves_no_more_than_it_may() -> None:
    work = [shift("s1", "Mon 9-11"), shift("s2", "Mon 9-11", seat("s2", minimum=1))]
    for most, sits in ((None, "ann@s2"), (1, "ann@s2"), (0, "ann@s1")):
        asked = problem([volunteer("ann")], work, Policy(most_moves=most), published={"ann@s1": 1})
        found = best_by_rows(asked)
        assert found is not None
        assert found[0] == roster(sits)


BUDGETS = [(0, immutabledict()), (1, immutabledict()), (None, SOFT), (1, SOFT), (2, SOFT)]


@pytest.mark.parametrize(("most", "prices"), BUDGETS)
def test_rows_agree_about_moves(most: int | None, prices: immutabledict[str, Price]) -> None:
    people = [volunteer("ann"), volunteer("bob")]
    work = [shift("s1", "Mon 9-11"), shift("s2", "Tue 9-11", seat("s2", desired=2))]
    promised = {"ann@s1": 1, "ann@s2": 1, "bob@s2": 1}
    asked = problem(people, work, Policy(most_moves=most, prices=prices), published=promised)
    check_all_rosters(asked, least=2)


def test_a_part_gets_what_is_left_of_the_budget() -> None:
    now = roster("ann@s1b cid@s3")
    part = subproblem(week(2), volunteer_ids("cid"), shift_ids("s3"), keeping=now)
    assert part.context.moves == 2
    assert verify(part, Roster(part.kept | roster("cid@s3").assignments)).feasible
    assert findings("moves", part, Roster(part.kept)) == [(1, None)]
    smaller = subproblem(part, volunteer_ids("cid"), shift_ids("s3"), keeping=now)
    assert smaller.context.moves == 2
    check_all_rosters(part)


def test_parts_allow_and_cost_what_the_whole_does_under_a_budget() -> None:
    random, allowed = Random(0), set[bool]()
    for round_of in range(60):
        whole = week(random.randint(0, 2), SOFT if round_of % 3 == 0 else immutabledict())
        before = any_roster(whole, random)
        assert before is not None
        people = random.sample(volunteer_ids("ann bob cid"), 2)
        work = random.sample(shift_ids("s1 s2 s3"), 2)
        part = subproblem(whole, people, work, keeping=before)
        pairs = pairs_of(part)
        decided = Roster(part.kept | frozenset(random.sample(pairs, random.randint(0, 2))))
        old = Roster(part.kept | {each for each in pairs if each in before})
        after = splice(part, decided, before)
        feasible = verify(part, decided).feasible
        assert feasible == verify(whole, after).feasible
        allowed.add(feasible)
        costs = [
            verify(*each).costs for each in ((part, decided), (part, old), (whole, after), (whole, before))
        ]
        assert all(costs[0][tier] - costs[1][tier] == costs[2][tier] - costs[3][tier] for tier in Tier)
    assert allowed == {True, False}


def test_a_budget_below_nothing_is_refused() -> None:
    with pytest.raises(InvalidProblem) as refused:
        Policy(most_moves=-1)
    assert (refused.value.code, refused.value.place) == ("out_of_range", "most_moves")
