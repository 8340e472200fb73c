"""Fifty people take five seats at once: exactly five have them, no answer is a fault; on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.web.each_database import BOTH, an_instance
from tests.web.promises import racing
from web import create_app
from web.db import Database, writing
from web.models import Promise, PromiseEvent, Seat
from web.services.promises.standing import stands
from web.settings import Settings

PEOPLE, PLACES = 50, 5


@pytest.fixture(params=BOTH)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an instance of its own, on each database."""
    yield from an_instance(request, tmp_path)


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """An application for one test alone, served by many threads."""
    return create_app(settings, database)


def test_the_last_seats_go_to_as_many_as_there_is_room_for(app: Flask, session: Session) -> None:
    race = racing.readied(session, racing.people(session, PEOPLE), PLACES)
    found = racing.run(app, session, race)
    assert found.answers == {(201, ""): PLACES, (409, "full"): PEOPLE - PLACES}
    assert found.seated == PLACES
    events = select(func.count()).select_from(PromiseEvent).join(Promise).where(Promise.seat_id == race.seat)
    assert session.scalar(events) == PLACES


def test_a_decline_is_taken_back_by_as_many_as_there_is_room_for(app: Flask, session: Session) -> None:
    tokens = racing.people(session, 10)
    race = racing.readied(session, tokens, len(tokens))
    racing.run(app, session, race)

    def answer(token: str, said: str) -> int:
        address, who = f"/api/v1/me/shifts/{race.seat}/answer", {"Authorization": f"Bearer {token}"}
        return app.test_client().put(address, json={"answer": said}, headers=who).status_code

    assert {answer(token, "given_up") for token in tokens} == {204}
    with writing(session):
        session.execute(update(Seat).where(Seat.id == race.seat).values(desired=PLACES, maximum=PLACES))
    with ThreadPoolExecutor(len(tokens)) as pool:
        answers = sorted(pool.map(lambda token: answer(token, "accepted"), tokens))
    assert answers == [204] * PLACES + [409] * (len(tokens) - PLACES)
    session.rollback()
    seated = select(func.count()).select_from(Promise).where(Promise.seat_id == race.seat, stands())
    assert session.scalar(seated) == PLACES
