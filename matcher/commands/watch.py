"""Runs a solve beside the main thread, so that it can be watched and interrupted."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import TypeVar

from matcher.commands.exits import Exit
from matcher.progress import Cancel, OnProgress, Progress

T = TypeVar("T")
TICK_SECONDS = 0.1


def watched(work: Callable[[OnProgress, Cancel], T], show: Callable[[Progress], None]) -> tuple[T, bool]:
    """What `work` returns, and whether it was interrupted; its progress is shown on the main thread.

    The first Ctrl-C asks the work to end with what it has; the second ends the process at once.
    """
    events: SimpleQueue[Progress] = SimpleQueue()
    cancel, interrupted = Cancel(), False
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(work, events.put, cancel)
        while not (future.done() and events.empty()):
            try:
                show(events.get(timeout=TICK_SECONDS))
            except Empty:
                continue
            except KeyboardInterrupt:
                if interrupted:
                    os._exit(Exit.INTERRUPTED)
                interrupted = True
                cancel.set()
            except OSError:
                cancel.set()
                raise
        return future.result(), interrupted
