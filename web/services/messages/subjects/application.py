"""Applications for a place: what was decided, to who asked; that somebody asks, to who leads the project."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Application, Notice, Person
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.messages.subjects.about import SeatShown, by_subject, seats_shown
from web.services.messages.subjects.fact import Fact, Read, is_urgent

TO_STAFF = frozenset({"applied", "application_withdrawn"})
TRUE_WHILE = {
    "application_approved": "approved",
    "application_refused": "refused",
    "applied": "asked",
    "application_withdrawn": "withdrawn",
}
"""The state in which a kind of notice is true."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An application: for which seat, and, for staff, by whom; `name` is empty for who is out of sight."""

    seat: SeatShown
    name: str


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each application, as it is now; asked and withdrawn in between is nothing."""
    about = by_subject(notices)
    rows = {each.id: each for each in session.scalars(select(Application).where(Application.id.in_(about)))}
    seats = seats_shown(session, {each.seat_id for each in rows.values()})
    facts, untrue = [], {}
    for identity, owed in about.items():
        row = rows.get(identity)
        seat = seats.get(row.seat_id) if row is not None else None
        last = owed[-1]
        code = "gone" if row is None or seat is None else _code(session, actor, row, seat, owed)
        ids = tuple(each.id for each in owed)
        if code or row is None or seat is None:
            untrue.update(dict.fromkeys(ids, code))
            continue
        record = Applied(seat, _name(session, actor, row) if last.kind in TO_STAFF else "")
        start = seat.starts_at
        facts.append(
            Fact(ids, last.kind, "application", record, last.project_id, at=start, urgent=is_urgent(start))
        )
    return Read(facts, untrue)


def _code(session: Session, actor: Actor, row: Application, seat: SeatShown, owed: Sequence[Notice]) -> str:
    last = owed[-1]
    if seat.over:
        return seat.over
    if row.state != TRUE_WHILE[last.kind]:
        return "decided"
    if last.kind not in TO_STAFF:
        return "" if row.volunteer_id == actor.person_id else "not_theirs"
    if seat.project_id not in Scope(session, actor).project_ids():
        return "out_of_sight"
    both = {each.kind for each in owed} == TO_STAFF
    return "as_before" if both and row.state == "withdrawn" else ""


def _name(session: Session, actor: Actor, row: Application) -> str:
    if row.volunteer_id not in Scope(session, actor).knows([row.volunteer_id]):
        return ""
    return session.scalar(select(Person.name).where(Person.id == row.volunteer_id)) or ""
