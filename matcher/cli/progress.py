"""Progress of a solve on standard error: a bar on a terminal, plain lines elsewhere."""

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TextIO, TypeVar

from matcher.cli.interrupts import run_interruptible
from matcher.progress import Cancel, OnProgress, Progress
from matcher.tiers import Tier

T = TypeVar("T")
#: Width of the bar in characters; the rest of the line is for the costs.
BAR_CHARACTERS = 20
#: A log should not grow by more than a line in this time, unless the phase changes.
SECONDS_BETWEEN_LINES = 2.0


def run_with_progress(work: Callable[[OnProgress, Cancel], T], limit_seconds: float) -> tuple[T, bool]:
    """What `work` returns, and whether it was interrupted; its progress is shown on standard error."""
    with progress_display(sys.stderr, limit_seconds) as display:
        return run_interruptible(work, display.show)


def progress_display(stream: TextIO, limit_seconds: float) -> "ProgressBar | ProgressLines":
    """A bar where `stream` is a terminal that can redraw a line, plain lines elsewhere."""
    if stream.isatty() and os.environ.get("TERM") != "dumb":
        return ProgressBar(stream, limit_seconds)
    return ProgressLines(stream)


class ProgressLines(AbstractContextManager["ProgressLines"]):
    """A line for each change of phase, and one every few seconds."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown_at = -SECONDS_BETWEEN_LINES
        self._phase = ""

    def show(self, moment: Progress) -> None:
        """Print a moment if it is time for a line."""
        if moment.phase != self._phase or moment.seconds - self._shown_at >= SECONDS_BETWEEN_LINES:
            self._stream.write(f"{moment_line(moment)}\n")
            self._stream.flush()
            self._shown_at, self._phase = moment.seconds, moment.phase

    def __exit__(self, *_: object) -> None:
        """Every line is complete already."""


class ProgressBar(AbstractContextManager["ProgressBar"]):
    """One line that is drawn anew at each moment: the share of the time that is spent, and the costs."""

    def __init__(self, stream: TextIO, limit_seconds: float) -> None:
        # Only a terminal needs the library, which takes a tenth of a second to load.
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar
        from rich.table import Column

        self._console = Console(file=stream, highlight=False)
        # The bar keeps its width where the line is too long for the terminal, and the line is cut off.
        bar = BarColumn(BAR_CHARACTERS, table_column=Column(min_width=BAR_CHARACTERS))
        line = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True))
        self._bar = Bar(
            bar,
            line,
            console=self._console,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task("", total=limit_seconds)

    def __enter__(self) -> "ProgressBar":
        self._bar.start()
        # The bar hides the cursor, and a process that is killed would leave the terminal without it.
        self._console.show_cursor(True)
        return self

    def show(self, moment: Progress) -> None:
        """Draw the bar for a moment."""
        self._bar.update(self._task, completed=moment.seconds, description=moment_line(moment), refresh=True)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def moment_line(moment: Progress) -> str:
    """A moment on one line: `12.3 s  improve  2431 of 2700 filled  minimum 0 (0.0 %)  ...`."""
    tiers = [
        f"{tier.name.lower()} {found.cost} ({100 * found.gap:.1f} %)"
        for tier, found in sorted(moment.tiers.items())
        if tier in Tier
    ]
    head = f"{moment.seconds:5.1f} s  {moment.phase:<10}  {moment.filled} of {moment.wanted} filled"
    return "  ".join([head, *tiers])
