"""A seat that stands empty in a week of its own, and people who all fit it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.promises import racing
from web.db import writing
from web.models import Asked, CallOut, Person, Promise, Seat, Shift
from web.services.accounts.sign_in import acting_as
from web.services.actor import Actor
from web.services.promises.standing import stands


@dataclass(frozen=True)
class Empty:
    """A seat with room for `places`, and people who could come: their ids and sign-ins."""

    seat: int
    shift: int
    project: int
    places: int
    people: Sequence[int]
    tokens: Sequence[str]


def made(session: Session, people: int, places: int, flow: str = "staff") -> Empty:
    """A seat that nobody can take by themselves, which people who are called Racer fit best."""
    before = set(session.scalars(select(Person.id)))
    tokens = racing.people(session, people)
    race = racing.readied(session, tokens, places)
    with writing(session):
        seat = session.get_one(Seat, race.seat)
        seat.flow = flow
    shift = session.get_one(Shift, seat.shift_id)
    new = sorted(set(session.scalars(select(Person.id))) - before)
    return Empty(seat.id, shift.id, shift.project_id, places, new, tokens)


def person(session: Session, person_id: int) -> Actor:
    """Somebody as they act."""
    found = acting_as(session, person_id)
    assert found is not None
    return found


def call(session: Session, call_id: int) -> CallOut:
    """A call-out as it stands now."""
    session.rollback()
    session.expire_all()
    return session.get_one(CallOut, call_id)


def rows(session: Session, call_id: int) -> dict[int, Asked]:
    """Person -> their row of a call-out, as it stands now."""
    session.rollback()
    session.expire_all()
    found = session.scalars(select(Asked).where(Asked.call_out_id == call_id).order_by(Asked.rank))
    return {each.volunteer_id: each for each in found}


def states(session: Session, call_id: int) -> list[str]:
    """What the people of a call-out said, in order."""
    return [each.state for each in rows(session, call_id).values()]


def seated(session: Session, seat_id: int) -> set[int]:
    """Who has a seat."""
    session.rollback()
    found = session.scalars(select(Promise.volunteer_id).where(Promise.seat_id == seat_id, stands()))
    return {each or 0 for each in found}
