"""Taking a seat oneself: who may take what when, by the seat's flow, and doing it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from i18n.translator import Message, lazy
from web.db import plain_rows, writing, zone_of
from web.models import Project, Promise, Roster, Seat, Shift
from web.services.access.tree import Tree
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.days import Week
from web.services.faults import Conflict, Forbidden, NotFound
from web.services.promises import acts, fit
from web.services.promises.deeds import Deed, Work, work_on
from web.services.promises.transitions import PARTY, STANDING

OPEN, BY_APPROVAL, BY_WISH, NOT_YET, BY_STAFF = (
    "open", "by_approval", "week_not_published", "not_open_yet", "staff_only",
)  # fmt: skip
REFUSALS: Mapping[str, Message] = {
    "cancelled": fit.GONE,
    "begun": lazy("This shift has begun. Speak to your project lead."),
    BY_STAFF: lazy("This place is given by the project lead. Speak to them."),
    BY_APPROVAL: lazy("The project lead decides who gets this place. Ask for it."),
    BY_WISH: lazy("The plan of that week is still being made. Say that you would like this shift."),
    NOT_YET: lazy("This place can be taken from %(when)s."),
    OPEN: lazy("This place needs no approval. Take it."),
}

_PUBLISHED = select(Roster.scope_organisation_id).where(
    Roster.period_start == bindparam("monday"), Roster.state != "draft"
)


def may_take(seat: Seat, shift: Shift, published: bool, at: datetime) -> str:
    """How a volunteer comes to a seat at a moment, as a code; `published` says whether its week's plan is.

    `open`: by taking it. `by_approval`: by asking. `week_not_published`: by a wish that the plan considers.
    Else not by themselves: `not_open_yet`, `staff_only`, `begun`, `cancelled`. Whether there is room, and
    whether they fit, is asked apart.
    """
    if fit.is_gone(seat, shift):
        return "cancelled"
    if shift.starts_at <= at:
        return "begun"
    return way_of(seat.flow, seat.open_hours, shift.starts_at, published, at)


def way_of(flow: str, open_hours: int | None, starts_at: datetime, published: bool, at: datetime) -> str:
    """The same of a seat that takes place and has not begun, by how people come to it."""
    if flow == "staff":
        return BY_STAFF
    if flow == "approval":
        return BY_APPROVAL
    if flow == "planned":
        return OPEN if published else BY_WISH
    opens = opening(flow, open_hours, starts_at)
    return NOT_YET if opens is not None and at < opens else OPEN


def opens_at(seat: Seat, shift: Shift) -> datetime | None:
    """From when an open seat may be taken; None for at once."""
    return opening(seat.flow, seat.open_hours, shift.starts_at)


def opening(flow: str, open_hours: int | None, starts_at: datetime) -> datetime | None:
    """The same, by how people come to the seat and when its shift begins."""
    if flow != "open" or open_hours is None:
        return None
    return starts_at - timedelta(hours=open_hours)


def published_for(session: Session, week: Week) -> frozenset[int]:
    """The organisations whose plan of a week is published."""
    scopes = set(plain_rows(session, _PUBLISHED, monday=week.monday).scalars())
    tree = Tree.read(session)
    return tree.below(tree.roots() if None in scopes else (each for each in scopes if each is not None))


def take(session: Session, actor: Actor, seat_id: int) -> None:
    """A volunteer takes a seat: theirs at once; taking what one has is saying yes to it.

    Raises Forbidden for who is no volunteer, NotFound, and Conflict with a code of `may_take`, `full`, or
    `rule_broken`.
    """
    with writing(session):
        me, there = asked_by(session, actor, seat_id)
        held = held_by(session, me, seat_id)
        if held is not None and held.state in STANDING:
            if held.state == "offered" or acts.is_changed(held, there.seat):
                acts.accept(session, Deed(actor, PARTY), [held])
            return
        refuse_unless(session, there, OPEN)
        give(session, Deed(actor, PARTY, why="taken"), me, there, held)
        node = session.get_one(Project, there.shift.project_id).organisation_id
        note(session, actor, "taken", "seat", seat_id, node=node, volunteer=me)


def asked_by(session: Session, actor: Actor, seat_id: int) -> tuple[int, Work]:
    """The volunteer who asks, and the seat with its shift. Raises Forbidden, NotFound."""
    if actor.volunteer_id is None:
        raise Forbidden
    there = work_on(session, {seat_id}).get(seat_id)
    if there is None:
        raise NotFound
    return actor.volunteer_id, there


def held_by(session: Session, volunteer_id: int, seat_id: int) -> Promise | None:
    """What somebody was promised of a seat."""
    chosen = select(Promise).where(Promise.volunteer_id == volunteer_id, Promise.seat_id == seat_id)
    return session.scalar(chosen)


def refuse_unless(session: Session, there: Work, wanted: str) -> None:
    """Raise Conflict unless one comes to a seat in this way now."""
    project = session.get_one(Project, there.shift.project_id)
    published = project.organisation_id in published_for(session, fit.week_of(session, there.shift))
    code = may_take(there.seat, there.shift, published, now())
    if code == wanted:
        return
    opens = opens_at(there.seat, there.shift)
    local = f"{opens.astimezone(zone_of(session)):%Y-%m-%d %H:%M}" if opens else ""
    raise Conflict(code, REFUSALS[code].format(when=local))


def give(session: Session, deed: Deed, volunteer_id: int, there: Work, held: Promise | None) -> None:
    """Let somebody take a seat if there is room and no rule is broken. Raises Conflict."""
    acts.refuse_full(session, there.seat)
    fit.refuse_unfit(session, volunteer_id, there, held)
    acts.take(session, deed, volunteer_id, there.seat.id)
