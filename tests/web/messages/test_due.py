"""Due work: reminders at the chosen hours, a word before a place lapses and before papers end; once each."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.messages.post import owed, quiet
from web.db import writing
from web.models import Account, Credential, Message, Notice, Promise, Seat, Shift
from web.services.clock import now
from web.services.messages import telling
from web.services.messages.due import forgetting, lapses, papers, reminders
from web.services.promises.lapsing import answer_by

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock stands still unless it is told otherwise."""
    with time_machine.travel(TODAY, tick=False) as found:
        yield found


@pytest.fixture
def promise(session: Session) -> Promise:
    """Somebody's accepted promise of a shift of the coming week, the first of them."""
    quiet(session)
    found = (
        select(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Promise.state == "accepted", Shift.status == "open")
        .order_by(Shift.starts_at, Promise.id)
    )
    return session.scalars(found).first() or pytest.fail("nobody has accepted")


def start_of(session: Session, promise: Promise) -> datetime:
    """When the shift of a promise begins."""
    begins = select(Shift.starts_at).join(Seat, Seat.shift_id == Shift.id).where(Seat.id == promise.seat_id)
    return session.scalars(begins).one()


def of_kind(session: Session, promise: Promise, kind: str) -> list[datetime]:
    """When notices of a kind about a promise are due."""
    return [
        each.due_at for each in owed(session, promise.volunteer_id or 0)
        if each.kind == kind and each.subject_id == promise.id
    ]  # fmt: skip


@pytest.mark.parametrize("hours", [[24], [2], [2, 24, 48], [168], []])
def test_reminders_at_the_hours_they_chose(
    session: Session, promise: Promise, clock: time_machine.Traveller, hours: list[int]
) -> None:
    begins = start_of(session, promise)
    with writing(session):
        telling._row(session, promise.volunteer_id or 0).reminder_hours = hours
    while now() < begins + HOUR:
        reminders.owe_reminders(session)
        clock.shift(HOUR * 6)
    expected = [begins - timedelta(hours=each) for each in sorted(hours, reverse=True)]
    assert of_kind(session, promise, "reminder") == [each for each in expected if each > promise.since]


def test_a_machine_that_slept_for_a_day_owes_what_it_slept_over(
    session: Session, promise: Promise, clock: time_machine.Traveller
) -> None:
    begins = start_of(session, promise)
    clock.move_to(begins - HOUR * 8)
    assert reminders.owe_reminders(session)
    assert of_kind(session, promise, "reminder") == [begins - HOUR * 24]
    assert reminders.owe_reminders(session) == 0


def test_a_shift_that_moved_is_reminded_of_anew(
    session: Session, promise: Promise, clock: time_machine.Traveller
) -> None:
    begins = start_of(session, promise)
    clock.move_to(begins - HOUR * 40)
    reminders.owe_reminders(session)
    seat = session.get_one(Seat, promise.seat_id)
    with writing(session):
        later = {"starts_at": begins + HOUR, "ends_at": begins + HOUR * 3}
        session.execute(update(Shift).where(Shift.id == seat.shift_id).values(**later))
    reminders.owe_reminders(session)
    first, second = of_kind(session, promise, "reminder")
    assert second - first == HOUR
    keys = [each.key for each in owed(session, promise.volunteer_id or 0) if each.kind == "reminder"]
    assert [reminders.starts_at(each) for each in keys] == [begins, begins + HOUR]


def test_who_was_just_told_is_not_reminded_of_it(
    session: Session, promise: Promise, clock: time_machine.Traveller
) -> None:
    begins = start_of(session, promise)
    clock.move_to(begins - HOUR * 20)
    with writing(session):
        session.execute(update(Promise).where(Promise.id == promise.id).values(since=now()))
    reminders.owe_reminders(session)
    assert of_kind(session, promise, "reminder") == []


def test_a_word_a_day_before_a_place_lapses(
    session: Session, promise: Promise, clock: time_machine.Traveller
) -> None:
    begins = start_of(session, promise)
    with writing(session):
        open_again = update(Promise).where(Promise.id == promise.id)
        session.execute(
            open_again.values(state="offered", answered_sequence=None, since=now(), imported=False)
        )
        if session.scalar(select(Account.id).where(Account.person_id == promise.volunteer_id)) is None:
            account = Account(person_id=promise.volunteer_id, password_hash="", created_at=now())
            session.add(account)
    due = answer_by(now(), begins, session.info["zone"])
    assert due is not None
    at: list[datetime] = []
    while now() < due + HOUR:
        if lapses.owe_warnings(session) and of_kind(session, promise, "about_to_lapse") and not at:
            at.append(now())
        clock.shift(HOUR)
    assert len(of_kind(session, promise, "about_to_lapse")) == 1
    assert due - timedelta(days=1) <= at[0] <= due - timedelta(hours=22)


@pytest.mark.parametrize(("days", "words"), [(31, 0), (30, 1), (8, 1), (7, 2), (0, 2)])
def test_a_word_before_a_paper_ends(
    session: Session, clock: time_machine.Traveller, days: int, words: int
) -> None:
    paper = session.scalars(select(Credential).where(Credential.verified_at.is_not(None)).limit(1)).one()
    last = TODAY.date() + timedelta(days=40)
    with writing(session):
        session.execute(update(Credential).where(Credential.id == paper.id).values(valid_until=last))
    for day in range(40 - days + 1):
        clock.move_to(TODAY + timedelta(days=day))
        papers.owe_warnings(session)
        papers.owe_warnings(session)
    mine = (Notice.kind == "paper_expires") & (Notice.subject_id == paper.id)
    assert len(session.scalars(select(Notice).where(mine)).all()) == words


def test_what_is_a_year_old_is_forgotten(
    session: Session, promise: Promise, clock: time_machine.Traveller
) -> None:
    with writing(session):
        session.add(Message(person_id=promise.volunteer_id, kind="news", language="en", made_at=now()))
    clock.shift(forgetting.KEPT - timedelta(days=1))
    assert forgetting.forget_old(session) == 0
    clock.shift(timedelta(days=2))
    assert forgetting.forget_old(session) == 1
    assert session.scalars(select(Message)).all() == []
