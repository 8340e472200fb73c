"""What every place that work can be done at offers."""

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
    """What task number `task` came to; `lost` when its worker was lost again and again."""

    task: int
    answer: Any = None
    lost: bool = False


class Executor(Protocol):
    """Does the same work for many arguments, `slots` at a time.

    `run` yields an answer for each task, in the order in which they come. A task gives the argument at the
    moment it is handed to a worker, so that it can depend on what is done already; after the loss of a worker
    it may be asked again. `tell` hears, from any thread, what the work on a task tells. Once `over` says so,
    no task is begun, those under way are told to end, and what does not end within `GRACE_SECONDS` is given
    up. An exception of the work is raised here.
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
