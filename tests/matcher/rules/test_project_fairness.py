"""No project starves: each further share of its heads that is missing is dearer."""

import pytest
from immutabledict import immutabledict

from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules.testing import best_by_rows, check_all_rosters
from matcher.solver.subproblem import splice, subproblem
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import pair, problem, roster, seat, shift, shift_ids, volunteer, volunteer_ids

PRICED = Policy(prices=immutabledict(project_fairness=Price(Tier.FAIRNESS)))


def week(desired: int, policy: Policy = PRICED) -> Problem:
    people = [volunteer(f"v{index}") for index in range(desired)]
    return problem(people, [shift("s1", "Mon 9-11", seat("s1", desired=desired))], policy)


def heads(count: int) -> Roster:
    return Roster(frozenset(pair(f"v{index}@s1") for index in range(count)))


CASES = [
    (10, 10, 0),
    (10, 9, 1),
    (10, 8, 3),
    (10, 5, 15),
    (10, 0, 55),
    (20, 19, 1),
    (20, 18, 1),
    (20, 17, 3),
    (3, 2, 10),
    (3, 0, 55),
    (11, 10, 1),
    (11, 9, 3),
]


@pytest.mark.parametrize(("desired", "count", "cost"), CASES)
def test_each_tenth_of_a_project_costs_more_than_the_one_before(desired: int, count: int, cost: int) -> None:
    assert findings("project_fairness", week(desired), heads(count)) == (
        [(cost, Tier.FAIRNESS)] if cost else []
    )


def test_it_counts_only_where_it_is_priced() -> None:
    assert findings("project_fairness", week(3, Policy()), heads(0)) == []
    off = Policy(prices=PRICED.prices, without=frozenset({"project_fairness"}))
    assert findings("project_fairness", week(3, off), heads(0)) == []
    twice = Policy(prices=immutabledict(project_fairness=Price(Tier.DESIRED, 2)))
    assert findings("project_fairness", week(3, twice), heads(0)) == [(110, Tier.DESIRED)]


TWO = [
    shift("c1", "Mon 9-11"),
    shift("c2", "Tue 9-11", seat("c2", desired=2)),
    shift("m1", "Mon 9-11", seat("m1", desired=2), project="clinic"),
]


def both() -> Problem:
    return problem([volunteer("ann"), volunteer("bob")], TWO, PRICED)


def test_each_project_counts_its_own_heads_over_all_its_shifts() -> None:
    assert findings("project_fairness", both(), roster("ann@c2 bob@c2")) == [
        (10, Tier.FAIRNESS),
        (55, Tier.FAIRNESS),
    ]
    assert findings("project_fairness", both(), roster("ann@c1 ann@c2 bob@c2 bob@m1")) == [
        (15, Tier.FAIRNESS)
    ]


def test_heads_above_the_desired_make_up_for_no_others() -> None:
    crowd = problem(
        [volunteer("ann"), volunteer("bob")],
        [shift("c1", "Mon 9-11", seat("c1", desired=1, maximum=2)), shift("c2", "Tue 9-11")],
        PRICED,
    )
    assert findings("project_fairness", crowd, roster("ann@c1 bob@c1")) == [(15, Tier.FAIRNESS)]
    check_all_rosters(crowd, least=4)


def test_the_best_roster_starves_no_project() -> None:
    work = [
        shift("c1", "Mon 9-11", seat("c1", desired=2)),
        shift("m1", "Mon 9-11", seat("m1", desired=2), project="club"),
        shift("m2", "Mon 9-11", seat("m2", desired=2), project="clinic"),
    ]
    first = Policy(prices=immutabledict(project_fairness=Price(Tier.MINIMUM)))
    found = best_by_rows(problem([volunteer(name) for name in ("ann", "bob", "cid")], work, first))
    assert found is not None
    assert len(found[0].on(work[2].seats[0].id)) == 1


def test_rows_agree_about_projects() -> None:
    check_all_rosters(both(), least=6)


def test_a_part_knows_what_its_projects_lack_elsewhere() -> None:
    now = roster("ann@m1")
    part = subproblem(both(), volunteer_ids("ann bob"), shift_ids("c1"), keeping=now)
    assert part.context.desired == {"club": 2}
    assert part.context.missing == {"club": 2}
    assert findings("project_fairness", part, Roster(part.kept)) == [(55, Tier.FAIRNESS)]
    after = Roster(part.kept | {pair("bob@c1")})
    assert findings("project_fairness", part, after) == [(28, Tier.FAIRNESS)]
    assert findings("project_fairness", both(), splice(part, after, now))[0] == (28, Tier.FAIRNESS)
    check_all_rosters(part)
