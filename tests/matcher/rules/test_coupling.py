"""Parts that share nobody and no shift may be tied by a rule all the same."""

import pickle

from immutabledict import immutabledict

from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules.coupling import coupled
from matcher.solver.subproblem import project, splice, subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import problem, roster, seat, shift, shift_ids, volunteer, volunteer_ids
from tests.support.searches import searching

WORK = [
    shift("a1", "Mon 9-11", seat("a1"), seat("a1b"), series="x"),
    shift("a2", "Tue 9-11", seat("a2"), seat("a2b"), series="x"),
    shift("b1", "Wed 9-11", project="clinic"),
]
PROMISED = {"ann@a1": 1, "bob@a2": 1}
NOW = roster("ann@a1 bob@a2")


def week(policy: Policy) -> Problem:
    return problem([volunteer("ann"), volunteer("bob"), volunteer("cid")], WORK, policy, published=PROMISED)


def priced(rule: str, tier: Tier = Tier.FAIRNESS) -> Policy:
    return Policy(prices=immutabledict({rule: Price(tier)}))


TIED = frozenset(shift_ids("a1 a2"))
HALVES = (("ann", "a1"), ("bob", "a2"))


def test_rules_tie_the_shifts_they_count_together() -> None:
    assert coupled(week(Policy())) == ()
    assert coupled(week(priced("rare"))) == ()
    assert coupled(week(priced("project_fairness"))) == (TIED,)
    assert coupled(week(priced("series"))) == (TIED,)
    assert coupled(week(priced("moves"))) == (TIED,)
    assert coupled(week(Policy(most_moves=1))) == (TIED,)


def test_two_parts_at_once_do_not_spend_one_budget_twice() -> None:
    work = [
        shift("a1", "Mon 9-11", seat("a1"), seat("a1b", minimum=1)),
        shift("a2", "Tue 9-11", seat("a2"), seat("a2b", minimum=1)),
    ]
    whole = problem([volunteer("ann"), volunteer("bob")], work, Policy(most_moves=1), published=PROMISED)
    best = searching(whole, NOW).incumbent
    parts = [subproblem(whole, volunteer_ids(who), shift_ids(where), keeping=NOW) for who, where in HALVES]
    moved = roster("ann@a1b"), roster("bob@a2b")
    assert all(verify(part, sits).feasible for part, sits in zip(parts, moved, strict=True))
    taken = [
        best.splice(part, project(part, NOW), sits, best.generation, "improve")
        for part, sits in zip(parts, moved, strict=True)
    ]
    assert taken == [True, False]
    assert best.roster == roster("ann@a1b bob@a2")


def test_two_parts_decided_at_once_cost_what_they_cost_one_after_the_other() -> None:
    whole = week(priced("project_fairness", Tier.MINIMUM))
    best = searching(whole, Roster()).incumbent
    parts = [
        subproblem(whole, volunteer_ids(who), shift_ids(where), keeping=Roster()) for who, where in HALVES
    ]
    for part, sits in zip(parts, ("ann@a1", "bob@a2"), strict=True):
        assert best.splice(part, project(part, Roster()), roster(sits), best.generation, "improve")
    assert best.roster == NOW
    assert best.costs == tuple(verify(whole, NOW).costs.values())
    alone = [
        verify(part, Roster()).costs[Tier.MINIMUM] - verify(part, roster(sits)).costs[Tier.MINIMUM]
        for part, sits in zip(parts, ("ann@a1", "bob@a2"), strict=True)
    ]
    saved = verify(whole, Roster()).costs[Tier.MINIMUM] - best.costs[0]
    assert sum(alone) != saved, "the costs of these parts must not add, else nothing is shown"


def test_what_a_part_knows_of_the_outside_goes_with_it_to_another_process() -> None:
    for policy in (priced("project_fairness"), priced("series"), Policy(most_moves=1)):
        part = subproblem(
            week(policy), volunteer_ids("cid"), shift_ids("a2"), keeping=roster("ann@a1b bob@a2")
        )
        again = pickle.loads(pickle.dumps(part))
        assert again.context == part.context
        assert splice(again, roster("cid@a2b bob@a2"), NOW) == splice(part, roster("cid@a2b bob@a2"), NOW)
