"""Call-outs as staff see them: one with its people, those of a week, and which seats are being asked for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Asked, CallOut, Person, Seat, Shift
from web.models import Project as ProjectRow
from web.services.access.scope import Scope
from web.services.calling_out import counting, ending, place, waves
from web.services.calling_out.counting import Figures
from web.services.calling_out.place import Place
from web.services.clock import now
from web.services.days import Week
from web.services.promises.standing import in_week


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """Somebody of a call-out; `name` and `volunteer_id` are empty for who is out of sight.

    `noted_by` is who wrote their answer down, where they did not give it themselves.
    """

    id: int
    volunteer_id: int | None
    name: str
    language: str
    rank: int
    state: str
    asked_at: datetime | None
    answered_at: datetime | None
    noted_by: str


@dataclass(frozen=True, slots=True)
class CallOutView:
    """A call-out; `over` is why it is over, as a code, also where the clock has not ended it yet.

    `missing` is how many are still looked for, `next_at` when the next people are asked, None where none are.
    """

    call: CallOut
    there: Place
    over: str
    missing: int
    next_at: datetime | None
    figures: Figures
    made_by: str
    people: Sequence[AskedPerson] = ()

    @property
    def state(self) -> str:
        """`open`, `filled`, `ended` or `withdrawn`, as it is and not as it was last written down."""
        if not self.over or self.call.state != "open":
            return self.call.state
        return "filled" if self.over == place.FILLED else "ended"


def one(session: Session, scope: Scope, call_out_id: int) -> CallOutView:
    """One call-out of a project of theirs, with its people. Raises NotFound."""
    call = ending.led(session, scope, call_out_id)
    return _views(session, [call], _people(session, scope, call))[0]


def of_week(session: Session, scope: Scope, week: Week) -> Sequence[CallOutView]:
    """The call-outs of the shifts of a week in scope: open ones first, then by when the shift begins."""
    found = session.scalars(
        select(CallOut)
        .join(Seat, Seat.id == CallOut.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(ProjectRow, ProjectRow.id == Shift.project_id)
        .where(in_week(week), scope.projects())
        .order_by(Shift.starts_at, CallOut.id.desc())
    ).all()
    return sorted(_views(session, found), key=lambda each: each.state != "open")


def of_seat(session: Session, scope: Scope, seat_id: int) -> Sequence[CallOutView]:
    """The call-outs of a seat of theirs, the newest first. Raises NotFound."""
    scope.led_seat(seat_id)
    chosen = select(CallOut).where(CallOut.seat_id == seat_id).order_by(CallOut.id.desc())
    return _views(session, session.scalars(chosen).all())


def open_on(session: Session, seat_ids: Collection[int]) -> Mapping[int, int]:
    """Seat id -> the call-out that is still going on for it."""
    chosen = select(CallOut).where(CallOut.seat_id.in_(seat_ids), CallOut.state == "open")
    found = [(each, place.of(session, each.seat_id)) for each in session.scalars(chosen)]
    return {call.seat_id: call.id for call, there in found if not place.over(session, call, there, now())}


def _views(
    session: Session, calls: Sequence[CallOut], people: Sequence[AskedPerson] = ()
) -> list[CallOutView]:
    figures = counting.of_call_outs(session, calls)
    ids = {each.made_by for each in calls if each.made_by is not None}
    names = _names(session, ids)
    found = []
    for call in calls:
        there = place.of(session, call.seat_id)
        over = place.over(session, call, there, now())
        missing = place.missing(session, call, there)
        next_at = None if over else _next(session, call, figures[call.id])
        made_by = names.get(call.made_by or 0, "")
        found.append(CallOutView(call, there, over, missing, next_at, figures[call.id], made_by, people))
    return found


def _next(session: Session, call: CallOut, figures: Figures) -> datetime | None:
    """When the next people are asked, where some wait and there is time for them."""
    if not figures.waiting:
        return None
    at, zone = now(), zone_of(session)
    asked = [each.asked_at for each in ending.rows(session, call, "asked") if each.asked_at]
    due = waves.next_at(max(asked), call.made_at, call.ends_at, zone) if asked else at
    due = waves.awake(max(due, at), zone)
    return due if due < call.ends_at else None


def _people(session: Session, scope: Scope, call: CallOut) -> Sequence[AskedPerson]:
    rows = session.execute(
        select(Asked, Person.name, Person.language)
        .join(Person, Person.id == Asked.volunteer_id)
        .where(Asked.call_out_id == call.id)
        .order_by(Asked.rank, Asked.id)
    ).all()
    known = scope.knows(row.Asked.volunteer_id for row in rows)
    noted = _names(session, {row.Asked.answered_by for row in rows if row.Asked.answered_by is not None})
    return [
        AskedPerson(
            row.Asked.id,
            row.Asked.volunteer_id if row.Asked.volunteer_id in known else None,
            row.name if row.Asked.volunteer_id in known else "",
            row.language,
            row.Asked.rank,
            row.Asked.state,
            row.Asked.asked_at,
            row.Asked.answered_at,
            noted.get(row.Asked.answered_by or 0, ""),
        )
        for row in rows
    ]


def _names(session: Session, ids: Collection[int]) -> Mapping[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}
