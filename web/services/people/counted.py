"""How many of those who serve bring something; counted once, until the journal says that somebody changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Integer, bindparam, exists, func, select
from sqlalchemy.orm import Session

from i18n.spoken import counts_as
from web.db import plain_rows
from web.models import Credential, PlanChange, VolunteerLanguage, VolunteerSkill
from web.services.access.serving import serving

Thing = tuple[str, str, int]


def _count(kind: Any, has: Any) -> Any:
    return select(func.count(kind.volunteer_id.distinct())).where(has, kind.volunteer_id.in_(serving()))


_level = bindparam("level", type_=Integer)
_COUNTS: Mapping[str, Any] = {
    "language": _count(
        VolunteerLanguage,
        VolunteerLanguage.tag.in_(bindparam("codes", expanding=True)) & (VolunteerLanguage.level >= _level),
    ),
    "credential": _count(
        Credential,
        Credential.code.in_(bindparam("codes", expanding=True)) & Credential.verified_at.is_not(None),
    ),
    "skill": _count(
        VolunteerSkill,
        VolunteerSkill.code.in_(bindparam("codes", expanding=True)) & (VolunteerSkill.level >= _level),
    ),
}
_TAGS = select(VolunteerLanguage.tag).distinct()
_known = bindparam("known", type_=Integer)
_JOURNAL = select(
    select(func.max(PlanChange.id)).scalar_subquery().label("last"),
    select(func.min(PlanChange.id)).scalar_subquery().label("first"),
    exists().where(PlanChange.id > _known, PlanChange.kind == "person").label("changed"),
)
"""The newest and the oldest entry of the journal, and whether it says of a person after one that is known."""


@dataclass(slots=True)
class _Kept:
    """What was counted while the journal's last entry was this one."""

    last: int
    counts: dict[Thing, int] = field(default_factory=dict)


_kept: dict[str, _Kept] = {}
_lock = Lock()


class Counts:
    """The counts as they stand for a session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counts = _as_of_now(session)

    def of(self, kind: str, code: str, level: int = 0) -> int:
        """How many speak a `language` or have a `skill` at a level or better, or hold a `credential`."""
        thing = (kind, code, level)
        if thing not in self._counts:
            codes = self._spoken_for(code) if kind == "language" else [code]
            values = {"codes": codes} if kind == "credential" else {"codes": codes, "level": level}
            self._counts[thing] = plain_rows(self._session, _COUNTS[kind], **values).scalar() or 0
        return self._counts[thing]

    def _spoken_for(self, tag: str) -> list[str]:
        """The tags that count as one."""
        return [each for each in plain_rows(self._session, _TAGS).scalars() if tag in counts_as(each)]


def _as_of_now(session: Session) -> dict[Thing, int]:
    """What is counted already, if nobody changed since; else nothing."""
    about = str(session.get_bind().url)  # type: ignore[union-attr]  # an engine
    with _lock:
        kept = _kept.get(about)
    known = kept.last if kept else 0
    seen = plain_rows(session, _JOURNAL, known=known).one()
    if kept is None or seen.changed or (seen.first or 0) > known + 1:
        found = _Kept(seen.last or 0)
    else:
        found = _Kept(max(seen.last or 0, known), kept.counts)
    with _lock:
        _kept[about] = found
    return found.counts
