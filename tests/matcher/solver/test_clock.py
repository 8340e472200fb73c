"""The two clocks of a solve: what limits a piece of work, and what may steer the search."""

import pytest

from matcher.limits import RunLog, SolveLimits
from matcher.solver.clock import ClockParams, DeterministicClock, WallClock, clock_of

PARAMS = ClockParams()


def test_one_worker_goes_by_the_deterministic_clock() -> None:
    assert isinstance(clock_of(SolveLimits(workers=1), PARAMS), DeterministicClock)
    assert isinstance(clock_of(SolveLimits(workers=2), PARAMS), WallClock)


@pytest.mark.parametrize("kind", [WallClock, DeterministicClock])
def test_both_end_with_the_time_limit(kind: type[WallClock | DeterministicClock]) -> None:
    clock = kind(60.0, PARAMS)
    assert 0 < clock.left <= clock.limit_seconds
    assert not clock.due
    ended = kind(0.0, PARAMS)
    assert ended.due
    assert ended.left <= 0


def test_the_clock_on_the_wall_limits_work_by_seconds() -> None:
    clock = WallClock(60.0, PARAMS)
    assert clock.seconds_limit_work
    assert clock.allowance(3.0, 0.5) == (3.0, None)
    assert WallClock(1.0, PARAMS).allowance(3.0, 0.5).seconds <= 1.0
    assert (clock.within(3.0), clock.steering(3.0)) == (3.0, 3.0)
    assert clock.steered_by(cut=True)
    assert clock.overdue(optimal=True) == 0.0
    assert clock.run_log is None


def test_the_deterministic_clock_limits_work_by_effort_and_is_steered_by_no_seconds() -> None:
    clock = DeterministicClock(60.0, PARAMS)
    assert not clock.seconds_limit_work
    seconds, effort = clock.allowance(3.0, 0.5)
    assert 3.0 < seconds <= 60.0
    assert effort == 0.5
    assert (clock.within(3.0), clock.steering(3.0)) == (None, 0.0)
    assert clock.effort(7.0, per_second=1_000) == 7.0
    assert not clock.steered_by(cut=True)
    assert clock.steered_by(cut=False)
    assert clock.overdue(optimal=True) < 0


def test_findings_grow_stale_by_steps_where_steps_are_counted() -> None:
    clock = DeterministicClock(60.0, ClockParams(stale_after_steps=2))
    since = clock.moment
    stale = []
    for _ in range(3):
        stale.append(clock.stale(since, 0.0))
        clock.step(lambda: (None, False), lambda: None, lambda: None)
    assert stale == [False, False, True]


def test_a_step_that_still_runs_at_the_end_is_taken_back() -> None:
    clock, restored = DeterministicClock(60.0, PARAMS), list[str]()
    clock.step(lambda: (None, False), lambda: None, lambda: None)

    def work() -> tuple[None, bool]:
        clock.step_back(lambda: restored.append("roster"))
        return None, False

    clock.step(work, lambda: None, lambda: None)
    assert clock.run_log == RunLog(steps=1)
    assert restored == ["roster"]


def test_nothing_is_left_once_all_steps_are_repeated() -> None:
    clock = DeterministicClock(60.0, PARAMS, RunLog(steps=1, cut=(0,)))
    assert clock.step(lambda: ("found", False), lambda: None, lambda: None) is None
    assert clock.repeated
    assert clock.left == 0.0
