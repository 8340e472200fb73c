"""Passkeys: who has one is let in; a copied, replayed, foreign or removed one is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.authenticator import Authenticator
from tests.web.accounts.people import NORTH, PASSWORD, account_id, set_state, somebody, verbs
from tests.web.conftest import TODAY, post
from web.db import zone_of
from web.models import Passkey, SignedIn
from web.services.accounts import factors, passkeys, sign_in
from web.services.accounts.passkeys import Site
from web.services.accounts.sign_in import Client, Known
from web.services.faults import Conflict, Forbidden, Invalid, NotFound

EMAIL = "lucia@example.org"
SITE = Site("localhost", "http://localhost")
CLIENT = Client("192.0.2.7")


def known(session: Session, person_id: int) -> Known:
    """A new sign-in of somebody, by password."""
    token = sign_in.open_session(session, account_id(session, person_id), agent="test", days=1)
    found = sign_in.recognise(session, token, "", zone_of(session))
    assert found is not None
    return found


@pytest.fixture
def lucia(session: Session) -> Known:
    """A volunteer who is signed in."""
    return known(session, somebody(session, "Lucia Bianchi", EMAIL))


def made(session: Session, who: Known, device: Authenticator) -> int:
    """A passkey of somebody on a device."""
    actor, here = who.actor, who.signed_in_id
    options = passkeys.asked_to_make(session, actor, here, SITE, password=PASSWORD)
    return passkeys.make(session, actor, here, SITE, device.make(options), "Phone")


def entered(session: Session, device: Authenticator, site: Site = SITE) -> Known:
    """Sign in with a device, whose counter goes on."""
    device.count += 1
    answer = device.use(passkeys.asked_to_enter(session, site))
    token = passkeys.enter(session, site, answer, CLIENT, days=1).token
    found = sign_in.recognise(session, token, "", zone_of(session))
    assert found is not None
    return found


def test_a_passkey_signs_in_without_a_name_and_counts_as_both_factors(session: Session, lucia: Known) -> None:
    device = Authenticator()
    made(session, lucia, device)
    found = entered(session, device)
    assert found.actor.person_id == lucia.actor.person_id
    assert found.factor_at is not None
    assert verbs(session)[-2:] == ["passkey_made", "signed_in"]


def test_an_authenticator_that_does_not_count_works_again_and_again(session: Session, lucia: Known) -> None:
    device = Authenticator()
    device.count = 0
    made(session, lucia, device)
    for _ in range(2):
        answer = device.use(passkeys.asked_to_enter(session, SITE))
        assert passkeys.enter(session, SITE, answer, CLIENT, days=1).token


def test_making_one_wants_the_password(session: Session, lucia: Known) -> None:
    with pytest.raises(Invalid) as fault:
        passkeys.asked_to_make(session, lucia.actor, lucia.signed_in_id, SITE, password="not mine")
    assert "password" in fault.value.errors


def test_an_answer_counts_once(session: Session, lucia: Known) -> None:
    device = Authenticator()
    made(session, lucia, device)
    device.count += 1
    answer = device.use(passkeys.asked_to_enter(session, SITE))
    passkeys.enter(session, SITE, answer, CLIENT, days=1)
    with pytest.raises(Invalid):
        passkeys.enter(session, SITE, answer, CLIENT, days=1)


def test_a_challenge_is_good_for_five_minutes(session: Session, lucia: Known) -> None:
    device = Authenticator()
    made(session, lucia, device)
    answer = device.use(passkeys.asked_to_enter(session, SITE))
    with time_machine.travel(TODAY + timedelta(minutes=6)), pytest.raises(Invalid):
        passkeys.enter(session, SITE, answer, CLIENT, days=1)


def _elsewhere(device: Authenticator) -> None:
    device.origin = "https://duet.example.evil"


def _other_house(device: Authenticator) -> None:
    device.host = "duet.example.evil"


def _unverified(device: Authenticator) -> None:
    device.verifies = False


def _behind(device: Authenticator) -> None:
    device.count = -5


def _other_key(device: Authenticator) -> None:
    device.key = Authenticator().key


def _unknown(device: Authenticator) -> None:
    device.id = b"nobody knows this"


def _somebody_else(device: Authenticator) -> None:
    device.handle = b"another account"


@pytest.mark.parametrize(
    "changed", [_elsewhere, _other_house, _unverified, _behind, _other_key, _unknown, _somebody_else]
)
def test_what_is_not_the_passkey_is_refused(
    session: Session, lucia: Known, changed: Callable[[Authenticator], None]
) -> None:
    device = Authenticator()
    device.count = 8
    made(session, lucia, device)
    changed(device)
    device.count = device.count + 1 if device.count > 0 else 3
    before = verbs(session).count("signed_in")
    with pytest.raises(Invalid):
        passkeys.enter(session, SITE, device.use(passkeys.asked_to_enter(session, SITE)), CLIENT, days=1)
    assert verbs(session).count("signed_in") == before


def test_a_counter_that_goes_back_is_written_down(session: Session, lucia: Known) -> None:
    device = Authenticator()
    device.count = 8
    made(session, lucia, device)
    with pytest.raises(Invalid):
        passkeys.enter(session, SITE, device.use(passkeys.asked_to_enter(session, SITE)), CLIENT, days=1)
    assert verbs(session)[-1] == "passkey_copied"
    assert session.scalars(select(Passkey.sign_count)).one() == 8


def test_a_challenge_of_another_deed_or_of_nobody_is_refused(session: Session, lucia: Known) -> None:
    device = Authenticator()
    made(session, lucia, device)
    device.count += 1
    to_prove = passkeys.asked_to_prove(session, lucia.actor, lucia.signed_in_id, SITE)
    with pytest.raises(Invalid):
        passkeys.enter(session, SITE, device.use(to_prove), CLIENT, days=1)
    with pytest.raises(Invalid):
        passkeys.enter(session, SITE, device.use('{"challenge": "AAAA"}'), CLIENT, days=1)
    other = known(session, lucia.actor.person_id)
    with pytest.raises(Invalid):
        passkeys.prove(session, other.actor, other.signed_in_id, SITE, device.use(to_prove))
    again = passkeys.asked_to_prove(session, lucia.actor, lucia.signed_in_id, SITE)
    passkeys.prove(session, lucia.actor, lucia.signed_in_id, SITE, device.use(again))
    assert factors.is_shown(session, lucia.signed_in_id)
    assert not factors.is_shown(session, other.signed_in_id)


def test_what_a_browser_answers_may_be_anything(session: Session) -> None:
    for answer in (
        "",
        "{}",
        "[]",
        "null",
        "1",
        '{"id": 1}',
        "x" * 30_000,
        '{"id":"a","rawId":"a","response":{}}',
    ):
        with pytest.raises(Invalid):
            passkeys.enter(session, SITE, answer, CLIENT, days=1)


def test_a_passkey_of_somebody_else_shows_no_factor(session: Session, lucia: Known) -> None:
    device, other = Authenticator(), known(session, somebody(session, "Wen", "wen@example.org"))
    made(session, other, device)
    device.count += 1
    options = passkeys.asked_to_prove(session, lucia.actor, lucia.signed_in_id, SITE)
    with pytest.raises(Invalid):
        passkeys.prove(session, lucia.actor, lucia.signed_in_id, SITE, device.use(options))


def test_one_device_makes_one_passkey_once(session: Session, lucia: Known) -> None:
    device = Authenticator()
    made(session, lucia, device)
    with pytest.raises(Conflict):
        made(session, lucia, device)


def test_a_removed_passkey_signs_in_no_longer(session: Session, lucia: Known) -> None:
    device = Authenticator()
    key = made(session, lucia, device)
    with pytest.raises(Invalid):
        passkeys.remove(session, lucia.actor, lucia.signed_in_id, key, "not mine")
    passkeys.remove(session, lucia.actor, lucia.signed_in_id, key, PASSWORD)
    with pytest.raises(Invalid):
        entered(session, device)


def test_nobody_touches_the_passkeys_of_others(session: Session, lucia: Known) -> None:
    key = made(session, lucia, Authenticator())
    other = known(session, somebody(session, "Wen", "wen@example.org"))
    with pytest.raises(NotFound):
        passkeys.remove(session, other.actor, other.signed_in_id, key, PASSWORD)
    with pytest.raises(NotFound):
        passkeys.rename(session, other.actor, key, "mine")


def test_who_is_locked_out_stays_out(session: Session, lucia: Known) -> None:
    device = Authenticator()
    made(session, lucia, device)
    set_state(session, lucia.actor.person_id, "locked_out")
    with pytest.raises(Invalid):
        entered(session, device)


def test_a_password_alone_adds_no_passkey_beside_one_of_staff(session: Session) -> None:
    wen = somebody(session, "Wen", "wen@example.org", rights=[("coordinator", NORTH)])
    device = Authenticator()
    made(session, known(session, wen), device)
    thief = known(session, wen)
    with pytest.raises(Forbidden):
        passkeys.asked_to_make(session, thief.actor, thief.signed_in_id, SITE, password=PASSWORD)
    resting = replace(thief.actor, rights=frozenset())
    with pytest.raises(Forbidden):
        passkeys.asked_to_make(session, resting, thief.signed_in_id, SITE, password=PASSWORD)
    made(session, entered(session, device), Authenticator())


def test_the_sign_in_says_when_its_factor_was_shown(session: Session, lucia: Known) -> None:
    made(session, lucia, Authenticator())
    assert session.get_one(SignedIn, lucia.signed_in_id).factor_at is not None


def test_the_pages_make_name_and_remove_one(client: FlaskClient, session: Session) -> None:
    somebody(session, "Lucia Bianchi", EMAIL)
    post(client, "/sign-in", {"email": EMAIL, "password": PASSWORD})
    wrong = post(client, "/me/account/passkeys/new", {"name": "Phone", "password": "not mine"})
    assert wrong.status_code == 422
    assert 'value="Phone"' in wrong.text
    page = post(client, "/me/account/passkeys/new", {"name": "Phone", "password": PASSWORD})
    assert page.headers["Cache-Control"] == "no-store"
    device = Authenticator()
    answer = device.make(_options(page.text))
    assert post(client, "/me/account/passkeys", {"name": "Phone", "answer": answer}).status_code == 302
    assert "Phone" in client.get("/me/account").text
    (key,) = session.scalars(select(Passkey.id))
    assert post(client, f"/me/account/passkeys/{key}", {"name": "Old phone"}).status_code == 302
    assert "Old phone" in client.get("/me/account").text
    stranger = client.application.test_client()
    device.count += 1
    answer = device.use(stranger.get("/sign-in/passkey").text)
    went = post(stranger, "/sign-in/passkey", {"answer": answer, "next": "/me/account"}, "/sign-in")
    assert (went.status_code, went.headers["Location"]) == (302, "/me/account")
    removed = post(client, f"/me/account/passkeys/{key}/remove", {"password": PASSWORD})
    assert removed.status_code == 302
    assert "Old phone" not in client.get("/me/account").text


def test_a_passkey_that_does_not_hold_leads_back_to_the_page(client: FlaskClient) -> None:
    answer = post(client, "/sign-in/passkey", {"answer": "{}", "next": "/board"}, "/sign-in")
    assert answer.status_code == 422
    assert "This passkey does not work here" in answer.text
    assert 'name="next" value="/board"' in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "duet.example", "192.168.1.7"])
def test_where_browsers_know_no_passkeys_none_is_offered(client: FlaskClient, host: str) -> None:
    there = {"base_url": f"http://{host}"}
    assert "data-passkey" not in client.get("/sign-in", **there).text
    assert client.get("/sign-in/passkey", **there).status_code == 404


def _options(page: str) -> str:
    return unescape(page.split('data-options="', 1)[1].split('"', 1)[0])
