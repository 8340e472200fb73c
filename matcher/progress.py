"""What a running solve tells, as plain data, and the flag that stops it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from time import monotonic

from matcher.result import TierResult
from matcher.roster import Roster
from matcher.tiers import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One moment of a solve; `phase` is candidates, construct, improve, bound or done, `roster` the best one
    so far.
    """

    phase: str
    seconds: float
    filled: int
    wanted: int
    tiers: Mapping[Tier, TierResult]
    roster: Roster | None = None


POLL_SECONDS = 0.05
OnProgress = Callable[[Progress], None]


class Ended(Exception):
    """Work is given up because somebody asked the solve to end."""


class Cancel:
    """A flag that any thread may raise; the solve ends soon after with the best roster so far.

    One that stands `under` another is raised with it, but can be raised alone.
    """

    def __init__(self, under: "Cancel | None" = None) -> None:
        self._event = Event()
        self._asked_at = 0.0
        self._under = under

    def set(self) -> None:
        """Ask the solve to end."""
        self._asked_at = self._asked_at or monotonic()
        self._event.set()

    @property
    def is_set(self) -> bool:
        """Whether somebody asked."""
        return self._event.is_set() or (self._under is not None and self._under.is_set)

    def check(self) -> None:
        """Raise Ended if somebody asked."""
        if self.is_set:
            raise Ended

    def wait(self) -> None:
        """Wait until somebody asks, of this flag or of the one above."""
        while not self.is_set:
            self._event.wait(POLL_SECONDS)

    @property
    def seconds_ago(self) -> float:
        """How long ago somebody first asked; 0 while nobody has."""
        own = monotonic() - self._asked_at if self._asked_at else 0.0
        return own if self._under is None else max(own, self._under.seconds_ago)
