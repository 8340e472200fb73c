"""A draft's difference, applied to promises as they stand by then: what people did meanwhile stays done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from matcher.answers.explain import pair
from matcher.ids import SeatId
from tests.web.conftest import TODAY, copy_instance
from tests.web.promised import give, promise
from tests.web.promises.shifts_changed import move
from tests.web.services.planned import WEEK, ZONE, draft, free_pair, seen, somebody, whole
from web.db import writing
from web.models import Assignment, Person, Promise, PromiseEvent, Roster, Seat, Shift, Volunteer
from web.opening import open_database
from web.services import demand, editing, explaining, publishing, rosters
from web.services.actor import Actor
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.people import leaving
from web.services.promises import acts, answering
from web.services.promises.deeds import Deed
from web.services.promises.standing import heads_on, in_force, in_force_at, last_event, stands
from web.services.promises.transitions import COORDINATOR
from web.settings import Settings

ActorOf = Callable[[str], Actor]
Pair = tuple[int, int]


@dataclass
class Week:
    """A published week: somebody on a seat of a coming shift of it, and a draft that was begun then."""

    session: Session
    planner: Actor
    volunteer: int
    seat: int
    shift: int
    draft: int = 0

    def begin(self) -> None:
        self.draft = publishing.draft(self.session, self.planner, WEEK.monday)

    def say(self, answer: str) -> None:
        answering.answer(self.session, somebody(self.volunteer), self.seat, answer)

    def put(self, seat_id: int | None = None, from_seat_id: int | None = None) -> None:
        version = self.session.get_one(Roster, self.draft).version
        editing.move(
            self.session, ZONE, self.planner, self.draft, version=version, volunteer_id=self.volunteer,
            seat_id=seat_id, from_seat_id=from_seat_id,
        )  # fmt: skip

    def publish(self) -> int:
        return publishing.publish(self.session, self.planner, self.draft)

    @property
    def state(self) -> str:
        return promise(self.session, self.volunteer, self.seat).state

    def verbs(self) -> Sequence[str]:
        one = promise(self.session, self.volunteer, self.seat).id
        chosen = select(PromiseEvent.verb).where(PromiseEvent.promise_id == one)
        return self.session.scalars(chosen.order_by(PromiseEvent.id)).all()


@pytest.fixture(scope="module")
def template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small district with its week published, made once."""
    folder = tmp_path_factory.mktemp("published")
    copy_instance(template, folder)
    database = open_database(Settings(instance=folder))
    with time_machine.travel(TODAY), database.session() as session:
        publishing.publish(session, None, draft(session))
    database.close()
    return folder / "duet.sqlite"


@pytest.fixture
def week(session: Session, actor_of: ActorOf) -> Week:
    waiting = select(Promise.volunteer_id).where(Promise.state == "offered")
    alone = waiting.group_by(Promise.volunteer_id).having(func.count() == 1)
    volunteer, seat, shift = session.execute(
        select(Promise.volunteer_id, Promise.seat_id, Seat.shift_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .where(Promise.state == "offered", Promise.volunteer_id.in_(alone))
        .order_by(Promise.id)
        .limit(1)
    ).one()
    return Week(session, actor_of("coordinator"), volunteer or 0, seat, shift)


def declined(week: Week) -> None:
    week.say("declined")


def accepted(week: Week) -> None:
    week.say("accepted")


def gave_up(week: Week) -> None:
    week.say("accepted")
    week.say("given_up")


def left(week: Week) -> None:
    leaving.leave(week.session, somebody(week.volunteer), week.volunteer)


def locked_out(week: Week) -> None:
    with writing(week.session):
        week.session.get_one(Person, week.volunteer).state = "locked_out"
        leaving.give_up(week.session, None, week.volunteer, "locked_out")


def cancelled(week: Week) -> None:
    demand.cancel_shift(week.session, week.planner, week.shift)


def seat_gone(week: Week) -> None:
    with writing(week.session):
        week.session.get_one(Seat, week.seat).ended_at = now()


def moved(week: Week) -> None:
    move(week.session, week.planner, week.shift, timedelta(minutes=15))


def nothing(_week: Week) -> None:
    pass


KEPT = {
    nothing: "offered", declined: "declined", accepted: "accepted", gave_up: "given_up", left: "declined",
    locked_out: "declined", cancelled: "shift_cancelled", moved: "offered",
}  # fmt: skip


@pytest.mark.parametrize("meanwhile", KEPT)
def test_who_stays_in_the_draft_stays_as_they_said(week: Week, meanwhile: Callable[[Week], None]) -> None:
    """The draft changes something else, on another shift and of another person."""
    week.begin()
    stranger(week)
    meanwhile(week)
    before = [*week.verbs()]
    week.publish()
    assert (week.state, week.verbs()) == (KEPT[meanwhile], before)


def stranger(week: Week) -> Pair:
    """Somebody who has no seat anywhere is put on another shift, by hand."""
    now_is = seen(week.session, week.draft)
    for shift in now_is.problem.open_shifts:
        for seat in shift.seats:
            for person in now_is.problem.volunteers:
                away = shift.id != str(week.shift) and not now_is.seated.held_by(person.id)
                if away and pair(now_is.problem, now_is.seated, person.id, seat.id).could:
                    place(week, int(person.id), int(seat.id))
                    return int(person.id), int(seat.id)
    raise AssertionError("nobody is free")


def place(week: Week, volunteer: int, seat_id: int) -> None:
    version = week.session.get_one(Roster, week.draft).version
    editing.move(
        week.session, ZONE, week.planner, week.draft, version=version, volunteer_id=volunteer, seat_id=seat_id
    )


TAKEN_OFF = {
    nothing: "", declined: "nothing_to_publish", accepted: "meets", gave_up: "nothing_to_publish",
    left: "nothing_to_publish", locked_out: "nothing_to_publish", cancelled: "nothing_to_publish",
    moved: "meets",
}  # fmt: skip


@pytest.mark.parametrize("meanwhile", TAKEN_OFF)
def test_who_was_taken_off_by_hand_is_released_if_nobody_said_anything(
    week: Week, meanwhile: Callable[[Week], None]
) -> None:
    week.begin()
    week.put(from_seat_id=week.seat)
    meanwhile(week)
    before = [*week.verbs()]
    if TAKEN_OFF[meanwhile]:
        with pytest.raises(Conflict) as refused:
            week.publish()
        assert refused.value.code == TAKEN_OFF[meanwhile]
    else:
        week.publish()
        before.append("release")
    assert (week.state, week.verbs()) == (KEPT[meanwhile] if TAKEN_OFF[meanwhile] else "released", before)


def test_what_has_begun_is_not_touched(week: Week) -> None:
    week.begin()
    week.put(from_seat_id=week.seat)
    starts = week.session.get_one(Shift, week.shift).starts_at
    with time_machine.travel(starts), pytest.raises(Conflict, match="nothing_to_publish"):
        week.publish()
    assert week.state == "offered"


@dataclass
class Coming:
    """Somebody new whom a draft puts on a seat."""

    volunteer: int
    seat: int


@pytest.fixture
def coming(week: Week) -> Coming:
    """Put by hand into a draft that is begun now."""
    week.begin()
    week.volunteer, week.seat = free_pair(seen(week.session, week.draft))
    week.shift = week.session.get_one(Seat, week.seat).shift_id
    week.put(seat_id=week.seat)
    return Coming(week.volunteer, week.seat)


def test_who_is_put_on_a_seat_is_offered_it(week: Week, coming: Coming) -> None:
    week.publish()
    assert (week.state, week.verbs()) == ("offered", ["offer"])


def test_who_took_the_seat_meanwhile_keeps_what_they_said(week: Week, coming: Coming) -> None:
    give(week.session, coming.volunteer, coming.seat, "accepted")
    with pytest.raises(Conflict, match="nothing_to_publish"):
        week.publish()
    assert (week.state, week.verbs()) == ("accepted", ["offer", "accept"])


@pytest.mark.parametrize("meanwhile", [cancelled, seat_gone, left, locked_out])
def test_nobody_is_offered_what_is_gone_or_while_they_are(
    week: Week, coming: Coming, meanwhile: Callable[[Week], None]
) -> None:
    meanwhile(week)
    with pytest.raises(Conflict, match=r"nothing_to_publish|meets"):
        week.publish()
    assert week.session.scalar(select(func.count(Promise.id)).where(of(coming))) == 0


def of(pair: Coming) -> ColumnElement[bool]:
    return (Promise.volunteer_id == pair.volunteer) & (Promise.seat_id == pair.seat)


@pytest.mark.parametrize("state", ["left", "locked_out"])
def test_who_left_while_a_plan_was_made_is_offered_nothing_of_it(
    week: Week, coming: Coming, state: str
) -> None:
    with writing(week.session):
        person = week.session.get_one(Person, coming.volunteer)
        person.state, person.state_since = state, now()
    with pytest.raises(Conflict, match="nothing_to_publish"):
        week.publish()
    assert week.session.scalar(select(func.count(Promise.id)).where(of(coming))) == 0


def strangers(session: Session, coming: Coming) -> Sequence[int]:
    """Volunteers who have no seat anywhere, but the one who is coming."""
    seated = select(Promise.volunteer_id).where(stands(), Promise.volunteer_id.is_not(None))
    chosen = select(Volunteer.id).where(Volunteer.id.not_in(seated), Volunteer.id != coming.volunteer)
    return session.scalars(chosen.order_by(Volunteer.id)).all()


def test_nobody_gets_a_seat_that_is_full_by_now(week: Week, coming: Coming) -> None:
    room = week.session.get_one(Seat, coming.seat).maximum - heads_on(week.session, coming.seat)
    for other in strangers(week.session, coming)[:room]:
        give(week.session, other, coming.seat)
    before = last_event(week.session)
    with pytest.raises(Conflict, match="meets"):
        week.publish()
    assert last_event(week.session) == before
    assert week.session.get_one(Roster, week.draft).state == "draft"


def test_nobody_gets_a_seat_on_which_too_many_are_already(week: Week, coming: Coming) -> None:
    with writing(week.session):
        row = week.session.get_one(Seat, coming.seat)
        row.maximum = max(row.maximum, heads_on(week.session, coming.seat) + 2)
    for other in strangers(week.session, coming)[:2]:
        give(week.session, other, coming.seat)
    with writing(week.session):
        row.minimum = row.desired = row.maximum = 1
    with pytest.raises(Conflict, match="meets"):
        week.publish()


def test_who_came_since_stays(week: Week) -> None:
    week.begin()
    came = Coming(*free_pair(seen(week.session, week.draft)))
    give(week.session, came.volunteer, came.seat, "accepted")
    before = in_force(week.session, WEEK)
    with pytest.raises(Conflict, match="nothing_to_publish"):
        week.publish()
    assert (came.volunteer, came.seat) in before == in_force(week.session, WEEK)


def test_a_shift_that_came_from_another_week_keeps_its_people(week: Week) -> None:
    move(week.session, week.planner, week.shift, timedelta(days=7))
    assert (week.volunteer, week.seat) not in in_force(week.session, WEEK)
    week.begin()
    move(week.session, week.planner, week.shift, timedelta(days=-7))
    before = [*week.verbs()]
    with pytest.raises(Conflict, match="nothing_to_publish"):
        week.publish()
    assert (week.state, [*week.verbs()]) == ("offered", before)


def test_a_shift_that_went_to_another_week_keeps_its_people(week: Week) -> None:
    week.begin()
    week.put(from_seat_id=week.seat)
    move(week.session, week.planner, week.shift, timedelta(days=7))
    with pytest.raises(Conflict, match="nothing_to_publish"):
        week.publish()
    assert week.state == "offered"


@pytest.mark.parametrize("how", ["hand", "pin"])
def test_who_said_no_is_asked_again_by_an_explicit_act(week: Week, how: str) -> None:
    week.say("declined")
    week.begin()
    if how == "hand":
        week.put(seat_id=week.seat)
    else:
        editing.pin(week.session, week.planner, week.volunteer, week.seat, True)
        with writing(week.session):
            pair = {"volunteer_id": week.volunteer, "seat_id": week.seat}
            week.session.add(Assignment(roster_id=week.draft, **pair))
    assert (week.volunteer, week.seat) in publishing.changes(
        week.session, whole(week.session), week.draft
    ).added
    week.publish()
    assert (week.state, week.verbs()[-1]) == ("offered", "offer_again")


def test_who_said_no_and_is_in_the_draft_still_is_asked_again_by_hand(week: Week) -> None:
    week.begin()
    week.say("declined")
    version = week.session.get_one(Roster, week.draft).version
    week.put(seat_id=week.seat)
    week.session.expire_all()
    assert week.session.get_one(Roster, week.draft).version == version + 1
    week.publish()
    assert (week.state, week.verbs()[-1]) == ("offered", "offer_again")


@pytest.mark.parametrize("how", ["hand", "pin"])
def test_who_says_no_after_that_is_not_asked_a_third_time(week: Week, how: str) -> None:
    if how == "pin":
        editing.pin(week.session, week.planner, week.volunteer, week.seat, True)
        week.begin()
    else:
        week.say("declined")
        week.begin()
        week.put(seat_id=week.seat)
        give_again(week)
    week.say("declined")
    with pytest.raises(Conflict, match=r"nothing_to_publish|meets"):
        week.publish()
    assert (week.state, week.verbs()[-1]) == ("declined", "decline")


def give_again(week: Week) -> None:
    """They are asked again before the draft is published."""
    with writing(week.session):
        pair = [(week.volunteer, week.seat)]
        acts.offer(week.session, Deed(week.planner, COORDINATOR), pair, again=pair)


def test_numbers_count_on_and_the_picture_is_what_stands(week: Week) -> None:
    numbers = [rosters_number(week.session)]
    for meanwhile in (declined, nothing):
        week.begin()
        stranger(week)
        meanwhile(week)
        numbers.append(week.publish())
        pictured = select(Assignment.volunteer_id, Assignment.seat_id)
        rows = week.session.execute(pictured.where(Assignment.roster_id == week.draft))
        assert {(row.volunteer_id, row.seat_id) for row in rows} == in_force(week.session, WEEK)
        published = week.session.get_one(Roster, week.draft)
        assert published.base_event_id == last_event(week.session)
        assert in_force_at(week.session, WEEK, published.base_event_id) == in_force(week.session, WEEK)
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def rosters_number(session: Session) -> int:
    published = rosters.published(session, WEEK.monday)
    assert published is not None
    return published.number or 0


def test_the_plan_at_an_earlier_event_is_what_stood_then(week: Week) -> None:
    stood, at = in_force(week.session, WEEK), last_event(week.session)
    gave_up(week)
    later = last_event(week.session)
    cancelled(week)
    assert in_force_at(week.session, WEEK, at) == stood
    assert in_force_at(week.session, WEEK, later) == stood - {(week.volunteer, week.seat)}
    assert in_force_at(week.session, WEEK, last_event(week.session)) == in_force(week.session, WEEK)


def test_a_shift_of_another_week_on_which_somebody_stands_is_not_of_this_one(week: Week) -> None:
    move(week.session, week.planner, week.shift, timedelta(days=7))
    week.begin()
    now_is = seen(week.session, week.draft)
    assert SeatId(str(week.seat)) in now_is.problem.seat
    assert not now_is.decides(week.seat)
    others = (int(each.id) for each in now_is.problem.volunteers)
    week.volunteer = next(each for each in others if each != week.volunteer)
    with pytest.raises(NotFound):
        week.put(seat_id=week.seat)
    with pytest.raises(NotFound):
        explaining.seat(week.session, ZONE, whole(week.session), week.draft, week.seat)
