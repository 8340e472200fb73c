"""The contract of every place where tasks can be done."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from matcher.progress import Cancel

POLL_SECONDS = 0.05
GRACE_SECONDS = 1.0
# A task whose worker was lost so often is likely to be the reason.
MOST_LOST = 3

Tell = Callable[[Any], None]
Work = Callable[[Any, Tell, Cancel], Any]
Task = Callable[[], Any]
Over = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Done:
    """The answer of task number `task`; `lost` where its worker was lost `MOST_LOST` times."""

    task: int
    answer: Any = None
    lost: bool = False


class Executor(Protocol):
    """Does the same work for many arguments, `slots` of them at a time.

    `run` yields an answer for each task, in the order in which they are ready. A task is a function that
    returns the argument. It is called when a worker is free, so that the argument can depend on what is done
    already. After the loss of that worker, processes of this machine call it again; a cluster begins again
    with the argument that it has. `tell(task, event)` is called from any thread with what the work on a task
    tells. Once `over()` is true no task is begun, those at work are told to end, and those that do not end
    within `GRACE_SECONDS` are given up. An exception of the work is raised by `run`.
    """

    @property
    def slots(self) -> int:
        """How many tasks are done at the same time."""

    def run(
        self, work: Work, tasks: Sequence[Task], tell: Callable[[int, Any], None], over: Over
    ) -> Iterator[Done]:
        """Yield an answer for each task, in the order in which they come."""

    def close(self) -> None:
        """End all workers."""
