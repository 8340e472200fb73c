"""Who hears of what is done to an application: the other side, of each act once."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.promised import give
from web.db import writing
from web.models import Application, Notice, Project, PromiseEvent, Seat, Shift
from web.services import fitting
from web.services.actor import Actor
from web.services.promises import applying, fit

ActorOf = Callable[[str], Actor]
PERSON, LEADS = "person", "leads"


@pytest.fixture
def actor(actor_of: ActorOf) -> Actor:
    return actor_of("volunteer")


@pytest.fixture
def asked_seat(session: Session, actor: Actor) -> int:
    """A seat given by approval, with room, that fits the volunteer."""
    first = session.scalars(select(Shift).order_by(Shift.id)).first()
    assert first is not None
    found = fitting.find(session, fit.week_of(session, first), actor.volunteer_id or 0)
    with writing(session):
        session.execute(update(Seat).where(Seat.id == found[0].seat.id).values(flow="approval"))
    return found[0].seat.id


def owed(session: Session) -> list[tuple[str, str]]:
    """What is owed because of applications, in order: the kind, and whom; all leads of a project as one."""
    session.rollback()
    rows = session.scalars(
        select(Notice)
        .outerjoin(PromiseEvent, (PromiseEvent.id == Notice.subject_id) & (Notice.subject == "event"))
        .where((Notice.subject == "application") | (PromiseEvent.why == "approved"))
        .order_by(Notice.id)
    )
    told = dict.fromkeys((each.kind, each.key, LEADS if each.project_id else PERSON) for each in rows)
    return [(kind, whom) for kind, _, whom in told]


def decided(session: Session, seat_id: int) -> tuple[int, int]:
    """The application for a seat, and its version."""
    session.rollback()
    found = session.scalars(select(Application).where(Application.seat_id == seat_id)).one()
    return found.id, found.version


def test_who_leads_hears_that_somebody_asks_and_that_they_take_it_back(
    session: Session, actor: Actor, asked_seat: int
) -> None:
    for deed in (applying.apply, applying.apply, applying.withdraw, applying.withdraw, applying.apply):
        deed(session, actor, asked_seat)
    assert owed(session) == [("applied", LEADS), ("application_withdrawn", LEADS), ("applied", LEADS)]
    told = session.scalars(select(Notice.project_id).where(Notice.subject == "application")).all()
    project = session.scalars(
        select(Project.id)
        .join(Shift, Shift.project_id == Project.id)
        .join(Seat, Seat.shift_id == Shift.id)
        .where(Seat.id == asked_seat)
    ).one()
    assert set(told) == {project}


def test_who_asked_hears_a_no(session: Session, actor: Actor, actor_of: ActorOf, asked_seat: int) -> None:
    applying.apply(session, actor, asked_seat)
    found, version = decided(session, asked_seat)
    applying.refuse(session, actor_of("coordinator"), found, version=version)
    assert owed(session) == [("applied", LEADS), ("application_refused", PERSON)]


def test_who_asked_hears_a_yes_once(
    session: Session, actor: Actor, actor_of: ActorOf, asked_seat: int
) -> None:
    applying.apply(session, actor, asked_seat)
    found, version = decided(session, asked_seat)
    applying.approve(session, actor_of("coordinator"), found, version=version)
    assert owed(session) == [("applied", LEADS), ("take", PERSON)]


def test_who_has_the_seat_by_then_hears_a_yes_too(
    session: Session, actor: Actor, actor_of: ActorOf, asked_seat: int
) -> None:
    applying.apply(session, actor, asked_seat)
    give(session, actor.volunteer_id or 0, asked_seat)
    found, version = decided(session, asked_seat)
    applying.approve(session, actor_of("coordinator"), found, version=version)
    assert owed(session) == [("applied", LEADS), ("application_approved", PERSON)]
