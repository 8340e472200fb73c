"""One person's attendance written down as a whole, and set right later: the old value stays in the events.

Whoever leads the shift sets it right while they can write on it, two days from its end; a coordinator always.
Both say why, and the people are told.

Hours are the whole minutes from when they came to when they left; who says no times is taken by the plan, and
whoever knows only the minutes says these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Attendance, Person, Promise, Shift
from web.services.actor import Actor
from web.services.attendance import deeds, times
from web.services.attendance.deeds import There
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid, Outdated
from web.services.promises import acts
from web.services.promises.transitions import TRANSITIONS

WAITS = TRANSITIONS["serve"].before
"""States of which nothing is recorded yet."""
ON_THE_SHEET = frozenset({"checked_in", "served", "did_not_come"})
"""States that whoever leads the shift sets right: what stands on its day sheet."""


@dataclass(frozen=True, slots=True)
class Said:
    """`checked_in`, `served` or `did_not_come`; of who served the times that are known, or the minutes alone.

    `heads` is how many of a group came. `words` say why, where something is set right. `seen` is the version
    of what was kept when its reader saw it, 0 for nothing; None is not asked.
    """

    state: str
    minutes: int | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    words: str = ""
    heads: int | None = None
    seen: int | None = None


def attend(session: Session, actor: Actor, promise_id: int, said: Said) -> None:
    """Write down who came, or set it right, which a coordinator does and says why.

    Raises NotFound, Forbidden, Outdated, Invalid for times that cannot be, Conflict before the shift begins,
    for a correction without words, and for a lead once the shift is closed.
    """
    with writing(session):
        there = deeds.of_promise(session, actor, promise_id, said.words)
        _refuse_odd(there.shift, said)
        deeds.refuse_heads(session, there, said.heads)
        promise, kept = there.promise, session.get(Attendance, promise_id)
        before, minutes = _figures(promise, kept), _minutes(there.shift, said)
        stays = said.heads is None or said.heads == before.heads
        same = (before.state, before.minutes) == (said.state, minutes) and stays
        if same and (kept is None or not (said.arrived_at or said.left_at)):
            return
        _refuse_unseen(session, there, kept, said)
        deeds.refuse_closed(there, now())
        _enter(session, there, said, minutes)
        _keep(session, there, said)
        after = _figures(promise, session.get(Attendance, promise_id))
        also: Mapping[str, Sequence[int | None]] = {
            "minutes": [before.minutes, after.minutes],
            "heads": [before.heads, after.heads],
        }
        deeds.say(session, there, said.state, before.state, also)


def version_of(kept: Attendance | None) -> int:
    """The version of what is kept of somebody's coming; 0 for nothing."""
    return kept.version if kept is not None else 0


@dataclass(frozen=True, slots=True)
class _Figures:
    state: str
    minutes: int | None
    heads: int


def _figures(promise: Promise, kept: Attendance | None) -> _Figures:
    return _Figures(promise.state, promise.minutes, deeds.came(promise, kept))


def _refuse_unseen(session: Session, there: There, kept: Attendance | None, said: Said) -> None:
    """Raise Outdated where somebody wrote down something else since its reader saw it."""
    version = version_of(kept)
    if said.seen is not None and said.seen != version:
        who = session.get(Person, kept.by) if kept and kept.by else None
        stands = {"state": there.promise.state, "minutes": there.promise.minutes}
        raise Outdated(version, stands, who.name if who else "", kept.noted_at if kept else None)


def _enter(session: Session, there: There, said: Said, minutes: int | None) -> None:
    promise, deed = there.promise, there.deed
    if said.state == "checked_in":
        deeds.refuse_cancelled(there.shift)
        acts.check_in(session, deed, promise)
    elif promise.state not in WAITS:
        if not there.coordinates and promise.state not in ON_THE_SHEET:
            raise Forbidden
        acts.correct(session, deed, promise, minutes)
    elif now() >= times.closes_at(there.shift) and not deed.note.strip():
        raise Conflict("note_missing", lazy("Say in a few words why this is set right."))
    elif minutes is not None:
        acts.serve(session, deed, promise, minutes)
    else:
        acts.miss(session, deed, promise)


def _keep(session: Session, there: There, said: Said) -> None:
    kept, at = deeds.noted(session, there.promise), now()
    kept.heads = None if said.state == "did_not_come" else said.heads or kept.heads
    if said.state == "did_not_come":
        kept.arrived_at = kept.left_at = None
    elif said.arrived_at or said.left_at:
        kept.arrived_at, kept.left_at = said.arrived_at, said.left_at
        kept.late = _is_late(there.shift, said.arrived_at)
    elif said.state == "served" and times.minutes_of(kept, there.shift) != said.minutes:
        kept.arrived_at = kept.left_at = None  # minutes alone were said: other times would contradict them
    elif said.state == "checked_in" and kept.arrived_at is None and at < there.shift.ends_at:
        kept.arrived_at = times.whole_minute(at)
        kept.late = _is_late(there.shift, at)
    kept.known_by = "afterwards" if at >= there.shift.ends_at else "list"
    kept.by = there.deed.actor.person_id if there.deed.actor else None
    kept.noted_at, kept.version = at, kept.version + 1


def _is_late(shift: Shift, arrived: datetime | None) -> bool:
    return arrived is not None and arrived >= shift.starts_at + times.LATE


def _minutes(shift: Shift, said: Said) -> int | None:
    if said.state != "served":
        return None
    if said.arrived_at is None and said.left_at is None and said.minutes is not None:
        return said.minutes
    return times.minutes_of_times(said.arrived_at, said.left_at, shift)


def _refuse_odd(shift: Shift, said: Said) -> None:
    came, went = said.arrived_at or shift.starts_at, said.left_at or shift.ends_at
    if said.arrived_at and not shift.starts_at - times.LONGEST < came < shift.ends_at + times.LONGEST:
        raise Invalid({"arrived_at": [lazy("This is not the day of the shift.")]})
    if went < came:
        raise Invalid({"left_at": [lazy("They cannot have left before they came.")]})
    if went - came > times.LONGEST:
        raise Invalid({"left_at": [lazy("Nobody serves more than a day without a break.")]})
