"""In which language a page answers: as its account reads, and a form as the page that it stood on."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.conftest import Login, account_of, in_language, post, reads
from tests.web.forms.browser import opened
from web import locale
from web.models import Account, Person
from web.words.messages.readers import tag_for

LANG = re.compile(r'<html lang="([^"]+)"')
PROFILE = "/me/profile"


def language_of(html: str) -> str:
    found = LANG.search(html)
    assert found
    return found[1]


def test_what_an_account_reads_wins_over_the_browser(signed_in: Login, session: Session) -> None:
    mine = signed_in("volunteer")
    reads(session, account_of(session, "volunteer"), "zh-Hans")
    mine.set_cookie("duet_language", "en")
    assert language_of(mine.get("/me", headers={"Accept-Language": "en"}).text) == "zh-Hans"


def test_a_choice_follows_to_every_browser_and_into_letters(signed_in: Login, session: Session) -> None:
    here, elsewhere = in_language(signed_in("volunteer"), "en"), signed_in("volunteer")
    elsewhere.set_cookie("duet_language", "en")
    here.get("/language/zh-Hans")
    assert language_of(elsewhere.get("/me").text) == "zh-Hans"
    session.rollback()
    person = session.get_one(Account, account_of(session, "volunteer")).person_id
    assert tag_for(session.get_one(Person, person).language) == "zh-Hans"


def test_who_reads_a_language_that_pages_are_not_in_is_asked_no_more_than_the_browser(
    signed_in: Login, session: Session
) -> None:
    mine = signed_in("volunteer")
    reads(session, account_of(session, "volunteer"), "xx")
    mine.set_cookie("duet_language", "zh-Hans")
    assert language_of(mine.get("/me").text) == "zh-Hans"


def test_where_nobody_has_signed_in_the_cookie_wins_over_the_browser(client: FlaskClient) -> None:
    client.set_cookie("duet_language", "zh-Hans")
    assert language_of(client.get("/sign-in", headers={"Accept-Language": "en"}).text) == "zh-Hans"


def test_a_form_is_answered_in_the_language_of_its_page(signed_in: Login) -> None:
    """Another tab has changed the language meanwhile: what was typed comes back in words that were read."""
    mine = opened(in_language(signed_in("volunteer"), "en"), PROFILE, PROFILE)
    mine.browser.get("/language/zh-Hans")
    answer = mine.send(name="x" * 5_000)
    assert answer.status_code == 422
    assert language_of(answer.text) == "en"
    assert language_of(mine.browser.get(PROFILE).text) == "zh-Hans"


@pytest.mark.parametrize("claimed", ["xx", "ar-XB", "", "zh-Hans; drop", "en-XA"])
def test_a_page_in_no_language_of_ours_is_answered_as_any_other(client: FlaskClient, claimed: str) -> None:
    answer = post(client, "/sign-in", {"email": "", "password": "", locale.OF_PAGE: claimed}, "/sign-in")
    assert answer.status_code == 422
    assert language_of(answer.text) == "en"


def test_a_part_of_a_page_is_in_its_language(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context("/sign-in", headers={locale.PART_OF_PAGE: "zh-Hans"}):
        assert locale.tag() == "zh-Hans"
    assert '"X-Page-Language": "en"' in client.get("/sign-in").text


def test_who_may_not_open_a_page_of_staff_is_told_so_in_their_language(
    signed_in: Login, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locale, "offered_tags", lambda: ("en", "zh-Hans", "fr"))
    for role, tag in (("volunteer", "fr"), ("coordinator", "en")):
        browser = signed_in(role)
        reads(session, account_of(session, role), "fr")
        assert language_of(browser.get("/board").text) == tag
