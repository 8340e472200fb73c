"""Corners of a week where people are scarcest, held against the best rosters."""

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from immutabledict import immutabledict

from matcher.model.milp import Weights
from matcher.problem.problem import Problem
from matcher.problem.teams import Together
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.solver.district import scarcity_cuts as corners
from matcher.solver.district.column_generation import Mixture
from matcher.solver.district.model import Whole
from matcher.solver.district.scarcity_cuts import corner_of, floors
from matcher.solver.district.solver import BLEND, FLOORS, STAFFED
from matcher.solver.solve import SolveLimits, solve
from matcher.tiers import Tier
from tests.matcher.solver.district.test_column_generation import ROUNDS, cost, rounds
from tests.support.builders import problem, seat, shift, volunteer
from tests.support.strategies import problems

SECONDS = 20.0


def mixed(whole: Whole) -> Mixture:
    mixture = whole.mixture(BLEND, Roster())
    mixture.mixed(rounds(ROUNDS), lambda bound: None, 1e-4)
    return mixture


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


def relaxed(whole: Whole, weights: Weights) -> float:
    found = whole.relax(weights, {}, SECONDS)
    assert found is not None
    return found.bound


def test_halves_of_three_people_make_no_team(triangle: Problem) -> None:
    whole = Whole(triangle, Cancel())
    mixture = mixed(whole)
    assert relaxed(whole, STAFFED) == pytest.approx(3)
    assert corner_of(mixture).floor(STAFFED, SECONDS, Cancel()) == (4, pytest.approx(1), False)
    assert whole.tighten(mixture, FLOORS, SECONDS) == (True, False)
    assert relaxed(whole, STAFFED) == pytest.approx(4)


def test_a_mix_goes_on_with_the_floors(triangle: Problem) -> None:
    best = solve(triangle, SolveLimits(seconds=SECONDS))
    whole = Whole(triangle, Cancel())
    before = mixed(whole)
    whole.tighten(before, FLOORS, SECONDS)
    split = whole.parted()
    after = before.over(split, split.priced(BLEND))
    after.mixed(rounds(ROUNDS), lambda bound: None, 1e-4)
    head = BLEND[Tier.MINIMUM] + BLEND[Tier.DESIRED]
    assert before.bound < cost(best, BLEND) - 0.95 * head
    assert cost(best, BLEND) - 0.05 * head < after.bound <= cost(best, BLEND)


def test_what_a_relaxation_knows_is_no_floor() -> None:
    people = [volunteer("ann"), volunteer("bob")]
    whole = Whole(problem(people, [shift("s", "Mon 9-11", seat("s1", 3, 3))]), Cancel())
    assert floors(mixed(whole), FLOORS, SECONDS, Cancel()) == (None, False)


@settings(max_examples=40, derandomize=True)
@given(problems(people=8, shifts=6, busy=True))
def test_no_roster_is_below_a_floor(drawn: Problem) -> None:
    best = solve(drawn, SolveLimits(seconds=SECONDS))
    if best.roster is None:
        return
    whole = Whole(drawn, Cancel())
    before = [relaxed(whole, weights) for weights in FLOORS]
    with patch.object(corners, "WORTH", 0.0):
        assert whole.tighten(mixed(whole), FLOORS, SECONDS) == (True, False)
    for weights, least in zip(FLOORS, before, strict=True):
        assert least - 1e-6 <= relaxed(whole, weights) <= cost(best, weights) + 1e-6
