"""Tasks in several threads at once, none of which keeps the process from ending.

The presolve of a solver cannot be interrupted, so a thread may be late. It is left to end by itself. That is
why it is a daemon thread and not one of a `ThreadPoolExecutor`, which the interpreter waits for. A process
that has nothing else to do ends with `leave`. Any other process waits at its end for late threads, for at
most `LEAVING_SECONDS`: the interpreter would abort if it were torn down while a solver is at work.
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

#: The name of each thread of a solve, by which `leave` finds them.
NAME = "duet solver"
#: How long a thread may be late before the solve ends without it.
GRACE_SECONDS = 1.0
#: Longer than the longest presolve that was seen.
LEAVING_SECONDS = 20.0
#: How often the time limit is looked at: ten times a second would be noticed.
POLL_SECONDS = 0.05
Task = Callable[[], None]


def at_once(tasks: Sequence[Task], end: Cancel, overdue: Callable[[], float]) -> bool:
    """Do all tasks in threads; returns whether one was still at work when the grace period was over.

    `overdue()` says for how many seconds the tasks should have ended. From 0 on the flag `end` is set for
    them; from `GRACE_SECONDS` on nobody waits for them any more. Raises what a task raises, except `Ended`.
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
    """End this process with an exit code; at once, without cleaning up, where a solver is still at work."""
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
