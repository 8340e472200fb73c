"""One person as the matcher's volunteer, as far as a seat and the rules of one person's shifts ask of them.

What is left out is asked where people are compared: wishes, companions, whom they served, how often.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from matcher.problem import entities as made
from web.db import plain_rows
from web.models import (
    Availability,
    AvailabilityException,
    Credential,
    Person,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
)
from web.services.days import Week
from web.services.parties import sessions
from web.services.people.planned import Facts, born_in, made_of

_ONE = (
    select(*Volunteer.__table__.columns)
    .join(Person, Person.id == Volunteer.id)
    .where(Person.state == "active", Volunteer.id == bindparam("me"))
)


def _of(kind: Any, *columns: str) -> Any:
    return select(*(getattr(kind, name) for name in columns)).where(kind.volunteer_id == bindparam("me"))


_WHAT: Mapping[str, Any] = {
    "languages": _of(VolunteerLanguage, "tag", "level"),
    "skills": _of(VolunteerSkill, "code", "level"),
    "credentials": _of(Credential, "code", "clearance", "valid_until", "verified_at", "refused_at"),
    "traits": _of(VolunteerTrait, "code"),
    "weekly": _of(Availability, "weekday", "start_minute", "end_minute").order_by(Availability.id),
    "exceptions": _of(AvailabilityException, "day", "start_minute", "end_minute", "free").order_by(
        AvailabilityException.id
    ),
}


_LEFT_OUT = dict.fromkeys(("wishes", "companions", "continuity"), ())
_NOTHING_ELSE = Facts(born={}, organisations={}, served={}, attendance={})


def alone(session: Session, week: Week, volunteer_id: int) -> made.Volunteer | None:
    """The volunteer of a week, without their age; None for who takes no part."""
    row = plain_rows(session, _ONE, me=volunteer_id).one_or_none()
    if row is None:
        return None
    its = {name: plain_rows(session, statement, me=volunteer_id).all() for name, statement in _WHAT.items()}
    kept = sessions.kept_for(session, week, [volunteer_id]).get(volunteer_id, ())
    return made_of(row, {**_LEFT_OUT, **its}, _NOTHING_ELSE, week, kept)


def with_age(session: Session, week: Week, person: made.Volunteer) -> made.Volunteer:
    """The same with their age, which is sealed: for seats that ask for it."""
    volunteer_id = int(person.id)
    return replace(person, born=born_in(session, [volunteer_id], week).get(volunteer_id))
