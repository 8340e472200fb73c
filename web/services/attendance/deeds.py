"""What presses and corrections share: a promise in scope, the note beside it, and what closes it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Attendance, Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.attendance import times
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.promises.answering import acting_on
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR

WHY = "attendance"


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


def say(session: Session, there: There, verb: str, before: str) -> None:
    """Write into the trail what somebody noted of a promise."""
    note(
        session, there.deed.actor, verb, "seat", there.promise.seat_id, node=there.project.organisation_id,
        changes={"state": [before, there.promise.state]}, promise=there.promise.id,
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
