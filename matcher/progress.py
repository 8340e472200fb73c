"""What a running solve tells, as plain data, and the flag that stops it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from time import monotonic

from matcher.policy import Tier
from matcher.result import TierResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One moment of a solve; `phase` is candidates, construct, improve, bound or done."""

    phase: str
    seconds: float
    filled: int
    wanted: int
    tiers: Mapping[Tier, TierResult]


OnProgress = Callable[[Progress], None]


class Cancel:
    """A flag that any thread may raise; the solve ends soon after with the best roster so far."""

    def __init__(self) -> None:
        self._event = Event()
        self._asked_at = 0.0

    def set(self) -> None:
        """Ask the solve to end."""
        self._asked_at = self._asked_at or monotonic()
        self._event.set()

    @property
    def is_set(self) -> bool:
        """Whether somebody asked."""
        return self._event.is_set()

    @property
    def seconds_ago(self) -> float:
        """How long ago somebody first asked; 0 while nobody has."""
        return monotonic() - self._asked_at if self._asked_at else 0.0
