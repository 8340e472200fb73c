"""What hangs together and what does not."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from immutabledict import immutabledict

from matcher.problem.eligibility import candidates
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.rules.testing import any_roster
from matcher.solver.components.independent import Component, components, extract, independent_components
from matcher.solver.subproblem import subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.beside import districts
from tests.support.builders import problem, roster, seat, shift, volunteer
from tests.support.strategies import problems, randoms


def able(name: str, *traits: str, **fields: Any) -> Volunteer:
    return volunteer(name, traits=frozenset(traits), **fields)


def asking(name: str, trait: str, when: str = "Mon 9-11", **fields: Any) -> Shift:
    return shift(name, when, seat(name, traits=frozenset({trait})), **fields)


def found(asked: Problem) -> set[tuple[str, str]]:
    """The components as ("people", "shifts")."""
    return {(" ".join(sorted(each.volunteers)), " ".join(sorted(each.shifts))) for each in components(asked)}


ANN, BOB, CID = able("ann", "a"), able("bob", "b"), able("cid", "a", "b")
SHIFTS = [asking("s1", "a"), asking("s2", "b")]


def test_people_and_shifts_without_a_pair_between_them_are_apart() -> None:
    assert found(problem([ANN, BOB], SHIFTS)) == {("ann", "s1"), ("bob", "s2")}


def test_one_person_who_could_serve_on_both_shifts_joins_them() -> None:
    assert found(problem([ANN, BOB, CID], SHIFTS)) == {("ann bob cid", "s1 s2")}


def test_nobody_and_nothing_is_left_out() -> None:
    asked = problem([ANN, able("dee")], SHIFTS)
    assert found(asked) == {("ann", "s1"), ("", "s2"), ("dee", "")}


@pytest.mark.parametrize("pins", ["pinned_in", "pinned_out"])
def test_a_pin_that_could_not_be_joins_all_the_same(pins: str) -> None:
    """A part that knew nothing of a pin could not name it where its pins cannot hold together."""
    pinned: dict[str, Any] = {pins: "ann@s2"}
    asked = problem([ANN, BOB], SHIFTS, **pinned)
    assert found(asked) == {("ann bob", "s1 s2")}


def test_companions_who_could_never_meet_are_apart() -> None:
    asked = problem(
        [able("ann", "a", companions=["bob"]), able("bob", "b", avoided=["dee"]), able("dee", "a")], SHIFTS
    )
    assert found(asked) == {("ann dee", "s1"), ("bob", "s2")}


@pytest.mark.parametrize(
    ("rule", "work"),
    [
        ("project_fairness", SHIFTS),
        ("series", [asking("s1", "a", series="weekly"), asking("s2", "b", series="weekly")]),
    ],
)
def test_a_rule_that_counts_shifts_together_joins_them_where_it_is_priced(
    rule: str, work: list[Shift]
) -> None:
    priced = Policy(prices=immutabledict({rule: Price(Tier.WISHES)}))
    assert found(problem([ANN, BOB], work)) == {("ann", "s1"), ("bob", "s2")}
    assert found(problem([ANN, BOB], work, priced)) == {("ann bob", "s1 s2")}


def test_a_budget_of_moves_joins_what_is_promised() -> None:
    promised = {"ann@s1": 1, "bob@s2": 1}
    assert found(problem([ANN, BOB], SHIFTS, published=promised)) == {("ann", "s1"), ("bob", "s2")}
    budget = Policy(most_moves=1)
    assert found(problem([ANN, BOB], SHIFTS, budget, published=promised)) == {("ann bob", "s1 s2")}


def test_only_what_is_decided_hangs_together() -> None:
    whole = problem([ANN, BOB, CID], SHIFTS)
    part = subproblem(whole, [ANN.id, BOB.id], list(whole.shift), keeping=roster("cid@s1"))
    assert found(part) == {("ann", "s1"), ("bob", "s2")}


@settings(max_examples=150, derandomize=True)
@given(problems(people=6, shifts=6), randoms())
def test_costs_of_parts_add_and_what_each_may_all_may(drawn: Problem, random: Random) -> None:
    parts = [extract(drawn, each) for each in components(drawn)]
    constants = set()
    for _ in range(3):
        rosters = [any_roster(part, random) for part in parts]
        known = [roster for roster in rosters if roster is not None]
        if len(known) < len(parts):
            assert any_roster(drawn, random) is None
            return
        merged = Roster(frozenset[Assignment]().union(*(roster.assignments for roster in known)))
        verdict = verify(drawn, merged)
        assert verdict.feasible
        costs = [verify(part, roster).costs for part, roster in zip(parts, known, strict=True)]
        constants.add(tuple(verdict.costs[tier] - sum(each[tier] for each in costs) for tier in Tier))
    assert len(constants) == 1


def test_districts_side_by_side_are_found_again() -> None:
    whole = districts(3, 120)
    parts = independent_components(whole, 100)
    assert len(parts) == 3
    assert {_numbers(whole, each) for each in parts} == {"0", "1", "2"}
    _assert_partition(whole, parts)


def test_small_parts_are_put_together_until_they_are_worth_the_way() -> None:
    whole = districts(3, 120)
    largest = max(each.pairs for each in components(whole))
    parts = independent_components(whole, largest)
    assert len(parts) == 2
    _assert_partition(whole, parts)


def test_one_part_with_nearly_everything_is_not_cut() -> None:
    whole = districts(2, 120)
    few = [person.id for person in whole.volunteers if person.id.startswith("1/")][:5]
    people = [person.id for person in whole.volunteers if person.id.startswith("0/")] + few
    assert independent_components(subproblem(whole, people, list(whole.shift), keeping=Roster()), 1) == ()


def test_a_problem_in_one_piece_is_not_cut() -> None:
    assert independent_components(problem([ANN, BOB, CID], SHIFTS), 1) == ()
    assert independent_components(problem([], []), 1) == ()


def _numbers(whole: Problem, part: Component) -> str:
    """The numbers of the districts whose people could serve somewhere in a part."""
    of = candidates(whole).of
    return "".join(sorted({person[0] for person in part.volunteers if of[person]}))


def _assert_partition(whole: Problem, parts: tuple[Component, ...]) -> None:
    people = [person for part in parts for person in part.volunteers]
    shifts = [each for part in parts for each in part.shifts]
    assert sorted(people) == sorted(whole.volunteer)
    assert sorted(shifts) == sorted(whole.shift)
    assert sum(part.pairs for part in parts) == len(candidates(whole))
