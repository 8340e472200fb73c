"""Work done in several threads at once, none of which keeps the process from ending.

A solver's presolve cannot be interrupted. A thread that is late is left to end by itself; as a daemon, and
not in a `ThreadPoolExecutor`, which the interpreter waits for, it ends with the process at the latest. A
process that has nothing else to do leaves with `leave`. Any other one waits for who is late for
`LEAVING_SECONDS` at most when it ends: a solver that the interpreter takes apart at its work aborts it.
"""

import atexit
import os
import sys
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import NoReturn

from matcher.progress import Cancel, Ended

NAME = "duet solver"
GRACE_SECONDS = 1.0
LEAVING_SECONDS = 20.0
POLL_SECONDS = 0.05
Task = Callable[[], None]


def at_once(tasks: Sequence[Task], end: Cancel, overdue: Callable[[], float]) -> bool:
    """Do all tasks, and tell them to `end` as soon as they are `overdue` by nothing or more; whether one was
    still at work when they were so by `GRACE_SECONDS`, however late that was noticed.

    Raises what a task raises, but for Ended.
    """
    ended: SimpleQueue[BaseException | None] = SimpleQueue()
    for task in tasks:
        Thread(target=_do, args=(task, ended), name=NAME, daemon=True).start()
    working = len(tasks)
    while working and max(end.seconds_ago, overdue()) < GRACE_SECONDS:
        try:
            fault = ended.get(timeout=POLL_SECONDS)
        except Empty:
            fault = None
        else:
            working -= 1
        if fault is not None:
            end.set()
            raise fault
        if overdue() >= 0:
            end.set()
    end.set()
    return working > 0


def leave(code: int) -> NoReturn:
    """End this process with an exit code, at once when a solver is still at work."""
    if _at_work():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


@atexit.register
def _wait() -> None:
    until = monotonic() + LEAVING_SECONDS
    for thread in _at_work():
        thread.join(max(0.0, until - monotonic()))


def _at_work() -> list[Thread]:
    return [thread for thread in threading.enumerate() if thread.name == NAME]


def _do(task: Task, ended: "SimpleQueue[BaseException | None]") -> None:
    fault: BaseException | None = None
    try:
        task()
    except Ended:
        pass
    except BaseException as raised:  # noqa: BLE001 - it is raised again where the tasks were begun
        fault = raised
    ended.put(fault)
