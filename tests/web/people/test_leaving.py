"""Who leaves or is locked out is out of every plan at once, and their promises are given up."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import VolunteerId
from tests.web.conftest import MONDAY, TODAY
from tests.web.people.staff import DISTRICT, OTHER, somebody, staff
from tests.web.promised import give, promise, unanswered
from tests.web.services.planned import WEEK, draft
from web.db import writing
from web.models import Assignment, Person, Pin, Promise, Roster, Seat
from web.services import fitting, rosters
from web.services.access.scope import Scope
from web.services.accounts import contacts
from web.services.actor import Actor
from web.services.faults import Conflict, NotFound
from web.services.matching import problem_of
from web.services.people import leaving, people_week, search


@pytest.fixture
def served(session: Session) -> tuple[int, int, int]:
    """Somebody of the published roster with two coming seats: accepted, and not answered yet."""
    held = select(Promise.volunteer_id, Promise.seat_id).order_by(Promise.volunteer_id)
    found = session.execute(held).first()
    assert found is not None
    who, seat = found[0] or 0, found[1]
    unanswered(session, who)
    other = session.scalars(select(Seat.id).where(Seat.id != seat).limit(1)).one()
    give(session, who, seat, "accepted")
    give(session, who, other)
    return who, seat, other


@pytest.fixture
def administrator(session: Session) -> Actor:
    return staff(session, "administrator", at=DISTRICT)


def test_who_is_locked_out_is_planned_nowhere(
    session: Session, served: tuple[int, int, int], administrator: Actor
) -> None:
    who, seat, _ = served
    with writing(session):
        session.merge(Pin(volunteer_id=who, seat_id=seat, inside=True, at=TODAY))
    made = draft(session)
    assert VolunteerId(str(who)) in rosters.seated(session, made).people
    leaving.lock_out(session, administrator, who)
    problem = problem_of(session, WEEK)
    assert VolunteerId(str(who)) not in problem.volunteer
    assert all(pair.volunteer != str(who) for pair in (*problem.pinned_in, *problem.published))
    assert fitting.find(session, WEEK, who) == ()
    assert VolunteerId(str(who)) not in rosters.seated(session, made).people
    scope = Scope(session, staff(session, "coordinator", at=DISTRICT))
    name = session.get_one(Person, who).name
    shown = [row for row in search.find(session, scope, query=name).items if row.id == who]
    assert [row.active for row in shown] == [False]
    assert who not in [row.id for row in people_week.week(session, WEEK, scope)[1].items]


def test_promises_to_come_are_given_up_and_what_was_stays(
    session: Session, served: tuple[int, int, int], administrator: Actor
) -> None:
    who, accepted, waiting = served
    with time_machine.travel(TODAY + timedelta(days=60), tick=True):
        leaving.lock_out(session, administrator, who)
        assert promise(session, who, accepted).state == "accepted"
        leaving.come_back(session, administrator, who)
    leaving.lock_out(session, administrator, who)
    assert promise(session, who, accepted).state == "given_up"
    assert promise(session, who, waiting).state == "declined"


def test_a_draft_that_somebody_left_has_changed(
    session: Session, served: tuple[int, int, int], administrator: Actor
) -> None:
    with writing(session):
        made = Roster(period_start=MONDAY, period_end=MONDAY, created_at=TODAY)
        session.add(made)
        session.flush()
        session.add(Assignment(roster_id=made.id, volunteer_id=served[0], seat_id=served[1]))
    before = made.version
    leaving.lock_out(session, administrator, served[0])
    assert session.get_one(Roster, made.id).version == before + 1
    assert session.scalars(select(Assignment).where(Assignment.roster_id == made.id)).all() == []


def test_who_left_by_themselves_comes_back_by_themselves(session: Session) -> None:
    who = somebody(session, "Own Word")
    me = Actor(who, 0, "Own Word", "en", who)
    leaving.leave(session, me, who)
    assert session.get_one(Person, who).state == "left"
    leaving.come_back(session, me, who)
    assert session.get_one(Person, who).state == "active"


def test_who_is_locked_out_neither_leaves_nor_comes_back_alone(
    session: Session, administrator: Actor
) -> None:
    who = somebody(session, "Locked")
    me = Actor(who, 0, "Locked", "en", who)
    leaving.lock_out(session, administrator, who)
    with pytest.raises(Conflict):
        leaving.leave(session, me, who)
    with pytest.raises(NotFound):
        leaving.come_back(session, me, who)
    leaving.come_back(session, administrator, who)
    assert session.get_one(Person, who).state == "active"


def test_staff_let_those_leave_who_have_no_way_in(session: Session) -> None:
    alone, signs_in = somebody(session, "Alone"), somebody(session, "Signs In")
    with writing(session):
        contacts.open_account(session, signs_in, "signs-in@example.com", "hash")
    coordinator = staff(session, "coordinator")
    leaving.leave(session, coordinator, alone)
    with pytest.raises(NotFound):
        leaving.leave(session, coordinator, signs_in)
    with pytest.raises(NotFound):
        leaving.leave(session, staff(session, "coordinator", at=OTHER), alone)


@pytest.mark.parametrize(
    ("rights", "at"),
    [(("coordinator", "lead", "verifier", "auditor"), DISTRICT), (("administrator",), OTHER)],
)
def test_nobody_else_locks_out(session: Session, rights: tuple[str, ...], at: str) -> None:
    with pytest.raises(NotFound):
        leaving.lock_out(session, staff(session, *rights, at=at), somebody(session, "Target"))


def test_nobody_locks_themselves_out(session: Session, administrator: Actor) -> None:
    with pytest.raises(Conflict):
        leaving.lock_out(session, administrator, administrator.person_id)
