"""What a job's handler is given, and what it answers with."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from matcher.limits import SolveLimits
from matcher.progress import Cancel, Progress

Write = Callable[[Session], None]
Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Work:
    """What a handler is given: the rows, the zone, whom to tell, when to stop, in how much memory and on
    which cluster.
    """

    session: Session
    zone: ZoneInfo
    tell: Tell
    cancel: Cancel
    megabytes: int | None = None
    cluster: str = ""

    def limits(self, seconds: float, workers: int = 2, seed: int = 0) -> SolveLimits:
        """How far a solve may go."""
        return SolveLimits(
            seconds=seconds, workers=workers, seed=seed, megabytes=self.megabytes, cluster=self.cluster
        )
