"""Runs a solve beside the main thread, so that it can be watched and interrupted."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import current_thread, main_thread
from types import FrameType
from typing import TypeVar

from matcher.cli.exits import Exit
from matcher.progress import Cancel, OnProgress, Progress

T = TypeVar("T")
Answer = Callable[[int, FrameType | None], object]
TICK_SECONDS = 0.1


def watched(work: Callable[[OnProgress, Cancel], T], show: Callable[[Progress], None]) -> tuple[T, bool]:
    """What `work` returns, and whether it was interrupted; its progress is shown on the main thread.

    The first Ctrl-C or SIGTERM asks the work to end with what it has; the second ends the process at once.
    """
    events: SimpleQueue[Progress] = SimpleQueue()
    cancel, interrupted = Cancel(), False

    def interrupt(*_: object) -> None:
        nonlocal interrupted
        if interrupted:
            os._exit(Exit.INTERRUPTED)
        interrupted = True
        cancel.set()

    with answered(interrupt, signal.SIGINT, signal.SIGTERM), ThreadPoolExecutor(1) as executor:
        future = executor.submit(work, events.put, cancel)
        while not (future.done() and events.empty()):
            try:
                show(events.get(timeout=TICK_SECONDS))
            except Empty:
                continue
            except OSError:
                cancel.set()
                raise
        return future.result(), interrupted


@contextmanager
def answered(answer: Answer, *signals: signal.Signals) -> Iterator[None]:
    """Answer these signals so, but for those that whoever began this process has it ignore.

    Off the main thread, to which signals come, nothing is otherwise.
    """
    here = current_thread() is main_thread()
    before = {each: signal.getsignal(each) for each in signals if here}
    mine = {each: old for each, old in before.items() if old not in (signal.SIG_IGN, None)}
    for each in mine:
        signal.signal(each, answer)
    try:
        yield
    finally:
        for each, old in mine.items():
            signal.signal(each, old)
