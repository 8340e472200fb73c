"""Second factors: codes by the clock count once, paper codes once each, and rights rest without them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.authenticator import Authenticator
from tests.web.accounts.people import DISTRICT, NORTH, PASSWORD, SOUTH, account_id, somebody, verbs
from tests.web.accounts.test_passkeys import made
from tests.web.conftest import TODAY, post
from web.db import zone_of
from web.models import Grant, Passkey, SecondFactor
from web.schemas.people import MergeSchema
from web.services.accounts import factors, lost_factors, own, sign_in
from web.services.accounts.sign_in import Known
from web.services.actor import Actor
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid, NotFound, TooMany
from web.services.people import merging, renewing

EMAIL = "wen@example.org"
RIGHT = {"email": EMAIL, "password": PASSWORD}
STAFF_PAGE = "/stalls"


def known(session: Session, person_id: int) -> Known:
    """A new sign-in of somebody, by password."""
    token = sign_in.open_session(session, account_id(session, person_id), agent="test", days=1)
    found = sign_in.recognise(session, token, "", zone_of(session))
    assert found is not None
    return found


@pytest.fixture
def wen(session: Session) -> int:
    """The id of a coordinator."""
    return somebody(session, "Wen", EMAIL, rights=[("coordinator", NORTH)])


def set_up(session: Session, person_id: int) -> tuple[pyotp.TOTP, list[str]]:
    """A device that shows somebody's codes, and their paper codes."""
    who = known(session, person_id)
    pending = factors.begin(session, who.actor, who.signed_in_id, PASSWORD)
    device = pyotp.TOTP(pending.secret)
    with time_machine.travel(now() - timedelta(minutes=10)):
        codes = factors.finish(session, who.actor, who.signed_in_id, pending.sealed, device.at(now()))
    return device, list(codes)


def test_a_device_is_kept_once_it_has_shown_its_code(session: Session, wen: int) -> None:
    who = known(session, wen)
    pending = factors.begin(session, who.actor, who.signed_in_id, PASSWORD)
    with pytest.raises(Invalid):
        factors.finish(session, who.actor, who.signed_in_id, pending.sealed, "000000")
    assert not factors.standing(session, who.actor.account_id).device
    right = pyotp.TOTP(pending.secret).at(now())
    assert len(factors.finish(session, who.actor, who.signed_in_id, pending.sealed, right)) == 10
    assert factors.standing(session, who.actor.account_id) == factors.Standing(True, 10, 0)
    assert factors.is_shown(session, who.signed_in_id)
    assert pending.secret.encode() not in session.scalars(select(SecondFactor.sealed)).one()
    with pytest.raises(Conflict):
        factors.begin(session, who.actor, who.signed_in_id, PASSWORD)


def test_a_device_begun_in_another_sign_in_or_long_ago_is_not_kept(session: Session, wen: int) -> None:
    who, other = known(session, wen), known(session, wen)
    pending = factors.begin(session, who.actor, who.signed_in_id, PASSWORD)
    device = pyotp.TOTP(pending.secret)
    with pytest.raises(Invalid):
        factors.finish(session, other.actor, other.signed_in_id, pending.sealed, device.at(now()))
    with time_machine.travel(TODAY + timedelta(minutes=31)), pytest.raises(Invalid):
        factors.finish(session, who.actor, who.signed_in_id, pending.sealed, device.at(now()))
    for odd in ("", "AAAA", "é"):
        with pytest.raises(Invalid):
            factors.finish(session, who.actor, who.signed_in_id, odd, device.at(now()))


@pytest.mark.parametrize(("seconds", "fits"), [(0, True), (-30, True), (30, True), (-90, False), (90, False)])
def test_a_clock_may_be_wrong_by_half_a_minute(
    session: Session, wen: int, seconds: int, *, fits: bool
) -> None:
    device, _ = set_up(session, wen)
    who = known(session, wen)
    with time_machine.travel(TODAY.replace(second=15), tick=False):
        code = device.at(now() + timedelta(seconds=seconds))
        if fits:
            factors.show(session, who.actor, who.signed_in_id, code)
        else:
            with pytest.raises(Invalid):
                factors.show(session, who.actor, who.signed_in_id, code)
    assert factors.is_shown(session, who.signed_in_id) is fits


def test_a_code_counts_once_and_none_before_it_counts_any_more(session: Session, wen: int) -> None:
    device, _ = set_up(session, wen)
    first, second = known(session, wen), known(session, wen)
    with time_machine.travel(TODAY.replace(second=15), tick=False):
        factors.show(session, first.actor, first.signed_in_id, device.at(now()))
        for code in (device.at(now()), device.at(now() - timedelta(seconds=30))):
            with pytest.raises(Invalid):
                factors.show(session, second.actor, second.signed_in_id, code)
    assert not factors.is_shown(session, second.signed_in_id)


@pytest.mark.parametrize("typed", ["{}", " {} ", "１２３"])
def test_a_code_is_read_as_it_is_typed(session: Session, wen: int, typed: str) -> None:
    device, _ = set_up(session, wen)
    who = known(session, wen)
    code = device.at(now())
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    said = wide if "{" not in typed else typed.format(f"{code[:3]} {code[3:]}")
    factors.show(session, who.actor, who.signed_in_id, said)


def test_each_paper_code_counts_once(session: Session, wen: int) -> None:
    _, codes = set_up(session, wen)
    first, second = known(session, wen), known(session, wen)
    factors.show(session, first.actor, first.signed_in_id, codes[3].upper())
    with pytest.raises(Invalid):
        factors.show(session, second.actor, second.signed_in_id, codes[3])
    factors.show(session, second.actor, second.signed_in_id, codes[4].replace("-", " "))
    assert factors.standing(session, first.actor.account_id).paper == 8
    assert codes[5].replace("-", "") not in str(session.scalars(select(SecondFactor.paper)).one())


def test_new_paper_voids_the_old(session: Session, wen: int) -> None:
    _, codes = set_up(session, wen)
    first, second = known(session, wen), known(session, wen)
    factors.show(session, first.actor, first.signed_in_id, codes[0])
    fresh = factors.renew_paper(session, first.actor, first.signed_in_id, PASSWORD)
    with pytest.raises(Invalid):
        factors.show(session, second.actor, second.signed_in_id, codes[1])
    factors.show(session, second.actor, second.signed_in_id, fresh[1])


def test_guesses_are_few_over_all_sign_ins(session: Session, wen: int) -> None:
    device, codes = set_up(session, wen)
    for _ in range(factors.TRIES):
        who = known(session, wen)
        with pytest.raises(Invalid):
            factors.show(session, who.actor, who.signed_in_id, "000000")
    who = known(session, wen)
    for right in (device.at(now()), codes[0]):
        with pytest.raises(TooMany):
            factors.show(session, who.actor, who.signed_in_id, right)
    with time_machine.travel(TODAY + timedelta(hours=2)):
        factors.show(session, who.actor, who.signed_in_id, codes[0])


def _adds_a_way_in(session: Session, actor: Actor, signed_in_id: int, password: str) -> None:
    own.add_contact(session, actor, signed_in_id, value="t@example.org", signs_in=True, password=password)


def _changes_the_password(session: Session, actor: Actor, signed_in_id: int, password: str) -> None:
    own.change_password(session, actor, signed_in_id, old=password, new="four other words of a thief")


DEEDS = [factors.renew_paper, factors.end, factors.begin, _adds_a_way_in, _changes_the_password]


@pytest.mark.parametrize("deed", DEEDS)
def test_a_password_alone_replaces_no_factor(session: Session, wen: int, deed: Callable[..., object]) -> None:
    set_up(session, wen)
    thief = known(session, wen)
    for actor in (thief.actor, replace(thief.actor, rights=frozenset())):
        with pytest.raises(Forbidden):
            deed(session, actor, thief.signed_in_id, PASSWORD)


def test_an_administrator_above_ends_a_lost_one(session: Session, wen: int) -> None:
    set_up(session, wen)
    boss = known(session, somebody(session, "Mei", "mei@example.org", rights=[("administrator", DISTRICT)]))
    with session.no_autoflush:
        lost_factors.end_for(session, boss.actor, wen)
    assert factors.standing(session, account_id(session, wen)) == factors.Standing(False, 0, 0)
    assert verbs(session)[-1] == "factor_ended_for"
    with pytest.raises(Conflict):
        lost_factors.end_for(session, boss.actor, boss.actor.person_id)


def test_an_administrator_ends_none_of_who_belongs_elsewhere(session: Session) -> None:
    person = somebody(session, "Ana", EMAIL, belongs=SOUTH)
    set_up(session, person)
    other = known(session, somebody(session, "Mei", "mei@example.org", rights=[("administrator", NORTH)]))
    with pytest.raises((Forbidden, NotFound)):
        lost_factors.end_for(session, other.actor, person)
    assert factors.standing(session, account_id(session, person)).device


@pytest.mark.parametrize("right", [("administrator", SOUTH), ("coordinator", DISTRICT)])
def test_nobody_else_ends_it(session: Session, wen: int, right: tuple[str, int]) -> None:
    device, _ = set_up(session, wen)
    other = known(session, somebody(session, "Mei", "mei@example.org", rights=[right]))
    with pytest.raises((Forbidden, NotFound)):
        lost_factors.end_for(session, other.actor, wen)
    who = known(session, wen)
    factors.show(session, who.actor, who.signed_in_id, device.at(now()))


def test_an_administrator_below_does_not_end_one_of_who_holds_more(session: Session) -> None:
    above = somebody(session, "Wen", EMAIL, rights=[("coordinator", NORTH), ("auditor", DISTRICT)])
    set_up(session, above)
    other = known(session, somebody(session, "Mei", "mei@example.org", rights=[("administrator", NORTH)]))
    with pytest.raises(Forbidden):
        lost_factors.end_for(session, other.actor, above)


def test_a_device_goes_with_its_account_through_a_merge_and_back(session: Session) -> None:
    kept = somebody(session, "Wen", belongs=NORTH)
    merged = somebody(session, "Wen", EMAIL, belongs=NORTH)
    device, codes = set_up(session, merged)
    above = somebody(session, "Mei", "mei@example.org", rights=[("coordinator", DISTRICT)])
    boss = known(session, above).actor
    one = merging.merge(session, boss, MergeSchema().load({"kept_id": kept, "merged_id": merged}))
    who = known(session, kept)
    factors.show(session, who.actor, who.signed_in_id, device.at(now()))
    renewing.renew(session, kept)
    merging.undo(session, boss, one)
    again = known(session, merged)
    factors.show(session, again.actor, again.signed_in_id, codes[0])
    with time_machine.travel(now() + timedelta(minutes=5)):
        factors.show(session, again.actor, again.signed_in_id, device.at(now()))


# By the pages and the API.


@pytest.fixture
def demanding(app: Flask) -> None:
    """The district wants a second factor of everybody with rights."""
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor="required")


def bearer(client: FlaskClient) -> dict[str, str]:
    token = client.post("/api/v1/sessions", json=RIGHT).get_json()["token"]
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.usefixtures("wen")
def test_offered_lets_staff_work_until_they_set_one_up(client: FlaskClient) -> None:
    assert post(client, "/sign-in", RIGHT).headers["Location"] == "/"
    assert client.get(STAFF_PAGE).status_code == 200
    assert "Set up a second factor" in client.get("/me/account").text


def test_switched_off_nothing_is_asked(app: Flask, client: FlaskClient, session: Session, wen: int) -> None:
    set_up(session, wen)
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor="off")
    post(client, "/sign-in", RIGHT)
    assert client.get(STAFF_PAGE).status_code == 200


def test_who_has_set_one_up_is_asked_for_it(client: FlaskClient, session: Session, wen: int) -> None:
    device, _ = set_up(session, wen)
    went = post(client, "/sign-in", {**RIGHT, "next": STAFF_PAGE})
    assert went.headers["Location"] == f"/second-factor?next={STAFF_PAGE}"
    answer = client.get(STAFF_PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/second-factor?next={STAFF_PAGE}")
    assert client.get("/me/account").status_code == 200
    said = {"code": "000000", "next": STAFF_PAGE}
    assert post(client, "/second-factor", said).status_code == 422
    on = post(client, "/second-factor", {"code": device.at(now()), "next": STAFF_PAGE})
    assert (on.status_code, on.headers["Location"]) == (302, STAFF_PAGE)
    assert client.get(STAFF_PAGE).status_code == 200


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_the_way_back_leads_to_no_other_site(
    client: FlaskClient, session: Session, wen: int, next_: str
) -> None:
    device, _ = set_up(session, wen)
    post(client, "/sign-in", RIGHT)
    on = post(client, "/second-factor", {"code": device.at(now()), "next": next_})
    assert on.headers["Location"] == "/"


@pytest.mark.usefixtures("demanding", "wen")
def test_required_keeps_staff_pages_shut_and_leads_to_setting_it_up(client: FlaskClient) -> None:
    post(client, "/sign-in", RIGHT)
    assert client.get(STAFF_PAGE).status_code == 303
    assert "Set up codes on a phone" in client.get("/second-factor").text
    assert client.get("/me/account").status_code == 200
    page = post(client, "/me/account/second-factor/new", {"password": PASSWORD, "next": STAFF_PAGE})
    setup, secret = _hidden(page.text, "setup"), _secret(page.text)
    wrong = post(client, "/me/account/second-factor", {"setup": setup, "code": "000000"})
    assert wrong.status_code == 422
    assert _secret(wrong.text) == secret
    done = post(
        client,
        "/me/account/second-factor",
        {"setup": setup, "code": pyotp.TOTP(secret).at(now()), "next": STAFF_PAGE},
    )
    assert len(re.findall(r"<li><code>", done.text)) == 10
    assert done.headers["Cache-Control"] == "no-store"
    assert f'href="{STAFF_PAGE}"' in done.text
    assert client.get(STAFF_PAGE).status_code == 200


@pytest.mark.usefixtures("demanding")
def test_volunteers_are_asked_for_nothing(client: FlaskClient, session: Session) -> None:
    somebody(session, "Lucia", "lucia@example.org")
    went = post(client, "/sign-in", {"email": "lucia@example.org", "password": PASSWORD})
    assert went.headers["Location"] == "/"
    assert client.get("/me").status_code == 200
    assert "Second factor" not in client.get("/me/account").text


@pytest.mark.usefixtures("demanding", "wen")
def test_what_was_typed_comes_back_after_the_factor(client: FlaskClient, session: Session) -> None:
    post(client, "/sign-in", RIGHT)
    typed = {"name": "Desk at the market", "written": "1", "page": "/stalls/new"}
    refused = post(client, STAFF_PAGE, typed, "/me/account")
    assert refused.status_code == 303
    assert "kept%3D" in refused.headers["Location"]
    assert session.scalar(select(Grant.id)) is not None


@pytest.mark.usefixtures("demanding")
def test_a_program_gives_the_factor_with_its_token(client: FlaskClient, session: Session, wen: int) -> None:
    device, _ = set_up(session, wen)
    mine = bearer(client)
    refused = client.get("/api/v1/board/people", headers=mine)
    assert refused.status_code == 403
    assert refused.get_json()["error"]["code"] == "factor_wanted"
    told = client.get("/api/v1/me/second-factor", headers=mine).get_json()
    assert told == {"wanted": True, "shown": False, "device": True, "paper_codes": 10, "passkeys": 0}
    way = "/api/v1/sessions/current/second-factor"
    assert client.post(way, json={"code": "000000"}, headers=mine).status_code == 422
    assert client.post(way, json={"code": device.at(now())}, headers=mine).status_code == 204
    assert client.get("/api/v1/board/people", headers=mine).status_code != 403
    assert client.get("/api/v1/board/people", headers=bearer(client)).status_code == 403


@pytest.mark.usefixtures("demanding")
def test_a_passkey_is_enough(session: Session, wen: int, client: FlaskClient) -> None:
    device = Authenticator()
    made(session, known(session, wen), device)
    post(client, "/sign-in", RIGHT)
    assert client.get(STAFF_PAGE).status_code == 303
    device.count += 1
    answer = device.use(client.get("/second-factor/passkey").text)
    on = post(client, "/second-factor/passkey", {"answer": answer, "next": STAFF_PAGE}, "/second-factor")
    assert on.headers["Location"] == STAFF_PAGE
    assert client.get(STAFF_PAGE).status_code == 200


def test_an_administrator_ends_it_by_the_page(client: FlaskClient, session: Session) -> None:
    wen = somebody(session, "Wen", EMAIL, rights=[("coordinator", NORTH)], belongs=NORTH)
    set_up(session, wen)
    made(session, known(session, somebody(session, "Lu", "lu@example.org")), Authenticator())
    somebody(session, "Mei", "mei@example.org", rights=[("administrator", DISTRICT)])
    post(client, "/sign-in", {"email": "mei@example.org", "password": PASSWORD})
    page = f"/people/{wen}/second-factor"
    assert "End the second factor" in client.get(page).text
    assert post(client, page).status_code == 302
    assert "has set up no second factor" in client.get(page).text
    assert len(session.scalars(select(Passkey)).all()) == 1


def _hidden(page: str, name: str) -> str:
    return unescape(page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0])


def _secret(page: str) -> str:
    return page.split('class="wrap">', 1)[1].split("<", 1)[0].replace(" ", "")
