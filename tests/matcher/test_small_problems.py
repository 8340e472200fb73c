"""The small problems show what their names say; their costs are proven by trying every roster."""

import json
from functools import cache
from itertools import product
from typing import Any

import pytest

from matcher.formats import json as duet_json
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.result import Status
from matcher.roster import Assignment, Roster
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import pair, roster
from tests.support.paths import PROBLEMS

PROVEN: dict[str, dict[str, Any]] = json.loads((PROBLEMS / "proven.json").read_text(encoding="utf-8"))
FEASIBLE = [name for name, proven in PROVEN.items() if proven["status"] == "optimal"]
Costs = tuple[int, ...]


def read(name: str) -> Problem:
    return duet_json.load((PROBLEMS / f"{name}.json").read_bytes())


def costs_of(problem: Problem, of: Roster) -> Costs | None:
    verdict = verify(problem, of)
    return tuple(verdict.costs[tier] for tier in Tier) if verdict.feasible else None


@cache
def best(name: str) -> tuple[Costs, list[Roster]] | None:
    """The least costs of any feasible roster, and all rosters that cost just that."""
    problem = read(name)
    pairs = [Assignment(person, seat) for person, seats in candidates(problem).of.items() for seat in seats]
    found: dict[Costs, list[Roster]] = {}
    for chosen in product((False, True), repeat=len(pairs)):
        tried = Roster(frozenset(pair for pair, sits in zip(pairs, chosen, strict=True) if sits))
        costs = costs_of(problem, tried)
        if costs is not None:
            found.setdefault(costs, []).append(tried)
    return min(found.items()) if found else None


def bests(name: str) -> list[Roster]:
    found = best(name)
    assert found is not None
    return found[1]


def test_every_problem_has_proven_costs() -> None:
    assert {path.stem for path in PROBLEMS.glob("*.json")} == {*PROVEN, "proven"}


@pytest.mark.parametrize("name", PROVEN)
def test_no_roster_is_better_than_the_proven_one(name: str) -> None:
    found, proven = best(name), PROVEN[name]
    if found is None:
        assert proven == {"status": "infeasible"}
    else:
        costs = {tier.name.lower(): cost for tier, cost in zip(Tier, found[0], strict=True)}
        assert proven == {"status": "optimal", "costs": costs}


@pytest.mark.parametrize("name", FEASIBLE)
def test_the_solver_finds_and_proves_the_best(name: str) -> None:
    problem = read(name)
    result = solve(problem, SolveLimits(seconds=10, workers=1, seed=0))
    assert result.status is Status.OPTIMAL
    assert result.roster is not None
    proven = [PROVEN[name]["costs"][tier.name.lower()] for tier in Tier]
    assert [result.tiers[tier].cost for tier in Tier] == proven
    assert [result.tiers[tier].bound for tier in Tier] == proven
    assert costs_of(problem, result.roster) == tuple(proven)


def test_the_solver_says_which_pins_cannot_hold_together() -> None:
    result = solve(read("pins-that-cannot-hold-together"), SolveLimits(seconds=10, workers=1, seed=0))
    assert (result.status, result.roster) == (Status.INFEASIBLE, None)
    assert set(result.conflict) == roster("dora@morning:teacher dora@other:teacher").assignments


SHOWN = {
    "a-meal-point-staffed-by-the-hour": "ada@lunch@1000+180 bo@lunch@1100+180 cai@lunch@1100+120",
    "minimum-before-a-heavy-wish-for-more": "nina@light:guide",
    "never-beside-each-other": "pan@west:guide qiu@east:guide ruth@east:guide",
    "no-arabic-first-aider": "jamila@health-desk:interpreter mo@health-desk:interpreter",
    "one-shared-language": "anna@guide-texts:writer bo@guide-texts:writer elif@guide-texts:writer",
    "promise-kept-against-a-wish": "hu@pizza-class:helper",
    "the-starts-that-leave-time-to-travel": (
        "mei@tea-with-wu:visitor@0900 tom@tea-with-wu:visitor@0900"
        " mei@tea-with-li:visitor@1100 tom@tea-with-li:visitor@1100"
    ),
    "travel-forces-a-gap": "gil@south:speaker fan@north:speaker gil@noon:speaker",
}


@pytest.mark.parametrize("name", SHOWN)
def test_the_best_roster_is_what_the_name_says(name: str) -> None:
    assert bests(name) == [roster(SHOWN[name])]


def test_two_go_on_a_visit_or_nobody() -> None:
    for each in bests("two-on-a-visit"):
        assert [seat for _, seat in each] == ["monday-visit:visitor"] * 2


def test_the_known_visitor_comes_again() -> None:
    for each in bests("the-same-visitor-as-last-time"):
        assert pair("shen@tea-with-li:visitor") in each


def test_nobody_is_late_in_the_evening_and_early_in_the_morning() -> None:
    for each in bests("rest-after-a-late-evening"):
        assert roster("vera@late:guide wen@early:guide").assignments < each.assignments


def test_who_asked_for_more_serves_more() -> None:
    problem = read("who-asked-for-more-serves-more")
    for each in bests("who-asked-for-more-serves-more"):
        assert [len(each.held_by(person.id)) for person in problem.volunteers] == [1, 2]


def test_a_team_has_a_professional_three_organisations_and_somebody_who_knows() -> None:
    problem = read("a-team-that-completes-each-other")
    for each in bests("a-team-that-completes-each-other"):
        assert {problem.volunteer[person].organisation for person in each.people} == {
            "party-community",
            "police",
            "department",
        }
