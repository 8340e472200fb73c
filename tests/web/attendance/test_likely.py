"""How surely people come: in words for who may see the records, and to nobody else."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.web.attendance.there import Day
from tests.web.conftest import TODAY, Login
from tests.web.pages.reading import english
from tests.web.promised import give, promise
from web.db import writing
from web.models import Person, Seat, Shift
from web.services import projects
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.attendance import likely
from web.services.board.records import BoardSeat
from web.services.days import Week
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR

BEFORE = TODAY - timedelta(days=21)


@pytest.fixture
def missing(day: Day, planner: Actor) -> Day:
    """The first of the three was expected four times and came once; the others have no record."""
    session = day.session
    like = session.get_one(Shift, day.shift_id)
    project_id, place_id = like.project_id, like.place_id
    session.rollback()
    for number in range(4):
        with writing(session):
            start = BEFORE + timedelta(days=number)
            shift = Shift(
                project_id=project_id, place_id=place_id, kind="shift", starts_at=start,
                ends_at=start + timedelta(hours=1),
            )  # fmt: skip
            session.add(shift)
            session.flush()
            seat = Seat(shift_id=shift.id, minimum=1, desired=1, maximum=1, sequence=0)
            session.add(seat)
            session.flush()
            seat_id = seat.id
        with time_machine.travel(start - timedelta(days=1), tick=False):
            give(session, day.people[0], seat_id, "accepted")
        with writing(session):
            row = promise(session, day.people[0], seat_id)
            if number:
                acts.miss(session, Deed(planner, COORDINATOR), row)
            else:
                acts.serve(session, Deed(planner, COORDINATOR), row, 60)
    with writing(session):
        session.get_one(Seat, day.seat_id).minimum = 3
    return day


def found(day: Day, actor: Actor) -> likely.Likely | None:
    scope = Scope(day.session, actor)
    week = Week(TODAY.date(), day.session.info["zone"])
    seen = projects.shift(day.session, scope, week, day.shift_id)
    assert seen.shown is not None
    seats: tuple[BoardSeat, ...] = seen.shown.seats
    return likely.of_seats(day.session, scope, seats, seen.shift.starts_at).get(day.seat_id)


def test_who_seldom_came_makes_a_full_seat_likely_short(missing: Day, planner: Actor) -> None:
    said = found(missing, planner)
    assert said is not None
    assert (said.heads, said.likely, said.minimum, said.is_short) == (3, 2, 3, True)
    assert said.sure == pytest.approx((100 + 4 * 90) / 800 * 0.9**2)
    ((who, record),) = said.records
    assert (who.volunteer_id, record.came, record.expected) == (missing.people[0], 1, 4)


def test_nothing_is_said_of_people_who_come(day: Day, planner: Actor) -> None:
    assert found(day, planner) is None


def test_where_the_rule_acts_it_is_said_how_surely_the_minimum_comes(
    day: Day, planner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(day.session.info, "come_percent", 95)
    said = found(day, planner)
    assert said is not None
    assert (said.likely, said.asked, said.is_short) == (3, 0.95, False)
    assert said.sure == pytest.approx(0.9**3 + 3 * 0.9**2 * 0.1)


def test_staff_read_it_on_the_page_and_beside_the_board(
    missing: Day, signed_in: Login, session: Session
) -> None:
    name = session.get_one(Person, missing.people[0]).name
    session.rollback()
    says, record = "2 of 3 are likely to come. At least 3 are needed.", f"{name} came 1 of 4 times."
    pages = {
        "lead": (f"/shifts/{missing.shift_id}",),
        "coordinator": (f"/shifts/{missing.shift_id}", f"/board/shifts/{missing.shift_id}"),
    }
    for who, paths in pages.items():
        browser = english(signed_in(who))
        for path in paths:
            page = browser.get(path).text
            assert says in page, path
            assert record in page, path


def test_volunteers_read_nothing_of_the_kind(missing: Day, signed_in: Login, session: Session) -> None:
    browser = english(signed_in("volunteer"))
    for path in ("/me", "/me/shifts", f"/me/shifts/{missing.seat_id}", f"/shifts/{missing.shift_id}"):
        assert "likely to come" not in browser.get(path).text
