"""From notices to messages: what is close together is one, at an hour that suits, within what is wanted."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.messages.post import address, deliveries, messages, owed, somebody
from web.db import writing
from web.models import Person, Promise, PushSubscription
from web.services.clock import now
from web.services.messages import gathering, owing, telling
from web.services.messages.gathering import SETTLES, WAITS

MAIL, PHONE, CHANNELS = "li@mail.example", "+8613800138000", frozenset({"email", "phone", "push"})
A_MINUTE = timedelta(minutes=1)
NOON = TODAY.replace(hour=4)


@pytest.fixture
def person(session: Session) -> int:
    """Somebody with a verified mail address, who is owed nothing."""
    found = somebody(session)
    address(session, found, MAIL)
    return found


def told(session: Session, person_id: int, kind: str = "seat_fits", subject: int = 1, key: str = "") -> None:
    """Owe somebody one thing, now."""
    with writing(session):
        owing.owe(session, [person_id], kind, subject, key=key)


def dropped(session: Session, person_id: int) -> list[str]:
    """Why notices were left out, in order, but for those from before."""
    codes = [each.dropped_because for each in owed(session, person_id)]
    return [each for each in codes if each != "before"]


def test_what_is_close_together_becomes_one_message(session: Session, person: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        told(session, person, subject=1)
        clock.shift(SETTLES - timedelta(seconds=1))
        assert gathering.gather(session, CHANNELS) == 0
        told(session, person, subject=2)
        clock.shift(SETTLES - timedelta(seconds=1))
        assert gathering.gather(session, CHANNELS) == 0
        clock.shift(timedelta(seconds=1))
        assert gathering.gather(session, CHANNELS) == 1
        assert gathering.gather(session, CHANNELS) == 0
    (message,) = messages(session)
    assert {each.message_id for each in owed(session, person) if not each.dropped_at} == {message.id}
    assert [(each.channel, each.lane, each.state) for each in deliveries(session)] == [
        ("email", "mail.example", "waiting")
    ]


def test_somebody_who_is_owed_something_every_minute_does_not_wait_for_ever(
    session: Session, person: int
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for minute in range(int(WAITS / A_MINUTE)):
            told(session, person, subject=minute + 1)
            assert gathering.gather(session, CHANNELS) == 0
            clock.shift(A_MINUTE)
        assert gathering.gather(session, CHANNELS) == 1


def test_owed_twice_is_told_once(session: Session, person: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        told(session, person)
        told(session, person)
        clock.shift(SETTLES)
        gathering.gather(session, CHANNELS)
        told(session, person)
        clock.shift(SETTLES)
        assert gathering.gather(session, CHANNELS) == 0
    assert len(messages(session)) == 1


@pytest.mark.parametrize(
    ("local", "goes"),
    [("20:55", "20:57"), ("21:00", "08:00"), ("23:59", "08:00"), ("00:00", "08:00"), ("07:58", "08:00"),
     ("08:00", "08:02")],
)  # fmt: skip
def test_quiet_hours_end_in_the_morning(session: Session, person: int, local: str, goes: str) -> None:
    zone = session.info["zone"]
    hour, minute = map(int, local.split(":"))
    at = datetime(2026, 11, 23, hour, minute, tzinfo=zone)
    with time_machine.travel(at, tick=False) as clock:
        told(session, person)
        for _ in range(60 * 12):
            clock.shift(A_MINUTE)
            if gathering.gather(session, CHANNELS):
                break
        assert f"{now().astimezone(zone):%H:%M}" == goes


def test_a_shift_that_begins_soon_waits_for_no_morning(session: Session, person: int) -> None:
    zone = session.info["zone"]
    night = datetime(2026, 11, 23, 23, 0, tzinfo=zone)
    with writing(session):
        promise = session.scalars(select(Promise).where(Promise.volunteer_id.is_not(None)).limit(1)).one()
        begins = {"told_starts_at": datetime(2026, 11, 24, 9, tzinfo=zone), "volunteer_id": person}
        ends = {"told_ends_at": datetime(2026, 11, 24, 11, tzinfo=zone)}
        session.execute(update(Promise).where(Promise.id == promise.id).values(**begins, **ends))
    with time_machine.travel(night, tick=False):
        told(session, person, "reminder", promise.id)
        assert gathering.gather(session, CHANNELS) == 1


@pytest.mark.parametrize(
    ("wish", "value", "code"),
    [("muted", ["calls"], "muted"), ("reached_by", "none", "page_only"), ("week_budget", 0, "budget")],
)
def test_what_is_not_wanted_is_not_written_and_says_why(
    session: Session, person: int, wish: str, value: object, code: str
) -> None:
    with writing(session):
        row = telling._row(session, person)
        setattr(row, wish, value)
    with time_machine.travel(NOON, tick=False) as clock:
        told(session, person)
        clock.shift(SETTLES)
        assert gathering.gather(session, CHANNELS) == 0
    assert (dropped(session, person), messages(session)) == ([code], [])


def test_a_budget_keeps_calls_away_and_nothing_else(session: Session, person: int) -> None:
    with writing(session):
        telling._row(session, person).week_budget = 2
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(4):
            told(session, person, subject=number + 1)
            clock.shift(SETTLES)
            gathering.gather(session, CHANNELS)
        told(session, person, "paper_verified", 1)
        clock.shift(SETTLES)
        assert gathering.gather(session, CHANNELS) == 1
        assert [each for each in dropped(session, person) if each] == ["budget", "budget"]
        clock.shift(timedelta(days=7))
        told(session, person, subject=9)
        clock.shift(SETTLES)
        assert gathering.gather(session, CHANNELS) == 1


@pytest.mark.parametrize(
    ("known", "wish", "goes"),
    [
        ([(MAIL, True), (PHONE, True)], "any", "phone"),
        ([(MAIL, True), (PHONE, False)], "any", "email"),
        ([(MAIL, True), (PHONE, True)], "email", "email"),
        ([(MAIL, True), ("+4915112345678", True)], "any", "email"),
        ([(MAIL, False)], "any", None),
        ([(MAIL, True)], "phone", None),
    ],
)
def test_the_best_address_that_is_verified(
    session: Session, known: list[tuple[str, bool]], wish: str, goes: str | None
) -> None:
    person = somebody(session)
    for value, verified in known:
        address(session, person, value, verified=verified)
    with writing(session):
        telling._row(session, person).reached_by = wish
    with time_machine.travel(NOON, tick=False) as clock:
        told(session, person)
        clock.shift(SETTLES)
        gathering.gather(session, CHANNELS)
    assert [each.channel for each in deliveries(session)] == ([goes] if goes else [])
    assert [each for each in dropped(session, person) if each] == ([] if goes else ["no_address"])


def test_who_has_left_hears_nothing(session: Session, person: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        told(session, person)
        with writing(session):
            session.execute(update(Person).where(Person.id == person).values(state="left"))
        clock.shift(SETTLES)
        assert gathering.gather(session, CHANNELS) == 0
    assert dropped(session, person) == ["left"]


def test_browsers_show_it_beside_the_mail(session: Session, person: int) -> None:
    with writing(session):
        session.add_all(
            PushSubscription(person_id=person, digest=bytes(32), sealed=b"", made_at=TODAY, ended_at=ended)
            if ended
            else PushSubscription(person_id=person, digest=b"1" * 32, sealed=b"", made_at=TODAY)
            for ended in (None, TODAY)
        )
    with time_machine.travel(NOON, tick=False) as clock:
        told(session, person)
        clock.shift(SETTLES)
        gathering.gather(session, CHANNELS)
    assert sorted(each.channel for each in deliveries(session)) == ["email", "push"]


def test_without_a_way_out_the_message_is_kept_as_what_would_have_gone(session: Session, person: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        told(session, person)
        clock.shift(SETTLES)
        assert gathering.gather(session, frozenset()) == 1
    assert [(each.state, each.fault) for each in deliveries(session)] == [("unsent", "no_channel")]


def test_nothing_is_told_before_its_time(session: Session, person: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        with writing(session):
            owing.owe(session, [person], "seat_fits", 1, due_at=now() + timedelta(hours=1))
        clock.shift(timedelta(minutes=59))
        assert gathering.gather(session, CHANNELS) == 0
        clock.shift(timedelta(minutes=3))
        assert gathering.gather(session, CHANNELS) == 1


def test_what_was_taken_back_in_time_is_not_told(session: Session, person: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        told(session, person, "paper_verified", 5)
        with writing(session):
            owing.drop(session, "credential", [5], "taken_back")
        clock.shift(SETTLES)
        assert gathering.gather(session, CHANNELS) == 0
    assert dropped(session, person) == ["taken_back"]
