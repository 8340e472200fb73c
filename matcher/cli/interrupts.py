"""Work that Ctrl-C and SIGTERM end early, with the best answer so far.

The work runs on a second thread. The main thread, which alone receives signals, shows its progress.
"""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import current_thread, main_thread
from types import FrameType
from typing import TypeVar

from matcher.cli.exit_codes import ExitCode
from matcher.progress import Cancel, OnProgress, Progress

T = TypeVar("T")
SignalHandler = Callable[[int, FrameType | None], object] | signal.Handlers
#: How long the main thread waits for a moment of progress before it looks for the end of the work.
POLL_SECONDS = 0.1


def run_interruptible(
    work: Callable[[OnProgress, Cancel], T], show: Callable[[Progress], None]
) -> tuple[T, bool]:
    """What `work` returns, and whether it was interrupted. `show` is called on the main thread.

    The first Ctrl-C or SIGTERM asks the work to end with what it has. The second ends the process at once.
    """
    events: SimpleQueue[Progress] = SimpleQueue()
    cancel, interrupted = Cancel(), False

    def interrupt(*_: object) -> None:
        nonlocal interrupted
        if interrupted:
            os._exit(ExitCode.INTERRUPTED)
        interrupted = True
        cancel.set()

    with handling_signals(interrupt, signal.SIGINT, signal.SIGTERM), ThreadPoolExecutor(1) as executor:
        future = executor.submit(work, events.put, cancel)
        while not (future.done() and events.empty()):
            try:
                show(events.get(timeout=POLL_SECONDS))
            except Empty:
                continue
            except OSError:
                cancel.set()
                raise
        return future.result(), interrupted


@contextmanager
def handling_signals(handler: SignalHandler, *signals: signal.Signals) -> Iterator[None]:
    """Handle these signals inside the block. A signal that the process was started to ignore stays ignored.

    Does nothing outside the main thread, which alone receives signals.
    """
    on_main_thread = current_thread() is main_thread()
    before = {each: signal.getsignal(each) for each in signals if on_main_thread}
    replaced = {each: old for each, old in before.items() if old not in (signal.SIG_IGN, None)}
    for each in replaced:
        signal.signal(each, handler)
    try:
        yield
    finally:
        for each, old in replaced.items():
            signal.signal(each, old)
