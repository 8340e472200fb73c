"""Tasks done in this process, one after another."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import Any

from matcher.progress import Cancel
from matcher.solver.parallel.executor import POLL_SECONDS, Done, Over, Task, Work


class Here:
    """The executor of this process; the same tasks give the same answers each time."""

    slots = 1

    def run(
        self, work: Work, tasks: Sequence[Task], tell: Callable[[int, Any], None], over: Over
    ) -> Iterator[Done]:
        """See `Executor`."""
        for index, task in enumerate(tasks):
            if over():
                return
            with cancelled(over) as cancel:
                answer = work(task(), partial(tell, index), cancel)
            yield Done(index, answer)

    def close(self) -> None:
        """Nothing to close."""


@contextmanager
def cancelled(over: Over, poll_seconds: float = POLL_SECONDS) -> Iterator[Cancel]:
    """A flag that a thread of its own sets as soon as `over()` is true."""
    cancel, done = Cancel(), Event()

    def watch() -> None:
        while not done.wait(poll_seconds):
            if over():
                cancel.set()
                return

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield cancel
    finally:
        done.set()
        watcher.join()
