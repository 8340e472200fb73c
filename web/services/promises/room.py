"""Room on seats: never more heads than a seat has room for, unless that rule is set aside on its shift."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.rules.maximum import INFO
from web.models import Promise, Seat, Shift
from web.services import waiving
from web.services.faults import Conflict
from web.services.promises.deeds import Work
from web.services.promises.standing import stands


def refuse_overfull(session: Session, work: Mapping[int, Work], coming: Iterable[int]) -> None:
    """Raise Conflict if there is no room for everybody who comes; `coming` has a seat id for each head."""
    if too_full(session, work, coming):
        raise Conflict("full", lazy("Somebody else has this place already."))


def too_full(session: Session, work: Mapping[int, Work], coming: Iterable[int]) -> Sequence[int]:
    """The seats on which there is no room for everybody who comes."""
    heads = Counter(coming)
    there = _heads_on(session, heads.keys())
    over = [
        seat for seat, more in sorted(heads.items()) if there.get(seat, 0) + more > work[seat].seat.maximum
    ]
    waived = _waived(session, {work[seat].shift.id for seat in over})
    return [seat for seat in over if work[seat].shift.id not in waived]


def _heads_on(session: Session, seat_ids: Iterable[int]) -> Mapping[int, int]:
    counted = select(Promise.seat_id, func.sum(Promise.heads).label("heads")).where(
        Promise.seat_id.in_(seat_ids), stands()
    )
    return {row.seat_id: row.heads for row in session.execute(counted.group_by(Promise.seat_id))}


def left_on(session: Session, seat: Seat, shift: Shift) -> int | None:
    """How many more heads a seat has room for; None where any number may come."""
    if shift.id in _waived(session, {shift.id}):
        return None
    return max(0, seat.maximum - _heads_on(session, [seat.id]).get(seat.id, 0))


def _waived(session: Session, shift_ids: Collection[int]) -> frozenset[int]:
    """Those of these shifts on which somebody with the right lets more come."""
    if not shift_ids:
        return frozenset()
    theirs = (each.shift_id for each in waiving.standing(session) if each.rule == INFO.name)
    return frozenset(theirs) & frozenset(shift_ids)
