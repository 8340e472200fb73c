"""A person's own calendar: its secret address, what stands in it, and that it stays true."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.web.calendars.reading import Read, fetched, read, unfolded
from tests.web.conftest import TODAY, Login, post
from tests.web.promised import promise
from web.db import writing
from web.models import Attempt, CalendarFeed, Person, Promise, Seat, Shift
from web.services.actor import Actor
from web.services.calendars import feeds
from web.services.calendars.feeds import OWN
from web.services.people import leaving
from web.services.promises import acts, answering
from web.services.promises.deeds import Deed
from web.services.promises.transitions import LEAD, PARTY

ActorOf = Callable[[str], Actor]
LEAD_DEED = Deed(acting=LEAD, note="Mrs Wang is in hospital; see you next week.")


@pytest.fixture
def me(actor_of: ActorOf) -> Actor:
    return actor_of("volunteer")


@pytest.fixture
def url(session: Session, me: Actor) -> str:
    return f"http://localhost/calendar/{feeds.make(session, me, OWN)}.ics"


@pytest.fixture
def seat(session: Session, me: Actor) -> int:
    """A seat that the volunteer has accepted, of a shift to come."""
    held = session.scalars(
        select(Promise).where(
            Promise.volunteer_id == me.person_id, Promise.state.in_(("offered", "accepted"))
        )
    ).first()
    assert held is not None
    if held.state == "offered":
        with writing(session):
            acts.accept(session, Deed(acting=PARTY), [held])
    return held.seat_id


def entries(client: FlaskClient, url: str) -> Mapping[str, Read]:
    """Every entry by its uid."""
    answer = fetched(client, url)
    assert answer.status_code == 200
    return {each.uid: each for each in read(answer.data)}


def entry(client: FlaskClient, url: str, seat: int) -> Read:
    """The entry of one seat."""
    (found,) = [each for each in entries(client, url).values() if each.page.endswith(f"/me/shifts/{seat}")]
    return found


def test_it_holds_what_was_promised_and_nothing_of_others(
    client: FlaskClient, session: Session, me: Actor, url: str
) -> None:
    held = session.scalars(select(Promise.seat_id).where(Promise.volunteer_id == me.person_id)).all()
    found = entries(client, url)
    assert {each.page.rpartition("/")[2] for each in found.values()} == {str(each) for each in held}
    others = session.scalars(select(Person.name).where(Person.id != me.person_id)).all()
    text = fetched(client, url).text
    assert len(others) > 20
    assert [name for name in others if name in text] == []


def test_it_comes_without_cookies_and_is_kept_by_nobody_else(client: FlaskClient, url: str) -> None:
    answer = fetched(client, url)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers


def test_who_asks_again_is_told_that_nothing_changed(
    client: FlaskClient, session: Session, me: Actor, url: str, seat: int
) -> None:
    """Feeds without a validator, or one of the moment, were sent whole each hour; some said 304 for ever."""
    tag = fetched(client, url).headers["ETag"]
    again = fetched(client, url, **{"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert fetched(client, url, **{"If-Modified-Since": "Tue, 01 Dec 2099 00:00:00 GMT"}).status_code == 200
    answering.answer(session, me, seat, "given_up")
    later = fetched(client, url, **{"If-None-Match": tag})
    assert later.status_code == 200
    assert later.headers["ETag"] != tag


def test_an_offer_asks_for_an_answer_and_a_yes_is_sure(
    client: FlaskClient, session: Session, me: Actor, url: str, seat: int
) -> None:
    sure = entry(client, url, seat)
    assert sure.strict.status == "CONFIRMED"
    with writing(session):
        session.execute(
            update(Promise)
            .where(Promise.seat_id == seat, Promise.volunteer_id == me.person_id)
            .values(state="offered", answered_sequence=None)
        )
    asked = entry(client, url, seat)
    assert asked.strict.status == "TENTATIVE"
    assert asked.summary == f"Please answer: {sure.summary}"
    assert asked.uid == sure.uid


def test_a_moved_shift_is_the_same_entry_with_a_higher_number(
    client: FlaskClient, session: Session, url: str, seat: int
) -> None:
    """Moved entries with a new UID stood there twice; with the same number they stayed where they were."""
    before = entry(client, url, seat)
    with writing(session):
        row = session.get_one(Seat, seat)
        shift = session.get_one(Shift, row.shift_id)
        shift.starts_at, shift.ends_at = (
            each + timedelta(hours=1) for each in (shift.starts_at, shift.ends_at)
        )
        row.sequence += 1
        held = session.scalars(select(Promise).where(Promise.seat_id == seat)).all()
        acts.ask_again(session, LEAD_DEED, [each for each in held if each.state in ("offered", "accepted")])
    after = entry(client, url, seat)
    assert after.uid == before.uid
    assert after.sequence > before.sequence
    assert after.start == before.start + timedelta(hours=1)
    assert after.strict.status == "TENTATIVE"
    assert "Before: " in str(after.strict.description)
    assert LEAD_DEED.note not in str(after.strict.description)


@pytest.mark.parametrize("ended", ["release", "cancel", "give_up"])
def test_what_ended_stays_cancelled_with_a_higher_number_until_it_is_long_over(
    client: FlaskClient, session: Session, me: Actor, url: str, seat: int, ended: str
) -> None:
    """Cancelled without a higher SEQUENCE, or simply left out, entries stayed in Outlook and elsewhere."""
    before = entry(client, url, seat)
    held = promise(session, me.person_id, seat)
    with writing(session):
        deed = Deed(acting=PARTY) if ended == "give_up" else LEAD_DEED
        getattr(acts, ended)(session, deed, [session.get_one(Promise, held.id)])
    after = entry(client, url, seat)
    assert after.strict.status == "CANCELLED"
    assert (after.uid, after.start) == (before.uid, before.start)
    assert after.sequence > before.sequence
    with time_machine.travel(after.end + timedelta(days=29), tick=True):
        assert after.uid in entries(client, url)
    with time_machine.travel(after.end + timedelta(days=31), tick=True):
        assert after.uid not in entries(client, url)


def test_what_was_lost_and_won_back_counts_on(
    client: FlaskClient, session: Session, me: Actor, url: str, seat: int
) -> None:
    """Numbers that fell back to an earlier one were ignored: the entry stayed cancelled for ever."""
    numbers = [entry(client, url, seat).sequence]
    for said in ("given_up", "accepted", "given_up"):
        answering.answer(session, me, seat, said)
        numbers.append(entry(client, url, seat).sequence)
    assert numbers == sorted(set(numbers))


def test_uids_outlive_the_address_of_the_server_and_a_renewed_secret(
    client: FlaskClient, session: Session, me: Actor, url: str
) -> None:
    """UIDs with the server's name, or drawn at each answer, doubled every entry."""
    before = entries(client, url).keys()
    other = f"http://localhost/calendar/{feeds.make(session, me, OWN)}.ics"
    elsewhere = client.get(other.removeprefix("http://localhost"), base_url="http://elsewhere.example:8443/")
    assert {each.uid for each in read(elsewhere.data)} == before
    assert len(before) > 0


@pytest.mark.parametrize(("tag", "asks"), [("en", "Can you come?"), ("zh-Hans", "能来吗？")])
def test_it_is_in_the_language_of_its_reader_whoever_asks(
    client: FlaskClient, session: Session, me: Actor, url: str, tag: str, asks: str
) -> None:
    with writing(session):
        session.get_one(Person, me.person_id).language = tag
        session.execute(
            update(Promise)
            .where(Promise.volunteer_id == me.person_id, Promise.state == "accepted")
            .values(state="offered", answered_sequence=None)
        )
    answer = fetched(client, url, **{"Accept-Language": "fr"})
    assert any(asks in str(each.strict.description) for each in read(answer.data))


def test_what_is_far_off_waits(client: FlaskClient, session: Session, url: str, seat: int) -> None:
    with writing(session):
        shift = session.get_one(Shift, session.get_one(Seat, seat).shift_id)
        shift.starts_at, shift.ends_at = TODAY + timedelta(days=400), TODAY + timedelta(days=400, hours=2)
    assert not [each for each in entries(client, url).values() if each.page.endswith(f"/{seat}")]


def test_a_renewed_secret_ends_the_one_before(
    client: FlaskClient, session: Session, me: Actor, url: str
) -> None:
    feeds.make(session, me, OWN)
    assert fetched(client, url).status_code == 404
    assert len(session.scalars(select(CalendarFeed)).all()) == 1


def test_the_secret_itself_is_kept_nowhere(session: Session, me: Actor, url: str) -> None:
    secret = url.rpartition("/")[2].removesuffix(".ics")
    row = session.scalars(select(CalendarFeed)).one()
    assert secret.encode() not in row.token_hash
    assert len(secret) >= 43


@pytest.mark.parametrize("how", ["left", "locked_out", "ended", "erased"])
def test_nobody_reads_on_whose_calendar_has_ended(
    client: FlaskClient, session: Session, me: Actor, url: str, how: str
) -> None:
    if how == "left":
        leaving.leave(session, me, me.person_id)
    elif how == "ended":
        feeds.end(session, me, OWN)
    else:
        with writing(session):
            if how == "locked_out":
                session.get_one(Person, me.person_id).state = how
            else:
                session.execute(delete(CalendarFeed))
    answer = fetched(client, url, **{"If-None-Match": "*"})
    assert answer.status_code == 404
    assert "BEGIN:VCALENDAR" not in answer.text


def test_the_calendar_goes_with_its_person() -> None:
    (key,) = [each for each in CalendarFeed.__table__.foreign_keys if each.column.table.name == "person"]
    assert key.ondelete == "CASCADE"


def test_guessing_is_slowed_and_right_secrets_never_wait(client: FlaskClient, url: str) -> None:
    answers = [
        fetched(client, f"http://localhost/calendar/{number:043}.ics").status_code for number in range(25)
    ]
    assert answers == [404] * feeds.WRONG_AT_ONCE + [429] * (25 - feeds.WRONG_AT_ONCE)
    assert fetched(client, url).status_code == 200


@pytest.mark.parametrize("secret", ["%00", "%0d%0aX", "..%2f..%2fme", "é" * 50, "a" * 3000, "-", "%"])
def test_a_secret_that_can_be_none_opens_nothing(client: FlaskClient, url: str, secret: str) -> None:
    assert client.get(f"/calendar/{secret}.ics").status_code == 404
    assert client.get(f"/calendar/{secret}").status_code == 404


def test_who_only_looks_whether_it_is_there_gets_no_entries(client: FlaskClient, url: str) -> None:
    answer = client.head(url.removeprefix("http://localhost"))
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["ETag"] == fetched(client, url).headers["ETag"]
    assert client.post(url.removeprefix("http://localhost")).status_code == 405


def test_reading_a_calendar_writes_nothing(client: FlaskClient, session: Session, url: str) -> None:
    before = session.scalars(select(Attempt.key)).all()
    assert fetched(client, url).status_code == 200
    session.rollback()
    assert session.scalars(select(Attempt.key)).all() == before


@pytest.mark.parametrize("hours", feeds.REMINDERS)
def test_the_reminder_is_as_long_before_as_was_chosen(
    client: FlaskClient, session: Session, me: Actor, url: str, seat: int, hours: int
) -> None:
    feeds.remind(session, me, OWN, hours)
    alarms = entry(client, url, seat).strict.alarm
    assert [each.trigger for each in alarms] == ([-timedelta(hours=hours)] if hours else [])


def test_the_page_makes_it_shows_it_once_and_ends_it(signed_in: Login, client: FlaskClient) -> None:
    browser = signed_in("volunteer")
    assert "Make the address" in browser.get("/me/calendar").text
    made = post(browser, "/me/calendar", {"reminder_hours": "24"})
    assert made.headers["Cache-Control"] == "no-store"
    (address,) = [
        part.partition('"')[0]
        for part in made.text.split('value="')
        if part.startswith("http://localhost/calendar/")
    ]
    assert address.replace("http:", "webcal:") in made.text
    assert "TRIGGER:-P1D" in fetched(client, address).text
    assert address not in browser.get("/me/calendar").text
    post(browser, "/me/calendar", {"deed": "remind", "reminder_hours": "3"})
    assert "TRIGGER:-PT3H" in fetched(client, address).text
    assert (
        "The calendar has ended"
        in browser.get(post(browser, "/me/calendar", {"deed": "end"}).headers["Location"]).text
    )
    assert fetched(client, address).status_code == 404


@pytest.mark.parametrize("hours", ["", "-1", "9999999999999999999", "two", "1.5"])
def test_a_reminder_that_is_none_changes_nothing(signed_in: Login, session: Session, hours: str) -> None:
    assert post(signed_in("volunteer"), "/me/calendar", {"reminder_hours": hours}).status_code == 200
    assert session.scalars(select(CalendarFeed.reminder_hours)).all() == [feeds.USUAL_REMINDER]


def test_one_shift_is_taken_along_as_a_file(
    signed_in: Login, client: FlaskClient, url: str, seat: int
) -> None:
    browser = signed_in("volunteer")
    assert f"/me/shifts/{seat}/calendar.ics" in browser.get(f"/me/shifts/{seat}").text
    answer = browser.get(f"/me/shifts/{seat}/calendar.ics")
    assert answer.headers["Content-Disposition"] == "attachment; filename=duet.ics"
    (found,) = read(answer.data)
    assert found.strict == entry(client, url, seat).strict
    assert browser.get("/me/shifts/999999/calendar.ics").status_code == 404


def test_the_api_makes_shows_and_ends_it(signed_in: Login, client: FlaskClient) -> None:
    program = signed_in("volunteer")
    address = "/api/v1/me/calendar"
    assert program.get(address).status_code == 404
    assert program.put(address, json={"reminder_hours": 2}).status_code == 404
    made: Any = program.post(address, json={"reminder_hours": 12}).json
    assert "TRIGGER:-PT12H" in fetched(client, made["url"]).text
    assert program.put(address, json={"reminder_hours": 0}).status_code == 204
    assert "BEGIN:VALARM" not in unfolded(fetched(client, made["url"]).data)
    shown: Any = program.get(address).json
    assert shown.keys() == {"made_at", "reminder_hours"}
    assert program.put(address, json={"reminder_hours": 5}).status_code == 422
    assert [program.delete(address).status_code for _ in range(2)] == [204, 204]
    assert fetched(client, made["url"]).status_code == 404
