"""Presses on a day sheet: each is kept by its key and counts once, however often a phone sends it.

A press counts as of when it was pressed, which may be long before it arrives. What somebody else pressed
later than that stands, and the phone is told so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Attendance, Person, Press
from web.services.actor import Actor
from web.services.attendance import deeds, times
from web.services.attendance.deeds import There
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.promises import acts

COMING = frozenset({"offered", "accepted"})
STAFF_EARLY = timedelta(hours=2)
"""So long before the start whoever leads may note who is there."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press: `arrived`, `late`, `left`, `missed` or `back`, of whom, when it was pressed.

    `at` is the time that was said with it, for when they came or left; without one it is the moment itself.
    `heads` is how many of a group came; without it all of them.
    """

    what: str
    promise_id: int
    pressed_at: datetime
    at: datetime | None = None
    key: str = ""
    heads: int | None = None


def press(session: Session, actor: Actor, shift_id: int, said: Pressed) -> None:
    """Note what was pressed, once for its key.

    Raises NotFound, and Conflict where it cannot be: the shift is cancelled, closed or not near, hours are
    confirmed, the person is released, or somebody pressed otherwise later.
    """
    with writing(session):
        if said.key and session.get(Press, said.key) is not None:
            return
        there = deeds.of_promise(session, actor, said.promise_id)
        if there.shift.id != shift_id:
            raise NotFound
        _refuse(session, there, said)
        before = there.promise.state
        deeds.refuse_heads(session, there, said.heads)
        _DO[said.what](session, there, said)
        keep(session, actor, shift_id, said.what, said.key, said.pressed_at)
        deeds.say(session, there, f"attendance_{said.what}", before)


def keep(session: Session, actor: Actor, shift_id: int, what: str, key: str, at: datetime) -> None:
    """Remember a press by its key; inside the transaction that does what it says."""
    if key:
        session.add(
            Press(key=key, shift_id=shift_id, what=what, pressed_at=at, received_at=now(), by=actor.person_id)
        )


def _refuse(session: Session, there: There, said: Pressed) -> None:
    deeds.refuse_cancelled(there.shift)
    deeds.refuse_closed(there, now())
    if said.pressed_at < there.shift.starts_at - STAFF_EARLY:
        raise Conflict("too_early", lazy("This shift begins later. Who came can be noted two hours before."))
    if there.promise.state == "served":
        raise Conflict(
            "hours_confirmed",
            lazy("These hours are confirmed. Under Change it they can be set right, with a reason."),
        )
    if there.promise.state not in COMING | {"checked_in", "did_not_come"}:
        raise Conflict(
            "no_place",
            lazy("This person has no place on this shift any more. If they came, enter them as unplanned."),
        )
    kept = session.get(Attendance, there.promise.id)
    if kept is not None and kept.noted_at > said.pressed_at:
        who = session.get(Person, kept.by) if kept.by else None
        raise Conflict(
            "pressed_later",
            lazy(
                "%(who)s noted something else after this was pressed, and that stands.",
                who=who.name if who else "Duet",
            ),
        )


def _arrived(session: Session, there: There, said: Pressed) -> None:
    if there.promise.state == "did_not_come":
        acts.unsay(session, there.deed, there.promise)
    if there.promise.state != "checked_in":
        acts.check_in(session, there.deed, there.promise)
    kept = _noted(session, there, said)
    kept.heads = said.heads or kept.heads
    arrived = said.at or (said.pressed_at if said.pressed_at < there.shift.ends_at else None)
    kept.arrived_at = times.whole_minute(arrived) if arrived else None
    if kept.left_at and kept.arrived_at and kept.left_at < kept.arrived_at:
        kept.left_at = None
    kept.late = arrived is not None and arrived >= there.shift.starts_at + times.LATE


def _late(session: Session, there: There, said: Pressed) -> None:
    if there.promise.state == "did_not_come":
        acts.unsay(session, there.deed, there.promise)
    _noted(session, there, said).late = True


def _left(session: Session, there: There, said: Pressed) -> None:
    if there.promise.state != "checked_in":
        raise Conflict("not_arrived", lazy("Note first that this person came."))
    kept, left = session.get(Attendance, there.promise.id), times.whole_minute(said.at or said.pressed_at)
    came = (kept.arrived_at if kept else None) or there.shift.starts_at
    if not came <= left <= came + times.LONGEST:
        raise Conflict("odd_times", lazy("They cannot have left before they came, or a day after."))
    _noted(session, there, said).left_at = left


def _missed(session: Session, there: There, said: Pressed) -> None:
    if there.promise.state != "did_not_come":
        acts.miss(session, there.deed, there.promise)
    kept = _noted(session, there, said)
    kept.arrived_at, kept.left_at, kept.late, kept.heads = None, None, False, None


def _back(session: Session, there: There, said: Pressed) -> None:
    kept = _noted(session, there, said)
    if kept.unplanned:
        acts.unplan(session, there.deed, there.promise)
    elif there.promise.state not in COMING:
        acts.unsay(session, there.deed, there.promise)
    kept.arrived_at, kept.left_at, kept.heads, kept.late, kept.unplanned = None, None, None, False, False


def _noted(session: Session, there: There, said: Pressed) -> Attendance:
    kept = deeds.noted(session, there.promise)
    kept.known_by = "afterwards" if said.pressed_at >= there.shift.ends_at else "list"
    kept.by = there.deed.actor.person_id if there.deed.actor else None
    kept.noted_at = said.pressed_at
    kept.version = (kept.version or 0) + 1
    return kept


_DO: Mapping[str, Callable[[Session, There, Pressed], None]] = {
    "arrived": _arrived,
    "late": _late,
    "left": _left,
    "missed": _missed,
    "back": _back,
}
PRESSES = tuple(_DO)
