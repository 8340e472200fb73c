"""Who may take which seat when, what keeps them from it, and asking where somebody else decides."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.promised import give, promise
from web.db import writing
from web.models import (
    Application,
    Notice,
    Organisation,
    Promise,
    PromiseEvent,
    Roster,
    Seat,
    Shift,
)
from web.services import fitting
from web.services.actor import Actor
from web.services.days import Week
from web.services.faults import Conflict, Forbidden, NotFound, Outdated
from web.services.promises import acts, answering, applying, fit, taking
from web.services.promises.deeds import Deed, work_on
from web.services.promises.taking import may_take, opens_at

ActorOf = Callable[[str], Actor]
SHANGHAI = ZoneInfo("Asia/Shanghai")
START = TODAY + timedelta(days=10)


def seat(flow: str, open_hours: int | None = None, ended: datetime | None = None) -> Seat:
    return Seat(flow=flow, open_hours=open_hours, ended_at=ended)


def shift(status: str = "open") -> Shift:
    return Shift(status=status, starts_at=START, ends_at=START + timedelta(hours=2))


@pytest.mark.parametrize(
    ("flow", "open_hours", "published", "before", "code"),
    [
        ("planned", None, False, 240, "week_not_published"),
        ("planned", None, True, 240, "open"),
        ("planned", 24, True, 240, "open"),
        ("planned", None, True, 0, "begun"),
        ("open", None, False, 240, "open"),
        ("open", 48, False, 49, "not_open_yet"),
        ("open", 48, False, 48, "open"),
        ("open", 48, True, 1, "open"),
        ("open", 48, True, -1, "begun"),
        ("approval", None, False, 240, "by_approval"),
        ("approval", None, True, 1, "by_approval"),
        ("approval", None, True, 0, "begun"),
        ("staff", None, True, 240, "staff_only"),
        ("staff", None, False, 0, "begun"),
    ],
)
def test_who_may_take_what_when(
    flow: str, open_hours: int | None, published: bool, before: int, code: str
) -> None:
    at = START - timedelta(hours=before)
    assert may_take(seat(flow, open_hours), shift(), published, at) == code


@pytest.mark.parametrize("flow", ["planned", "open", "approval", "staff"])
def test_what_does_not_take_place_is_cancelled_for_all(flow: str) -> None:
    assert may_take(seat(flow), shift("cancelled"), True, TODAY) == "cancelled"
    assert may_take(seat(flow, ended=TODAY), shift(), True, TODAY) == "cancelled"


@pytest.mark.parametrize(
    ("flow", "hours", "opens"),
    [("open", 48, START - timedelta(hours=48)), ("open", None, None), ("planned", 48, None)],
)
def test_from_when_a_seat_is_open(flow: str, hours: int | None, opens: datetime | None) -> None:
    assert opens_at(seat(flow, hours), shift()) == opens


@pytest.fixture
def actor(actor_of: ActorOf) -> Actor:
    return actor_of("volunteer")


@pytest.fixture
def free_seat(session: Session, actor: Actor) -> int:
    """A seat with room that fits the volunteer, open to be taken."""
    week = Week(fit.week_of(session, session.scalars(select(Shift)).first()).monday, SHANGHAI)  # type: ignore[arg-type]  # there is one
    fits = fitting.find(session, week, actor.volunteer_id or 0)
    assert fits
    chosen = fits[0].seat.id
    flowing(session, chosen, "open")
    return chosen


def flowing(session: Session, seat_id: int, flow: str, **more: object) -> None:
    with writing(session):
        session.execute(update(Seat).where(Seat.id == seat_id).values(flow=flow, **more))
    session.expire_all()


def refused(deed: Callable[[], object]) -> str:
    with pytest.raises(Conflict) as fault:
        deed()
    return fault.value.code


def test_an_open_seat_is_theirs_at_once(session: Session, actor: Actor, free_seat: int) -> None:
    taking.take(session, actor, free_seat)
    taking.take(session, actor, free_seat)
    mine = promise(session, actor.volunteer_id or 0, free_seat)
    assert (mine.state, mine.why) == ("accepted", "taken")
    verbs = select(PromiseEvent.verb).where(PromiseEvent.promise_id == mine.id)
    assert session.scalars(verbs).all() == ["take"]


def test_taking_what_one_was_offered_is_saying_yes(session: Session, actor: Actor, free_seat: int) -> None:
    give(session, actor.volunteer_id or 0, free_seat)
    taking.take(session, actor, free_seat)
    assert promise(session, actor.volunteer_id or 0, free_seat).state == "accepted"


@pytest.mark.parametrize("said", ["declined", "given_up"])
def test_who_said_no_may_take_it_again(session: Session, actor: Actor, free_seat: int, said: str) -> None:
    give(session, actor.volunteer_id or 0, free_seat, "accepted" if said == "given_up" else "offered")
    answering.answer(session, actor, free_seat, said)
    taking.take(session, actor, free_seat)
    assert promise(session, actor.volunteer_id or 0, free_seat).state == "accepted"


def full(session: Session, seat_id: int, me: int) -> None:
    others = session.scalars(select(Promise.volunteer_id).where(Promise.volunteer_id != me).distinct()).all()
    with writing(session):
        held = set(session.scalars(select(Promise.volunteer_id).where(Promise.seat_id == seat_id)))
        missing = session.get_one(Seat, seat_id).maximum - len(held)
        pairs = [(each, seat_id) for each in others if each and each not in held][:missing]
        acts.offer(session, Deed(), pairs)


def cancelled(session: Session, seat_id: int, _: int) -> None:
    with writing(session):
        found = session.get_one(Shift, session.get_one(Seat, seat_id).shift_id)
        found.status, found.cancelled_at = "cancelled", TODAY


def by_staff(session: Session, seat_id: int, _: int) -> None:
    flowing(session, seat_id, "staff")


def by_approval(session: Session, seat_id: int, _: int) -> None:
    flowing(session, seat_id, "approval")


def later(session: Session, seat_id: int, _: int) -> None:
    flowing(session, seat_id, "open", open_hours=1)


def unpublished(session: Session, seat_id: int, _: int) -> None:
    flowing(session, seat_id, "planned")
    with writing(session):
        moved = session.get_one(Shift, session.get_one(Seat, seat_id).shift_id)
        moved.starts_at, moved.ends_at = (
            each + timedelta(weeks=9) for each in (moved.starts_at, moved.ends_at)
        )


def unspoken(session: Session, seat_id: int, _: int) -> None:
    flowing(session, seat_id, "open", needs={"languages": {"ga": "c2"}})


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (full, "full"),
        (cancelled, "cancelled"),
        (by_staff, "staff_only"),
        (by_approval, "by_approval"),
        (later, "not_open_yet"),
        (unpublished, "week_not_published"),
        (unspoken, "rule_broken"),
    ],
)
def test_what_keeps_somebody_from_a_seat_has_a_code(
    session: Session,
    actor: Actor,
    free_seat: int,
    case: Callable[[Session, int, int], None],
    code: str,
) -> None:
    case(session, free_seat, actor.volunteer_id or 0)
    assert refused(lambda: taking.take(session, actor, free_seat)) == code
    held = select(Promise).where(Promise.volunteer_id == actor.volunteer_id, Promise.seat_id == free_seat)
    session.rollback()
    assert session.scalar(held) is None


def test_what_has_begun_is_closed(session: Session, actor: Actor, free_seat: int) -> None:
    begins = work_on(session, {free_seat})[free_seat].shift.starts_at
    with time_machine.travel(begins):
        assert refused(lambda: taking.take(session, actor, free_seat)) == "begun"


def test_the_rule_that_would_be_broken_is_named(session: Session, actor: Actor, free_seat: int) -> None:
    unspoken(session, free_seat, 0)
    with pytest.raises(fit.RuleBroken) as fault:
        taking.take(session, actor, free_seat)
    assert fault.value.rule == "language"
    assert fault.value.message == fit.BROKEN["language"]


def test_two_places_at_one_time_cannot_be_taken(session: Session, actor: Actor, free_seat: int) -> None:
    there = work_on(session, {free_seat})[free_seat]
    other = session.scalars(
        select(Seat).where(Seat.shift_id != there.shift.id, Seat.maximum > 0).order_by(Seat.id)
    ).first()
    assert other is not None
    with writing(session):
        session.execute(delete(Promise).where(Promise.seat_id == other.id))
        moved = session.get_one(Shift, other.shift_id)
        moved.starts_at, moved.ends_at = there.shift.starts_at, there.shift.ends_at
        session.execute(update(Seat).where(Seat.id == other.id).values(flow="open", needs={}))
    taking.take(session, actor, free_seat)
    with pytest.raises(fit.RuleBroken) as fault:
        taking.take(session, actor, other.id)
    assert fault.value.rule == "one_place"
    answering.answer(session, actor, free_seat, "given_up")
    taking.take(session, actor, other.id)
    assert promise(session, actor.volunteer_id or 0, other.id).state == "accepted"
    assert answering.no_way_back(session, actor.volunteer_id or 0, free_seat) == "one_place"
    assert refused(lambda: answering.answer(session, actor, free_seat, "accepted")) == "rule_broken"


def test_staff_take_nothing_and_nobody_takes_what_is_not_there(
    session: Session, actor: Actor, actor_of: ActorOf, free_seat: int
) -> None:
    with pytest.raises(Forbidden):
        taking.take(session, actor_of("coordinator"), free_seat)
    with pytest.raises(NotFound):
        taking.take(session, actor, 10**9)


def test_a_roster_covers_what_lies_below_its_scope(session: Session) -> None:
    week = Week(session.scalars(select(Roster.period_start)).first(), SHANGHAI)  # type: ignore[arg-type]  # there is one
    node = session.scalars(select(Organisation.id).where(Organisation.kind == "sub_district")).first()
    assert len(taking.published_for(session, week)) == len(session.scalars(select(Organisation.id)).all())
    with writing(session):
        session.execute(update(Roster).values(scope_organisation_id=node))
    covered = taking.published_for(session, week)
    assert node in covered
    assert len(covered) < len(session.scalars(select(Organisation.id)).all())


# Asking


@pytest.fixture
def asked_seat(session: Session, free_seat: int) -> int:
    flowing(session, free_seat, "approval")
    return free_seat


def application(session: Session, seat_id: int) -> Application:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Application).where(Application.seat_id == seat_id)).one()


def test_asking_twice_is_asking_once_and_can_be_taken_back(
    session: Session, actor: Actor, asked_seat: int
) -> None:
    for _ in range(2):
        applying.apply(session, actor, asked_seat)
    assert (application(session, asked_seat).state, application(session, asked_seat).version) == ("asked", 1)
    for _ in range(2):
        applying.withdraw(session, actor, asked_seat)
    assert application(session, asked_seat).state == "withdrawn"
    applying.apply(session, actor, asked_seat)
    assert application(session, asked_seat).state == "asked"


def test_who_is_approved_has_the_seat_and_is_told(
    session: Session, actor: Actor, actor_of: ActorOf, asked_seat: int
) -> None:
    applying.apply(session, actor, asked_seat)
    version = application(session, asked_seat).version
    applying.approve(session, actor_of("admin"), application(session, asked_seat).id, version=version)
    mine = promise(session, actor.volunteer_id or 0, asked_seat)
    assert (mine.state, mine.why) == ("accepted", "approved")
    assert application(session, asked_seat).state == "approved"
    events = select(PromiseEvent.id).where(PromiseEvent.promise_id == mine.id)
    told = select(Notice.person_id).where(Notice.subject == "event", Notice.subject_id.in_(events))
    assert actor.volunteer_id in session.scalars(told).all()


def test_who_is_refused_does_not_ask_again(
    session: Session, actor: Actor, actor_of: ActorOf, asked_seat: int
) -> None:
    applying.apply(session, actor, asked_seat)
    found = application(session, asked_seat)
    applying.refuse(session, actor_of("admin"), found.id, version=found.version)
    assert refused(lambda: applying.apply(session, actor, asked_seat)) == "refused"
    assert refused(lambda: applying.withdraw(session, actor, asked_seat)) == "decided"
    assert [each.state for each in applying.of_volunteer(session, actor.volunteer_id or 0)] == ["refused"]


@pytest.mark.parametrize("first", [applying.approve, applying.refuse])
@pytest.mark.parametrize("second", [applying.approve, applying.refuse])
def test_it_is_decided_once(
    session: Session,
    actor: Actor,
    actor_of: ActorOf,
    asked_seat: int,
    first: Callable[..., None],
    second: Callable[..., None],
) -> None:
    applying.apply(session, actor, asked_seat)
    found, admin = application(session, asked_seat), actor_of("admin")
    seen, identity = found.version, found.id
    first(session, admin, identity, version=seen)
    with pytest.raises(Outdated):
        second(session, admin, identity, version=seen)
    assert refused(lambda: second(session, admin, identity, version=seen + 1)) == "decided"


def test_approving_asks_for_room_and_rules_again(
    session: Session, actor: Actor, actor_of: ActorOf, asked_seat: int
) -> None:
    applying.apply(session, actor, asked_seat)
    found, admin = application(session, asked_seat), actor_of("admin")
    full(session, asked_seat, actor.volunteer_id or 0)
    assert refused(lambda: applying.approve(session, admin, found.id, version=found.version)) == "full"
    assert application(session, asked_seat).state == "asked"


@pytest.mark.parametrize(
    ("case", "code"),
    [(full, "full"), (cancelled, "cancelled"), (by_staff, "staff_only"), (later, "not_open_yet")],
)
def test_what_keeps_somebody_from_asking_has_a_code(
    session: Session,
    actor: Actor,
    asked_seat: int,
    case: Callable[[Session, int, int], None],
    code: str,
) -> None:
    case(session, asked_seat, actor.volunteer_id or 0)
    assert refused(lambda: applying.apply(session, actor, asked_seat)) == code


def test_what_needs_no_approval_is_not_asked_for(session: Session, actor: Actor, free_seat: int) -> None:
    assert refused(lambda: applying.apply(session, actor, free_seat)) == "open"


def test_a_lead_of_another_project_decides_nothing(
    session: Session, actor: Actor, actor_of: ActorOf, asked_seat: int
) -> None:
    applying.apply(session, actor, asked_seat)
    found = application(session, asked_seat)
    with pytest.raises(NotFound):
        applying.approve(session, actor, found.id, version=found.version)
