"""The steps of a solve with one worker, counted so that it can be done again; see `matcher.limits.Course`."""

from collections.abc import Callable
from typing import TypeVar

from matcher.limits import Course

T = TypeVar("T")


class Steps:
    """Counts steps, drops what those had found that were cut short, and skips them when done again.

    Without `counted`, in a solve with several workers, a step is only its work.
    """

    def __init__(self, *, counted: bool = False, again: Course | None = None) -> None:
        self.counted = counted
        self.done = 0
        self.parts: list[Course | None] = []
        self._again = again if counted else None
        self._cut: list[int] = []

    def take(self, work: Callable[[], tuple[T, bool]]) -> T | None:
        """What `work` finds; it says too whether it was cut short, by anything but its own doing."""
        if not self.counted:
            return work()[0]
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
    def over(self) -> bool:
        """Whether all steps of the solve that is done again are done."""
        return self._again is not None and self.done >= self._again.steps

    @property
    def course(self) -> Course | None:
        """What was done so far; None where nothing is counted."""
        return (
            Course(steps=self.done, cut=tuple(self._cut), parts=tuple(self.parts)) if self.counted else None
        )
