"""Whom messages do not reach: listed where a coordinator looks, with what to tell them, until they know."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.outbox.desk import NOON, Desk, desk_of
from tests.web.pages.reading import english
from tests.web.people.staff import OTHER, OWN, staff
from web.db import writing
from web.models import Notice, Person, Seat
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages import reached, unreached

ActorOf = Callable[[str], Actor]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    """The demo's volunteer, whose address was never confirmed."""
    found = desk_of(session, actor_of("volunteer"))
    found.unreachable()
    return found


@pytest.fixture
def coordinator(signed_in: Login) -> FlaskClient:
    return english(signed_in("coordinator"))


def listed(session: Session, actor: Actor) -> list[tuple[int, str, list[str]]]:
    """Who is to be told what: person, why, kinds."""
    session.rollback()
    session.expire_all()
    found = unreached.people(session, Scope(session, actor))
    assert found.total == len(found.items) == unreached.count(session, Scope(session, actor), 100)
    return [(each.person_id, each.why, [one.kind for one in each.abouts]) for each in found.items]


@pytest.mark.parametrize(
    ("contacts", "why"),
    [({"verified_at": None}, "unverified"), ({"dead_since": NOON, "dead_because": "smtp 550 5.1.1"}, "dead")],
)
def test_who_has_no_address_that_works_is_called(
    session: Session, desk: Desk, actor_of: ActorOf, contacts: dict[str, object], why: str
) -> None:
    desk.unreachable(verified_at=NOON)
    desk.unreachable(**contacts)
    desk.offer(desk.seats()[0])
    assert listed(session, actor_of("coordinator")) == []
    assert desk.gather() == 0
    assert listed(session, actor_of("coordinator")) == [(desk.me, why, ["offer"])]


@pytest.mark.parametrize(
    ("state", "fault", "called"),
    [
        ("waiting", "smtp timeout", False),
        ("accepted", "", False),
        ("delivered", "", False),
        ("unsent", "no_channel", False),
        ("dropped", "not_true", False),
        ("dropped", "no_address", True),
        ("failed", "smtp 550 5.2.2", True),
    ],
)
def test_who_got_nothing_of_what_was_sent_is_called(
    session: Session, desk: Desk, actor_of: ActorOf, state: str, fault: str, called: bool
) -> None:
    desk.mail()
    desk.offer(desk.seats()[0])
    desk.gather()
    desk.settle(state, fault)
    found = listed(session, actor_of("coordinator"))
    assert found == ([(desk.me, "lost", ["offer"])] if called else [])


def test_who_saw_it_or_answered_or_was_told_by_phone_is_called_no_more(
    session: Session, desk: Desk, actor_of: ActorOf, coordinator: FlaskClient, signed_in: Login
) -> None:
    first, second, third = desk.seats()[:3]
    actor = actor_of("coordinator")
    desk.offer(first)
    desk.gather()
    desk.accept(first)
    assert listed(session, actor) == []
    desk.offer(second)
    desk.gather()
    assert listed(session, actor) == [(desk.me, "unverified", ["offer"])]
    english(signed_in("volunteer")).get("/me/inbox")
    assert listed(session, actor) == []
    desk.offer(third)
    desk.gather()
    page = coordinator.get("/calls/untold").text
    assert "asked to come" in page
    assert "was never confirmed" in page
    answer = post(coordinator, f"/calls/untold/{desk.me}", {}, "/calls/untold")
    assert answer.location == "/calls/untold"
    assert listed(session, actor) == []
    again = post(coordinator, f"/calls/untold/{desk.me}", {}, "/calls")
    assert again.status_code == 302
    assert "nothing any more that they have not heard" in coordinator.get("/calls/untold").text


def test_only_the_newest_of_a_promise_is_to_be_told(session: Session, desk: Desk, actor_of: ActorOf) -> None:
    seat = desk.seats()[0]
    desk.offer(seat)
    desk.gather()
    with writing(session):
        session.execute(update(Notice).where(Notice.person_id == desk.me).values(seen_at=now()))
    desk.release(seat)
    desk.gather()
    assert listed(session, actor_of("coordinator")) == [(desk.me, "unverified", ["release"])]


def test_nobody_is_told_that_they_lost_what_they_never_heard_of(
    session: Session, desk: Desk, actor_of: ActorOf
) -> None:
    seat = desk.seats()[0]
    desk.offer(seat)
    desk.gather()
    desk.release(seat)
    desk.gather()
    assert listed(session, actor_of("coordinator")) == []


def test_shifts_that_have_begun_and_people_who_left_are_over(
    session: Session, desk: Desk, actor_of: ActorOf
) -> None:
    seat = desk.seats()[0]
    desk.offer(seat)
    desk.gather()
    start, actor = desk.promise(seat).told_starts_at, actor_of("coordinator")
    with time_machine.travel(start, tick=True):
        assert listed(session, actor) == []
    with writing(session):
        session.get_one(Person, desk.me).state = "left"
    assert listed(session, actor) == []


@pytest.mark.parametrize(("at", "sees"), [(OWN, True), (OTHER, False)])
def test_each_coordinator_calls_about_their_own_projects(
    session: Session, desk: Desk, at: str, sees: bool
) -> None:
    desk.offer(desk.seats(OWN)[0])
    desk.gather()
    assert bool(listed(session, staff(session, "coordinator", at=at))) is sees


def test_it_is_said_on_the_board_the_person_and_the_shift(
    session: Session, desk: Desk, coordinator: FlaskClient
) -> None:
    seat = desk.seats()[0]
    assert "Messages did not reach" not in coordinator.get("/board").text
    desk.offer(seat)
    desk.gather()
    assert "Messages did not reach one person" in coordinator.get("/board").text
    page = coordinator.get(f"/people/{desk.me}").text
    assert "was never confirmed" in page
    assert f'action="/calls/untold/{desk.me}"' in page
    shift = session.scalars(select(Seat.shift_id).where(Seat.id == seat)).one()
    assert "not reached" in coordinator.get(f"/shifts/{shift}").text
    assert "1 not reached" in coordinator.get(f"/board/shifts/{shift}").text


@pytest.mark.parametrize(
    ("state", "fault", "is_so"),
    [
        ("waiting", "", reached.WAITS),
        ("handing_over", "", reached.WAITS),
        ("accepted", "", reached.TOLD),
        ("delivered", "", reached.TOLD),
        ("failed", "smtp timeout", reached.LOST),
        ("dropped", "no_address", reached.LOST),
        ("unsent", "no_channel", reached.UNSENT),
    ],
)
def test_a_shift_says_how_its_news_reached_everybody(
    session: Session, desk: Desk, state: str, fault: str, is_so: str
) -> None:
    desk.mail()
    seat = desk.seats()[0]
    desk.offer(seat)
    desk.gather()
    desk.settle(state, fault)
    assert _state(session, seat, desk.me) == is_so
    with writing(session):
        session.execute(update(Notice).where(Notice.person_id == desk.me).values(seen_at=now()))
    assert _state(session, seat, desk.me) == reached.SEEN
    desk.accept(seat)
    assert _state(session, seat, desk.me) == reached.OWN


def _state(session: Session, seat: int, person: int) -> str:
    session.rollback()
    session.expire_all()
    shift = session.scalars(select(Seat.shift_id).where(Seat.id == seat)).one()
    (found,) = [each for each in reached.of_shift(session, shift) if each.person_id == person]
    return found.state
