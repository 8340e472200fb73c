"""A volunteer's pages: own shifts and answers, profile, times, companions, shifts that fit."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY, Login, post
from tests.web.pages.reading import english
from tests.web.promised import give, promise, unanswered
from web.db import writing
from web.models import (
    Application,
    Availability,
    AvailabilityException,
    Promise,
    Seat,
    Shift,
    Wish,
)
from web.services.actor import Actor
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import PARTY

ActorOf = Callable[[str], Actor]


@pytest.fixture
def me(actor_of: ActorOf) -> int:
    volunteer = actor_of("volunteer").volunteer_id
    assert volunteer is not None
    return volunteer


@pytest.fixture
def browser(signed_in: Login) -> FlaskClient:
    return signed_in("volunteer")


@pytest.fixture
def seat_id(session: Session, me: int) -> int:
    """A published seat of the volunteer that nobody has answered."""
    found = session.scalar(select(Promise.seat_id).where(Promise.volunteer_id == me))
    assert found is not None
    unanswered(session, me)
    return found


def state_of(session: Session, me: int, seat_id: int) -> str | None:
    session.rollback()
    return promise(session, me, seat_id).state


@pytest.mark.parametrize(
    ("said", "button_after"),
    [("accepted", "I can't come after all"), ("declined", "I can come after all")],
)
def test_a_shift_is_answered_with_one_press(
    browser: FlaskClient, session: Session, me: int, seat_id: int, said: str, button_after: str
) -> None:
    first = browser.get("/me").text
    assert "needs an answer" in first
    assert 'value="accepted"' in first
    answer = post(browser, f"/me/shifts/{seat_id}", {"answer": said}, page="/me")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me")
    assert state_of(session, me, seat_id) == said
    assert button_after in browser.get(f"/me/shifts/{seat_id}").text


def test_an_accepted_shift_can_be_cancelled(
    browser: FlaskClient, session: Session, me: int, seat_id: int
) -> None:
    for said in ("accepted", "given_up"):
        assert post(browser, f"/me/shifts/{seat_id}", {"answer": said}, page="/me").status_code == 302
    assert state_of(session, me, seat_id) == "given_up"


def test_nobody_answers_for_others_or_with_other_words(
    browser: FlaskClient, session: Session, seat_id: int
) -> None:
    foreign = session.scalar(select(Seat.id).where(Seat.id != seat_id).order_by(Seat.id.desc()))
    assert browser.get(f"/me/shifts/{foreign}").status_code == 404
    assert post(browser, f"/me/shifts/{foreign}", {"answer": "accepted"}, page="/me").status_code == 404
    assert post(browser, f"/me/shifts/{seat_id}", {"answer": "served"}, page="/me").status_code == 404


def changed(session: Session, me: int, seat_id: int) -> None:
    """Said yes to, then moved by half an hour."""
    held = promise(session, me, seat_id)
    with writing(session):
        if held.state == "offered":
            acts.accept(session, Deed(acting=PARTY), [held])
        seat = session.get_one(Seat, seat_id)
        shift = session.get_one(Shift, seat.shift_id)
        shift.starts_at += timedelta(minutes=30)
        seat.sequence += 1
        acts.ask_again(session, Deed(note="The stand is set up later."), [held])


def test_what_changed_stands_on_top_and_asks_again(
    browser: FlaskClient, session: Session, me: int, seat_id: int
) -> None:
    changed(session, me, seat_id)
    page = browser.get(f"/me/shifts/{seat_id}").text
    assert page.index("This shift changed after you said yes") < page.index("<h1")
    assert "<del>" in page
    assert "The stand is set up later." in page
    assert "Is the new time all right?" in page
    assert 'class="act-bar"' in page
    assert "This shift changed after you said yes" in browser.get("/me").text
    post(browser, f"/me/shifts/{seat_id}", {"answer": "accepted"}, page="/me")
    assert "<del>" not in browser.get(f"/me/shifts/{seat_id}").text


def test_the_list_begins_with_what_changed(
    browser: FlaskClient, session: Session, me: int, seat_id: int
) -> None:
    begins = session.get_one(Shift, session.get_one(Seat, seat_id).shift_id).starts_at
    earlier = session.scalars(
        select(Seat.id).join(Shift).where(Shift.starts_at < begins, Shift.starts_at > TODAY)
    ).first()
    assert earlier is not None
    give(session, me, earlier)
    changed(session, me, seat_id)
    page = browser.get("/me").text
    forms = [page.index(f'action="/me/shifts/{each}"') for each in (seat_id, earlier)]
    assert forms == sorted(forms)


@pytest.mark.parametrize(
    ("verb", "heading"),
    [
        ("cancel", "This shift does not take place"),
        ("release", "You are not needed on this shift any more"),
    ],
)
def test_what_we_took_is_struck_through_and_asks_nothing(
    browser: FlaskClient, session: Session, me: int, seat_id: int, verb: str, heading: str
) -> None:
    held = promise(session, me, seat_id)
    with writing(session):
        getattr(acts, verb)(session, Deed(), [held])
    page = browser.get(f"/me/shifts/{seat_id}").text
    assert heading in page
    assert "<h1><del>" in page
    assert 'name="answer"' not in page
    assert "<del>" in browser.get("/me").text


def test_a_no_that_cannot_be_taken_back_says_why(
    browser: FlaskClient, session: Session, me: int, seat_id: int
) -> None:
    post(browser, f"/me/shifts/{seat_id}", {"answer": "declined"}, page="/me")
    assert state_of(session, me, seat_id) == "declined"
    with writing(session):
        session.get_one(Seat, seat_id).needs = {"languages": {"ga": "c2"}}
    page = browser.get(f"/me/shifts/{seat_id}").text
    assert "You cannot take this place again just now: This place needs a language" in page
    assert "I can come after all" not in page


WAYS = [
    ("open", None, "Take this place"),
    ("approval", None, "Ask for it"),
    ("open", 1, "May be taken from"),
    ("staff", None, None),
]


@pytest.mark.parametrize(("flow", "hours", "says"), WAYS)
def test_find_offers_what_may_be_done(
    browser: FlaskClient, session: Session, flow: str, hours: int | None, says: str | None
) -> None:
    with writing(session):
        session.execute(update(Seat).values(flow=flow, open_hours=hours))
    page = browser.get("/find?week=2026-11-30").text
    shown = {each for *_, each in WAYS if each and each in page}
    assert shown == ({says} if says else set())


def fitting_seat(browser: FlaskClient, session: Session, flow: str) -> int:
    """The first seat on the page of what fits, all being given by this flow."""
    with writing(session):
        session.execute(update(Seat).values(flow=flow))
    found = re.search(r'id="seat-(\d+)"', browser.get("/find?week=2026-11-30").text)
    assert found
    return int(found[1])


def test_a_place_is_taken_with_one_press(browser: FlaskClient, session: Session, me: int) -> None:
    seat = fitting_seat(browser, session, "open")
    answer = post(browser, f"/find/seats/{seat}/take", page="/find?week=2026-11-30")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/me/shifts/{seat}")
    assert state_of(session, me, seat) == "accepted"


def test_a_place_is_asked_for_and_a_lead_gives_it(
    browser: FlaskClient, signed_in: Login, session: Session, me: int
) -> None:
    seat = fitting_seat(browser, session, "approval")
    for deed, shown in (("ask", "Asked for"), ("withdraw", "Ask for it"), ("ask", "Asked for")):
        sent = {"week": "2026-11-30", "at": f"seat-{seat}"}
        page = "/find?week=2026-11-30"
        assert post(browser, f"/find/seats/{seat}/{deed}", sent, page=page).status_code == 302
        assert shown in browser.get(page).text
    assert "waits for the project lead" in browser.get("/me").text
    session.rollback()
    asked = session.scalars(select(Application).where(Application.seat_id == seat)).one()
    project = session.get_one(Shift, session.get_one(Seat, seat).shift_id).project_id
    admin, here = english(signed_in("admin")), f"/projects/{project}"
    assert "Give the place" in admin.get(here).text
    address = f"{here}/applications/{asked.id}/approve"
    assert post(admin, address, {"version": str(asked.version)}, page=here).status_code == 302
    assert state_of(session, me, seat) == "accepted"
    assert "Give the place" not in admin.get(here).text


def test_why_me_is_said(browser: FlaskClient, seat_id: int) -> None:
    assert "You are asked because" in browser.get(f"/me/shifts/{seat_id}").text


def test_painted_hours_become_one_stretch(browser: FlaskClient, session: Session, me: int) -> None:
    painted = {"available": ["2-18:00", "2-19:00", "6-23:00"], "minutes": "60", "version": "1"}
    assert post(browser, "/me/availability", painted).status_code == 302
    session.rollback()
    found = session.execute(
        select(Availability.weekday, Availability.start_minute, Availability.end_minute)
        .where(Availability.volunteer_id == me)
        .order_by(Availability.weekday)
    ).all()
    assert [tuple(row) for row in found] == [(1, 1080, 1200), (5, 1380, 1440)]


def test_half_hours_stay_half_hours(browser: FlaskClient, session: Session, me: int) -> None:
    painted = {"available": ["2-18:30", "2-19:00"], "minutes": "30", "version": "1"}
    assert post(browser, "/me/availability", painted).status_code == 302
    page = browser.get("/me/availability").text
    assert 'value="2-18:30" checked' in page
    assert 'value="2-18:00" checked' not in page


def away_on_christmas_eve(start: str, end: str) -> dict[str, str]:
    """A row of the list of different days."""
    row = {"day": "2026-12-24", "start": start, "end": end, "free": "false"}
    return {f"exceptions-0-{name}": value for name, value in row.items()}


def test_days_that_are_different_are_kept_and_taken_away(
    browser: FlaskClient, session: Session, me: int
) -> None:
    away = {
        "exceptions-0-day": "2026-12-24",
        "exceptions-0-start": "00:00",
        "exceptions-0-end": "00:00",
        "exceptions-0-free": "false",
    }
    kept = select(AvailabilityException.day).where(AvailabilityException.volunteer_id == me)
    assert post(browser, "/me/availability", {**away, "version": "1"}).status_code == 302
    session.rollback()
    assert [day.isoformat() for day in session.scalars(kept)] == ["2026-12-24"]
    assert post(browser, "/me/availability", {"exceptions-0-day": "", "version": "2"}).status_code == 302
    session.rollback()
    assert session.scalars(kept).all() == []


def test_a_wrong_day_keeps_what_was_painted(browser: FlaskClient) -> None:
    sent = {
        "available": ["3-10:00"],
        "exceptions-0-day": "2026-12-24",
        "exceptions-0-start": "12:00",
        "exceptions-0-end": "10:00",
        "exceptions-0-free": "false",
    }
    answer = post(browser, "/me/availability", sent)
    assert answer.status_code == 422
    assert 'value="3-10:00" checked' in answer.text
    assert 'id="f-exceptions-0-end-error"' in answer.text


def test_a_fitting_shift_can_be_wished_for_and_taken_back(
    browser: FlaskClient, session: Session, me: int
) -> None:
    shift = session.scalar(select(Shift.id).where(Shift.starts_at > TODAY).order_by(Shift.id))
    wished = select(Wish.target).where(Wish.volunteer_id == me, Wish.about == "shift")
    for wanted, expected in (("yes", [str(shift)]), ("no", [])):
        answer = post(browser, f"/find/{shift}", {"wanted": wanted, "week": "2026-11-30"}, page="/find")
        assert answer.status_code == 302
        session.rollback()
        assert session.scalars(wished).all() == expected


@pytest.mark.parametrize(
    "url", ["/find", "/find?week=2026-12-05", "/find?week=nonsense", "/find?week=1900-01-01"]
)
def test_find_shows_a_week_whatever_is_asked(browser: FlaskClient, url: str) -> None:
    assert browser.get(url).status_code == 200


@pytest.mark.parametrize("role", ["coordinator", "admin", "verifier"])
@pytest.mark.parametrize(
    "url", ["/me", "/me/calendar", "/me/profile", "/me/availability", "/me/companions", "/find"]
)
def test_other_roles_have_no_volunteer_pages(signed_in: Login, role: str, url: str) -> None:
    assert signed_in(role).get(url).status_code == 403


@pytest.mark.parametrize(
    ("page", "entry"),
    [("/me", "/me"), ("/me/companions", "/me/profile"), ("/me/account", None), ("/me/inbox", "/me/inbox")],
)
def test_the_navigation_says_where_one_is(browser: FlaskClient, page: str, entry: str | None) -> None:
    lit = re.findall(r'<a class="bottom-item" href="([^"]+)" aria-current="page"', browser.get(page).text)
    menu = re.findall(r'<a class="menu-item" href="([^"]+)" aria-current="page"', browser.get(page).text)
    assert [*lit, *menu][:1] == ([entry] if entry else [])
