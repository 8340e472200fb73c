"""Telling people of seats that fit them: few, once a week, and nobody who does not want it."""

from datetime import timedelta

import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.calling_out.empty_seat import made
from tests.web.calling_out.test_asking import set_wish
from tests.web.conftest import TODAY
from web.db import writing
from web.models import Contact, Notice, Seat, Shift
from web.services.calling_out.offering import tell_what_fits
from web.services.clock import now


def notices(session: Session, seat_id: int) -> list[Notice]:
    """Who is told of a seat."""
    session.rollback()
    chosen = select(Notice).where(Notice.kind == "seat_fits", Notice.subject_id == seat_id)
    return list(session.scalars(chosen))


def everybody(session: Session) -> list[int]:
    """Everybody who is told of some seat, in order."""
    session.rollback()
    chosen = select(Notice.person_id).where(Notice.kind == "seat_fits").order_by(Notice.id)
    return list(session.scalars(chosen))


def near(session: Session, people: int) -> tuple[int, list[int]]:
    """A seat of the coming days that wants one person, and people with an address who fit it."""
    empty = made(session, people, 1, flow="open")
    with writing(session):
        shift = session.get_one(Shift, empty.shift)
        shift.starts_at = TODAY + timedelta(days=3, hours=10)
        shift.ends_at = shift.starts_at + timedelta(hours=1)
        session.execute(update(Seat).where(Seat.id == empty.seat).values(minimum=1))
        for number, each in enumerate(empty.people):
            session.add(
                Contact(
                    person_id=each, kind="email", sealed=b"x", digest=number.to_bytes(32), verified_at=now()
                )
            )
    return empty.seat, list(empty.people)


def test_four_hear_of_a_place_and_nobody_twice_in_a_week(session: Session) -> None:
    seat, people = near(session, 8)
    assert tell_what_fits(session) >= 4
    told = notices(session, seat)
    assert len(told) == 4
    assert {each.person_id for each in told} <= set(people)
    before = everybody(session)
    tell_what_fits(session)
    again = everybody(session)[len(before) :]
    assert not set(again) & set(before)
    with time_machine.travel(TODAY + timedelta(days=1), tick=False):
        tell_what_fits(session)
    assert len(notices(session, seat)) == 4


def test_who_does_not_want_it_or_had_enough_hears_nothing(session: Session) -> None:
    seat, people = near(session, 4)
    set_wish(session, people[0], muted=["calls"])
    set_wish(session, people[1], week_budget=0)
    tell_what_fits(session)
    assert {each.person_id for each in notices(session, seat)} == set(people[2:])
