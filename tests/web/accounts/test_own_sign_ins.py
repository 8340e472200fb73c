"""Own sign-ins: listed in words, ended one by one or all others at once, seen to the hour."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.web.accounts.people import PASSWORD, account_id, somebody, verbs
from tests.web.conftest import TODAY, post
from web.models import SignedIn

EMAIL = "lucia@example.org"
RIGHT = {"email": EMAIL, "password": PASSWORD}
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50"
)
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"


@pytest.fixture(autouse=True)
def lucia(session: Session) -> int:
    """The id of a volunteer with an account."""
    return somebody(session, "Lucia Bianchi", EMAIL)


def browser(app: Flask, agent: str) -> FlaskClient:
    """A browser that has signed in."""
    found = app.test_client()
    found.environ_base["HTTP_USER_AGENT"] = agent
    assert post(found, "/sign-in", RIGHT).status_code == 302
    return found


def sign_ins(session: Session) -> list[int]:
    session.rollback()
    return list(
        session.scalars(select(SignedIn.id).where(SignedIn.revoked_at.is_(None)).order_by(SignedIn.id))
    )


def test_each_is_listed_by_device_and_browser_and_this_one_is_marked(app: Flask) -> None:
    browser(app, PHONE)
    page = browser(app, LAPTOP).get("/me/account").text
    listed = page.split('id="sign-ins"', 1)[1].split("</section>", 1)[0]
    assert "WeChat on Android" in listed
    assert "Firefox on Windows" in listed
    assert listed.count("this one") == 1
    assert "192.0.2" not in listed
    assert "127.0.0.1" not in listed


def test_one_is_ended_and_the_others_go_on(app: Flask, session: Session) -> None:
    phone, laptop = browser(app, PHONE), browser(app, LAPTOP)
    of_phone = sign_ins(session)[0]
    assert post(laptop, f"/me/account/sign-ins/{of_phone}/end", page="/me/account").status_code == 302
    assert phone.get("/me/account").status_code == 302
    assert laptop.get("/me/account").status_code == 200
    assert verbs(session)[-1] == "sign_in_ended"
    assert post(laptop, f"/me/account/sign-ins/{of_phone}/end", page="/me/account").status_code == 404


def test_all_others_end_and_this_one_stays(app: Flask, session: Session) -> None:
    phone, laptop = browser(app, PHONE), browser(app, LAPTOP)
    assert post(laptop, "/me/account/sign-ins/end-others", page="/me/account").status_code == 302
    assert phone.get("/me/account").status_code == 302
    assert laptop.get("/me/account").status_code == 200
    assert len(sign_ins(session)) == 1


def test_nobody_ends_those_of_others(app: Flask, session: Session) -> None:
    browser(app, PHONE)
    theirs = sign_ins(session)[0]
    somebody(session, "Wen", "wen@example.org")
    other = app.test_client()
    post(other, "/sign-in", {"email": "wen@example.org", "password": PASSWORD})
    assert post(other, f"/me/account/sign-ins/{theirs}/end", page="/me/account").status_code == 404
    post(other, "/me/account/sign-ins/end-others", page="/me/account")
    assert theirs in sign_ins(session)


def test_when_it_was_used_is_written_once_an_hour(app: Flask, session: Session, lucia: int) -> None:
    phone = browser(app, PHONE)
    writes: list[str] = []
    engine = app.extensions["database"].engine
    watch = lambda _c, _cursor, statement, *_: writes.append(statement)  # noqa: E731 - removed again below
    event.listen(engine, "before_cursor_execute", watch)
    for minutes in (10, 50, 70, 80, 120, 140):
        with time_machine.travel(TODAY + timedelta(minutes=minutes)):
            phone.get("/me/account")
    event.remove(engine, "before_cursor_execute", watch)
    assert sum("UPDATE session" in each for each in writes) == 2
    mine = select(SignedIn.seen_at).where(SignedIn.account_id == account_id(session, lucia))
    seen = session.scalars(mine).one()
    assert seen is not None
    assert timedelta(minutes=139) < seen - TODAY < timedelta(minutes=141)


def test_programs_list_and_end_them(client: FlaskClient) -> None:
    tokens = [client.post("/api/v1/sessions", json=RIGHT).get_json()["token"] for _ in range(3)]
    mine, other, last = ({"Authorization": f"Bearer {each}"} for each in tokens)
    listed = client.get("/api/v1/me/sign-ins", headers=mine).get_json()
    assert [each["current"] for each in listed] == [False, False, True]
    ended = f"/api/v1/me/sign-ins/{listed[0]['id']}"
    assert client.delete(ended, headers=mine).status_code == 204
    assert client.get("/api/v1/me", headers=last).status_code == 401
    assert client.delete(ended, headers=mine).status_code == 404
    assert client.delete("/api/v1/me/sign-ins", headers=mine).status_code == 204
    assert client.get("/api/v1/me", headers=other).status_code == 401
    assert client.get("/api/v1/me", headers=mine).status_code == 200
