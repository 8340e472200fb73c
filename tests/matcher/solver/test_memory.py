"""A solve that comes to its memory limit ends with the best roster so far."""

from pathlib import Path
from threading import Event

import pytest

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.limits import SolveLimits
from matcher.progress import Cancel
from matcher.result import Stopped
from matcher.solver import memory
from matcher.solver.memory import MemoryWatch, peak_megabytes, resident_megabytes
from matcher.solver.solve import solve
from matcher.verify import verify


def test_memory_held_is_seen() -> None:
    before = resident_megabytes()
    held = bytearray(80 * memory.MEGABYTE)
    assert resident_megabytes() >= before + 60
    assert peak_megabytes() >= before + 60
    del held


def test_a_watch_raises_the_flag_once_too_much_is_held() -> None:
    cancel = Cancel()
    with MemoryWatch(resident_megabytes() - 1, cancel) as watch:
        assert _within(cancel, seconds=5)
    assert watch.passed


@pytest.mark.parametrize("megabytes", [None, 10**7])
def test_a_watch_that_is_not_passed_leaves_the_flag_down(megabytes: int | None) -> None:
    cancel = Cancel()
    with MemoryWatch(megabytes, cancel) as watch:
        assert not _within(cancel, seconds=0.3)
    assert not watch.passed


def test_the_most_ever_held_stands_in_where_the_system_does_not_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory, "STATM", tmp_path / "statm")
    assert resident_megabytes() == peak_megabytes()


def test_a_solve_out_of_memory_ends_with_a_verified_roster(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is what this process holds already: the first look of the watch ends the solve."""
    monkeypatch.setattr("matcher.solver.sizes.BASE_MEGABYTES", 0.0)
    week = district_problem(generate(volunteers=1000))
    cancel = Cancel()
    result = solve(week, SolveLimits(seconds=600, megabytes=resident_megabytes() - 1), cancel=cancel)
    assert result.stopped is Stopped.MEMORY
    assert result.seconds < 60
    assert result.roster is not None
    assert verify(week, result.roster).feasible
    assert not cancel.is_set, "the caller's own flag says what the caller asked for"


def test_a_flag_under_another_is_raised_with_it_but_can_be_raised_alone() -> None:
    outer = Cancel()
    inner, other = Cancel(under=outer), Cancel(under=outer)
    inner.set()
    assert (inner.is_set, outer.is_set, other.is_set) == (True, False, False)
    outer.set()
    assert other.is_set
    assert other.seconds_ago > 0


def _within(cancel: Cancel, seconds: float) -> bool:
    waiting = Event()
    for _ in range(int(seconds / 0.05)):
        if cancel.is_set:
            return True
        waiting.wait(0.05)
    return cancel.is_set
