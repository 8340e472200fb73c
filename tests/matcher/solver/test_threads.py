"""Tasks at once: told to end, waited for a moment, and never a reason for the process to stay."""

import subprocess
import sys
from threading import Event
from time import monotonic

import pytest

from matcher.progress import Cancel
from matcher.solver.threads import GRACE_SECONDS, at_once


def test_all_tasks_are_done_and_nobody_is_late() -> None:
    done: list[int] = []
    end = Cancel()
    late = at_once([lambda: done.append(1), lambda: done.append(2)], end, lambda: -1.0)
    assert sorted(done) == [1, 2]
    assert not late
    assert end.is_set


def test_tasks_that_are_due_are_told_to_end() -> None:
    end, ended = Cancel(), Event()

    def task() -> None:
        while not end.is_set:
            ended.wait(0.01)
        ended.set()

    assert not at_once([task], end, lambda: 0.0)
    assert ended.is_set()


def test_who_is_late_is_not_waited_for() -> None:
    end, never = Cancel(), Event()

    def late() -> None:
        never.wait(30)

    begun = monotonic()
    assert at_once([late], end, lambda: 0.0)
    assert monotonic() - begun < GRACE_SECONDS + 5
    never.set()


def test_who_is_noticed_late_is_not_waited_for_once_more() -> None:
    end, never = Cancel(), Event()

    def late() -> None:
        never.wait(30)

    asked: list[float] = []

    def overdue() -> float:
        asked.append(GRACE_SECONDS)
        return GRACE_SECONDS

    assert at_once([late], end, overdue)
    assert len(asked) == 1
    assert end.is_set
    never.set()


def test_a_task_that_gives_up_has_ended() -> None:
    end = Cancel()

    def large() -> None:
        while True:
            end.check()
            Event().wait(0.01)

    assert not at_once([large], end, lambda: 0.0)


def test_a_fault_of_a_task_is_raised_and_ends_the_others() -> None:
    end = Cancel()

    def fault() -> None:
        raise ArithmeticError("lost count")

    def patient() -> None:
        while not end.is_set:
            Event().wait(0.01)

    with pytest.raises(ArithmeticError, match="lost count"):
        at_once([patient, fault], end, lambda: -1.0)
    assert end.is_set


LATE = """
from time import sleep
from matcher.progress import Cancel
from matcher.solver.threads import at_once, leave
print(at_once([lambda: sleep(600)], Cancel(), lambda: 0.0))
leave(4)
"""


LATE_FOR_A_WHILE = """
from time import sleep
from matcher.progress import Cancel
from matcher.solver.threads import at_once
at_once([lambda: print("ended", sleep(4))], Cancel(), lambda: 0.0)
"""


def test_a_process_that_just_ends_waits_a_while_for_who_is_late() -> None:
    """A district solved for a moment aborted its process: HiGHS was still at work when it was taken apart."""
    run = [sys.executable, "-c", LATE_FOR_A_WHILE]
    ended = subprocess.run(run, capture_output=True, text=True, timeout=120)
    assert (ended.returncode, ended.stdout) == (0, "ended None\n")


def test_a_process_with_somebody_late_ends_all_the_same() -> None:
    ended = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 4
    assert ended.stdout == "True\n"
