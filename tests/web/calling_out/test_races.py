"""Many say yes at once: as many as were looked for have the place, the others are thanked; both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.calling_out.empty_seat import made, rows, seated
from tests.web.conftest import account_of
from tests.web.each_database import BOTH, an_instance
from web import create_app
from web.db import Database
from web.models import CallOut, Shift
from web.services.access.scope import Scope
from web.services.accounts import sign_in
from web.services.accounts.sign_in import acting_as
from web.services.calling_out import answering, counting, due, offering, place, reading, starting
from web.services.clock import now
from web.services.days import Week
from web.settings import Settings

PEOPLE, PLACES = 20, 2


@pytest.fixture(params=BOTH)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an instance of its own, on each database."""
    yield from an_instance(request, tmp_path)


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """An application for one test alone, served by many threads."""
    return create_app(settings, database)


def token_of(session: Session, code: str) -> str:
    """A sign-in of a demo account."""
    return sign_in.open_session(session, account_of(session, code), agent="race", days=1)


def test_twenty_say_yes_at_once_and_two_have_the_place(app: Flask, session: Session) -> None:
    empty = made(session, PEOPLE, PLACES)
    coordinator = sign_in.recognise(session, token_of(session, "coordinator"), "", session.info["zone"])
    assert coordinator is not None
    call = starting.start(session, coordinator[0], empty.seat, people=empty.people)
    asked = [rows(session, call)[each].id for each in empty.people]

    def press(token: str, asked_id: int) -> str:
        answer = app.test_client().put(
            f"/api/v1/me/asked/{asked_id}/answer",
            json={"says": "yes"},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return str(answer.get_json()["code"])

    with ThreadPoolExecutor(PEOPLE) as pool:
        codes = sorted(pool.map(press, empty.tokens, asked))
    assert codes == ["taken"] * (PEOPLE - PLACES) + ["yes"] * PLACES
    there = seated(session, empty.seat)
    assert len(there) == PLACES
    after = rows(session, call)
    assert {person for person, each in after.items() if each.state == "yes"} == there
    assert {each.state for person, each in after.items() if person not in there} == {"thanked"}
    assert session.get_one(CallOut, call).state == "filled"


def test_two_begin_to_ask_at_once_and_one_does(app: Flask, session: Session) -> None:
    empty = made(session, 5, 1)
    token = token_of(session, "coordinator")

    def press(_: int) -> tuple[int, str]:
        answer = app.test_client().post(
            f"/api/v1/seats/{empty.seat}/call-outs", json={}, headers={"Authorization": f"Bearer {token}"}
        )
        return answer.status_code, (answer.get_json().get("error") or {}).get("code", "")

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, range(4)))
    assert answers == [(201, ""), *[(409, "asked_already")] * 3]
    session.rollback()
    made_ = session.scalars(select(CallOut).where(CallOut.seat_id == empty.seat)).all()
    assert len(made_) == 1
    assert acting_as(session, empty.people[0]) is not None


def test_the_clock_and_the_figures_work_on_both(app: Flask, session: Session) -> None:
    empty = made(session, 8, 1)
    coordinator = sign_in.recognise(session, token_of(session, "coordinator"), "", session.info["zone"])
    assert coordinator is not None
    lead = coordinator[0]
    call = starting.start(session, lead, empty.seat)
    first = [each for each in rows(session, call).values() if each.state == "asked"]
    for each in first:
        answering.answer(session, each.volunteer_id, each.id, yes=False)
    assert due.ask_next(session) == len(first)
    assert due.end_due(session) == 0
    week = Week.of(session.get_one(Shift, empty.shift).starts_at, session.info["zone"])
    figures = [each.figures for each in counting.of_week(session, Scope(session, lead), week)]
    assert [(each.asked, each.no) for each in figures] == [(2 * len(first), len(first))]
    assert len(reading.of_week(session, Scope(session, lead), week)) == 1
    assert place.lacking(session, [empty.seat]) == {empty.seat}
    offering.tell_what_fits(session)
    with time_machine.travel(now() + timedelta(days=4), tick=True):
        assert due.end_due(session) == 1
