"""The weeks around the demo week as rows: what is over was attended, what is to come is promised."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fixtures.district import District, generate, seasons
from matcher.ids import VolunteerId
from tests.web.conftest import MONDAY
from tests.web.services.planned import WEEK, ZONE, whole
from web import demo, migrations
from web.db import Database
from web.demo.ids import Ids
from web.demo.load import load
from web.demo.weeks import load_weeks
from web.models import Promise, PromiseEvent, Roster, Seat, Series, Shift
from web.opening import open_database
from web.services.board.sums import sums_of
from web.services.clock import now
from web.services.days import Week
from web.services.matching import problem_of
from web.services.promises.transitions import TRANSITIONS
from web.settings import Settings

WEDNESDAY = datetime(2026, 11, 25, 14, 30, tzinfo=ZONE)
PEOPLE, SEED = 200, 5


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """It is the middle of the week before the demo week."""
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture(scope="module")
def district() -> District:
    return generate(PEOPLE, SEED, week=MONDAY)


@pytest.fixture(scope="module")
def loaded(district: District, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    found = open_database(Settings(instance=tmp_path_factory.mktemp("weeks")))
    migrations.upgrade(found)
    with time_machine.travel(WEDNESDAY, tick=False), found.session() as session:
        load(session, district, demo.draw_passwords())
        load_weeks(session, district, Ids.of(district), SEED)
    yield found
    found.close()


@pytest.fixture
def session(loaded: Database) -> Iterator[Session]:
    with loaded.session() as opened:
        yield opened


def test_each_week_behind_has_its_roster_and_each_week_ahead_has_work(session: Session) -> None:
    published = select(Roster.period_start).where(Roster.state == "published").order_by(Roster.period_start)
    steps = range(-seasons.BEFORE, 1)
    assert list(session.scalars(published)) == [MONDAY + timedelta(weeks=step) for step in steps]
    ahead = [Week(MONDAY + timedelta(weeks=step), ZONE) for step in range(1, seasons.AHEAD + 1)]
    full = sums_of(session, ahead, whole(session))
    assert all(each.shifts and not each.heads for each in full.values())
    behind = [Week(MONDAY + timedelta(weeks=step), ZONE) for step in range(-4, 0)]
    assert all(each.heads > each.desired / 4 for each in sums_of(session, behind, whole(session)).values())


def test_what_is_over_was_attended_and_what_is_not_is_promised(session: Session) -> None:
    rows = session.execute(
        select(Promise.state, Promise.minutes, Shift.starts_at, Shift.ends_at)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
    )
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for state, minutes, starts_at, ends_at in rows:
        when = "over" if ends_at <= now() else "ahead" if starts_at > now() else "now"
        states[when][state] += 1
        assert (minutes is not None) == (state == "served")
        if minutes is not None:
            assert 15 <= minutes <= (ends_at - starts_at) / timedelta(minutes=1)
    assert states["over"].keys() <= {"served", "did_not_come", "given_up", "offered", "accepted"}
    assert states["over"]["served"] > 0.85 * states["over"].total()
    assert states["ahead"].keys() <= {"offered", "accepted", "given_up"}
    assert states["ahead"]["accepted"] > states["ahead"]["offered"]


def test_each_event_is_one_that_the_table_of_transitions_knows(session: Session) -> None:
    last: dict[int, str | None] = {}
    for event in session.scalars(select(PromiseEvent).order_by(PromiseEvent.id)):
        rule = TRANSITIONS[event.verb]
        assert event.before == last.get(event.promise_id)
        assert event.before in rule.before
        assert event.acting in rule.who
        assert event.after == rule.to(event.before or "")
        last[event.promise_id] = event.after
    assert last == {row.id: row.state for row in session.execute(select(Promise.id, Promise.state))}


def test_events_of_a_promise_stand_in_the_order_of_time(session: Session) -> None:
    before: dict[int, datetime] = {}
    for event in session.scalars(select(PromiseEvent).order_by(PromiseEvent.id)):
        assert before.get(event.promise_id, event.at) <= event.at <= now()
        before[event.promise_id] = event.at


def test_series_are_made_once_and_on_their_days(session: Session) -> None:
    rows = session.execute(
        select(Shift.series_id, Shift.series_day, func.count())
        .where(Shift.series_id.is_not(None))
        .group_by(Shift.series_id, Shift.series_day)
    ).all()
    assert rows
    of = {each.id: each for each in session.scalars(select(Series))}
    for series_id, day, count in rows:
        assert series_id is not None
        assert day is not None
        assert count == 1
        assert day.weekday() in of[series_id].weekdays
        assert of[series_id].first <= day <= (of[series_id].last or day)


def test_the_week_is_planned_beside_what_was_served_before(session: Session, district: District) -> None:
    problem = problem_of(session, WEEK)
    numbers = Ids.of(district).people
    served = {each.id: each.served for each in problem.volunteers}
    more = [each for each in district.people if served[VolunteerId(str(numbers[each.number]))] > each.served]
    assert len(more) > len(district.people) / 4
    assert problem.standing_outside, "nobody stands in the week before"
    assert any(each.continuity for each in problem.volunteers)
