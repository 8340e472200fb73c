"""Scarcity cuts, held against the best rosters."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from immutabledict import immutabledict

from matcher.model.milp import Weights
from matcher.problem.problem import Problem
from matcher.problem.teams import Together
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.solver.district.column_generation import DistrictColumnGeneration
from matcher.solver.district.model import DistrictModel
from matcher.solver.district.params import DistrictParams
from matcher.solver.district.scarcity_cuts import find_scarce_rows, scarcity_cuts
from matcher.solver.district.weightings import ALL_TIERS, COVERAGE_WEIGHTINGS, TO_MINIMUM
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from tests.matcher.solver.district.test_column_generation import ROUNDS, cost, rounds
from tests.support.builders import problem, seat, shift, volunteer
from tests.support.strategies import problems

SECONDS = 20.0
PARAMS = DistrictParams()


def generated(model: DistrictModel) -> DistrictColumnGeneration:
    generation = model.column_generation(ALL_TIERS, Roster())
    generation.improve_bound(rounds(ROUNDS), lambda bound: None, 1e-4)
    return generation


@pytest.fixture
def triangle() -> Problem:
    """Three visits at once for two people each, and three people, each of whom could go to two of them: half
    of everybody on each is half of a team everywhere.
    """
    could = {"ann": "ab", "bob": "bc", "cem": "ca"}
    people = [volunteer(name, skills=immutabledict(dict.fromkeys(able, 1))) for name, able in could.items()]
    visits = [
        shift(name, "Mon 9-11", seat(f"{name}1", 2, 2, skills={name: 1}), team=[Together(count=2)])
        for name in "abc"
    ]
    return problem(people, visits)


def relaxed(model: DistrictModel, weights: Weights) -> float:
    found = model.relax(weights, {}, SECONDS)
    assert found is not None
    return found.bound


def test_halves_of_three_people_make_no_team(triangle: Problem) -> None:
    model = DistrictModel(triangle, Cancel())
    generation = generated(model)
    assert relaxed(model, TO_MINIMUM) == pytest.approx(3)
    scarce = find_scarce_rows(generation, PARAMS.scarce_dual)
    minimum, excess, cut = scarce.lower_bound(TO_MINIMUM, PARAMS.cut_effort, SECONDS, Cancel())
    assert (minimum, cut) == (4, False)
    assert excess == pytest.approx(1)
    assert model.add_scarcity_cuts(generation, COVERAGE_WEIGHTINGS, SECONDS) == (True, False)
    assert relaxed(model, TO_MINIMUM) == pytest.approx(4)


def test_column_generation_goes_on_with_the_cuts(triangle: Problem) -> None:
    best = solve(triangle, SolveLimits(seconds=SECONDS))
    model = DistrictModel(triangle, Cancel())
    before = generated(model)
    model.add_scarcity_cuts(before, COVERAGE_WEIGHTINGS, SECONDS)
    structure = model.find_structure()
    after = before.over(structure, structure.costs(ALL_TIERS, PARAMS.hard_row_slope))
    after.improve_bound(rounds(ROUNDS), lambda bound: None, 1e-4)
    head = ALL_TIERS[Tier.MINIMUM] + ALL_TIERS[Tier.DESIRED]
    assert before.bound < cost(best, ALL_TIERS) - 0.95 * head
    assert cost(best, ALL_TIERS) - 0.05 * head < after.bound <= cost(best, ALL_TIERS)


def test_what_the_relaxation_proves_already_is_no_cut() -> None:
    people = [volunteer("ann"), volunteer("bob")]
    model = DistrictModel(problem(people, [shift("s", "Mon 9-11", seat("s1", 3, 3))]), Cancel())
    found = scarcity_cuts(generated(model), COVERAGE_WEIGHTINGS, PARAMS, SECONDS, Cancel())
    assert found == (None, False)


@settings(max_examples=40, derandomize=True)
@given(problems(people=8, shifts=6, busy=True))
def test_no_roster_violates_a_cut(drawn: Problem) -> None:
    best = solve(drawn, SolveLimits(seconds=SECONDS))
    if best.roster is None:
        return
    model = DistrictModel(drawn, Cancel(), replace(PARAMS, cut_rise=0.0))
    before = [relaxed(model, weights) for weights in COVERAGE_WEIGHTINGS]
    assert model.add_scarcity_cuts(generated(model), COVERAGE_WEIGHTINGS, SECONDS) == (True, False)
    for weights, least in zip(COVERAGE_WEIGHTINGS, before, strict=True):
        assert least - 1e-6 <= relaxed(model, weights) <= cost(best, weights) + 1e-6
