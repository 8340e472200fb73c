"""Progress of a solve on standard error: one line that renews itself on a terminal, plain lines elsewhere."""

import shutil
from dataclasses import dataclass, field
from typing import TextIO

from matcher.progress import Progress
from matcher.tiers import Tier

BAR = 20
SECONDS_BETWEEN_LINES = 2.0


@dataclass
class ProgressLine:
    """Shows each moment: elapsed time, places filled, and the cost and gap of each tier."""

    stream: TextIO
    seconds: float
    _shown_at: float = field(default=-SECONDS_BETWEEN_LINES, init=False)
    _phase: str = field(default="", init=False)

    def show(self, moment: Progress) -> None:
        """Show a moment; off a terminal only when the phase changes or some seconds have passed."""
        if self.stream.isatty():
            width = shutil.get_terminal_size().columns - 1
            line = f"{_bar(moment.seconds / self.seconds)} {sentence(moment)}"
            self.stream.write(f"\r{line[:width].ljust(width)}")
        elif moment.phase != self._phase or moment.seconds - self._shown_at >= SECONDS_BETWEEN_LINES:
            self.stream.write(f"{sentence(moment)}\n")
            self._shown_at, self._phase = moment.seconds, moment.phase
        self.stream.flush()

    def end(self) -> None:
        """Leave the line as it is and go to the next one."""
        if self.stream.isatty():
            self.stream.write("\n")
            self.stream.flush()


def sentence(moment: Progress) -> str:
    """A moment on one line: `12.3 s  improve  2431 of 2700 filled  minimum 0 (0.0 %)  ...`."""
    tiers = [
        f"{tier.name.lower()} {found.cost} ({100 * found.gap:.1f} %)"
        for tier, found in sorted(moment.tiers.items())
        if tier in Tier
    ]
    head = f"{moment.seconds:5.1f} s  {moment.phase:<10}  {moment.filled} of {moment.wanted} filled"
    return "  ".join([head, *tiers])


def _bar(share: float) -> str:
    full = round(BAR * min(1.0, max(0.0, share)))
    return "[" + "#" * full + "-" * (BAR - full) + "]"
