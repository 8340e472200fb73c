"""The run log of a deterministic solve: which steps it took, so that it can be done again.

See `matcher.limits.RunLog` for what a log holds and why it is enough.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from matcher.limits import RunLog

T = TypeVar("T")


class StepLog:
    """Counts the steps of a solve, or takes the steps of an earlier solve `again`."""

    def __init__(self, again: RunLog | None = None) -> None:
        self.done = 0
        self._again = again
        self._cut: list[int] = []
        self._components: tuple[RunLog | None, ...] = ()

    def take(self, work: Callable[[], tuple[T, bool]]) -> T | None:
        """Do one step and return what it found; None where the step was cut short.

        `work` returns what it found and whether the clock, a cancel or the memory limit cut it short. A step
        that was cut short in the earlier solve is skipped, and so is every step after its last one.
        """
        if self.over:
            return None
        found, cut = None, self._again is not None and self.done in self._again.cut
        if not cut:
            found, cut = work()
        if cut:
            self._cut.append(self.done)
        self.done += 1
        return None if cut else found

    @property
    def last_was_cut(self) -> bool:
        """Whether the last step was cut short, or skipped as it was cut short in the earlier solve."""
        return bool(self._cut) and self._cut[-1] == self.done - 1

    def add_components(self, logs: Sequence[RunLog | None]) -> None:
        """Take in the logs of independent components; None for one that was not begun."""
        self._components = tuple(logs)

    @property
    def over(self) -> bool:
        """Whether all steps of the earlier solve are done; False where there is none."""
        return self._again is not None and self.done >= self._again.steps

    @property
    def run_log(self) -> RunLog:
        """The log of what was done so far."""
        return RunLog(steps=self.done, cut=tuple(self._cut), components=self._components)
