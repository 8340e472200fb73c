"""Undo and redo by a press: what was done is said, whose it was, and why it cannot be done."""

from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import draft, free_pair, seen
from web.db import writing
from web.models import Assignment, DraftEdit, Pin, Roster
from web.services.clock import now


def moved(client: FlaskClient, session: Session) -> tuple[int, int, int]:
    """A draft in which somebody was put on a seat by hand: its id, who, and where."""
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    sent = {"volunteer": str(person), "seat": str(seat), "version": "0"}
    post(client, f"/rosters/{made}/move", sent, page="/board")
    return made, person, seat


def sits(session: Session, made: int, person: int, seat: int) -> bool:
    session.rollback()
    chosen = select(Assignment.id).where(
        Assignment.roster_id == made, Assignment.volunteer_id == person, Assignment.seat_id == seat
    )
    return session.scalar(chosen) is not None


def press(client: FlaskClient, session: Session, made: int, way: str, version: int | None = None) -> int:
    session.rollback()
    session.expire_all()
    at = session.get_one(Roster, made).version if version is None else version
    sent = {"version": str(at), "back": "/board?week=2026-11-30"}
    return post(client, f"/rosters/{made}/{way}", sent, page="/board").status_code


def test_a_change_is_taken_back_and_made_again_by_a_press(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    made, person, seat = moved(client, session)
    assert press(client, session, made, "undo") == 302
    assert not sits(session, made, person, seat)
    page = unescape(client.get("/board").text)
    assert "Taken back." in page
    assert "had changed this" not in page
    assert press(client, session, made, "redo") == 302
    assert sits(session, made, person, seat)
    assert "Made again." in unescape(client.get("/board").text)


def test_somebody_elses_change_is_taken_back_and_named(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    made, person, _ = moved(client, session)
    with writing(session):
        session.scalars(select(DraftEdit)).one().by = person
    press(client, session, made, "undo")
    assert "had changed this at" in unescape(client.get("/board").text)


def test_a_press_on_an_older_sight_of_the_draft_does_nothing(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    made, person, seat = moved(client, session)
    assert press(client, session, made, "undo", version=0) == 409
    assert sits(session, made, person, seat)
    assert press(client, session, made, "redo") == 409, "nothing was taken back"


def test_the_rule_that_a_step_would_break_is_named(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    made, person, seat = moved(client, session)
    with writing(session):
        session.add(Pin(volunteer_id=person, seat_id=seat, inside=True, at=now()))
    session.rollback()
    version = session.get_one(Roster, made).version
    answer = post(client, f"/rosters/{made}/undo", {"version": str(version)}, page="/board")
    assert answer.status_code == 409
    assert "This cannot be taken back: a rule that always holds would be broken." in unescape(answer.text)
    assert sits(session, made, person, seat)


def test_who_does_not_coordinate_takes_nothing_back(signed_in: Login, session: Session) -> None:
    made, person, seat = moved(english(signed_in("coordinator")), session)
    for code, status in (("volunteer", 403), ("lead", 403)):
        assert press(signed_in(code), session, made, "undo") == status
    assert sits(session, made, person, seat)
