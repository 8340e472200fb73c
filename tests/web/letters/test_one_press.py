"""Links of messages: one press without signing in, safe against programs that look at every link."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.letters.desk import HOUSE, ActorOf, Desk
from tests.web.promised import give
from web.db import writing
from web.models import Person, Promise, Seat, Volunteer
from web.services.clock import now
from web.services.messages import links, telling
from web.services.promises.standing import heads_on

TURNED = re.compile(r'name="sequence" value="(\d+)"')


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    return Desk(session, actor_of)


@pytest.fixture
def seat(desk: Desk) -> int:
    """A seat that the volunteer is offered."""
    found = desk.free_seat()
    desk.offer(found)
    return found


def path_of(desk: Desk) -> str:
    """The path that a letter's short message leads to."""
    letter = desk.letter()
    assert letter is not None
    return (letter.link + letter.link_code).removeprefix(HOUSE.url)


def press(client: FlaskClient, path: str, answer: str) -> TestResponse:
    """Look, press, and look at what comes."""
    shown = TURNED.search(client.get(path).text)
    return client.post(
        path, data={"answer": answer, "sequence": shown[1] if shown else "0"}, follow_redirects=True
    )


def state(desk: Desk, seat: int) -> str:
    desk.session.rollback()
    desk.session.expire_all()
    return desk.promise(seat).state


def test_looking_changes_nothing_and_a_press_says_yes(client: FlaskClient, desk: Desk, seat: int) -> None:
    path = path_of(desk)
    for _ in range(3):
        for method in (client.get, client.head):
            answer = method(path)
            assert answer.status_code == 200
            assert "Set-Cookie" not in answer.headers
            assert answer.headers["Cache-Control"] == "no-store"
    assert state(desk, seat) == "offered"
    done = press(client, path, "accepted")
    assert done.status_code == 200
    assert "Thank you. The place is yours" in done.text
    assert state(desk, seat) == "accepted"


def test_the_press_needs_no_cookie_and_lets_nobody_in(client: FlaskClient, desk: Desk, seat: int) -> None:
    path = path_of(desk)
    client.post(path, data={"answer": "accepted", "sequence": "0"})
    assert state(desk, seat) == "accepted"
    assert client.get("/me").status_code == 302


def test_the_same_answer_twice_is_calm(client: FlaskClient, desk: Desk, seat: int) -> None:
    path = path_of(desk)
    for _ in range(2):
        assert "Thank you. The place is yours" in press(client, path, "accepted").text
    assert state(desk, seat) == "accepted"
    assert "You are off this shift" in press(client, path, "given_up").text
    assert state(desk, seat) == "given_up"


def test_a_shift_that_changed_since_is_shown_as_it_is_now(client: FlaskClient, desk: Desk, seat: int) -> None:
    path = path_of(desk)
    desk.move(seat)
    page = client.get(path)
    assert "has changed since that message" in page.text
    assert "<del" in page.text
    assert press(client, path, "accepted").status_code == 200
    assert state(desk, seat) == "accepted"


def test_a_shift_that_changes_while_it_is_looked_at_is_not_answered(
    client: FlaskClient, desk: Desk, seat: int
) -> None:
    path = path_of(desk)
    shown = TURNED.search(client.get(path).text)
    assert shown is not None
    desk.move(seat)
    late = client.post(path, data={"answer": "accepted", "sequence": shown[1]})
    assert late.status_code == 409
    assert "look again" in late.text
    assert state(desk, seat) == "offered"


def test_a_full_seat_says_so(client: FlaskClient, desk: Desk, seat: int) -> None:
    path = path_of(desk)
    desk.do("lapse", seat)
    held = select(Promise.volunteer_id).where(Promise.seat_id == seat, Promise.volunteer_id.is_not(None))
    other = select(Volunteer.id).where(Volunteer.id.not_in(held)).order_by(Volunteer.id)
    give(desk.session, desk.session.scalars(other).first() or 0, seat, "accepted")
    with writing(desk.session):
        row = desk.session.get_one(Seat, seat)
        row.minimum = row.desired = row.maximum = heads_on(desk.session, seat)
    page = client.get(path)
    assert "Somebody else has this place now" in page.text
    assert "<button" not in page.text
    taken = client.post(path, data={"answer": "accepted", "sequence": "0"})
    assert taken.status_code == 409
    assert "Somebody else has this place already" in taken.text
    assert state(desk, seat) == "lapsed"


@pytest.mark.parametrize("verb", ["release", "cancel"])
def test_what_is_gone_says_so_and_offers_nothing(
    client: FlaskClient, desk: Desk, seat: int, verb: str
) -> None:
    path = path_of(desk)
    desk.do(verb, seat)
    page = client.get(path)
    assert page.status_code == 200
    assert "<button" not in page.text
    assert "<del>" in page.text
    assert client.post(path, data={"answer": "accepted", "sequence": "0"}).status_code == 409


def test_once_it_has_begun_nothing_can_be_said(client: FlaskClient, desk: Desk, seat: int) -> None:
    path = path_of(desk)
    with time_machine.travel(desk.shift(seat).starts_at + timedelta(minutes=2), tick=True):
        page = client.get(path)
        assert page.status_code == 410
        assert "too old" in page.text
        assert client.post(path, data={"answer": "accepted", "sequence": "0"}).status_code == 410
    assert state(desk, seat) == "offered"


@pytest.mark.parametrize("how", ["left", "locked_out"])
def test_who_takes_part_no_more_is_told_what_to_do(
    client: FlaskClient, desk: Desk, seat: int, how: str
) -> None:
    path = path_of(desk)
    with writing(desk.session):
        desk.session.get_one(Person, desk.me.person_id).state = how
    page = client.get(path)
    assert page.status_code == 403
    assert "Ask your project lead" in page.text
    assert client.post(path, data={"answer": "accepted", "sequence": "0"}).status_code == 403
    assert state(desk, seat) == "offered"


def test_a_link_is_of_one_person_and_one_promise(client: FlaskClient, desk: Desk, seat: int) -> None:
    promise, ends = desk.promise(seat), now() + timedelta(days=3)
    others = links.to_promise(desk.session, links.ToPromise(desk.me.person_id + 1, promise.id, 0), ends)
    assert client.get(f"/a/{others}").status_code in (403, 404)
    assert client.post(f"/a/{others}", data={"answer": "accepted", "sequence": "0"}).status_code in (403, 404)
    assert state(desk, seat) == "offered"


def test_a_token_that_was_altered_opens_nothing(client: FlaskClient, desk: Desk, seat: int) -> None:
    path = path_of(desk)
    token = path.rpartition("/")[2]
    swapped = {place: "A" if token[place] != "A" else "B" for place in range(len(token))}
    for place, other in swapped.items():
        altered = f"/a/{token[:place]}{other}{token[place + 1 :]}"
        answer = client.get(altered)
        same = place == len(token) - 1 and answer.status_code == 200
        assert answer.status_code == 404 or same
    for spoilt in ("x", token[:-3], token + "AAAA", "é" * 9, "A" * 500):
        assert client.get(f"/a/{spoilt}").status_code == 404
    assert client.get(f"/unsubscribe/{token}").status_code == 404
    assert client.get(f"/c/{token}").status_code == 404


def test_the_page_is_in_the_language_of_who_got_the_message(
    client: FlaskClient, desk: Desk, seat: int
) -> None:
    path = path_of(desk)
    desk.reads("zh-Hans")
    page = client.get(path, headers={"Accept-Language": "en"}).text
    assert '<html lang="zh-Hans" dir="ltr">' in page
    assert "我来不了" in page or "来" in page


def test_a_mail_program_unsubscribes_with_one_press(client: FlaskClient, desk: Desk, seat: int) -> None:
    """RFC 8058: a POST with a fixed body, without cookies, context or a page before it."""
    letter = desk.letter()
    assert letter is not None
    assert letter.unsubscribe is not None
    path = letter.unsubscribe.url.removeprefix(HOUSE.url)
    assert client.get(path).status_code == 200
    me = desk.me.person_id
    assert telling.read(desk.session, [me])[me].muted == frozenset()
    done = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    desk.session.rollback()
    assert telling.read(desk.session, [me])[me].muted == {"plan"}
    undone = client.post(path, data={"group": "plan", "deed": "undo"})
    assert undone.status_code == 200
    desk.session.rollback()
    assert telling.read(desk.session, [me])[me].muted == frozenset()


def test_another_site_cannot_press(client: FlaskClient, desk: Desk, seat: int) -> None:
    path = path_of(desk)
    answer = client.post(
        path, data={"answer": "accepted", "sequence": "0"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert state(desk, seat) == "offered"
