"""Why this volunteer has this seat: the rarest thing they bring to it, as a code with numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from immutabledict import immutabledict
from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Continuity, Seat, Shift, Wish
from web.services.people.counted import Counts
from web.services.promises.own_week import needs_written


@dataclass(frozen=True, slots=True)
class Because:
    """Of `code` language, credential, skill, continuity, wish or free, with the numbers of its sentence."""

    code: str
    numbers: Mapping[str, Any] = immutabledict()


_SEATS = (
    select(Seat.id, cast(Seat.needs, Text).label("needs"), Shift.group_code, Shift.project_id)
    .join(Shift, Shift.id == Seat.shift_id)
    .where(Seat.id.in_(bindparam("seats", expanding=True)))
)
_SERVED = select(Continuity.group_code, Continuity.times).where(Continuity.volunteer_id == bindparam("me"))
_LIKED = select(Wish.target).where(
    Wish.volunteer_id == bindparam("me"), Wish.about == "project", Wish.weight > 0
)


def of_seats(session: Session, volunteer_id: int, seat_ids: Sequence[int]) -> Mapping[int, Because]:
    """Seat id -> why this volunteer sits there."""
    if not seat_ids:
        return {}
    rows = plain_rows(session, _SEATS, seats=list(seat_ids)).all()
    served = {row.group_code: row.times for row in plain_rows(session, _SERVED, me=volunteer_id)}
    liked = set(plain_rows(session, _LIKED, me=volunteer_id).scalars())
    counts = Counts(session)
    return {row.id: _reason(counts, row, served, liked) for row in rows}


def _reason(counts: Counts, row: Any, served: Mapping[str, int], liked: Iterable[str]) -> Because:
    needs = needs_written(row.needs)
    if times := served.get(row.group_code or "", 0):
        return Because("continuity", {"times": times})
    brought = [
        *(("language", tag, int(level)) for tag, level in needs.languages.items()),
        *(("credential", code, 0) for code in sorted(needs.credentials)),
        *(("skill", code, level) for code, level in needs.skills.items()),
    ]
    if not brought:
        return Because("wish" if str(row.project_id) in liked else "free")
    counted = [(counts.of(*each), each) for each in brought]
    count, (kind, code, level) = min(counted, key=lambda each: each[0])
    numbers = {kind: code, "count": count, **({"level": level} if level else {})}
    return Because(kind, numbers)
