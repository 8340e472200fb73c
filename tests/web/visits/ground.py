"""Households and visits in the district of the tests."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY
from tests.web.services.planned import ZONE
from web.db import writing
from web.models import Availability, Household, Organisation, Project, Seat, Shift, Volunteer  # fmt: skip
from web.services.access.tree import Tree
from web.services.actor import Actor, Held
from web.services.households import keeping

HOME = {
    "group_code": "", "languages": ["zh"], "shown_hours": 48, "latitude": 31.23041, "longitude": 121.47371,
    "address": "1 Quiet Lane, door 5, room 203", "contact": "13800000000", "needs": "Hears badly",
    "number": "",
}  # fmt: skip


def coordinator(session: Session) -> Actor:
    """Who coordinates the whole district."""
    (root,) = Tree.read(session).roots()
    return Actor(1, 0, "coordinator", "en", None, frozenset({Held("coordinator", root)}))


def sub_district(session: Session) -> int:
    """A sub-district of the tests."""
    return (
        session.scalars(
            select(Organisation.id).where(Organisation.kind == "sub_district").order_by(Organisation.id)
        ).first()
        or 0
    )


def household(session: Session, **more: Any) -> Household:
    """A household with an address."""
    values = {**HOME, "organisation_id": sub_district(session), **more}
    made = keeping.create(session, coordinator(session), values)
    return session.get_one(Household, made)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of the week of the tests; day 0 is its Monday."""
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, minute, tzinfo=ZONE) + timedelta(days=day)


def visit(
    session: Session, home: Household, day: int = 1, hours: tuple[int, int] = (9, 12), seats: int = 1
) -> Shift:
    """A visit of an hour in a window, for so many people."""
    begins = at(day, hours[0])
    with writing(session):
        project = session.scalars(select(Project.id).order_by(Project.id)).first()
        made = Shift(
            project_id=project, place_id=home.place_id, kind="visit", group_code=home.number,
            texts={}, team=[],
            starts_at=begins, ends_at=begins + timedelta(hours=1),
            window_starts_at=begins, window_ends_at=at(day, hours[1]),
        )  # fmt: skip
        session.add(made)
        session.flush()
        session.add(Seat(shift_id=made.id, minimum=seats, desired=seats, maximum=seats, needs={}))
    return made


def seat_of(session: Session, shift: Shift) -> int:
    """The one seat of a visit."""
    return session.scalars(select(Seat.id).where(Seat.shift_id == shift.id)).one()


def free_people(
    session: Session, count: int, day: int = 1, hours: tuple[int, int] = (0, 24)
) -> Sequence[int]:
    """People who are free on one day at these hours, and at no other time; nobody else serves."""
    found = session.scalars(select(Volunteer.id).order_by(Volunteer.id).limit(count)).all()
    with writing(session):
        session.execute(update(Volunteer).where(Volunteer.id.not_in(found)).values(shifts_per_week=0))
        for who in found:
            for each in session.scalars(select(Availability).where(Availability.volunteer_id == who)):
                session.delete(each)
            session.add(
                Availability(
                    volunteer_id=who, weekday=day, start_minute=hours[0] * 60, end_minute=hours[1] * 60
                )
            )
    return found
