"""A sign-in link made at a desk is sent to a proven contact instead of being read out."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.mailbox import newest, opened_ways, posts
from tests.web.accounts.people import NORTH, somebody, verbs
from tests.web.accounts.test_invitations import browser, holder
from tests.web.conftest import TODAY, post
from web.db import writing
from web.models import Contact
from web.services.accounts import contacts, links
from web.services.clock import now
from web.services.faults import Conflict

EMAIL = "lucia@example.org"
BOTH = frozenset({"email", "phone"})


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    """The house can send."""
    opened_ways(app)


def lucia(session: Session, *, proven: bool = True, dead: bool = False) -> int:
    person = somebody(session, "Lucia", EMAIL, belongs=NORTH)
    with writing(session):
        contact = session.scalars(select(Contact).where(Contact.person_id == person)).one()
        if proven:
            contacts.prove(contact)
        contact.dead_since = now() if dead else None
    return person


def test_staff_send_a_link_without_seeing_it(app: Flask, session: Session) -> None:
    person, maker = lucia(session), holder(session, "coordinator")
    desk, page = browser(app, session, maker), f"/people/{person}/sign-in-link"
    assert "Send the link" in desk.get(page).text
    sent = post(desk, f"{page}/send", page=page)
    assert sent.status_code == 302
    message = newest(session)
    assert message.to == EMAIL
    assert message.path not in desk.get(page).text
    assert {"link_made", "link_sent"} <= set(verbs(session))
    mine = app.test_client()
    assert post(mine, message.path).status_code == 302
    assert mine.get("/me/account").status_code == 200
    assert newest(session).letter is None


@pytest.mark.parametrize(("proven", "dead"), [(False, False), (True, True)])
def test_only_a_proven_contact_that_lives_gets_one(
    app: Flask, session: Session, proven: bool, dead: bool
) -> None:
    person, maker = lucia(session, proven=proven, dead=dead), holder(session, "coordinator")
    assert "Send the link" not in browser(app, session, maker).get(f"/people/{person}/sign-in-link").text
    with pytest.raises(Conflict):
        links.send(session, maker, person, BOTH)
    assert posts(session) == []


def test_a_link_that_ended_meanwhile_is_not_sent(session: Session) -> None:
    person, maker = lucia(session), holder(session, "coordinator")
    links.send(session, maker, person, BOTH)
    links.send(session, maker, person, BOTH)
    first, second = posts(session)
    assert first.letter is None
    assert second.letter is not None
    with time_machine.travel(TODAY + timedelta(hours=25)):
        assert newest(session).letter is None
