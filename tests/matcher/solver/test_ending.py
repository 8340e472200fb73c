"""However short the time, whenever it is cancelled: a solve ends soon, with a verified roster."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event, Timer
from time import monotonic

import pytest

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.formats import json as duet_json
from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.progress import Cancel, Ended, Progress
from matcher.result import Result, Stopped
from matcher.rules.formulate import formulate
from matcher.solver import solve as solving
from matcher.solver.solve import solve
from matcher.solver.threads import Task
from matcher.verify import verify

# A first roster, a poll and the grace together take a second or two on an idle machine.
SOON_SECONDS = 25.0


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
    whole, searched = solving.digest, solving.at_once

    def digest(problem: Problem) -> str:
        found = whole(problem)
        steps.append("digest")
        return found

    def at_once(tasks: Sequence[Task], end: Cancel, overdue: Callable[[], float]) -> bool:
        late = searched(tasks, end, overdue)
        steps.append("searched")
        return late

    monkeypatch.setattr(solving, "digest", digest)
    monkeypatch.setattr(solving, "at_once", at_once)
    result = solve(asked, SolveLimits(seconds=5, workers=workers))
    assert steps.index("digest") < steps.index("searched")
    assert result.digest == duet_json.digest(district)


def test_nothing_is_told_once_a_solve_is_done(district: Problem) -> None:
    told: list[Progress] = []
    solve(district, SolveLimits(seconds=1.0), told.append)
    heard = len(told)
    assert told[-1].phase == "done"
    Event().wait(2.0)
    assert len(told) == heard
