"""Pins that cannot hold together are named by a smallest set of them."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from matcher.ids import OrganisationId
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.teams import MixedOrganisations, SharedLanguage, Speakers, TeamRule, Together, Trait
from matcher.problem.terms import Span, Terms
from matcher.progress import Cancel
from matcher.result import Status
from matcher.roster import Assignment
from matcher.rules.testing import best_by_rows, pairs_of
from matcher.solver.components.independent import independent_components
from matcher.solver.conflict import Conflict, find_conflict, smallest_conflict
from matcher.solver.params import SolveParams
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.strategy import StrategyParams
from tests.support.builders import DAYS, pair, problem, seat, shift, volunteer
from tests.support.strategies import problems, randoms

DAY = [
    shift("s1", "Mon 9-11"),
    shift("s2", "Mon 10-12"),
    shift("s3", "Mon 15-16"),
    shift("s4", "Tue 9-10"),
    shift("s5", "Wed 9-10"),
]
AT_LEAST_ONE = Terms(shifts=Span(1))
ENGLISH, ARABIC = {"en": Level.NATIVE}, {"ar": Level.NATIVE}


def pairs(text: str) -> set[Assignment]:
    return {pair(word) for word in text.split()}


def team(*rules: TeamRule) -> Shift:
    return shift(
        "t", "Mon 9-11", seat("a", desired=1), seat("b", desired=1), seat("c", desired=1), team=rules
    )


def of(name: str) -> dict[str, Any]:
    return {"organisation": OrganisationId(name)}


CASES: dict[str, tuple[Problem, str]] = {
    "one pin out of a calendar": (
        problem([volunteer("ann", free="Tue 9-10"), volunteer("bob")], DAY, pinned_in="ann@s1 bob@s3"),
        "ann@s1",
    ),
    "two shifts at once": (
        problem([volunteer("ann"), volunteer("bob")], DAY, pinned_in="ann@s1 ann@s2 ann@s3 bob@s4"),
        "ann@s1 ann@s2",
    ),
    "three shifts for who does two": (
        problem([volunteer("ann", limits={"shifts_per_week": 2})], DAY, pinned_in="ann@s1 ann@s3 ann@s4"),
        "ann@s1 ann@s3 ann@s4",
    ),
    "two people for one chair": (
        problem([volunteer("ann"), volunteer("bob")], DAY, pinned_in="ann@s1 bob@s1"),
        "ann@s1 bob@s1",
    ),
    "people who avoid each other": (
        problem([volunteer("ann", avoided=["bob"]), volunteer("bob")], [team()], pinned_in="ann@a bob@b"),
        "ann@a bob@b",
    ),
    "no language that all share": (
        problem(
            [volunteer("ann"), volunteer("bob", languages=ENGLISH), volunteer("cid")],
            [team(SharedLanguage(level=3))],
            pinned_in="ann@a bob@b cid@c",
        ),
        "ann@a bob@b",
    ),
    "a chair for the speaker, taken": (
        problem(
            [*map(volunteer, ("ann", "bob", "cid")), volunteer("dee", languages=ENGLISH)],
            [team(Speakers(language="en", level=3))],
            pinned_in="ann@a bob@b cid@c",
        ),
        "ann@a bob@b cid@c",
    ),
    "nobody left to go together": (
        problem(
            [volunteer("ann"), volunteer("bob")],
            [shift("t", "Mon 9-11", seat("a"), seat("b"), team=[Together()]), shift("u", "Mon 9-11")],
            pinned_in="ann@a bob@u",
        ),
        "ann@a bob@u",
    ),
    "the lead is pinned out": (
        problem(
            [volunteer("ann"), volunteer("bob", traits=frozenset({"lead"}))],
            [shift("t", "Mon 9-11", seat("a"), seat("b"), team=[Trait(trait="lead")])],
            pinned_in="ann@a",
            pinned_out="bob@b",
        ),
        "ann@a bob@b",
    ),
    "one organisation": (
        problem(
            [volunteer(name, **of("north")) for name in ("ann", "bob", "cid")]
            + [volunteer("dee", **of("south"), languages=ARABIC)],
            [team(MixedOrganisations())],
            pinned_in="ann@a bob@b cid@c",
        ),
        "ann@a bob@b cid@c",
    ),
    "of two contradictions the smaller": (
        problem(
            [volunteer("ann", limits={"shifts_per_week": 2}), volunteer("bob")],
            [*DAY, shift("s6", "Mon 9-11"), shift("s7", "Mon 10-12")],
            pinned_in="ann@s1 ann@s3 ann@s4 bob@s5 bob@s6 bob@s7",
        ),
        "bob@s6 bob@s7",
    ),
    "one pin where no pin is near, before two for a chair": (
        problem(
            [volunteer("ann"), volunteer("bob"), volunteer("cid", free="Wed 9-10", terms=AT_LEAST_ONE)],
            DAY,
            pinned_in="ann@s1 bob@s1",
            pinned_out="cid@s5",
        ),
        "cid@s5",
    ),
    "one pin against the budget of moves, before two for a chair": (
        problem(
            [volunteer("ann"), volunteer("bob"), volunteer("cid")],
            DAY,
            Policy(most_moves=0),
            pinned_in="ann@s4 bob@s4 bob@s5",
            published={"cid@s5": 1},
        ),
        "bob@s5",
    ),
    "none, where no roster is possible at all": (
        problem(
            [volunteer("ann"), volunteer("bob"), volunteer("cid", free="Sun 9-10", terms=AT_LEAST_ONE)],
            DAY,
            pinned_in="ann@s1 bob@s1",
        ),
        "",
    ),
}


@pytest.mark.parametrize(("asked", "expected"), CASES.values(), ids=CASES)
def test_the_smallest_contradiction_is_named(asked: Problem, expected: str) -> None:
    for whole in (False, True):
        found = find_conflict(asked, 20, whole=whole)
        assert found is not None
        assert found.smallest
        assert set(found.pins) == pairs(expected)


@pytest.mark.parametrize(("asked", "expected"), CASES.values(), ids=CASES)
def test_a_solve_names_it_and_has_no_roster(asked: Problem, expected: str) -> None:
    result = solve(asked, SolveLimits(seconds=20))
    assert result.status is Status.INFEASIBLE
    assert result.roster is None
    assert set(result.conflict) == pairs(expected)
    assert result.smallest


def test_pins_that_hold_together_are_no_contradiction() -> None:
    asked = problem([volunteer("ann")], DAY, pinned_in="ann@s1 ann@s3", pinned_out="ann@s2")
    assert find_conflict(asked, 20) is None
    assert find_conflict(asked, 20, whole=True) is None


def test_without_pins_nothing_contradicts() -> None:
    assert find_conflict(problem([volunteer("ann")], DAY), 20) is None


def test_a_cancelled_search_claims_nothing_that_is_not_so() -> None:
    cancel = Cancel()
    cancel.set()
    asked, expected = CASES["of two contradictions the smaller"]
    found = find_conflict(asked, 20, cancel)
    assert found is None or not found.smallest or set(found.pins) == pairs(expected)


def test_a_contradiction_nobody_had_time_to_shrink_is_not_called_smallest() -> None:
    asked, expected = CASES["one pin where no pin is near, before two for a chair"]
    known = Conflict(tuple(sorted(pairs("ann@s1 bob@s1"))), smallest=True)
    assert smallest_conflict(asked, known, 0) == Conflict(known.pins, smallest=False)
    cancel = Cancel()
    cancel.set()
    assert smallest_conflict(asked, known, 20, cancel).pins in (known.pins, tuple(pairs(expected)))
    assert smallest_conflict(asked, known, 20) == Conflict(tuple(pairs(expected)), smallest=True)


def only(name: str, least: int) -> list[Volunteer]:
    """A person who must serve and alone brings what their shifts ask for."""
    return [volunteer(name, traits=frozenset({name}), terms=Terms(shifts=Span(least)))]


def shifts_of(name: str, count: int) -> list[Shift]:
    return [
        shift(f"{name}{day}", f"{day} 9-10", seat(f"{name}{day}", traits=frozenset({name})))
        for day in DAYS[:count]
    ]


def test_of_the_contradictions_of_independent_parts_the_smallest_is_named() -> None:
    """Ann's part, which comes first, has one of three pins, Bob's one of two, and Cid's none."""
    asked = problem(
        only("ann", 3) + only("bob", 2) + only("cid", 1),
        shifts_of("ann", 5) + shifts_of("bob", 3) + shifts_of("cid", 2),
        pinned_out="ann@annMon ann@annTue ann@annWed bob@bobMon bob@bobTue cid@cidMon",
    )
    assert len(independent_components(asked, 0)) == 3
    params = SolveParams(strategy=StrategyParams(exact_pairs=0))
    result = solve(asked, SolveLimits(seconds=120), params=params)
    assert result.status is Status.INFEASIBLE
    assert set(result.conflict) == pairs("bob@bobMon bob@bobTue")
    assert result.smallest


@settings(max_examples=30, derandomize=True)
@given(problems(people=4, shifts=4, busy=True), randoms())
def test_no_set_of_fewer_pins_is_a_contradiction(drawn: Problem, random: Random) -> None:
    chosen = random.sample(pairs_of(drawn), 5)
    asked = replace(drawn, pinned_in=frozenset(chosen[:4]), pinned_out=frozenset(chosen[4:]))
    found = find_conflict(asked, 20)
    smallest = next(
        (size for size in range(6) if any(_contradict(asked, few) for few in combinations(chosen, size))),
        None,
    )
    assert (None if found is None else len(found.pins)) == smallest
    if found is not None:
        assert found.smallest
        assert _contradict(asked, found.pins)


def _contradict(asked: Problem, pins: Iterable[Assignment]) -> bool:
    few = frozenset(pins)
    return (
        best_by_rows(replace(asked, pinned_in=asked.pinned_in & few, pinned_out=asked.pinned_out & few))
        is None
    )
