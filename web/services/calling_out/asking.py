"""Asking people of a call-out: whoever may be asked now is, the rest wait; each is owed the offer."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from web.models import Asked, CallOut
from web.services.calling_out import telling_them, who
from web.services.calling_out.ending import rows
from web.services.clock import now


def waiting(session: Session, call: CallOut) -> Sequence[int]:
    """Who is to be asked next, in order."""
    return [each.volunteer_id for each in rows(session, call, "waiting")]


def ask(
    session: Session,
    call: CallOut,
    people: Sequence[int],
    at_once: int | None,
    *,
    by_phone: bool = False,
) -> int:
    """Ask the first `at_once` of these people, or all, that may be asked now; how many were. The rest wait.

    Who has had enough messages is noted and passed over; who is left out otherwise waits no longer, but who
    cannot be reached is asked `by_phone` where staff mean to call. Inside a transaction that writes.
    """
    known = {each.volunteer_id: each for each in rows(session, call)}
    asked, told = list[Asked](), list[Asked]()
    for each in who.judged(session, call.seat_id, people):
        row = known.get(each.volunteer_id)
        calls = by_phone and each.left_out == who.UNREACHABLE
        if each.left_out not in who.ASKABLE and not calls:
            if row is not None and row.state == "waiting":
                session.delete(row)
            continue
        if row is None:
            row = known[each.volunteer_id] = _row(session, call, each.volunteer_id, len(known) + 1)
        if row.state != "waiting":
            continue
        if each.left_out == who.OVER_BUDGET:
            row.state = "over_budget"
        elif at_once is None or len(asked) < at_once:
            row.state, row.asked_at = "asked", now()
            asked.append(row)
            told += [] if calls else [row]
    session.flush()
    telling_them.offer(session, told)
    return len(asked)


def _row(session: Session, call: CallOut, volunteer_id: int, rank: int) -> Asked:
    row = Asked(call_out_id=call.id, volunteer_id=volunteer_id, rank=rank, state="waiting")
    session.add(row)
    return row
