"""Signing in through a provider: who it is, who it is not, and what happens when it is down or lies."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.accounts.mailbox import newest, opened_ways
from tests.web.accounts.people import NORTH, PASSWORD, account_id, count, set_state, somebody, verbs
from tests.web.accounts.provider_house import House, new_key, running
from tests.web.conftest import TODAY, post
from web.db import writing, zone_of
from web.models import Contact, Identity, Person
from web.services.accounts import factors, provider, sign_in
from web.services.clock import now
from web.settings import InvalidSettings, read_settings

EMAIL = "lucia@example.org"
RIGHT = {"email": EMAIL, "password": PASSWORD}
BACK = "/sign-in/provider/back"


@pytest.fixture
def house(app: Flask) -> Iterator[House]:
    """A provider that the settings name."""
    with running() as found:
        told = {"oidc_issuer": found.issuer, "oidc_client_id": "duet", "oidc_client_secret": "hush"}
        app.extensions["settings"] = replace(app.extensions["settings"], oidc_name="City ID", **told)
        yield found
    provider._KEPT.clear()


@pytest.fixture
def lucia(session: Session) -> int:
    """The id of a volunteer whose address is verified."""
    person = somebody(session, "Lucia Bianchi", EMAIL)
    verify(session, person)
    return person


def verify(session: Session, person: int) -> None:
    with writing(session):
        for each in session.scalars(select(Contact).where(Contact.person_id == person)):
            each.verified_at = now()


def local(address: str) -> str:
    """The path and query of an address of ours."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def came(client: FlaskClient, house: House, subject: str, wanted: str = "") -> TestResponse:
    """Go to the provider, sign in there, and come back."""
    way = client.get("/sign-in/provider", query_string={"next": wanted} if wanted else {})
    assert way.status_code == 302
    return client.get(local(house.enter(way.headers["Location"], subject)))


def is_in(client: FlaskClient) -> bool:
    return client.get("/me/account").status_code == 200


def test_a_verified_address_on_both_sides_signs_in_and_is_linked(
    client: FlaskClient, house: House, session: Session, lucia: int
) -> None:
    house.knows("u-1", email="Lucia@Example.org", email_verified=True, name="Lucia B.")
    answer = came(client, house, "u-1", "/me/profile")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/profile")
    assert is_in(client)
    row = session.scalars(select(Identity)).one()
    assert (row.issuer, row.subject) == (house.issuer, "u-1")
    assert "identity_linked" in verbs(session)
    house.knows("u-1", email="new@example.org", email_verified=True)
    other = client.application.test_client()
    came(other, house, "u-1")
    assert is_in(other)
    assert count(session, Identity) == 1
    assert session.scalar(select(Person.id).where(Person.name == "Lucia Bianchi")) == lucia


@pytest.mark.parametrize("verified", [False, "true", None, 1])
@pytest.mark.usefixtures("lucia")
def test_an_address_that_the_provider_has_not_verified_opens_nothing(
    client: FlaskClient, house: House, session: Session, verified: object
) -> None:
    house.knows("u-2", email=EMAIL, email_verified=verified, name="Not Lucia")
    assert came(client, house, "u-2").headers["Location"] == "/sign-up/provider"
    assert not is_in(client)
    assert count(session, Identity) == 0


def test_an_address_that_was_not_verified_here_opens_nothing(
    client: FlaskClient, house: House, session: Session
) -> None:
    somebody(session, "Squatter", EMAIL)
    house.knows("u-3", email=EMAIL, email_verified=True, name="Lucia")
    page = client.get(came(client, house, "u-3").headers["Location"])
    assert "has an account here already" in page.text
    assert not is_in(client)
    answer = post(client, "/sign-up/provider", {"name": "Lucia", **LANGUAGES})
    assert answer.status_code == 422
    assert count(session, Identity) == 0


LANGUAGES = {"languages-0-tag": "it", "languages-0-level": "native"}


def test_who_is_new_signs_up_with_a_name_filled_in(
    client: FlaskClient, house: House, session: Session
) -> None:
    house.knows("u-4", email="amina@example.org", email_verified=True, name="Amina Haddad")
    page = client.get(came(client, house, "u-4").headers["Location"])
    assert 'value="Amina Haddad"' in page.text
    assert "amina@example.org" in page.text
    answer = post(client, "/sign-up/provider", {"name": "Amina H.", **LANGUAGES})
    assert answer.status_code == 302
    assert is_in(client)
    kept = session.scalars(select(Contact).order_by(Contact.id.desc())).first()
    assert kept is not None
    assert kept.verified_at is not None
    wrong = post(client.application.test_client(), "/sign-in", {"email": "amina@example.org", "password": ""})
    assert wrong.status_code == 422
    again = client.application.test_client()
    came(again, house, "u-4")
    assert is_in(again)


def test_without_a_verified_address_one_is_asked_for_and_is_not_verified(
    client: FlaskClient, house: House, session: Session
) -> None:
    house.knows("u-5", name="Amina Haddad")
    page = client.get(came(client, house, "u-5").headers["Location"])
    assert 'name="email"' in page.text
    assert post(client, "/sign-up/provider", {"name": "Amina", **LANGUAGES}).status_code == 422
    said = {"name": "Amina", "email": "amina@example.org", **LANGUAGES}
    assert post(client, "/sign-up/provider", said).status_code == 302
    kept = session.scalars(select(Contact).order_by(Contact.id.desc())).first()
    assert kept is not None
    assert kept.verified_at is None


@pytest.mark.parametrize("typed", [EMAIL, "amina@example.org"], ids=["of lucia", "of nobody"])
@pytest.mark.usefixtures("lucia")
def test_where_the_house_sends_a_typed_address_is_proven_first_and_nobody_learns_whose_it_is(
    client: FlaskClient, app: Flask, house: House, session: Session, typed: str
) -> None:
    opened_ways(app)
    house.knows("u-6", name="Amina")
    came(client, house, "u-6")
    said = {"name": "Amina", "email": typed, **LANGUAGES}
    answer = post(client, "/sign-up/provider", said)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/availability")
    (kept,) = [each for each in session.scalars(select(Contact)) if each.verified_at is None]
    assert kept.account_id is None
    letter = newest(session)
    assert letter.to == typed
    proof = post(client, f"/me/account/contacts/{kept.id}/confirm", {"code": letter.code}, "/me/account")
    assert proof.status_code == (422 if typed == EMAIL else 302)
    session.rollback()
    session.refresh(kept)
    assert (kept.account_id is None) == (typed == EMAIL)


def test_an_account_without_a_password_takes_another_way_in_right_after_signing_in(
    client: FlaskClient, house: House, session: Session
) -> None:
    house.knows("u-6", email="amina@example.org", email_verified=True, name="Amina")
    came(client, house, "u-6")
    post(client, "/sign-up/provider", {"name": "Amina", **LANGUAGES})
    said = {"email": "second@example.org", "signs_in": "1"}
    assert post(client, "/me/account/contacts", said, page="/me/account/contacts/new").status_code == 302
    assert [each.account_id is not None for each in session.scalars(select(Contact))] == [True, True]
    with time_machine.travel(TODAY + timedelta(minutes=16)):
        late = post(client, "/me/account/contacts", {**said, "email": "third@example.org"})
        assert late.status_code == 422


def test_signing_up_wants_somebody_who_came_from_there(client: FlaskClient, house: House) -> None:
    assert house.issuer
    assert client.get("/sign-up/provider").status_code == 404
    assert post(client, "/sign-up/provider", {"name": "Amina", **LANGUAGES}, "/sign-in").status_code == 404


def test_who_is_locked_out_stays_out(client: FlaskClient, house: House, session: Session, lucia: int) -> None:
    house.knows("u-1", email=EMAIL, email_verified=True)
    came(client, house, "u-1")
    set_state(session, lucia, "locked_out")
    answer = came(client.application.test_client(), house, "u-1")
    assert answer.status_code == 422
    assert "This account was closed" in answer.text


def _other_issuer(house: House) -> None:
    house.lie = lambda claims: {**claims, "iss": "https://evil.example"}


def _other_audience(house: House) -> None:
    house.lie = lambda claims: {**claims, "aud": ["another"]}


def _two_audiences(house: House) -> None:
    house.lie = lambda claims: {**claims, "aud": ["duet", "another"], "azp": "another"}


def _old(house: House) -> None:
    house.lie = lambda claims: {**claims, "exp": int(now().timestamp()) - 120}


def _of_tomorrow(house: House) -> None:
    house.lie = lambda claims: {**claims, "iat": int(now().timestamp()) + 86_400}


def _other_nonce(house: House) -> None:
    house.lie = lambda claims: {**claims, "nonce": "another"}


def _no_nonce(house: House) -> None:
    house.lie = lambda claims: {name: value for name, value in claims.items() if name != "nonce"}


def _no_end(house: House) -> None:
    house.lie = lambda claims: {name: value for name, value in claims.items() if name != "exp"}


def _no_subject(house: House) -> None:
    house.lie = lambda claims: {**claims, "sub": ""}


def _other_key(house: House) -> None:
    house.published, house.key = house.key, new_key("house")


def _unsigned(house: House) -> None:
    house.header = {"alg": "none"}


LIES = [
    _other_issuer, _other_audience, _two_audiences, _old, _of_tomorrow, _other_nonce, _no_nonce, _no_end,
    _no_subject, _other_key, _unsigned,
]  # fmt: skip


@pytest.mark.parametrize("lies", LIES)
@pytest.mark.usefixtures("lucia")
def test_an_answer_that_does_not_hold_opens_nothing(
    client: FlaskClient, house: House, session: Session, lies: Callable[[House], None]
) -> None:
    house.knows("u-1", email=EMAIL, email_verified=True)
    lies(house)
    answer = came(client, house, "u-1")
    assert answer.status_code == 422
    assert "could not be confirmed" in answer.text
    assert not is_in(client)
    assert count(session, Identity) == 0


@pytest.mark.usefixtures("lucia")
def test_a_key_that_the_provider_has_changed_is_fetched(client: FlaskClient, house: House) -> None:
    house.knows("u-1", email=EMAIL, email_verified=True)
    came(client, house, "u-1")
    house.key, house.header = new_key("newer"), {"alg": "RS256", "kid": "newer"}
    other = client.application.test_client()
    came(other, house, "u-1")
    assert is_in(other)


@pytest.mark.usefixtures("lucia")
def test_an_answer_counts_once_and_in_the_browser_that_asked(client: FlaskClient, house: House) -> None:
    house.knows("u-1", email=EMAIL, email_verified=True)
    way = client.get("/sign-in/provider").headers["Location"]
    back = local(house.enter(way, "u-1"))
    victim = client.application.test_client()
    assert victim.get(back).status_code == 422
    victim.get("/sign-in/provider")
    assert victim.get(back).status_code == 422
    assert not is_in(victim)
    assert client.get(back).status_code == 302
    post(client, "/sign-out", page="/me/account")
    assert client.get(back).status_code == 422


@pytest.mark.usefixtures("lucia")
def test_an_answer_that_comes_late_or_says_no_or_nothing_is_a_sentence(
    client: FlaskClient, house: House
) -> None:
    way = client.get("/sign-in/provider").headers["Location"]
    assert client.get(local(house.refuse(way))).status_code == 422
    for query in ("", "?state=x", "?code=x&state=", "?error=server_error&state=x"):
        client.get("/sign-in/provider")
        assert client.get(BACK + query).status_code == 422
    house.knows("u-1", email=EMAIL, email_verified=True)
    back = local(house.enter(client.get("/sign-in/provider").headers["Location"], "u-1"))
    with time_machine.travel(TODAY + timedelta(minutes=11)):
        assert client.get(back).status_code == 422
    assert not is_in(client)


def test_a_provider_that_is_down_is_a_sentence(client: FlaskClient, house: House) -> None:
    house.down = True
    answer = client.get("/sign-in/provider", query_string={"next": "/me"})
    assert answer.status_code == 422
    assert "does not answer just now" in answer.text
    assert 'name="next" value="/me"' in answer.text
    house.down = False
    assert client.get("/sign-in/provider").status_code == 302


def test_a_provider_that_goes_down_in_between_is_a_sentence(client: FlaskClient, house: House) -> None:
    back = local(house.enter(client.get("/sign-in/provider").headers["Location"], "u-1"))
    house.down = True
    assert client.get(back).status_code == 422
    assert not is_in(client)


def test_a_provider_that_calls_itself_something_else_is_not_asked(client: FlaskClient, house: House) -> None:
    house.said_issuer = "https://evil.example"
    assert client.get("/sign-in/provider").status_code == 422


def test_without_settings_there_is_no_provider(client: FlaskClient) -> None:
    assert "/sign-in/provider" not in client.get("/sign-in").text
    assert client.get("/sign-in/provider").status_code == 404
    assert client.get(BACK).status_code == 422


@pytest.mark.usefixtures("house")
def test_the_page_to_sign_in_has_a_button_that_names_it(client: FlaskClient) -> None:
    page = client.get("/sign-in?next=/me/profile").text
    assert "Sign in with City ID" in page
    assert "/sign-in/provider?next=/me/profile" in page


def linked(client: FlaskClient, house: House, subject: str) -> TestResponse:
    """Link a subject on the account page."""
    page = post(client, "/me/account/provider", {"password": PASSWORD}).text
    way = page.split('<a class="button primary tall" href="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    return client.get(local(house.enter(way, subject)))


def test_who_is_signed_in_links_and_unlinks_it(
    client: FlaskClient, house: House, session: Session, lucia: int
) -> None:
    assert lucia
    post(client, "/sign-in", RIGHT)
    assert post(client, "/me/account/provider", {"password": "not mine"}).status_code == 422
    assert linked(client, house, "u-7").headers["Location"] == "/me/account"
    other = client.application.test_client()
    came(other, house, "u-7")
    assert is_in(other)
    (row,) = session.scalars(select(Identity.id))
    way = f"/me/account/identities/{row}"
    assert client.get(way).status_code == 200
    assert post(client, f"{way}/remove", {"password": "not mine"}, way).status_code == 422
    assert post(client, f"{way}/remove", {"password": PASSWORD}, way).status_code == 302
    assert came(client.application.test_client(), house, "u-7").headers["Location"] == "/sign-up/provider"


def test_one_sign_in_of_theirs_belongs_to_one_account(
    client: FlaskClient, house: House, session: Session, lucia: int
) -> None:
    assert lucia
    somebody(session, "Wen", "wen@example.org")
    post(client, "/sign-in", RIGHT)
    linked(client, house, "u-7")
    other = client.application.test_client()
    post(other, "/sign-in", {"email": "wen@example.org", "password": PASSWORD})
    assert linked(other, house, "u-7").status_code == 409
    (row,) = session.scalars(select(Identity.id))
    assert other.get(f"/me/account/identities/{row}").status_code == 404
    assert (
        post(other, f"/me/account/identities/{row}/remove", {"password": PASSWORD}, "/me/account").status_code
        == 404
    )


@pytest.mark.usefixtures("lucia")
def test_a_link_that_was_begun_by_another_sign_in_is_not_made(
    client: FlaskClient, house: House, session: Session
) -> None:
    post(client, "/sign-in", RIGHT)
    page = post(client, "/me/account/provider", {"password": PASSWORD}).text
    way = page.split('<a class="button primary tall" href="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    back = local(house.enter(way, "u-9"))
    post(client, "/sign-out", page="/me/account")
    client.get(back)
    assert count(session, Identity) == 0


def test_their_sign_in_is_no_second_factor(
    client: FlaskClient, app: Flask, house: House, session: Session
) -> None:
    wen = somebody(session, "Wen", "wen@example.org", rights=[("coordinator", NORTH)])
    verify(session, wen)
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor="required")
    house.knows("u-8", email="wen@example.org", email_verified=True)
    assert came(client, house, "u-8", "/stalls").headers["Location"] == "/second-factor?next=/stalls"
    assert client.get("/stalls").status_code == 303


def test_a_password_alone_links_no_provider_where_a_second_factor_is_set_up(
    client: FlaskClient, house: House, session: Session, lucia: int
) -> None:
    assert house.issuer
    token = sign_in.open_session(session, account_id(session, lucia), agent="test", days=1)
    found = sign_in.recognise(session, token, "", zone_of(session))
    assert found is not None
    pending = factors.begin(session, found.actor, found.signed_in_id, PASSWORD)
    code = pyotp.TOTP(pending.secret).at(now())
    factors.finish(session, found.actor, found.signed_in_id, pending.sealed, code)
    post(client, "/sign-in", RIGHT)
    asked = client.get("/me/account/provider")
    assert asked.headers["Location"] == "/second-factor?next=/me/account/provider"
    sent = post(client, "/me/account/provider", {"password": PASSWORD}, page="/me/account")
    assert (sent.status_code, sent.headers["Location"][:14]) == (303, "/second-factor")


def test_what_a_browser_keeps_of_it_cannot_be_made_up(client: FlaskClient, house: House) -> None:
    assert house.issuer
    client.set_cookie("duet_form", "eyJwcm92aWRlcl9zYWlkIjpbImEiLCJiIiwiYyIsIiIsOTk5OTk5OTk5OV19.x.y")
    assert client.get("/sign-up/provider").status_code == 404


def test_the_settings_hold_only_addresses_that_can_be_asked() -> None:
    for address in (
        "http://id.example",
        "https://",
        "id.example",
        "https://id.example/?a=b",
        "ftp://id.example",
    ):
        with pytest.raises(InvalidSettings):
            read_settings({"DUET_OIDC_ISSUER": address})
    assert read_settings({"DUET_OIDC_ISSUER": "https://id.example/"}).oidc_issuer == "https://id.example"
    assert "hush" not in repr(read_settings({"DUET_OIDC_CLIENT_SECRET": "hush"}))
