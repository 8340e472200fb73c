"""What a problem will take is known before anything large is begun, and what cannot fit is refused."""

import pytest

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.limits import SolveLimits
from matcher.problem.eligibility import candidates
from matcher.problem.errors import InvalidProblem
from matcher.solver import sizes
from matcher.solver.memory import machine_megabytes, resident_megabytes
from matcher.solver.sizes import Size, require_room, size_of
from matcher.solver.solve import solve
from tests.support.builders import problem, shift, volunteer

HUGE = Size(people=5_000_000, seats=2_000_000, pairs=20_000_000_000)


def test_pairs_are_estimated_from_a_few_seats() -> None:
    week = district_problem(generate(volunteers=1000))
    size = size_of(week)
    assert size.people == 1000
    assert size.seats == len(week.seat)
    assert size.pairs == pytest.approx(len(candidates(week)), rel=0.35)


def test_a_problem_without_seats_has_no_pairs() -> None:
    assert size_of(problem([volunteer("ann")], [])).pairs == 0


@pytest.mark.parametrize("name", ["people", "seats", "pairs"])
def test_more_of_anything_takes_more_memory(name: str) -> None:
    counts = {"people": 10_000, "seats": 10_000, "pairs": 1_000_000}
    assert Size(**counts | {name: 10**8}).megabytes > Size(**counts).megabytes


def test_a_model_of_the_whole_takes_more_than_a_first_roster() -> None:
    size = Size(20_000, 8_000, 1_000_000)
    assert size.whole_megabytes > size.megabytes
    assert 0 < size.seconds < 600


def test_a_problem_that_fits_is_let_in() -> None:
    size = require_room(problem([volunteer("ann")], [shift("s1", "Mon 9-10")]), megabytes=4_000)
    assert size == Size(1, 1, 1)


@pytest.mark.parametrize("most", [100, None])
def test_a_problem_that_cannot_fit_is_refused_with_the_estimate(
    monkeypatch: pytest.MonkeyPatch, most: int | None
) -> None:
    monkeypatch.setattr(sizes, "size_of", lambda problem: HUGE)
    with pytest.raises(InvalidProblem) as refused:
        solve(problem([volunteer("ann")], [shift("s1", "Mon 9-10")]), SolveLimits(megabytes=most))
    fault = refused.value
    assert (fault.code, fault.place) == ("does_not_fit", "$")
    assert fault.numbers["estimate"] == HUGE.megabytes
    assert fault.numbers["most"] == most or most is None
    assert fault.numbers["pairs"] == HUGE.pairs


def test_where_the_system_says_nothing_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "size_of", lambda problem: HUGE)
    monkeypatch.setattr(sizes, "machine_megabytes", lambda: None)
    assert require_room(problem([volunteer("ann")], []), megabytes=None) is HUGE


def test_the_machine_has_more_than_this_process_holds() -> None:
    there = machine_megabytes()
    assert there is None or there > resident_megabytes() > 10
