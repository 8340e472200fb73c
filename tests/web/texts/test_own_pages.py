"""A text that is not in its reader's language says so on pages of one's own, in the inbox and in mails."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.web.conftest import Login
from tests.web.first_page.ground import opened
from tests.web.messages.post import address
from tests.web.messages.test_walk import EMAIL, Walk, part, walk
from tests.web.outbox.desk import Desk
from tests.web.pages.reading import english
from tests.web.pages.test_volunteer_pages import me, seat_id
from web.db import writing
from web.models import Project, Seat, Shift, Term
from web.services.open_places import kept

__all__ = ["me", "seat_id", "walk"]

NAME, TITLE = "Promenade du soir", "Accueil au parc"
MARKED = f'<span lang="fr" dir="ltr">{TITLE}</span>'
"""A title in French for who reads English, as pages mark it."""


def only_french(session: Session, seat_id: int) -> None:
    """The shift of a seat has its texts in French alone."""
    shift = session.get_one(Shift, session.get_one(Seat, seat_id).shift_id)
    with writing(session):
        shift.texts = {"fr": TITLE}
        session.get_one(Project, shift.project_id).texts = {"fr": {"name": NAME, "summary": ""}}


@pytest.mark.parametrize("url", ["/me", "/me/shifts/{seat}"])
def test_pages_of_ones_own_say_it(signed_in: Login, session: Session, seat_id: int, url: str) -> None:
    browser = english(signed_in("volunteer"))
    assert "said-in" not in browser.get(url.format(seat=seat_id)).text
    only_french(session, seat_id)
    page = browser.get(url.format(seat=seat_id)).text
    assert MARKED in page
    assert page.count("said-in") == 1


def test_the_inbox_says_it(signed_in: Login, session: Session, me: int) -> None:
    desk = Desk(session, me)
    seat = desk.seats()[0]
    only_french(session, seat)
    desk.offer(seat)
    page = english(signed_in("volunteer")).get("/me/inbox").text
    assert MARKED in page
    assert page.count("said-in") == 1


def test_a_mail_says_it(walk: Walk) -> None:
    only_french(walk.session, walk.desk.here)
    walk.desk.publish(walk.desk.draft((walk.desk.carl, walk.desk.here)))
    address(walk.session, walk.desk.carl, EMAIL)
    walk.send(timedelta(minutes=12))
    (mail,) = walk.mails()
    html, text = part(mail, "html"), part(mail, "plain")
    assert f'<bdi lang="fr">{TITLE}</bdi>' in html
    for said in (html, text):
        assert said.count("Some texts here are in French: they are not translated into English yet.") == 1


def test_a_programmes_card_takes_the_readers_language_and_says_another(
    client: FlaskClient, session: Session
) -> None:
    project = session.get_one(Project, opened(session).project_id)
    with writing(session):
        session.execute(
            update(Term)
            .where(Term.kind == "programme", Term.code == project.programme)
            .values(texts={"en": "Ours"})
        )
        session.execute(
            update(Project)
            .where(Project.programme == project.programme)
            .values(
                texts={
                    "fr": {"name": NAME, "summary": "Le soir"},
                    "en": {"name": "Walk", "summary": "At night"},
                }
            )
        )
    kept._of.clear()
    french, german = (client.get("/", headers={"Accept-Language": tag}).text for tag in ("fr", "de"))
    assert "<bdi>Le soir</bdi>" in french
    assert '<bdi lang="en">Ours</bdi></p><p>' in german
