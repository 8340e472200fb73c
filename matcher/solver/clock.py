"""When a solve ends, how long each piece of its work may take, and what may steer it.

Two clocks answer the same questions. The `WallClock` measures seconds, and seconds limit every piece of work.
The `DeterministicClock` limits each piece of work by effort (a count of work that is the same on every
machine) and lets no measured time steer the search; seconds decide only when the solve ends. A solve that
runs by it can be done again.

A solve is given its clock once, and no algorithm branches on the clock's class. Algorithms ask what they need
to know: whether seconds limit each piece of work (`seconds_limit_work`), whether an allowance limits effort,
and how many workers there are. The deterministic clock is the one of solves with a single worker.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import NamedTuple, TypeVar

from matcher.limits import RunLog, SolveLimits
from matcher.solver.run_log import StepLog

T = TypeVar("T")
Work = Callable[[], tuple[T, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockParams:
    """When findings about an earlier roster are too old to choose neighbourhoods by."""

    #: Seconds. Judging a small roster takes far less, and findings change little meanwhile.
    stale_after_seconds: float = 2.0
    #: Times the seconds that judging took: judging then takes no more than a tenth of the time.
    stale_after_judgements: float = 10.0
    #: Steps, in deterministic mode: about as many as two seconds hold.
    stale_after_steps: int = 15


class Allowance(NamedTuple):
    """How much one bounded solve may take: seconds, and effort where effort limits it (else None)."""

    seconds: float
    effort: float | None


class Clock(ABC):
    """The time of one solve, which begins when the clock is made and ends after `limit_seconds`."""

    def __init__(self, limit_seconds: float, params: ClockParams) -> None:
        self.limit_seconds = limit_seconds
        self._params = params
        self._begun = monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return monotonic() - self._begun

    @property
    def seconds_to_deadline(self) -> float:
        """Seconds until the time limit; less than 0 after it."""
        return self._begun + self.limit_seconds - monotonic()

    @property
    def due(self) -> bool:
        """Whether the time limit is reached."""
        return self.seconds_to_deadline <= 0

    @property
    @abstractmethod
    def left(self) -> float:
        """Seconds for which the search may go on; 0 or less when it must end."""

    @property
    @abstractmethod
    def repeated(self) -> bool:
        """Whether all steps of an earlier solve that is done again are done."""

    @property
    @abstractmethod
    def seconds_limit_work(self) -> bool:
        """Whether seconds limit each piece of work, also where nothing else would limit it."""

    @property
    @abstractmethod
    def run_log(self) -> RunLog | None:
        """The log by which this solve can be done again; None where it cannot."""

    @abstractmethod
    def overdue(self, *, optimal: bool) -> float:
        """For how many seconds the search should have ended; less than 0 while it may go on."""

    @abstractmethod
    def step(self, work: Work[T], checkpoint: Callable[[], None], restore: Callable[[], None]) -> T | None:
        """Do one step of the search and return what it found.

        `work` returns what it found and whether it was cut short. A deterministic clock calls `checkpoint`
        before the step. If the step is cut short, the clock calls `restore` after it and returns None: a
        repeated solve skips the step, so nothing that it found may count.
        """

    @abstractmethod
    def step_back(self, restore: Callable[[], None]) -> None:
        """Undo a step that is still running at the end: only whole steps can be done again."""

    @abstractmethod
    def add_components(self, logs: Sequence[RunLog | None]) -> None:
        """Keep the run logs of independent components."""

    @abstractmethod
    def allowance(self, seconds: float, effort: float) -> Allowance:
        """The limits of one bounded solve that should take `seconds`, or `effort`."""

    @abstractmethod
    def within(self, seconds: float) -> float | None:
        """The seconds that work should take whose effort is limited already; None: its effort alone."""

    @abstractmethod
    def steering(self, seconds: float) -> float:
        """Measured seconds, as far as they may steer the search: 0 where they may not."""

    @abstractmethod
    def effort(self, counted: float, per_second: float) -> float:
        """The effort spent so far: as `counted`, or so much for each second that went by."""

    @abstractmethod
    def steered_by(self, *, cut: bool) -> bool:
        """Whether a bound may steer the search that comes from work that was or was not cut short."""

    @property
    @abstractmethod
    def moment(self) -> float:
        """This moment, for `stale`."""

    @abstractmethod
    def stale(self, since: float, judging_seconds: float) -> bool:
        """Whether what was judged at the moment `since`, in so many seconds, is to be judged again."""


class WallClock(Clock):
    """Seconds limit all work and steer the search."""

    repeated = False
    run_log = None
    seconds_limit_work = True

    @property
    def left(self) -> float:
        """See `Clock`."""
        return self.seconds_to_deadline

    def overdue(self, *, optimal: bool) -> float:
        """See `Clock`; also as soon as the best roster is proven optimal."""
        return 0.0 if optimal else -self.left

    def step(self, work: Work[T], checkpoint: Callable[[], None], restore: Callable[[], None]) -> T | None:
        """See `Clock`; a step is only its work."""
        return work()[0]

    def step_back(self, restore: Callable[[], None]) -> None:
        """Nothing is undone: what was found stays."""

    def add_components(self, logs: Sequence[RunLog | None]) -> None:
        """Nothing is kept."""

    def allowance(self, seconds: float, effort: float) -> Allowance:
        """See `Clock`."""
        return Allowance(min(seconds, self.left), None)

    def within(self, seconds: float) -> float | None:
        """See `Clock`."""
        return seconds

    def steering(self, seconds: float) -> float:
        """See `Clock`."""
        return seconds

    def effort(self, counted: float, per_second: float) -> float:
        """See `Clock`."""
        return per_second * monotonic()

    def steered_by(self, *, cut: bool) -> bool:
        """See `Clock`."""
        return True

    @property
    def moment(self) -> float:
        """See `Clock`; in seconds."""
        return self.elapsed

    def stale(self, since: float, judging_seconds: float) -> bool:
        """See `Clock`."""
        params = self._params
        fresh = max(params.stale_after_seconds, params.stale_after_judgements * judging_seconds)
        return self.moment > since + fresh


class DeterministicClock(Clock):
    """Effort limits all work, steps are logged, and measured seconds steer nothing.

    With the log of an earlier solve `again`, the solve ends after the steps of that one.
    """

    seconds_limit_work = False

    def __init__(self, limit_seconds: float, params: ClockParams, again: RunLog | None = None) -> None:
        super().__init__(limit_seconds, params)
        self._log = StepLog(again)
        self._lock = Lock()
        self._before: RunLog | None = None
        self._stepped_back: RunLog | None = None

    @property
    def left(self) -> float:
        """See `Clock`."""
        return 0.0 if self._log.over else self.seconds_to_deadline

    @property
    def repeated(self) -> bool:
        """See `Clock`."""
        return self._log.over

    @property
    def run_log(self) -> RunLog:
        """See `Clock`."""
        return self._stepped_back or self._log.run_log

    def overdue(self, *, optimal: bool) -> float:
        """See `Clock`; such a solve ends by itself when all is proven, not in the middle of a step."""
        return -self.left

    def step(self, work: Work[T], checkpoint: Callable[[], None], restore: Callable[[], None]) -> T | None:
        """See `Clock`."""
        with self._lock:
            self._before = self._log.run_log
            checkpoint()
        found = self._log.take(work)
        if self._log.last_was_cut:
            restore()
        return found

    def step_back(self, restore: Callable[[], None]) -> None:
        """See `Clock`; the log and what `restore` restores are both as they were before the last step."""
        with self._lock:
            if self._before is not None:
                self._stepped_back = self._before
                restore()

    def add_components(self, logs: Sequence[RunLog | None]) -> None:
        """See `Clock`."""
        self._log.add_components(logs)

    def allowance(self, seconds: float, effort: float) -> Allowance:
        """See `Clock`."""
        return Allowance(self.left, effort)

    def within(self, seconds: float) -> float | None:
        """See `Clock`."""
        return None

    def steering(self, seconds: float) -> float:
        """See `Clock`."""
        return 0.0

    def effort(self, counted: float, per_second: float) -> float:
        """See `Clock`."""
        return counted

    def steered_by(self, *, cut: bool) -> bool:
        """See `Clock`."""
        return not cut

    @property
    def moment(self) -> float:
        """See `Clock`; in steps."""
        return self._log.done

    def stale(self, since: float, judging_seconds: float) -> bool:
        """See `Clock`."""
        return self.moment >= since + self._params.stale_after_steps


def clock_of(limits: SolveLimits, params: ClockParams) -> Clock:
    """The clock that a solve within these limits goes by: deterministic with one worker."""
    if limits.workers == 1:
        return DeterministicClock(limits.seconds, params, limits.run_log)
    return WallClock(limits.seconds, params)
