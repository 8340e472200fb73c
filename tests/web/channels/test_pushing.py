"""Browsers that show messages: theirs by their own press, until they end it or another signs in there."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.channels.test_push import KEYS, PUBLIC
from tests.web.conftest import Login, post
from web.channels.encrypting import unpacked
from web.db import vault_of
from web.models import PushSubscription
from web.services.messages.pushing import MOST, SEALED
from web.settings import Settings
from web.vault.vault import HOUSE

ADDRESS = {"endpoint": PUBLIC, **KEYS}


def rows(session: Session) -> list[PushSubscription]:
    """Every browser, oldest first."""
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(PushSubscription).order_by(PushSubscription.id)))


def test_a_browser_subscribes_once_and_ends(signed_in: Login, session: Session) -> None:
    browser = signed_in("volunteer")
    for _ in range(2):
        assert post(browser, "/me/push", ADDRESS, page="/me/telling").status_code == 204
    (row,) = rows(session)
    told = json.loads(vault_of(session).open(HOUSE, SEALED, row.sealed))
    assert (told, row.ended_at) == (ADDRESS, None)
    assert PUBLIC.encode() not in row.sealed
    assert post(browser, "/me/push/end", {"endpoint": PUBLIC}, page="/me/telling").status_code == 204
    assert rows(session)[0].ended_at is not None
    assert post(browser, "/me/push", ADDRESS, page="/me/telling").status_code == 204
    assert [each.ended_at for each in rows(session)] == [None]


def test_a_shared_browser_is_of_whoever_asked_last(signed_in: Login, session: Session) -> None:
    first, second = signed_in("volunteer"), signed_in("lead")
    post(first, "/me/push", ADDRESS, page="/me/telling")
    before = rows(session)[0].person_id
    post(second, "/me/push", ADDRESS, page="/me/telling")
    (row,) = rows(session)
    assert row.person_id != before
    assert json.loads(vault_of(session).open(HOUSE, SEALED, row.sealed)) == ADDRESS
    assert post(first, "/me/push/end", {"endpoint": PUBLIC}, page="/me/telling").status_code == 204
    assert rows(session)[0].ended_at is None


def test_a_person_has_so_many_browsers(signed_in: Login, session: Session) -> None:
    browser = signed_in("volunteer")
    for number in range(MOST + 2):
        post(browser, "/me/push", {**ADDRESS, "endpoint": f"{PUBLIC}/{number}"}, page="/me/telling")
    assert [each.ended_at is None for each in rows(session)] == [False] * 2 + [True] * MOST


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": "https://169.254.169.254/latest"},
        {"endpoint": "http://push.example/"},
        {"endpoint": "https://localhost/"},
        {"endpoint": ""},
        {"endpoint": "https://push.example/" + "x" * 2_000},
        {"p256dh": "x"},
        {"p256dh": "x" * 300},
        {"auth": ""},
        {"auth": "AAAA"},
    ],
)
def test_what_no_browser_says_is_refused(signed_in: Login, session: Session, changed: dict[str, str]) -> None:
    browser = signed_in("volunteer")
    assert post(browser, "/me/push", {**ADDRESS, **changed}, page="/me/telling").status_code == 422
    assert rows(session) == []


def test_the_key_is_told_where_something_is_pushed(signed_in: Login, settings: Settings) -> None:
    browser = signed_in("volunteer")
    first, second = (browser.get("/me/push").get_json() for _ in range(2))
    assert first == second
    assert len(unpacked(first["key"])) == 65
    browser.application.extensions["settings"] = Settings(instance=settings.instance, host="192.0.2.1")
    assert browser.get("/me/push").status_code == 404


def test_nobody_subscribes_who_is_not_signed_in(signed_in: Login, session: Session) -> None:
    stranger = signed_in("volunteer").application.test_client()
    assert post(stranger, "/me/push", ADDRESS, page="/sign-in").status_code == 401
    assert rows(session) == []


def test_the_page_offers_it_to_scripts_alone(signed_in: Login) -> None:
    page = signed_in("volunteer").get("/me/telling").text
    assert "data-push " in page
    assert "js/push-worker.js" in page
