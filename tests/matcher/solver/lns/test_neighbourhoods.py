"""Neighbourhoods are what they say, near what they are about, and as large as they were asked to be."""

import pytest

from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.lns.neighbourhoods import Neighbourhood, Neighbourhoods
from matcher.solver.lns.params import LNS_DEFAULTS
from tests.support.builders import at, problem, shift, volunteer

PEOPLE = [f"p{index:02}" for index in range(20)]


@pytest.fixture(scope="module")
def whole() -> Problem:
    """Twenty people who can do either of two shifts on each of 28 days."""
    days = [at("Mon 9").replace(day=1, month=12).date().replace(day=1 + index) for index in range(28)]
    shifts = [shift(f"{day}{kind}", f"{day} 9-17") for day in days for kind in "ab"]
    return problem([volunteer(name) for name in PEOPLE], shifts)


def pairs(of: Problem, drawn: Neighbourhood) -> int:
    seats = {seat.id for shift in drawn.shifts for seat in of.shift[shift].seats}
    return sum(seat in seats for person in drawn.volunteers for seat in candidates(of).of[person])


def days(of: Problem, drawn: Neighbourhood) -> list[int]:
    return sorted({of.shift[each].start.toordinal() for each in drawn.shifts})


def test_days_are_decided_for_everybody(whole: Problem) -> None:
    drawn = Neighbourhoods(whole, 0).draw("days", Roster(), 400, {})
    assert drawn.volunteers == {person.id for person in whole.volunteers}
    assert len(days(whole, drawn)) == 400 // (2 * len(PEOPLE))


def test_people_are_decided_over_the_whole_period(whole: Problem) -> None:
    drawn = Neighbourhoods(whole, 0).draw("people", Roster(), 400, {})
    assert len(days(whole, drawn)) == 28
    assert len(drawn.volunteers) == 400 // (2 * 28)


@pytest.mark.parametrize("seed", range(8))
def test_a_block_is_some_people_on_days_in_a_row(whole: Problem, seed: int) -> None:
    drawn = Neighbourhoods(whole, seed).draw("block", Roster(), 150, {})
    its_days = days(whole, drawn)
    assert len(its_days) in LNS_DEFAULTS.block_days
    assert its_days == list(range(its_days[0], its_days[0] + len(its_days)))
    assert 100 <= pairs(whole, drawn) <= 168


@pytest.mark.parametrize("kind", ["days", "people", "block"])
@pytest.mark.parametrize("seed", range(5))
def test_what_it_is_about_is_in_it(whole: Problem, kind: str, seed: int) -> None:
    about = {"volunteer": "p07", "shift": "2026-12-11a"}
    drawn = Neighbourhoods(whole, seed).draw(kind, Roster(), 200, about)
    assert "p07" in drawn.volunteers
    assert "2026-12-11a" in drawn.shifts


def test_no_neighbourhood_is_smaller_than_a_few_days(whole: Problem) -> None:
    drawn = Neighbourhoods(whole, 0).draw("days", Roster(), 1, {})
    assert len(days(whole, drawn)) == LNS_DEFAULTS.fewest_days
    assert 0 < len(drawn.volunteers) < len(PEOPLE)
