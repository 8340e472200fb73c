"""Typed text is kept: over an ended session, a stale token, a throttle, another language."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import PASSWORDS, TODAY, Login, in_language
from tests.web.forms.browser import Page, of, opened
from tests.web.people.staff import somebody
from web import demo
from web.db import writing
from web.models import KeptForm, Person, SignedIn
from web.services.accounts import contacts
from web.services.clock import now

TYPED = "Twenty minutes of typing"


def signs_out_everywhere(session: Session) -> None:
    """Every sign-in ends, as when somebody presses it on another device."""
    with writing(session):
        for each in session.scalars(select(SignedIn)):
            each.revoked_at = now()


def profile_of(login: Login, who: str = "volunteer") -> Page:
    """A volunteer's profile, open in their browser."""
    browser = login(who)
    in_language(browser, "en")
    return opened(browser, "/me/profile", "/me/profile")


def signed_in_again(page: Page, answer_text: str, who: str = "volunteer") -> str:
    """Where signing in on the page that came instead leads."""
    door = of(page.browser, "/sign-in", answer_text, "/sign-in")
    answer = door.send(email=demo.address(who), password=PASSWORDS[who])
    assert answer.status_code == 302
    return answer.headers["Location"]


def rows_of(session: Session) -> int:
    """How many typed forms are kept."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(KeptForm)) or 0


def test_who_signs_in_again_finds_the_form_filled_in(signed_in: Login, session: Session) -> None:
    mine = profile_of(signed_in)
    signs_out_everywhere(session)
    rows = {"languages-0-level": "A2"}
    answer = mine.send(name=TYPED, **rows)
    assert answer.status_code == 401
    assert f">{TYPED}<" in answer.text, "it can be read and copied before anybody signs in"
    assert "It is not saved yet." in answer.text
    again = opened(mine.browser, signed_in_again(mine, answer.text), "/me/profile")
    assert again.value("name") == TYPED
    assert again.value("languages-0-level") == "A2"
    assert "It is not saved yet." in again.html
    assert not session.scalar(select(Person.id).where(Person.name == TYPED))
    assert again.send().status_code == 302
    session.rollback()
    assert session.scalar(select(Person.id).where(Person.name == TYPED))


def test_a_wrong_password_on_the_way_loses_nothing(signed_in: Login, session: Session) -> None:
    mine = profile_of(signed_in)
    signs_out_everywhere(session)
    door = of(mine.browser, "/sign-in", mine.send(name=TYPED).text, "/sign-in")
    wrong = door.send(email=demo.address("volunteer"), password="not this one")
    again = opened(mine.browser, signed_in_again(mine, wrong.text), "/me/profile")
    assert again.value("name") == TYPED


def test_what_was_kept_is_given_back_once(signed_in: Login, session: Session) -> None:
    mine = profile_of(signed_in)
    signs_out_everywhere(session)
    url = signed_in_again(mine, mine.send(name=TYPED).text)
    assert rows_of(session) == 1
    assert TYPED in mine.browser.get(url).text
    assert TYPED not in mine.browser.get(url).text
    assert rows_of(session) == 0


def test_somebody_else_who_signs_in_there_does_not_find_it(signed_in: Login, session: Session) -> None:
    mine = profile_of(signed_in)
    signs_out_everywhere(session)
    url = signed_in_again(mine, mine.send(name=TYPED).text, "coordinator")
    assert "kept=" not in url
    assert rows_of(session) == 0


def test_nor_where_the_browser_has_forgotten_whose_sign_in_it_was(signed_in: Login, session: Session) -> None:
    mine = profile_of(signed_in)
    mine.browser.delete_cookie("duet_session")
    answer = mine.send(name=TYPED)
    assert "kept=" not in signed_in_again(mine, answer.text, "coordinator")
    assert rows_of(session) == 0
    mine.browser.delete_cookie("duet_session")
    url = signed_in_again(mine, mine.send(name=TYPED).text)
    assert opened(mine.browser, url, "/me/profile").value("name") == TYPED


def made_one(session: Session, merged: str, kept: int) -> None:
    """Make the person of one of the demo's accounts one with another, as a merge does."""
    with writing(session):
        found = contacts.account_of(session, contacts.digest_of(session, demo.address(merged)))
        assert found is not None
        account, person = found
        account.person_id, person.merged_into_id, person.state = kept, kept, "left"


@pytest.mark.parametrize("signed_out", [True, False])
def test_a_merge_meanwhile_loses_nothing_and_overwrites_nothing(
    signed_in: Login, session: Session, signed_out: bool
) -> None:
    mine = profile_of(signed_in)
    kept = somebody(session, "Kept Person")
    made_one(session, "volunteer", kept)
    if signed_out:
        signs_out_everywhere(session)
        url = signed_in_again(mine, mine.send(name=TYPED).text)
    else:
        answer = mine.send(name=TYPED)
        assert answer.status_code == 409
        assert "Two records of you were made one" in answer.text
        url = re.findall(r'href="([^"]*kept=[^"]*)"', answer.text)[0]
    again = opened(mine.browser, url, "/me/profile")
    assert again.value("name") == TYPED
    answer = again.send()
    assert answer.status_code == 422
    assert "Kept Person" in answer.text, "what stands is shown beside it"
    session.rollback()
    assert session.get_one(Person, kept).name == "Kept Person"


def test_an_address_of_kept_text_opens_for_nobody_else(signed_in: Login, session: Session) -> None:
    mine = profile_of(signed_in)
    url = mine.send(csrf_token="", name=TYPED).headers["Location"]
    other = signed_in("lead")
    assert TYPED not in other.get(url).text
    assert rows_of(session) == 1
    assert TYPED in mine.browser.get(url).text


def test_it_is_forgotten_after_an_hour(signed_in: Login) -> None:
    mine = profile_of(signed_in)
    url = mine.send(csrf_token="", name=TYPED).headers["Location"]
    with time_machine.travel(TODAY + timedelta(minutes=61)):
        assert TYPED not in mine.browser.get(url).text


@pytest.mark.parametrize("token", ["", "old", None])
def test_a_stale_or_missing_token_loses_nothing(
    signed_in: Login, session: Session, token: str | None
) -> None:
    mine = profile_of(signed_in)
    sent = mine.filled(name=TYPED)
    sent.setlist("csrf_token", [] if token is None else [token])
    answer = mine.browser.post("/me/profile", data=sent)
    assert answer.status_code == 303
    again = opened(mine.browser, answer.headers["Location"], "/me/profile")
    assert again.value("name") == TYPED
    assert again.send().status_code == 302


def test_what_was_kept_is_sealed_in_the_database(signed_in: Login, session: Session) -> None:
    profile_of(signed_in).send(csrf_token="", name=TYPED)
    row = session.scalars(select(KeptForm)).one()
    assert TYPED.encode() not in row.sealed


def test_passwords_are_never_kept(client: FlaskClient, session: Session) -> None:
    door = opened(client, "/sign-up", "/sign-up")
    answer = door.send(csrf_token="", name=TYPED, password="a secret of mine")
    again = client.get(answer.headers["Location"])
    assert TYPED in again.text
    assert "a secret of mine" not in again.text
    assert "a secret of mine" not in answer.headers["Location"]


def test_a_stranger_finds_their_text_in_their_own_browser_alone(
    client: FlaskClient, signed_in: Login
) -> None:
    url = opened(client, "/sign-up", "/sign-up").send(csrf_token="", name=TYPED).headers["Location"]
    other = signed_in("volunteer").application.test_client()
    assert TYPED not in other.get(url).text
    assert TYPED in client.get(url).text


def test_a_shift_with_seats_comes_back_with_them(signed_in: Login, session: Session) -> None:
    browser = signed_in("coordinator")
    new = opened(browser, "/projects/1/shifts/new", "/projects/1/shifts/new")
    seats = {
        "seats-0-languages-0-tag": "fr", "seats-0-languages-0-level": "B1",
        "seats-1-minimum": "2", "seats-1-desired": "3", "seats-1-maximum": "4",
        "ask-speakers-0-language": "ko",
    }  # fmt: skip
    answer = new.send(csrf_token="", group_code=TYPED, **seats)
    again = opened(browser, answer.headers["Location"], "/projects/1/shifts/new")
    assert {name: again.value(name) for name in seats} == seats
    assert again.value("group_code") == TYPED


def test_taking_another_language_keeps_what_is_typed(signed_in: Login) -> None:
    mine = profile_of(signed_in)
    sent = mine.filled(name=TYPED, typed_for="/me/profile")
    answer = mine.browser.post("/typed/zh-Hans", data=sent)
    assert answer.status_code == 303
    there = mine.browser.get(answer.headers["Location"])
    assert there.status_code == 302
    again = opened(mine.browser, there.headers["Location"], "/me/profile")
    assert again.value("name") == TYPED
    assert 'lang="zh-Hans"' in again.html


def test_without_scripts_the_menu_of_languages_carries_what_is_typed(signed_in: Login) -> None:
    mine = profile_of(signed_in)
    assert mine.html.count('id="typed"') == 1
    pressed = re.findall(
        r'<button class="menu-item" form="typed" formaction="(/typed/zh-Hans[^"]*)"', mine.html
    )
    assert pressed == ["/typed/zh-Hans?for=/me/profile"]
    there = mine.browser.post(pressed[0], data=mine.filled(name=TYPED))
    again = opened(
        mine.browser, mine.browser.get(there.headers["Location"]).headers["Location"], "/me/profile"
    )
    assert again.value("name") == TYPED
    assert 'lang="zh-Hans"' in again.html
    assert "formaction" not in mine.browser.get("/me").text, "nothing is typed there"


def test_an_address_of_another_site_is_no_page_of_ours(signed_in: Login) -> None:
    mine = profile_of(signed_in)
    for page in (
        "https://evil.example/x",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "x" * 600,
    ):
        way = mine.send(csrf_token="", page=page).headers["Location"]
        assert way.startswith(("/me/profile?kept=", "http://localhost/me/profile?kept="))


def test_odd_kept_fields_and_tokens_are_passed_over(client: FlaskClient, signed_in: Login) -> None:
    door = opened(client, "/sign-in", "/sign-in")
    told = {"email": demo.address("volunteer"), "password": PASSWORDS["volunteer"]}
    assert door.send(**told, kept="nonsense").headers["Location"] == "/"
    assert signed_in("volunteer").get("/me/profile?kept=nonsense").status_code == 200


def test_too_many_tries_keep_what_was_typed(client: FlaskClient) -> None:
    for _ in range(30):
        answer = opened(client, "/sign-in", "/sign-in").send(email="li@example.org", password="guess")
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert of(client, "/sign-in", answer.text, "/sign-in").value("email") == "li@example.org"


def test_a_form_with_odd_names_is_refused_with_what_was_typed(signed_in: Login) -> None:
    mine = profile_of(signed_in)
    answer = mine.send(name=TYPED, **{"languages-x-tag": "en"})
    assert answer.status_code == 422
    assert mine.after(answer).value("name") == TYPED


def test_ten_thousand_fields_are_no_fault_of_ours(signed_in: Login) -> None:
    mine = profile_of(signed_in)
    many = {f"languages-{number}-tag": "en" for number in range(10_000)}
    assert mine.send(**many).status_code == 422


def test_a_form_that_is_too_large_is_refused_in_words(signed_in: Login) -> None:
    answer = profile_of(signed_in).send(name="x" * 1_100_000)
    assert answer.status_code == 413
    assert "Send at most 1 MB" in answer.text


def test_a_page_of_somebody_else_changes_nothing_of_who_is_signed_in_now(
    signed_in: Login, session: Session
) -> None:
    mine, other = profile_of(signed_in), signed_in("coordinator").get_cookie("duet_session")
    assert other is not None
    mine.browser.set_cookie("duet_session", other.value)
    in_language(mine.browser, "en")
    answer = mine.send(name=TYPED)
    assert answer.status_code == 403
    page = opened(mine.browser, "/projects/1/edit", "/projects/1/edit")
    answer = page.send(reader=str(int(page.value("reader")) + 1), weight="8")
    assert answer.status_code == 409
    assert "Nothing is changed." in answer.text
    assert rows_of(session) == 0
