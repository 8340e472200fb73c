"""Rows and verifier say the same: of any roster, of the best one, and of every part of a problem."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings

from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed
from matcher.roster import Roster
from matcher.rules.registry import rules
from matcher.rules.testing import all_rosters, any_roster, best_by_rows, cost_by_rows, pairs_of
from matcher.solver.subproblem import splice, subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.agreement import judged
from tests.support.builders import shift_ids
from tests.support.strategies import problems, randoms
from tests.support.strategies import rosters as random_roster

pytestmark = pytest.mark.agreement
TINY_PAIRS = 8
PERSONAL = {"fitness", "pins"}


@settings(max_examples=150, derandomize=True)
@given(problems(people=3, shifts=3, standing=True), randoms())
def test_rows_and_verifier_judge_any_roster_alike(problem: Problem, random: Random) -> None:
    for _ in range(4):
        roster = random_roster(problem, random)
        assert cost_by_rows(problem, roster) == judged(problem, roster)


@settings(max_examples=150, derandomize=True)
@given(problems(people=6, shifts=5, busy=True, standing=True), randoms())
def test_rows_and_verifier_cost_a_feasible_roster_alike(problem: Problem, random: Random) -> None:
    roster = any_roster(problem, random)
    assert roster is not None, "without pins the empty roster is always feasible"
    assert cost_by_rows(problem, roster) == judged(problem, roster)


@settings(max_examples=150, derandomize=True)
@given(problems(people=3, shifts=2, standing=True))
def test_the_best_roster_by_rows_is_the_best_of_all(problem: Problem) -> None:
    if len(candidates(problem)) > TINY_PAIRS:
        return
    every = [costs for roster in all_rosters(problem) if (costs := judged(problem, roster)) is not None]
    best = min((tuple(costs.values()) for costs in every), default=None)
    found = best_by_rows(problem)
    assert (None if found is None else tuple(found[1].values())) == best


@settings(max_examples=60, derandomize=True)
@given(problems(people=10, shifts=8, busy=True, standing=True))
def test_the_verifier_confirms_the_cost_of_the_best_roster(problem: Problem) -> None:
    found = best_by_rows(problem)
    assert found is not None
    roster, costs = found
    assert judged(problem, roster) == costs


@settings(max_examples=150, derandomize=True)
@given(problems(people=3, shifts=3, standing=True))
def test_candidates_are_the_pairs_that_break_no_rule_of_their_own(problem: Problem) -> None:
    known = candidates(problem)
    for pair in pairs_of(problem):
        broken = verify(problem, Roster(frozenset({pair}))).broken
        alone = any(finding.rule in PERSONAL and finding.numbers.get("pinned") != "in" for finding in broken)
        assert (pair in known) != alone


@settings(max_examples=200, derandomize=True)
@given(problems(people=6, shifts=6, busy=True, standing=True), randoms())
def test_a_part_costs_what_the_whole_does(problem: Problem, random: Random) -> None:
    before = any_roster(problem, random)
    assert before is not None
    people = random.sample([person.id for person in problem.volunteers], random.randint(1, 5))
    work = random.sample([shift.id for shift in problem.shifts], random.randint(1, 5))
    part = subproblem(problem, people, work, keeping=before)
    inside = {pair for pair in pairs_of(part) if pair in before}
    old = Roster(fixed(part) | inside)
    decided = any_roster(part, random)
    assert decided is not None, "the roster that was feasible for the whole is for the part"
    after = splice(part, decided, before)
    assert cost_by_rows(part, old) == judged(part, old)
    assert cost_by_rows(part, decided) == judged(part, decided)
    assert _lost(problem, before, after) == _lost(part, old, decided)


@settings(max_examples=150, derandomize=True)
@given(problems(people=5, shifts=4, busy=True, standing=True), randoms())
def test_a_part_allows_what_the_whole_does(problem: Problem, random: Random) -> None:
    before = any_roster(problem, random)
    assert before is not None
    part = subproblem(
        problem, [person.id for person in problem.volunteers[:3]], shift_ids("s0 s2"), keeping=before
    )
    pairs = pairs_of(part)
    decided = Roster(fixed(part) | frozenset(random.sample(pairs, min(3, len(pairs)))))
    assert verify(problem, splice(part, decided, before)).feasible == verify(part, decided).feasible


def test_every_rule_is_seen_to_bite() -> None:
    broken: Counter[str] = Counter()
    priced: Counter[str] = Counter()

    @settings(max_examples=200, derandomize=True)
    @given(problems(people=5, shifts=5), randoms())
    def judge(problem: Problem, random: Random) -> None:
        for finding in verify(problem, random_roster(problem, random)).findings:
            (broken if finding.tier is None else priced)[finding.rule] += 1

    judge()
    both = {"speakers", "shared_language", "traits", "newcomers", "organisations", "together"}
    assert both <= broken.keys() & priced.keys()
    assert rules().keys() <= broken.keys() | priced.keys()
    assert "avoided" in broken
    assert "over" in priced


def _lost(problem: Problem, before: Roster, after: Roster) -> dict[Tier, int]:
    old, new = verify(problem, before).costs, verify(problem, after).costs
    return {tier: new[tier] - old[tier] for tier in Tier}
