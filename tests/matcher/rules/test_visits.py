"""A visit is made once, at one of its starts, and counts once."""

from dataclasses import replace
from typing import Any

import pytest
from immutabledict import immutabledict

from matcher.ids import GroupId, ShiftId
from matcher.problem.entities import Seat, Shift
from matcher.problem.errors import InvalidProblem
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.teams import Together
from matcher.problem.visits import alternatives
from matcher.roster import Roster
from matcher.rules.testing import best_by_rows, check_all_rosters, cost_by_rows
from matcher.solver.subproblem import splice, subproblem, with_joint_shifts
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.agreement import findings
from tests.support.builders import at, problem, roster, seat, shift, volunteer, volunteer_ids, window

PEOPLE = [volunteer("ann"), volunteer("bob"), volunteer("cid")]


def visit(
    name: str, when: str, length: str = "Mon 9-10", every: int = 60, *, minimum: int = 1, desired: int = 2
) -> tuple[Shift, ...]:
    """The starts of a visit of an hour: `tea@0900`, `tea@1000`, ..."""
    home = shift(name, length, seat(name, minimum, desired, max(desired, 2)))
    return alternatives(home, window(when), every)


TEA = problem(PEOPLE, visit("tea", "Mon 9-12"))


@pytest.mark.parametrize(
    ("serving", "broken"),
    [
        ("", 0),
        ("ann@tea@0900 bob@tea@0900", 0),
        ("ann@tea@0900 bob@tea@1000", 1),
        ("ann@tea@0900 ann@tea@1000", 1),
        ("ann@tea@0900 bob@tea@1000 cid@tea@1100", 2),
    ],
)
def test_all_serve_at_one_start(serving: str, broken: int) -> None:
    tried = roster(serving)
    assert findings("visits", TEA, tried) == [(1, None)] * broken
    assert (cost_by_rows(TEA, tried) is None) is (broken > 0)


@pytest.mark.parametrize(
    ("serving", "short", "wanted", "over"),
    [
        ("", 1, 2, 0),
        ("ann@tea@1000", 0, 1, 0),
        ("ann@tea@1100 bob@tea@1100", 0, 0, 0),
        ("ann@tea@1100 bob@tea@1100 cid@tea@1100", 0, 0, 1),
    ],
)
def test_missing_heads_are_those_of_the_visit(serving: str, short: int, wanted: int, over: int) -> None:
    loose = problem(PEOPLE, visit("tea", "Mon 9-12"), Policy(without=frozenset({"maximum"})))
    tried = roster(serving)
    assert findings("minimum", loose, tried) == ([(short, Tier.MINIMUM)] if short else [])
    assert findings("desired", loose, tried) == ([(wanted, Tier.DESIRED)] if wanted else [])
    assert findings("over", loose, tried) == ([(over, Tier.DESIRED)] if over else [])


def test_a_finding_names_the_start_that_is_served() -> None:
    (told,) = [
        each.numbers for each in verify(TEA, roster("ann@tea@1000")).findings if each.rule == "desired"
    ]
    assert told == {"shift": "tea@1000", "seat": "tea@1000", "missing": 1}


def test_rows_agree_about_a_visit_with_two_seats() -> None:
    home = shift("tea", "Mon 9-10", seat("lead", 1), seat("guest", 0, 1))
    check_all_rosters(problem(PEOPLE[:2], alternatives(home, window("Mon 9-11"), 60)), least=5)


def test_rows_agree_about_a_visit_beside_a_shift() -> None:
    check_all_rosters(problem(PEOPLE[:2], [*visit("tea", "Mon 9-11"), shift("talk", "Mon 9-10")]), least=5)


def test_rows_agree_where_two_always_go_together() -> None:
    home = shift("tea", "Mon 9-10", seat("tea", 2, 2), team=[Together()])
    check_all_rosters(problem(PEOPLE[:2], alternatives(home, window("Mon 9-11"), 60)), least=2)


def test_a_start_is_chosen_that_leaves_time_for_the_way() -> None:
    """From the hall to the park it is 40 minutes: only the latest start of tea leaves room after the talk."""
    talk = shift("talk", "Mon 9-10", place="park")
    tea = visit("tea", "Mon 9:40-11:40", every=60, desired=1)
    found = best_by_rows(problem(PEOPLE[:1], [talk, *tea]))
    assert found is not None
    assert found[0] == roster("ann@talk ann@tea@1040")


@pytest.mark.parametrize("kept", ["tea@0900", "tea@1000", "tea@1100"])
def test_who_stays_at_one_start_keeps_the_others_from_another(kept: str) -> None:
    part = subproblem(TEA, volunteer_ids("bob"), [ShiftId("tea@0900")], keeping=roster(f"ann@{kept}"))
    assert {each.id for each in part.open_shifts} == {"tea@0900", "tea@1000", "tea@1100"}
    found = best_by_rows(part)
    assert found is not None
    assert found[0] == roster(f"ann@{kept} bob@{kept}")
    assert splice(part, found[0], roster(f"ann@{kept}")) == roster(f"ann@{kept} bob@{kept}")


def test_another_start_of_a_visit_that_is_not_decided_stays() -> None:
    both = problem(PEOPLE, [*visit("tea", "Mon 9-11"), shift("talk", "Mon 14-15")])
    part = subproblem(both, volunteer_ids("ann"), [ShiftId("talk")], keeping=roster("ann@tea@1000"))
    assert [each.id for each in part.open_shifts] == ["talk"]
    assert findings("minimum", part, Roster(part.kept)) == []


def test_shifts_alone_are_decided_alone() -> None:
    both = problem(PEOPLE, [*visit("tea", "Mon 9-11"), shift("talk", "Mon 14-15")])
    assert with_joint_shifts(both, [ShiftId("talk")]) == {"talk"}
    assert with_joint_shifts(both, [ShiftId("tea@1000"), ShiftId("talk")]) == {"tea@0900", "tea@1000", "talk"}


@pytest.mark.parametrize("other", [seat("x", 1, 1), seat("x", 0, 2, 2), seat("x", 1, 2, 2, minimum_age=18)])
def test_starts_of_a_visit_ask_for_the_same(other: Seat) -> None:
    first, second = visit("tea", "Mon 9-11")
    unlike = shift("later", "Mon 12-13", other, visit=first.visit)
    with pytest.raises(InvalidProblem, match="unlike_its_visit"):
        problem(PEOPLE, [first, second, unlike])


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "walk"},
        {"group": GroupId("old")},
        {"series": "tea"},
        {"end": at("Mon 11:30")},
        {"team": (Together(),)},
    ],
    ids=lambda other: next(iter(other)),
)
def test_starts_of_a_visit_differ_in_time_and_place_alone(other: dict[str, Any]) -> None:
    first, second = visit("tea", "Mon 9-11")
    with pytest.raises(InvalidProblem, match="unlike_its_visit"):
        problem(PEOPLE, [first, replace(second, **other)])


def test_a_promise_is_about_its_start() -> None:
    promised = problem(PEOPLE[:1], visit("tea", "Mon 9-11"), published={"ann@tea@0900": 3})
    assert findings("promises", promised, roster("ann@tea@1000")) == [(3, Tier.PROMISES)]
    assert immutabledict(promised.published) == {("ann", "tea@0900"): 3}


def test_a_problem_of_visits_is_solved_by_the_start() -> None:
    week: Problem = problem(PEOPLE, [*visit("tea", "Mon 9-12"), *visit("walk", "Mon 9-12")])
    found = best_by_rows(week)
    assert found is not None
    assert found[1][Tier.MINIMUM] == found[1][Tier.DESIRED] == 0
