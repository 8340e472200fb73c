"""Addresses and numbers are proven by code or link, and a slip of the hand ends no account."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.mailbox import newest, opened_ways, posts
from tests.web.accounts.people import PASSWORD, account_id, count, signs_in_with, somebody, verbs
from tests.web.conftest import TODAY, post
from web.db import writing
from web.models import Challenge, Contact
from web.services.accounts import contacts, own, verifying
from web.services.accounts.sign_in import Client, open_session, sign_in
from web.services.actor import Actor
from web.services.clock import now
from web.services.faults import Invalid, NotFound, TooMany

EMAIL, OTHER, PHONE = "lucia@example.org", "new@example.org", "+8613800138000"
PAGE = "/me/account"
HERE = Client("192.0.2.7")
BOTH = frozenset({"email", "phone"})


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    """The house can send."""
    opened_ways(app)


@pytest.fixture
def lucia(session: Session) -> int:
    """A volunteer with an address that signs in."""
    return somebody(session, "Lucia Bianchi", EMAIL)


@pytest.fixture
def mine(app: Flask, session: Session, lucia: int) -> FlaskClient:
    """Her browser."""
    return browser(app, session, lucia)


def browser(app: Flask, session: Session, person: int) -> FlaskClient:
    found = app.test_client()
    found.set_cookie("duet_session", open_session(session, account_id(session, person), agent="", days=1))
    return found


def actor(session: Session, person: int) -> Actor:
    return Actor(person, account_id(session, person), "Lucia", "en", person)


def contact(session: Session, person: int, kind: str = "email") -> Contact:
    session.rollback()
    session.expire_all()
    mine = select(Contact).where(Contact.person_id == person, Contact.kind == kind)
    return session.scalars(mine.order_by(Contact.id.desc())).first()  # type: ignore[return-value]  # there is one


def values(session: Session, person: int) -> list[tuple[str, bool, bool]]:
    session.rollback()
    session.expire_all()
    return [
        (each.value, each.signs_in, each.verified_at is not None)
        for each in contacts.of_person(session, person)
    ]


def test_the_page_asks_and_a_code_confirms(mine: FlaskClient, session: Session, lucia: int) -> None:
    url = f"{PAGE}/contacts/{contact(session, lucia).id}/confirm"
    page = mine.get(PAGE).text
    assert "not confirmed" in page
    assert url in page
    assert post(mine, f"{url}/send", page=url).status_code == 302
    message = newest(session)
    assert message.to == EMAIL
    refused = post(mine, url, {"code": "000 000" if message.code != "000000" else "111111"})
    assert refused.status_code == 422
    assert "This is not the code" in refused.text
    assert post(mine, url, {"code": message.code}).status_code == 302
    assert values(session, lucia) == [(EMAIL, True, True)]
    assert "confirmed" in mine.get(PAGE).text
    assert "not confirmed" not in mine.get(PAGE).text
    assert "contact_proven" in verbs(session)


def test_a_link_confirms_by_a_press_and_only_for_its_owner(
    app: Flask, mine: FlaskClient, session: Session, lucia: int
) -> None:
    verifying.ask(session, actor(session, lucia), contact(session, lucia).id, HERE)
    path = newest(session).path
    stranger = browser(app, session, somebody(session, "Eve", "eve@example.org"))
    assert app.test_client().get(path).headers["Location"].startswith("/sign-in")
    assert stranger.get(path).status_code == 404
    assert post(stranger, path, page=PAGE).status_code == 404
    assert mine.get(path).status_code == 200
    assert values(session, lucia) == [(EMAIL, True, False)]
    assert post(mine, path).status_code == 302
    assert values(session, lucia) == [(EMAIL, True, True)]
    assert post(mine, path, page=PAGE).status_code == 404


def test_an_added_contact_is_asked_for_its_code_at_once(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    said = {"email": "138 0013 8000", "signs_in": "1", "password": PASSWORD}
    answer = post(mine, f"{PAGE}/contacts", said, page=f"{PAGE}/contacts/new")
    assert answer.headers["Location"].endswith("/confirm")
    assert signs_in_with(session, lucia) == ["email"]
    assert post(mine, answer.headers["Location"], {"code": newest(session).code}).status_code == 302
    assert values(session, lucia) == [(EMAIL, True, False), (PHONE, True, True)]
    session.rollback()
    assert sign_in(session, PHONE, PASSWORD, HERE, days=1).person_id == lucia


def test_the_old_value_stays_the_way_in_until_the_new_one_is_proven(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    url = f"{PAGE}/contacts/{contact(session, lucia).id}"
    answer = post(mine, url, {"email": OTHER, "password": PASSWORD})
    assert answer.headers["Location"] == f"{url}/confirm"
    page = mine.get(f"{url}/confirm").text
    assert OTHER in page
    assert f"{EMAIL} stays as it is" in page
    assert values(session, lucia) == [(EMAIL, True, False)]
    session.rollback()
    assert sign_in(session, EMAIL, PASSWORD, HERE, days=1).person_id == lucia
    assert newest(session).to == OTHER
    post(mine, f"{url}/confirm", {"code": newest(session).code})
    assert values(session, lucia) == [(OTHER, True, True)]
    session.rollback()
    with pytest.raises(Invalid):
        sign_in(session, EMAIL, PASSWORD, HERE, days=1)


def test_a_slip_of_the_hand_ends_no_account(mine: FlaskClient, session: Session, lucia: int) -> None:
    url = f"{PAGE}/contacts/{contact(session, lucia).id}"
    post(mine, url, {"email": "lucai@example.org", "password": PASSWORD})
    with time_machine.travel(TODAY + timedelta(hours=25)):
        assert newest(session).letter is None
        session.rollback()
        assert verifying.waiting(session, actor(session, lucia), contact(session, lucia).id) is None
        assert values(session, lucia) == [(EMAIL, True, False)]
        assert sign_in(session, EMAIL, PASSWORD, HERE, days=1).person_id == lucia


def test_another_code_goes_to_the_new_value_too(mine: FlaskClient, session: Session, lucia: int) -> None:
    url = f"{PAGE}/contacts/{contact(session, lucia).id}"
    post(mine, url, {"email": OTHER, "password": PASSWORD})
    first = newest(session).code
    post(mine, f"{url}/confirm/send", page=f"{url}/confirm")
    assert [each.to for each in posts(session)] == [OTHER, OTHER]
    assert newest(session).code != first or count(session, Challenge) == 2
    assert post(mine, f"{url}/confirm", {"code": newest(session).code}).status_code == 302
    assert values(session, lucia) == [(OTHER, True, True)]


def test_a_change_to_what_one_has_proven_already_is_done_at_once(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    with writing(session):
        contacts.prove(contacts.put(session, lucia, OTHER))
    url = f"{PAGE}/contacts/{min(session.scalars(select(Contact.id)))}"
    answer = post(mine, url, {"email": OTHER, "password": PASSWORD})
    assert answer.headers["Location"] == PAGE
    assert values(session, lucia) == [(OTHER, True, True)]


def test_nobody_hears_by_adding_or_changing_who_has_an_account(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    somebody(session, "Amina", "amina@example.org")
    url = f"{PAGE}/contacts/{contact(session, lucia).id}"
    for address in ("amina@example.org", "nobody@example.org"):
        said = {"email": address, "password": PASSWORD}
        assert post(mine, url, said).headers["Location"] == f"{url}/confirm"
        added = post(mine, f"{PAGE}/contacts", {**said, "signs_in": "1"}, page=f"{PAGE}/contacts/new")
        assert added.status_code == 302
        assert added.headers["Location"].endswith("/confirm")


def test_what_signs_in_elsewhere_by_the_time_of_the_proof_is_refused(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    url = f"{PAGE}/contacts/{contact(session, lucia).id}"
    post(mine, url, {"email": OTHER, "password": PASSWORD})
    code = newest(session).code
    somebody(session, "Amina", OTHER)
    refused = post(mine, f"{url}/confirm", {"code": code})
    assert refused.status_code == 422
    assert "has an account already" in refused.text
    assert values(session, lucia) == [(EMAIL, True, False)]


def test_a_proof_again_brings_a_dead_contact_back(mine: FlaskClient, session: Session, lucia: int) -> None:
    with writing(session):
        row = contact(session, lucia)
    with writing(session):
        row = session.get_one(Contact, row.id)
        contacts.prove(row)
        row.dead_since, row.dead_because = now(), "smtp 550 5.1.1"
    url = f"{PAGE}/contacts/{row.id}/confirm"
    assert "messages come back" in mine.get(PAGE).text
    assert "Nothing reaches you here any more" in mine.get(url).text
    post(mine, f"{url}/send", page=url)
    post(mine, url, {"code": newest(session).code})
    found = contact(session, lucia)
    assert (found.dead_since, found.dead_because) == (None, "")


def test_a_removed_contact_takes_its_code_along(mine: FlaskClient, session: Session, lucia: int) -> None:
    post(mine, f"{PAGE}/contacts", {"email": OTHER}, page=f"{PAGE}/contacts/new")
    path, row = newest(session).path, contact(session, lucia)
    url = f"{PAGE}/contacts/{row.id}"
    assert post(mine, f"{url}/remove", page=url).status_code == 302
    assert newest(session).letter is None if count(session, Challenge) else True
    assert mine.get(path).status_code == 404
    assert mine.get(f"{url}/confirm").status_code == 404


def test_somebody_elses_contact_is_not_there(mine: FlaskClient, session: Session) -> None:
    other = contact(session, somebody(session, "Amina", "amina@example.org")).id
    url = f"{PAGE}/contacts/{other}/confirm"
    assert mine.get(url).status_code == 404
    assert post(mine, f"{url}/send", page=PAGE).status_code == 404
    assert post(mine, url, {"code": "123456"}, page=PAGE).status_code == 404
    assert count(session, Challenge) == 0


def test_two_who_share_a_number_prove_it_each(session: Session, lucia: int) -> None:
    other = somebody(session, "Amina", "amina@example.org")
    for person in (lucia, other):
        own.add_contact(
            session, actor(session, person), 1, value=PHONE, signs_in=False, password=None, sends=BOTH
        )
    first, second = posts(session)
    for person, message in ((lucia, first), (other, second)):
        session.rollback()
        who = actor(session, person)
        verifying.prove_by_code(session, who, contact(session, person, "phone").id, message.code, HERE)
        assert contact(session, person, "phone").verified_at is not None


def test_one_account_asks_for_only_so_many_codes(session: Session, lucia: int) -> None:
    who = actor(session, lucia)

    def change(number: int) -> None:
        own.change_contact(
            session, who, 1, contact(session, lucia).id,
            value=f"a{number}@example.org", password=PASSWORD, sends=BOTH,
        )  # fmt: skip

    for number in range(verifying.ASKS_OF_ACCOUNT):
        change(number)
    with pytest.raises(TooMany):
        change(99)
    assert len(posts(session)) == verifying.ASKS_OF_ACCOUNT


def test_a_letter_to_a_mistyped_address_names_nobody(session: Session, lucia: int) -> None:
    who = actor(session, lucia)
    own.change_contact(
        session, who, 1, contact(session, lucia).id, value=OTHER, password=PASSWORD, sends=BOTH
    )
    said = repr(newest(session).letter)
    assert "Lucia" not in said
    assert EMAIL not in said


def test_a_house_that_sends_nothing_changes_as_before(session: Session, lucia: int) -> None:
    own.change_contact(
        session, actor(session, lucia), 1, contact(session, lucia).id, value=OTHER, password=PASSWORD
    )
    assert values(session, lucia) == [(OTHER, True, False)]
    assert posts(session) == []
    with pytest.raises(NotFound):
        verifying.prove_by_code(session, actor(session, lucia), contact(session, lucia).id, "123456", HERE)
