"""What presses and corrections share: a promise in scope, the note beside it, and what closes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from immutabledict import immutabledict
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Attendance, Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.attendance import times
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound
from web.services.promises.answering import acting_on
from web.services.promises.deeds import Deed
from web.services.promises.standing import heads_on
from web.services.promises.transitions import COORDINATOR, STANDING

WHY = "attendance"
EMPTY: Mapping[str, Sequence[int | None]] = immutabledict()


@dataclass(frozen=True, slots=True)
class There:
    """A promise with its shift and project, and as whom somebody acts on it."""

    promise: Promise
    shift: Shift
    project: Project
    deed: Deed

    @property
    def coordinates(self) -> bool:
        """Whether who acts coordinates the project, and so may set the past right."""
        return self.deed.acting == COORDINATOR


def of_promise(session: Session, actor: Actor, promise_id: int, words: str = "") -> There:
    """A promise that somebody may write down the attendance of. Raises NotFound."""
    scope, promise = Scope(session, actor), session.get(Promise, promise_id)
    if promise is None:
        raise NotFound
    shift = scope.led_shift(scope.led_seat(promise.seat_id).shift_id)
    if not knows_who(scope, promise):
        raise NotFound
    project = session.get_one(Project, shift.project_id)
    return There(promise, shift, project, Deed(actor, acting_on(scope, project), WHY, words))


def knows_who(scope: Scope, promise: Promise) -> bool:
    """Whether somebody who leads a shift may know whose promise on it this is.

    Who serves there is near them; who was noted as not coming was until then, and may yet come.
    """
    if promise.volunteer_id is None or promise.state == "did_not_come":
        return True
    return promise.volunteer_id in scope.knows([promise.volunteer_id])


def noted(session: Session, promise: Promise) -> Attendance:
    """What is kept beside a promise of who came, begun where there is nothing yet."""
    found = session.get(Attendance, promise.id)
    if found is None:
        found = Attendance(promise_id=promise.id, version=1, noted_at=now(), known_by="list", late=False)
        session.add(found)
    return found


def came(promise: Promise, kept: Attendance | None) -> int:
    """How many heads of a promise came, or would by what is known: of a group as many as were said."""
    return kept.heads if kept is not None and kept.heads else promise.heads


def refuse_heads(session: Session, there: There, heads: int | None) -> None:
    """Raise Invalid unless so many may have come: of a group alone, and as many as the place has room for."""
    promise = there.promise
    if heads is None or heads == promise.heads:
        return
    if promise.party_id is None:
        raise Invalid({"heads": [lazy("One person is one head.")]})
    seat = session.get_one(Seat, promise.seat_id)
    taken = heads_on(session, seat.id) - (promise.heads if promise.state in STANDING else 0)
    room = max(promise.heads, seat.maximum - taken)
    if not 1 <= heads <= room:
        raise Invalid({"heads": [lazy("Say a number from 1 to %(most)s.", most=room)]})


def say(
    session: Session, there: There, verb: str, before: str, also: Mapping[str, Sequence[int | None]] = EMPTY
) -> None:
    """Write into the trail what somebody noted of a promise; `also` has more values, before and after."""
    changes: dict[str, Any] = {"state": [before, there.promise.state]} | {
        name: list(each) for name, each in also.items() if each[0] != each[1]
    }
    if there.deed.note.strip():
        changes["note"] = [None, there.deed.note]
    note(
        session, there.deed.actor, verb, "seat", there.promise.seat_id, node=there.project.organisation_id,
        changes=changes, promise=there.promise.id,
    )  # fmt: skip


def refuse_closed(there: There, at: datetime) -> None:
    """Raise Conflict once a shift is closed, for who does not coordinate it."""
    if at >= times.closes_at(there.shift) and not there.coordinates:
        raise Conflict(
            "attendance_closed",
            lazy("This shift ended more than two days ago. A coordinator can still set right who came."),
        )


def refuse_cancelled(shift: Shift) -> None:
    """Raise Conflict for a shift that does not take place."""
    if shift.status != "open":
        raise Conflict("cancelled", lazy("This shift does not take place."))


def seat_of(session: Session, shift_id: int, seat_id: int) -> Seat:
    """A seat of a shift. Raises NotFound for another shift's."""
    seat = session.get(Seat, seat_id)
    if seat is None or seat.shift_id != shift_id:
        raise NotFound
    return seat
