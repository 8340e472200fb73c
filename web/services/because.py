"""Why this volunteer has this seat: the rarest thing they bring to it, as a code with numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from immutabledict import immutabledict
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.spoken import counts_as
from web.models import (
    Continuity,
    Credential,
    Seat,
    Shift,
    VolunteerLanguage,
    VolunteerSkill,
    Wish,
)
from web.services.access.serving import serving
from web.services.matching import needs_of


@dataclass(frozen=True, slots=True)
class Because:
    """Of `code` language, credential, skill, continuity, wish or free, with the numbers of its sentence."""

    code: str
    numbers: Mapping[str, Any] = immutabledict()


def of_seats(session: Session, volunteer_id: int, seat_ids: Sequence[int]) -> Mapping[int, Because]:
    """Seat id -> why this volunteer sits there."""
    rows = session.execute(
        select(Seat.id, Seat.needs, Shift.group_code, Shift.project_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Seat.id.in_(seat_ids))
    ).all()
    served = session.execute(
        select(Continuity.group_code, Continuity.times).where(Continuity.volunteer_id == volunteer_id)
    )
    known = {row.group_code: row.times for row in served}
    liked = set(
        session.scalars(
            select(Wish.target).where(
                Wish.volunteer_id == volunteer_id, Wish.about == "project", Wish.weight > 0
            )
        )
    )
    return {row.id: _reason(session, row, known, liked) for row in rows}


def _reason(session: Session, row: Any, known: Mapping[str, int], liked: Iterable[str]) -> Because:
    needs = needs_of(row.needs)
    if times := known.get(row.group_code or "", 0):
        return Because("continuity", {"times": times})
    brought = [
        *(_speakers(session, tag, int(level)) for tag, level in needs.languages.items()),
        *(_holders(session, code) for code in sorted(needs.credentials)),
        *(_skilled(session, code, level) for code, level in needs.skills.items()),
    ]
    if brought:
        return min(brought, key=lambda each: each.numbers["count"])
    return Because("wish" if str(row.project_id) in liked else "free")


def _speakers(session: Session, tag: str, level: int) -> Because:
    tags = [each for each in _spoken_tags(session) if tag in counts_as(each)]
    has = VolunteerLanguage.tag.in_(tags) & (VolunteerLanguage.level >= level)
    return Because(
        "language", {"language": tag, "level": level, "count": _people(session, VolunteerLanguage, has)}
    )


def _holders(session: Session, code: str) -> Because:
    has = (Credential.code == code) & Credential.verified_at.is_not(None)
    return Because("credential", {"credential": code, "count": _people(session, Credential, has)})


def _skilled(session: Session, code: str, level: int) -> Because:
    has = (VolunteerSkill.code == code) & (VolunteerSkill.level >= level)
    return Because("skill", {"skill": code, "count": _people(session, VolunteerSkill, has)})


def _spoken_tags(session: Session) -> Sequence[str]:
    return session.scalars(select(VolunteerLanguage.tag).distinct()).all()


def _people(session: Session, kind: Any, has: Any) -> int:
    counted = select(func.count(kind.volunteer_id.distinct())).where(has, kind.volunteer_id.in_(serving()))
    return session.scalar(counted) or 0
