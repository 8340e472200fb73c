"""Promises that come near: a reminder before the start, and a word before an answer is due."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from web.models import Notice, Promise
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages.subjects.about import by_subject
from web.services.messages.subjects.event import Promised
from web.services.messages.subjects.fact import Fact, Read, is_urgent
from web.services.promises.mine import MyShift, promised
from web.services.promises.transitions import GONE

REMINDER, LAPSING = "reminder", "about_to_lapse"


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each promise: a word before an answer is due goes before a reminder."""
    about = by_subject(notices)
    shifts = promised(session, about, actor.person_id)
    facts, untrue = [], {}
    for promise_id, owed in about.items():
        shift, promise = shifts.get(promise_id), session.get(Promise, promise_id)
        codes = {each.id: _code(actor, promise, shift, each) for each in owed}
        untrue.update({each: code for each, code in codes.items() if code})
        true = [each for each in owed if not codes[each.id]]
        if true and shift is not None and promise is not None:
            kind = LAPSING if any(each.kind == LAPSING for each in true) else REMINDER
            record = Promised(shift, promise_id, "", promise.heads)
            ids = tuple(each.id for each in true)
            start = shift.starts_at
            facts.append(Fact(ids, kind, "promise", record, at=start, urgent=is_urgent(start)))
    return Read(facts, untrue)


def _code(actor: Actor, promise: Promise | None, shift: MyShift | None, notice: Notice) -> str:
    """Why a notice is not true any more; empty while it is."""
    if promise is None or shift is None:
        return "gone"
    if promise.volunteer_id != actor.person_id:
        return "not_theirs"
    if shift.state in GONE or not shift.takes_place:
        return "cancelled" if not shift.takes_place else "gone"
    if shift.starts_at <= now():
        return "begun"
    if notice.kind == REMINDER:
        return "" if _start_of(notice) in (None, shift.starts_at) else "moved"
    if shift.state != "offered":
        return "answered"
    return "" if shift.due is not None and shift.due > now() else "too_late"


def _start_of(notice: Notice) -> datetime | None:
    """The start that a reminder was owed for, which its key ends with."""
    text = notice.key.rpartition(" ")[2]
    return datetime.fromisoformat(text) if "T" in text else None
