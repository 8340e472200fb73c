"""Work done in several threads at once, none of which keeps the process from ending.

A solver's presolve cannot be interrupted. A thread that is late is left to end by itself; as a daemon, and
not in a `ThreadPoolExecutor`, which the interpreter waits for, it ends with the process at the latest.
"""

from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread

from matcher.progress import Cancel

GRACE_SECONDS = 1.0
POLL_SECONDS = 0.05
Task = Callable[[], None]


def at_once(tasks: Sequence[Task], end: Cancel, due: Callable[[], bool]) -> bool:
    """Do all tasks, and tell them to `end` when they are `due`; whether one was still at work
    `GRACE_SECONDS` later.

    Raises what a task raises.
    """
    ended: SimpleQueue[BaseException | None] = SimpleQueue()
    for task in tasks:
        Thread(target=_do, args=(task, ended), daemon=True).start()
    working = len(tasks)
    while working and end.seconds_ago < GRACE_SECONDS:
        try:
            fault = ended.get(timeout=POLL_SECONDS)
        except Empty:
            fault = None
        else:
            working -= 1
        if fault is not None:
            end.set()
            raise fault
        if due():
            end.set()
    end.set()
    return working > 0


def _do(task: Task, ended: "SimpleQueue[BaseException | None]") -> None:
    fault: BaseException | None = None
    try:
        task()
    except BaseException as raised:  # noqa: BLE001 - it is raised again where the tasks were begun
        fault = raised
    ended.put(fault)
