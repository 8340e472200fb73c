"""The inbox on the page: each thing once, as it is now; seen when shown; nothing untrue; nobody else's."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.web.conftest import TOKEN, Login, post
from tests.web.outbox.desk import NOON, Desk, desk_of
from tests.web.pages.reading import english
from web.db import writing
from web.models import Message, Notice
from web.services.actor import Actor
from web.services.messages import inbox, telling
from web.services.messages.owing import staff_of

ActorOf = Callable[[str], Actor]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def me(actor_of: ActorOf) -> Actor:
    return actor_of("volunteer")


@pytest.fixture
def desk(session: Session, me: Actor) -> Desk:
    return desk_of(session, me)


@pytest.fixture
def browser(signed_in: Login) -> FlaskClient:
    return english(signed_in("volunteer"))


def new(session: Session, actor: Actor) -> int:
    session.rollback()
    return inbox.count_new(session, actor, 100)


def states(session: Session, actor: Actor) -> list[str]:
    """What the inbox tells, newest first: the state of each promise."""
    session.rollback()
    return [each.fact.record.shift.state for each in inbox.read(session, actor).items]


def test_what_is_told_is_there_at_once_and_seen_when_it_was_shown(
    session: Session, desk: Desk, me: Actor, browser: FlaskClient
) -> None:
    desk.offer(desk.seats()[0])
    assert new(session, me) == 1
    first = browser.get("/me/inbox").text
    assert "One thing is new" in first
    assert 'class="told told-new' in first
    second = browser.get("/me/inbox").text
    assert new(session, me) == 0
    assert "told-new" not in second
    assert "You are asked to come" in second


def test_several_news_of_one_promise_are_one_thing_as_it_is_now(
    session: Session, desk: Desk, me: Actor
) -> None:
    seat, other = desk.seats()[:2]
    desk.mail()
    desk.offer(seat)
    desk.offer(other)
    desk.gather()
    desk.settle("accepted")
    desk.release(seat)
    assert states(session, me) == ["released", "offered"]
    assert new(session, me) == 2


@pytest.mark.parametrize("wish", [{"muted": ["plan"]}, {"reached_by": "none"}, {}])
def test_what_is_not_written_to_somebody_is_there_all_the_same(
    session: Session, desk: Desk, me: Actor, wish: dict[str, object]
) -> None:
    usual = {"reached_by": "any", "muted": [], "quiet_from": 0, "quiet_until": 0, "week_budget": 7,
             "reminder_hours": []}  # fmt: skip
    telling.change(session, me, {**usual, **wish}, None)
    if not wish:
        desk.unreachable()
    desk.offer(desk.seats()[0])
    assert desk.gather() == 0
    assert all(each.dropped_at for each in desk.notices())
    assert states(session, me) == ["offered"]
    assert new(session, me) == 1


def test_what_was_taken_back_before_anybody_heard_is_not_there_and_is_not_written(
    session: Session, desk: Desk, me: Actor, browser: FlaskClient
) -> None:
    seat = desk.seats()[0]
    desk.mail()
    desk.offer(seat)
    desk.release(seat)
    assert states(session, me) == []
    assert "Nothing to tell you" in browser.get("/me/inbox").text
    assert new(session, me) == 0
    assert [each.dropped_because for each in desk.notices()] == ["never_told", "never_told"]
    assert desk.gather() == 0
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_who_saw_the_offer_hears_that_they_are_not_needed(
    session: Session, desk: Desk, me: Actor, browser: FlaskClient
) -> None:
    seat = desk.seats()[0]
    desk.offer(seat)
    browser.get("/me/inbox")
    desk.release(seat)
    assert states(session, me) == ["released"]
    assert new(session, me) == 1


def test_what_left_the_house_and_is_over_is_kept_as_told(
    session: Session, desk: Desk, me: Actor, browser: FlaskClient
) -> None:
    """A look does not rewrite what was sent: the outbox still says that it was told."""
    seat = desk.seats()[0]
    desk.mail()
    desk.offer(seat)
    desk.gather()
    desk.settle("delivered")
    with writing(session):
        promise = desk.promise(seat)
        promise.state, promise.answered_sequence = "accepted", promise.told_sequence
    browser.get("/me/inbox")
    told = [each for each in desk.notices() if each.kind == "offer"]
    assert [(each.dropped_because, each.seen_at is not None) for each in told] == [("", True)]


def test_a_shift_that_has_begun_is_told_and_counted_no_more(session: Session, desk: Desk, me: Actor) -> None:
    seat = desk.seats()[0]
    desk.offer(seat)
    start = desk.promise(seat).told_starts_at
    with time_machine.travel(start, tick=True):
        assert new(session, me) == 0
        assert states(session, me) == []


def test_answers_are_given_in_the_inbox(session: Session, desk: Desk, browser: FlaskClient) -> None:
    seat = desk.seats()[0]
    desk.offer(seat)
    page = browser.get("/me/inbox").text
    assert f'action="/me/shifts/{seat}"' in page
    post(browser, f"/me/shifts/{seat}", {"answer": "accepted"}, "/me/inbox")
    session.rollback()
    session.expire_all()
    assert desk.promise(seat).state == "accepted"
    assert f'action="/me/shifts/{seat}"' not in browser.get("/me/inbox").text


def test_a_page_of_the_inbox_holds_no_link_that_opens_without_signing_in(
    desk: Desk, browser: FlaskClient
) -> None:
    desk.offer(desk.seats()[0])
    page = browser.get("/me/inbox").text
    assert "You are asked to come" in page
    assert "/a/" not in page
    assert "/unsubscribe/" not in page


def test_staff_see_what_they_are_told_as_staff_while_they_are_that(
    session: Session, desk: Desk, actor_of: ActorOf, signed_in: Login
) -> None:
    seat = desk.seats()[0]
    desk.offer(seat)
    desk.decline(seat)
    told = session.scalars(select(Notice).where(Notice.project_id.is_not(None), Notice.dropped_because == ""))
    notice = told.first()
    assert notice is not None
    assert notice.person_id in staff_of(session, notice.project_id or 0)
    staff = next(each for each in map(actor_of, ("lead", "coordinator", "daning", "admin"))
                 if each.person_id == notice.person_id)  # fmt: skip
    assert new(session, staff) == 1
    resting = replace(staff, rights=frozenset(), leads=frozenset())
    assert new(session, resting) == 0
    assert list(inbox.read(session, resting).items) == []


def test_the_api_tells_the_same_and_marks_only_ones_own(
    session: Session, desk: Desk, me: Actor, signed_in: Login, actor_of: ActorOf
) -> None:
    desk.offer(desk.seats()[0])
    client = english(signed_in("volunteer"))
    found = client.get("/api/v1/me/inbox").json
    assert found is not None
    assert (found["new"], found["older"], len(found["items"])) == (1, None, 1)
    (item,) = found["items"]
    assert (item["heading"], item["new"], item["by"]) == ("You are asked to come", True, [])
    assert new(session, me) == 1
    inbox.see_these(session, actor_of("lead"), item["notice_ids"])
    assert new(session, me) == 1
    token = TOKEN.search(client.get("/me/inbox?after=2000").text)
    assert token
    sent = client.post("/api/v1/me/inbox/seen", json={"notice_ids": item["notice_ids"]},
                       headers={"X-CSRFToken": token[1]})  # fmt: skip
    assert sent.status_code == 204
    assert new(session, me) == 0


def test_many_things_come_in_pages_that_leave_nothing_out(session: Session, desk: Desk, me: Actor) -> None:
    seats = desk.seats()[:30]
    for seat in seats:
        desk.offer(seat)
    first = inbox.read(session, me)
    assert first.older is not None
    rest = inbox.read(session, me, first.older)
    told = [each.fact.record.promise_id for each in (*first.items, *rest.items)]
    assert len(told) == len(set(told)) == len(seats)
    assert rest.older is None


def test_the_heading_counts_all_that_is_new_not_the_page_alone(
    session: Session, desk: Desk, me: Actor, browser: FlaskClient
) -> None:
    for seat in desk.seats()[:30]:
        desk.offer(seat)
    session.rollback()
    first = inbox.read(session, me)
    assert (len(first.items), first.new) == (inbox.A_PAGE, 30)
    assert inbox.read(session, me, first.older or 0).new == 30
    assert "30 things are new" in browser.get("/me/inbox").text
    left = 30 - inbox.A_PAGE
    assert f"{left} things are new" in browser.get(f"/me/inbox?after={first.older}").text
    assert "things are new" not in browser.get("/me/inbox").text


def test_the_count_is_bounded(session: Session, desk: Desk, me: Actor) -> None:
    for seat in desk.seats()[:8]:
        desk.offer(seat)
    assert inbox.count_new(session, me, 5) == 5


def test_notices_that_are_not_due_yet_are_not_there(session: Session, desk: Desk, me: Actor) -> None:
    desk.offer(desk.seats()[0])
    with writing(session):
        session.execute(
            update(Notice).where(Notice.person_id == me.person_id).values(due_at=NOON.replace(hour=20))
        )
    assert new(session, me) == 0
    assert list(inbox.read(session, me).items) == []
