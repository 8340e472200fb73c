"""A shift of the demo lead's project with two seats, people who are free at all hours, and changes to it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.web.conftest import in_language
from tests.web.promised import give
from tests.web.services.planned import ZONE
from web.db import writing
from web.models import (
    Availability,
    AvailabilityException,
    Place,
    ProjectLead,
    Promise,
    Seat,
    Series,
    Shift,
    Volunteer,
)
from web.schemas.demand import ShiftChangeSchema
from web.services import demand
from web.services.actor import Actor
from web.services.clock import now
from web.services.demand.series.making import make_until
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import LEAD, PARTY

LIMITS = ("shifts_per_day", "shifts_per_week", "minutes_per_day", "minutes_per_week")


def project_of(session: Session, lead: Actor) -> int:
    """The first project that somebody is named to lead."""
    found = select(ProjectLead.project_id).where(ProjectLead.person_id == lead.person_id)
    return min(session.scalars(found))


def places(session: Session) -> Sequence[int]:
    """The ids of the district's places."""
    return session.scalars(select(Place.id).order_by(Place.id)).all()


def free_people(session: Session, count: int) -> list[int]:
    """So many volunteers who are free at all hours, want any number of shifts, and have none."""
    busy = select(Promise.volunteer_id).where(Promise.volunteer_id.is_not(None))
    chosen = select(Volunteer.id).where(Volunteer.id.not_in(busy)).order_by(Volunteer.id).limit(count)
    found = list(session.scalars(chosen))
    with writing(session):
        for kind in (Availability, AvailabilityException):
            session.execute(delete(kind).where(kind.volunteer_id.in_(found)))
        session.execute(update(Volunteer).where(Volunteer.id.in_(found)).values(dict.fromkeys(LIMITS)))
        session.add_all(
            Availability(volunteer_id=each, weekday=day, start_minute=0, end_minute=1440)
            for each in found
            for day in range(7)
        )
    return found


def said(session: Session, **other: Any) -> dict[str, Any]:
    """A shift of two seats on the Wednesday of the planned week, as a program would send it."""
    return {
        "place_id": places(session)[0],
        "day": "2026-12-02",
        "start": "14:00",
        "end": "16:00",
        "texts": [{"tag": "en", "title": "Tea"}],
        "seats": [
            {"role": "guide", "minimum": 1, "desired": 2, "maximum": 3},
            {"role": "", "minimum": 0, "desired": 2, "maximum": 2},
        ],
        **other,
    }


def loaded(session: Session, **other: Any) -> dict[str, Any]:
    """The same, as the services take it."""
    return dict(ShiftChangeSchema().load(said(session, **other)))


def posted(session: Session, actor: Actor, **other: Any) -> int:
    """The id of a new shift."""
    values = loaded(session, **other)
    return int(demand.create_shifts(session, ZONE, actor, project_of(session, actor), values)["ids"][0])


def seats_of(session: Session, shift_id: int) -> list[int]:
    """The ids of a shift's seats that are asked for, in order."""
    chosen = select(Seat.id).where(Seat.shift_id == shift_id, Seat.ended_at.is_(None))
    return list(session.scalars(chosen.order_by(Seat.position)))


def as_it_is(session: Session, shift_id: int, **other: Any) -> dict[str, Any]:
    """The shift with its seats' ids and one thing else; `seat` changes the first seat."""
    first = other.pop("seat", {})
    seats = [{**each, "id": known} for each, known in
             zip(said(session)["seats"], seats_of(session, shift_id), strict=True)]  # fmt: skip
    return said(session, **{"seats": [{**seats[0], **first}, *seats[1:]], **other})


def promised(session: Session, volunteer_id: int, seat_id: int, state: str) -> None:
    """Give somebody a seat, and let it come to a state."""
    give(session, volunteer_id, seat_id, "accepted" if state == "given_up" else state)
    promise = of(session, volunteer_id, seat_id)
    deeds = {"declined": acts.decline, "given_up": acts.give_up}
    with writing(session):
        if state in deeds:
            deeds[state](session, Deed(acting=PARTY), [promise])
        elif state == "released":
            acts.release(session, Deed(acting=LEAD), [promise])
        elif state == "checked_in":
            acts.check_in(session, Deed(acting=PARTY), promise)


def of(session: Session, volunteer_id: int, seat_id: int) -> Promise:
    """What somebody was promised."""
    session.rollback()
    session.expire_all()
    chosen = select(Promise).where(Promise.volunteer_id == volunteer_id, Promise.seat_id == seat_id)
    return session.scalars(chosen).one()


def begin(session: Session, shift_id: int) -> None:
    """Let a shift have begun an hour ago."""
    with writing(session):
        shift = session.get_one(Shift, shift_id)
        length = shift.ends_at - shift.starts_at
        shift.starts_at = (now() - timedelta(hours=1)).replace(second=0, microsecond=0)
        shift.ends_at = shift.starts_at + length


def made_again(session: Session, series_id: int) -> list[int]:
    """The ids of the shifts that are new when those of a series are made once more."""
    with writing(session):
        series = session.get_one(Series, series_id)
        return make_until(session, ZONE, series, series.made_until or series.first)


def reading_english(browser: FlaskClient) -> FlaskClient:
    """A browser whose reader reads English for once."""
    return in_language(browser, "en")
