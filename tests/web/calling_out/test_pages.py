"""Asking around by the pages and the API: one press asks, answers by phone and under the thumb, counted."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.calling_out.empty_seat import Empty, made, rows, seated, states
from tests.web.conftest import TODAY, Login, account_of, post
from web.db import writing
from web.models import Account, Asked, Availability, CallOut, Shift
from web.services.calling_out import due


@pytest.fixture
def empty(session: Session) -> Empty:
    """One place, and six people who fit it."""
    return made(session, 6, 1)


def asked_volunteer(session: Session, empty: Empty) -> int:
    """The demo's volunteer, free at all hours, is asked for the place; the id of that."""
    account = session.get_one(Account, account_of(session, "volunteer"))
    with writing(session):
        for day in range(7):
            session.add(
                Availability(volunteer_id=account.person_id, weekday=day, start_minute=0, end_minute=1440)
            )
        call = CallOut(seat_id=empty.seat, sequence=0, places=1, made_at=TODAY,
                       ends_at=TODAY + timedelta(days=2))  # fmt: skip
        session.add(call)
        session.flush()
        asked = Asked(call_out_id=call.id, volunteer_id=account.person_id, rank=1, asked_at=TODAY)
        session.add(asked)
        session.flush()
        return asked.id


def test_one_press_asks_and_shows_who_and_why_not(signed_in: Login, session: Session, empty: Empty) -> None:
    browser, url = signed_in("coordinator"), f"/seats/{empty.seat}/ask-around"
    page = browser.get(url, headers={"Accept-Language": "en"}).text
    assert page.count("Racer ") >= 6
    assert re.search(r'name="who" value="everybody"', page)
    form = {"who": "everybody", "places": "1", "end_day": "2026-11-26", "end_time": "20:00"}
    answer = post(browser, url, form)
    assert answer.status_code == 302
    call = session.scalars(select(CallOut).where(CallOut.seat_id == empty.seat)).one()
    assert answer.location == f"/call-outs/{call.id}"
    assert call.ends_at.isoformat() == "2026-11-26T12:00:00+00:00"
    shown = browser.get(answer.location).text
    assert shown.count('id="asked-') == len(rows(session, call.id))
    assert browser.get(url).location == f"/call-outs/{call.id}"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"who": "chosen"}, "people"),
        ({"places": "9"}, "places"),
        ({"end_day": "2026-11-01"}, "end_day"),
        ({"end_day": ""}, "end_day"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    signed_in: Login, session: Session, empty: Empty, typed: dict[str, str], place: str
) -> None:
    url = f"/seats/{empty.seat}/ask-around"
    form = {"who": "everybody", "places": "1", "end_day": "2026-11-26", "end_time": "20:00", **typed}
    answer = post(signed_in("coordinator"), url, form)
    assert answer.status_code == 422
    assert f'href="#f-{place}"' in answer.text
    assert session.scalar(select(CallOut.id).where(CallOut.seat_id == empty.seat)) is None


def test_by_phone_more_and_withdrawn(signed_in: Login, session: Session, empty: Empty) -> None:
    browser = signed_in("coordinator")
    made_ = browser.post(f"/api/v1/seats/{empty.seat}/call-outs", json={}).get_json()["id"]
    url = f"/call-outs/{made_}"
    first = next(iter(rows(session, made_).values()))
    post(browser, f"{url}/heard", {"asked": str(first.id), "says": "no"}, page=url)
    assert states(session, made_)[0] == "no"
    post(browser, f"{url}/more", page=url)
    assert states(session, made_)[:6].count("asked") >= 4
    version = session.get_one(CallOut, made_).version
    post(browser, f"{url}/withdraw", {"version": str(version)}, page=url)
    session.rollback()
    assert session.get_one(CallOut, made_, populate_existing=True).state == "withdrawn"
    assert seated(session, empty.seat) == set()
    assert browser.get("/call-outs").status_code == 200


def test_a_volunteer_says_yes_on_their_page(signed_in: Login, session: Session, empty: Empty) -> None:
    asked = asked_volunteer(session, empty)
    browser = signed_in("volunteer")
    assert f'action="/me/asked/{asked}"' in browser.get("/me").text
    assert browser.get(f"/me/asked/{asked}").status_code == 200
    answer = post(browser, f"/me/asked/{asked}", {"says": "yes"})
    assert answer.status_code == 302
    person = session.get_one(Account, account_of(session, "volunteer")).person_id
    assert seated(session, empty.seat) == {person}
    assert f'action="/me/asked/{asked}"' not in browser.get("/me").text
    assert browser.get(f"/me/asked/{asked}").status_code == 200


def test_an_offer_that_is_over_says_so_before_the_clock_ends_it(
    signed_in: Login, session: Session, empty: Empty
) -> None:
    asked = asked_volunteer(session, empty)
    browser = signed_in("volunteer")
    with writing(session):
        session.get_one(Shift, empty.shift).status = "cancelled"
    page = browser.get(f"/me/asked/{asked}").text
    assert f'action="/me/asked/{asked}"' not in page
    assert browser.get("/api/v1/me/asked").get_json()["total"] == 0
    assert browser.get(f"/api/v1/me/asked/{asked}").get_json()["over"] == "cancelled"
    with time_machine.travel(TODAY + timedelta(days=3), tick=False):
        assert due.end_due(session) == 1
    answer = browser.put(f"/api/v1/me/asked/{asked}/answer", json={"says": "yes"})
    assert (answer.status_code, answer.get_json()["code"]) == (200, "cancelled")


def test_the_figures_of_a_week_by_the_api(signed_in: Login, session: Session, empty: Empty) -> None:
    browser = signed_in("coordinator")
    made_ = browser.post(f"/api/v1/seats/{empty.seat}/call-outs", json={}).get_json()["id"]
    one = next(iter(rows(session, made_).values()))
    said = browser.put(f"/api/v1/call-outs/{made_}/asked/{one.id}/answer", json={"says": "yes"})
    assert said.get_json()["code"] == "yes"
    day = session.get_one(Shift, empty.shift).starts_at.date().isoformat()
    found = browser.get(f"/api/v1/call-outs/figures?week={day}").get_json()["items"]
    figures = next(each["figures"] for each in found if each["project_id"] == empty.project)
    sums = ("yes", "no", "not_now", "no_answer", "late")
    assert figures["asked"] == sum(figures[each] for each in sums) == 4
    assert (figures["filled"], figures["full"]) == (1, 1)
    shown = browser.get(f"/api/v1/call-outs/{made_}")
    assert shown.headers["ETag"]
    assert (shown.get_json()["state"], shown.get_json()["over"]) == ("filled", "filled")


def test_a_lead_of_another_project_finds_none_of_it(signed_in: Login, session: Session, empty: Empty) -> None:
    coordinator, stranger = signed_in("coordinator"), signed_in("lead")
    made_ = coordinator.post(f"/api/v1/seats/{empty.seat}/call-outs", json={}).get_json()["id"]
    for path in (f"/seats/{empty.seat}/ask-around", f"/call-outs/{made_}", f"/api/v1/call-outs/{made_}"):
        assert stranger.get(path).status_code == 404
