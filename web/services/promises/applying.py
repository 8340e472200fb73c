"""Asking for a seat that is given by approval, and what whoever leads the project says to it.

Each act owes a notice to the other side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import plain_rows, writing
from web.models import Application, Person, Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import refuse_outdated
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.messages import owing
from web.services.promises import acts, fit, taking
from web.services.promises.answering import acting_on
from web.services.promises.deeds import Deed, Work, work_on
from web.services.promises.standing import stands
from web.services.promises.transitions import STANDING

APPROVED = "approved"
DECIDED = lazy("This has been decided already. Load the page again and look.")
REFUSED_BEFORE = lazy("The project lead has said no to this. Speak to them.")
_OWN = select(Application.seat_id, Application.state).where(Application.volunteer_id == bindparam("me"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody's application for a seat of a project; `free` counts the heads that there is room for."""

    id: int
    version: int
    seat_id: int
    shift_id: int
    volunteer_id: int
    name: str
    role: str
    texts: Mapping[str, str]
    project_texts: Mapping[str, Mapping[str, str]]
    starts_at: datetime
    ends_at: datetime
    state: str
    asked_at: datetime
    free: int


def apply(session: Session, actor: Actor, seat_id: int) -> None:
    """Ask for a seat; asking twice is asking once.

    Raises Forbidden for who is no volunteer, NotFound, and Conflict as `taking.take` does.
    """
    with writing(session):
        me, there = taking.asked_by(session, actor, seat_id)
        held = taking.held_by(session, me, seat_id)
        found = _of(session, me, seat_id)
        if (found is not None and found.state == "asked") or (held and held.state in STANDING):
            return
        taking.refuse_unless(session, there, taking.BY_APPROVAL)
        if found is not None and found.state == "refused":
            raise Conflict("refused", REFUSED_BEFORE)
        acts.refuse_full(session, there.seat)
        fit.refuse_unfit(session, me, there, held)
        if found is None:
            found = Application(seat_id=seat_id, volunteer_id=me, asked_at=now())
            session.add(found)
            session.flush()
        else:
            _enter(found, "asked", None)
            found.asked_at = now()
        _owe_leads(session, found, "applied", there)
        _noted(session, actor, "asked_for", there, me)


def withdraw(session: Session, actor: Actor, seat_id: int) -> None:
    """Take an application back. Raises Forbidden, NotFound, Conflict when it has been decided."""
    with writing(session):
        me, there = taking.asked_by(session, actor, seat_id)
        found = _of(session, me, seat_id)
        if found is None:
            raise NotFound
        if found.state == "withdrawn":
            return
        if found.state != "asked":
            raise Conflict("decided", DECIDED)
        _enter(found, "withdrawn", None)
        _owe_leads(session, found, "application_withdrawn", there)
        _noted(session, actor, "withdrawn", there, me)


def approve(session: Session, actor: Actor, application_id: int, *, version: int | None) -> None:
    """Give the seat to who asked for it; that it was taken for them tells them.

    Raises NotFound, Outdated, Conflict when it was decided or taken back, and as `taking.take` does.
    """
    with writing(session):
        found, there = _undecided(session, actor, application_id, version)
        taking.refuse_unless(session, there, taking.BY_APPROVAL)
        held = taking.held_by(session, found.volunteer_id, found.seat_id)
        if held is None or held.state not in STANDING:
            taking.give(session, _deed(session, actor, there), found.volunteer_id, there, held)
        else:
            _owe_them(session, found, "application_approved")
        _enter(found, APPROVED, actor)
        _noted(session, actor, APPROVED, there, found.volunteer_id)


def refuse(session: Session, actor: Actor, application_id: int, *, version: int | None) -> None:
    """Say no to who asked. Raises NotFound, Outdated, Conflict when it was decided or taken back."""
    with writing(session):
        found, there = _undecided(session, actor, application_id, version)
        _enter(found, "refused", actor)
        _owe_them(session, found, "application_refused")
        _noted(session, actor, "refused", there, found.volunteer_id)


def of_project(session: Session, scope: Scope, project_id: int) -> Sequence[Asked]:
    """What waits for a decision in a project of theirs, of shifts to come, in order. Raises NotFound."""
    scope.led(project_id)
    return _coming(session, (Shift.project_id == project_id) & (Application.state == "asked"))


def of_volunteer(session: Session, volunteer_id: int) -> Sequence[Asked]:
    """What a volunteer has asked for and does not have, of shifts to come, in order."""
    waiting = (state in ("asked", "refused") for state in own(session, volunteer_id).values())
    if not any(waiting):
        return ()
    shown = Application.state.in_(("asked", "refused"))
    return _coming(session, (Application.volunteer_id == volunteer_id) & shown)


def _coming(session: Session, chosen: ColumnElement[bool]) -> Sequence[Asked]:
    taken = (
        select(func.coalesce(func.sum(Promise.heads), 0)).where(Promise.seat_id == Seat.id, stands())
    ).scalar_subquery()
    rows = session.execute(
        select(
            Application.id, Application.version, Application.seat_id, Seat.shift_id,
            Application.volunteer_id, Person.name, Seat.role, Shift.texts,
            Project.texts.label("project_texts"), Shift.starts_at, Shift.ends_at,
            Application.state, Application.asked_at, (Seat.maximum - taken).label("free"),
        )
        .join(Seat, Seat.id == Application.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .join(Person, Person.id == Application.volunteer_id)
        .where(chosen, Shift.status == "open", Seat.ended_at.is_(None), Shift.starts_at > now())
        .order_by(Shift.starts_at, Seat.id, Application.asked_at, Application.id)
    )  # fmt: skip
    return [Asked(**row._mapping) for row in rows]


def own(session: Session, volunteer_id: int) -> Mapping[int, str]:
    """Seat id -> the state of a volunteer's own application."""
    return {row.seat_id: row.state for row in plain_rows(session, _OWN, me=volunteer_id)}


def _deed(session: Session, actor: Actor, there: Work) -> Deed:
    """Staff approve, so that the person is told."""
    project = session.get_one(Project, there.shift.project_id)
    return Deed(actor, acting_on(Scope(session, actor), project), why=APPROVED)


def _of(session: Session, volunteer_id: int, seat_id: int) -> Application | None:
    chosen = select(Application).where(
        Application.volunteer_id == volunteer_id, Application.seat_id == seat_id
    )
    return session.scalar(chosen)


def _undecided(
    session: Session, actor: Actor, application_id: int, version: int | None
) -> tuple[Application, Work]:
    found = session.get(Application, application_id)
    if found is None:
        raise NotFound
    Scope(session, actor).led_seat(found.seat_id)
    refuse_outdated(session, "application", found, version, lambda: {"state": found.state})
    if found.state != "asked":
        raise Conflict("decided", DECIDED)
    return found, work_on(session, {found.seat_id})[found.seat_id]


def _owe_leads(session: Session, found: Application, kind: str, there: Work) -> None:
    """Whoever leads the project must hear what the volunteer did."""
    project_id = there.shift.project_id
    people = [each for each in owing.staff_of(session, project_id) if each != found.volunteer_id]
    owing.owe(session, people, kind, found.id, project_id=project_id, key=_round(found))


def _owe_them(session: Session, found: Application, kind: str) -> None:
    """The volunteer must hear what was decided."""
    owing.owe(session, [found.volunteer_id], kind, found.id, key=_round(found))


def _round(found: Application) -> str:
    """Tells apart how often somebody asked for the same seat."""
    return found.asked_at.isoformat()


def _enter(found: Application, state: str, decided_by: Actor | None) -> None:
    found.state, found.version = state, found.version + 1
    found.decided_at = now() if decided_by else None
    found.decided_by = decided_by.person_id if decided_by else None


def _noted(session: Session, actor: Actor, verb: str, there: Work, volunteer_id: int) -> None:
    node = session.get_one(Project, there.shift.project_id).organisation_id
    note(session, actor, verb, "seat", there.seat.id, node=node, volunteer=volunteer_id)
