"""A fact that a notice tells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from web.models import Notice
from web.services.actor import Actor


@dataclass(frozen=True, slots=True)
class Fact:
    """What some notices tell together, as it is now: their ids, the kind that leads, and the record itself.

    Several events of one promise are one fact. `project_id` is set where its reader is told as staff.
    """

    notice_ids: tuple[int, ...]
    kind: str
    subject: str
    record: Any
    project_id: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What came of some notices: facts in their order; notice id -> why it is true no more."""

    facts: Sequence[Fact]
    untrue: Mapping[int, str]


Reading = Callable[[Session, Actor, Sequence[Notice]], Read]
