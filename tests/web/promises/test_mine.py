"""A volunteer's own shifts: what changed and by whom, what stays visible, and taking a no back."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.promised import give, promise
from web.db import writing, zone_of
from web.models import Place, Promise, Seat, Shift, Volunteer
from web.services import fitting, nearly
from web.services.actor import Actor
from web.services.days import Week
from web.services.faults import Conflict
from web.services.promises import acts, answering, fit
from web.services.promises.deeds import Deed, Work, work_on
from web.services.promises.mine import MyShift, mine
from web.services.promises.transitions import LEAD

ActorOf = Callable[[str], Actor]


@pytest.fixture
def actor(actor_of: ActorOf) -> Actor:
    return actor_of("volunteer")


@pytest.fixture
def me(actor: Actor) -> int:
    return actor.volunteer_id or 0


@pytest.fixture
def lead(actor_of: ActorOf) -> Deed:
    """A lead acts, with their words."""
    return Deed(actor_of("lead"), LEAD, note="The stand is set up later.")


@pytest.fixture
def there(session: Session, me: int) -> Work:
    """A seat of the volunteer's, accepted, in a week's time; nothing else is theirs."""
    held = session.scalars(select(Promise).where(Promise.volunteer_id == me)).all()
    assert held
    with writing(session):
        others = [each for each in held[1:] if each.state in ("offered", "accepted")]
        acts.release(session, Deed(), others)
        if held[0].state == "offered":
            acts.accept(session, Deed(acting="party"), [held[0]])
    return work_on(session, {held[0].seat_id})[held[0].seat_id]


def seen(session: Session, me: int, there: Work) -> MyShift:
    session.rollback()
    session.expire_all()
    return next(each for each in mine(session, me, since=TODAY) if each.seat_id == there.seat.id)


def moved(session: Session, deed: Deed, there: Work, by: timedelta = timedelta(minutes=30)) -> None:
    """The shift begins later, and who is on it is asked again."""
    with writing(session):
        found = session.get_one(Shift, there.shift.id)
        found.starts_at, found.ends_at = found.starts_at + by, found.ends_at + by
        session.get_one(Seat, there.seat.id).sequence += 1
        held = session.scalars(select(Promise).where(Promise.seat_id == there.seat.id)).all()
        acts.ask_again(session, deed, [each for each in held if each.state in ("offered", "accepted")])


def test_what_changed_says_what_was_and_who_did_it(
    session: Session, me: int, there: Work, lead: Deed
) -> None:
    before = there.shift.starts_at
    moved(session, lead, there)
    found = seen(session, me, there)
    assert found.state == "changed"
    assert found.told is not None
    assert (found.told.starts_at, found.starts_at) == (before, before + timedelta(minutes=30))
    assert found.change is not None
    assert lead.actor is not None
    assert (found.change.verb, found.change.by) == ("ask_again", lead.actor.name)
    assert (found.change.note, found.due) == ("The stand is set up later.", None)
    assert found.can == {"accepted", "declined"}


def test_a_yes_to_what_changed_leaves_nothing_struck_through(
    session: Session, actor: Actor, me: int, there: Work, lead: Deed
) -> None:
    moved(session, lead, there)
    answering.answer(session, actor, there.seat.id, "accepted")
    found = seen(session, me, there)
    assert (found.state, found.told, found.change) == ("accepted", None, None)


@pytest.mark.parametrize(("verb", "state"), [("cancel", "shift_cancelled"), ("release", "released")])
def test_what_we_took_stays_visible_until_its_time_is_over(
    session: Session, me: int, there: Work, lead: Deed, verb: str, state: str
) -> None:
    held = promise(session, me, there.seat.id)
    with writing(session):
        getattr(acts, verb)(session, lead, [held])
    found = seen(session, me, there)
    assert (found.state, found.is_off, found.can) == (state, True, frozenset())
    assert found.change is not None
    assert lead.actor is not None
    assert found.change.by == lead.actor.name
    with time_machine.travel(there.shift.ends_at - timedelta(minutes=1)):
        assert there.seat.id in {each.seat_id for each in mine(session, me)}
    with time_machine.travel(there.shift.ends_at + timedelta(minutes=1)):
        assert there.seat.id not in {each.seat_id for each in mine(session, me)}


def test_what_moved_to_an_earlier_time_is_shown_until_the_time_that_was_told(
    session: Session, me: int, there: Work, lead: Deed
) -> None:
    told_end = there.shift.ends_at
    moved(session, lead, there, -timedelta(days=2))
    assert seen(session, me, there).over_at == told_end
    with time_machine.travel(told_end - timedelta(minutes=1)):
        assert there.seat.id in {each.seat_id for each in mine(session, me)}


def test_an_offer_says_until_when_an_answer_is_wanted(session: Session, me: int, there: Work) -> None:
    answering_again(session, me, there)
    found = seen(session, me, there)
    assert found.state == "offered"
    assert found.due is not None
    assert TODAY < found.due <= found.starts_at - timedelta(hours=24)


def answering_again(session: Session, me: int, there: Work) -> None:
    """The seat is offered anew."""
    with writing(session):
        held = session.scalars(select(Promise).where(Promise.volunteer_id == me)).all()
        acts.release(session, Deed(), [each for each in held if each.seat_id == there.seat.id])
        acts.offer(session, Deed(), [(me, there.seat.id)])


@pytest.mark.parametrize("said", ["declined", "given_up"])
def test_a_no_is_taken_back_while_the_place_is_free(
    session: Session, actor: Actor, me: int, there: Work, said: str
) -> None:
    if said == "declined":
        answering_again(session, me, there)
    answering.answer(session, actor, there.seat.id, said)
    assert answering.no_way_back(session, me, there.seat.id) == ""
    assert "accepted" in seen(session, me, there).can
    answering.answer(session, actor, there.seat.id, "accepted")
    assert promise(session, me, there.seat.id).state == "accepted"


def filled(session: Session, _: int, there: Work) -> None:
    held = set(session.scalars(select(Promise.volunteer_id).where(Promise.seat_id == there.seat.id)))
    others = [each for each in session.scalars(select(Volunteer.id)) if each not in held]
    with writing(session):
        session.get_one(Seat, there.seat.id).maximum = 1
        session.get_one(Seat, there.seat.id).minimum = session.get_one(Seat, there.seat.id).desired = 1
        acts.offer(session, Deed(), [(others[0], there.seat.id)])


def off(session: Session, _: int, there: Work) -> None:
    with writing(session):
        found = session.get_one(Shift, there.shift.id)
        found.status, found.cancelled_at = "cancelled", TODAY


def at_the_same_time(session: Session, me: int, there: Work) -> None:
    elsewhere = session.scalars(
        select(Seat).join(Shift).where(Shift.id != there.shift.id, Shift.status == "open").order_by(Seat.id)
    ).first()
    assert elsewhere is not None
    with writing(session):
        other = session.get_one(Shift, elsewhere.shift_id)
        other.starts_at, other.ends_at = there.shift.starts_at, there.shift.ends_at
        elsewhere.maximum += 1
    give(session, me, elsewhere.id, "accepted")


@pytest.mark.parametrize(
    ("case", "why", "code"),
    [
        (filled, "full", "full"),
        (off, "cancelled", "cancelled"),
        (at_the_same_time, "one_place", "rule_broken"),
    ],
)
def test_a_no_stays_where_the_place_is_gone_or_does_not_fit(
    session: Session,
    actor: Actor,
    me: int,
    there: Work,
    case: Callable[[Session, int, Work], None],
    why: str,
    code: str,
) -> None:
    answering.answer(session, actor, there.seat.id, "given_up")
    case(session, me, there)
    assert answering.no_way_back(session, me, there.seat.id) == why
    with pytest.raises(Conflict) as fault:
        answering.answer(session, actor, there.seat.id, "accepted")
    assert fault.value.code == code
    assert promise(session, me, there.seat.id).state == "given_up"


def test_what_has_begun_is_not_taken_back(session: Session, actor: Actor, me: int, there: Work) -> None:
    answering.answer(session, actor, there.seat.id, "given_up")
    with time_machine.travel(there.shift.starts_at):
        assert answering.no_way_back(session, me, there.seat.id) == "begun"
        assert seen(session, me, there).can == frozenset()


def test_a_late_yes_holds_while_the_place_is_free(
    session: Session, actor: Actor, me: int, there: Work
) -> None:
    answering_again(session, me, there)
    held = promise(session, me, there.seat.id)
    with writing(session):
        acts.lapse(session, [held])
    assert seen(session, me, there).can == {"accepted"}
    answering.answer(session, actor, there.seat.id, "accepted")
    assert promise(session, me, there.seat.id).state == "accepted"


def fits(session: Session, me: int, there: Work) -> Sequence[int]:
    week = fit.week_of(session, there.shift)
    return [each.seat.id for each in fitting.find(session, week, me)]


@pytest.mark.parametrize("said", ["declined", "given_up", "released", "lapsed"])
def test_what_somebody_does_not_have_uses_up_nothing(
    session: Session, actor: Actor, me: int, there: Work, said: str
) -> None:
    """With one shift a week at most, the week is full; once the shift is not theirs, others fit again."""
    with writing(session):
        person = session.get_one(Volunteer, me)
        person.shifts_per_week, person.shifts_per_day = 1, None
        person.minutes_per_week = person.minutes_per_day = None
    assert fits(session, me, there) == []
    assert nearly_all(session, me, there) == []
    if said != "given_up":
        answering_again(session, me, there)
    if said in ("declined", "given_up"):
        answering.answer(session, actor, there.seat.id, said)
    else:
        held = promise(session, me, there.seat.id)
        with writing(session):
            acts.lapse(session, [held]) if said == "lapsed" else acts.release(session, Deed(), [held])
    assert fits(session, me, there) != []
    assert nearly_all(session, me, there) != []


def nearly_all(session: Session, me: int, there: Work) -> list[int]:
    week = Week(fit.week_of(session, there.shift).monday, zone_of(session))
    return [each.seat.id for each in nearly.misses(session, week, me)]


def test_a_place_that_changed_is_told_with_both_names(
    session: Session, me: int, there: Work, lead: Deed
) -> None:
    other = session.scalars(select(Place.id).where(Place.id != there.shift.place_id)).first()
    assert other is not None
    held = promise(session, me, there.seat.id)
    with writing(session):
        session.get_one(Shift, there.shift.id).place_id = other
        session.get_one(Seat, there.seat.id).sequence += 1
        acts.ask_again(session, lead, [held])
    found = seen(session, me, there)
    assert found.told is not None
    assert found.told.place_names != found.place_names


def test_who_is_released_by_a_move_sees_the_time_they_were_told(session: Session) -> None:
    who, seat = held(session)
    shift = session.get_one(Shift, session.get_one(Seat, seat).shift_id)
    before = shift.starts_at
    with writing(session):
        acts.release(session, Deed(acting="lead"), [promise_of(session, who, seat)])
        shift.starts_at, shift.ends_at = before + timedelta(hours=3), shift.ends_at + timedelta(hours=3)
        session.get_one(Seat, seat).sequence += 1
    (shown,) = [each for each in mine(session, who) if each.seat_id == seat]
    assert (shown.starts_at, shown.known.starts_at) == (before + timedelta(hours=3), before)


def held(session: Session) -> tuple[int, int]:
    """Somebody and a seat that they are promised."""
    chosen = select(Promise).where(Promise.volunteer_id.is_not(None), Promise.state == "accepted")
    found = session.scalars(chosen.order_by(Promise.id).limit(1)).one()
    return found.volunteer_id or 0, found.seat_id


def promise_of(session: Session, who: int, seat: int) -> Promise:
    """The promise, inside the transaction that changes it."""
    return session.scalars(select(Promise).filter_by(volunteer_id=who, seat_id=seat)).one()
