"""A fact that a notice tells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from web.models import Notice
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Fact:
    """What some notices tell together, as it is now: their ids, the kind that leads, and the record itself.

    Several events of one promise are one fact. `project_id` is set where its reader is told as staff. `at` is
    when it begins or ends, by which facts stand in order. An `urgent` one waits for no quiet hours: it begins
    within a day.
    """

    notice_ids: tuple[int, ...]
    kind: str
    subject: str
    record: Any
    project_id: int | None = None
    at: datetime | None = None
    urgent: bool = False

    @property
    def group(self) -> str:
        """What one press would end."""
        return KINDS[self.kind].group


@dataclass(frozen=True, slots=True)
class Read:
    """What came of some notices: facts in their order; notice id -> why it is true no more."""

    facts: Sequence[Fact]
    untrue: Mapping[int, str]


SOON = timedelta(hours=24)


def is_urgent(starts_at: datetime) -> bool:
    """Whether what begins then is so near that nobody should sleep over its news."""
    return now() < starts_at <= now() + SOON


Reading = Callable[[Session, Actor, Sequence[Notice]], Read]
