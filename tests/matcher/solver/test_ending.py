"""However short the time, whenever it is cancelled: a solve ends soon, with a verified roster."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event, Timer
from time import monotonic, sleep

import pytest

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.formats import json as duet_json
from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.problem.terms import Span, Terms
from matcher.progress import Cancel, Ended, Progress
from matcher.result import Result, Status, Stopped
from matcher.rules.formulate import formulate
from matcher.solver import loading, strategies, threads
from matcher.solver import solve as solving
from matcher.solver.solve import solve
from matcher.solver.threads import Task
from matcher.verify import verify
from tests.support.builders import problem as small_problem
from tests.support.builders import shift, volunteer

# A first roster, a poll and the grace together take a second or two on an idle machine.
SOON_SECONDS = 60.0


@pytest.fixture(scope="module")
def district() -> Problem:
    return district_problem(generate(volunteers=700))


def ended_well(district: Problem, result: Result) -> None:
    assert result.roster is not None
    verdict = verify(district, result.roster)
    assert verdict.feasible
    assert {tier: each.cost for tier, each in result.tiers.items()} == verdict.costs
    assert all(each.bound <= each.cost for each in result.tiers.values())


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("seconds", [0.0, 0.4, 2.0])
def test_any_time_limit_ends_with_a_verified_roster(district: Problem, seconds: float, workers: int) -> None:
    begun = monotonic()
    result = solve(district, SolveLimits(seconds=seconds, workers=workers))
    assert monotonic() - begun < seconds + SOON_SECONDS
    ended_well(district, result)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("moment", [0.0, 0.7, 1.9, 4.2])
def test_a_cancel_at_any_moment_ends_with_a_verified_roster(
    district: Problem, moment: float, workers: int
) -> None:
    cancel = Cancel()
    Timer(moment, cancel.set).start()
    result = solve(district, SolveLimits(seconds=600, workers=workers), cancel=cancel)
    assert cancel.seconds_ago < SOON_SECONDS
    assert result.stopped in (Stopped.CANCELLED, Stopped.PROVEN)
    ended_well(district, result)


def test_a_large_model_is_given_up_when_somebody_cancels(district: Problem) -> None:
    cancel = Cancel()
    formulate(district, cancel=cancel)
    cancel.set()
    with pytest.raises(Ended):
        formulate(district, cancel=cancel)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_digest_is_known_before_time_is_up(
    district: Problem, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made at the end it came seconds late: threads that were late themselves left it little time."""
    asked, steps = replace(district), list[str]()
    whole, searched = duet_json.digest, threads.at_once

    def digest(problem: Problem) -> str:
        found = whole(problem)
        steps.append("digest")
        return found

    def at_once(tasks: Sequence[Task], end: Cancel, overdue: Callable[[], float]) -> bool:
        late = searched(tasks, end, overdue)
        steps.append("searched")
        return late

    monkeypatch.setattr(strategies, "digest", digest)
    monkeypatch.setattr(strategies, "at_once", at_once)
    result = solve(asked, SolveLimits(seconds=5, workers=workers))
    assert steps.index("digest") < steps.index("searched")
    assert result.digest == duet_json.digest(district)


def test_the_clock_starts_when_everything_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A problem of one person and one shift had no roster after 22 s of 15: numba was still being loaded."""
    loaded = loading.load

    def slowly(problem: Problem, *, small: bool) -> None:
        loaded(problem, small=small)
        sleep(1.0)

    monkeypatch.setattr(solving, "load", slowly)
    asked = small_problem([volunteer("ann", terms=Terms(shifts=Span(1, 1)))], [shift("s1", "Mon 9-11")])
    begun = monotonic()
    result = solve(asked, SolveLimits(seconds=20))
    assert monotonic() - begun > result.seconds + 1.0
    assert result.status is Status.OPTIMAL


@pytest.mark.parametrize("workers", [1, 2])
def test_a_small_problem_has_a_roster_though_no_time_is_left(workers: int) -> None:
    """The start seats others where somebody must be: only CP-SAT finds a first roster."""
    must = volunteer("must", terms=Terms(shifts=Span(3)))
    days = [shift(day, f"{day} 9-17") for day in ("Mon", "Wed", "Fri")]
    asked = small_problem([must, *(volunteer(f"other{index}") for index in range(9))], days)
    result = solve(asked, SolveLimits(seconds=0.0, workers=workers))
    assert result.roster is not None
    assert verify(asked, result.roster).feasible


def test_one_worker_betters_the_start_in_a_short_time() -> None:
    """The first step of column generation outlasted the limit, and only the start was left."""
    week = district_problem(generate())
    cancel, seen = Cancel(), set[tuple[int, ...]]()

    def hear(moment: Progress) -> None:
        seen.add(tuple(each.cost for each in moment.tiers.values()))
        if len(seen) > 1:
            cancel.set()

    once = solve(week, SolveLimits(seconds=60, workers=1), hear, cancel=cancel)
    assert once.run_log is not None
    assert once.run_log.steps < 4
    assert len(seen) > 1


def test_nothing_is_told_once_a_solve_is_done(district: Problem) -> None:
    told: list[Progress] = []
    solve(district, SolveLimits(seconds=1.0), told.append)
    heard = len(told)
    assert told[-1].phase == "done"
    Event().wait(2.0)
    assert len(told) == heard
