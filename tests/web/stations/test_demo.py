"""The staffed places of the demo district are openings, which own its shifts and cut those ahead."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fixtures.district import District, generate
from tests.web.conftest import MONDAY
from tests.web.services.planned import ZONE
from web import demo, migrations
from web.db import Database
from web.demo.ids import Ids
from web.demo.load import load
from web.demo.stations import PROGRAMMES, load_openings
from web.demo.weeks import load_weeks
from web.models import Opening, Project, Promise, Seat, Shift
from web.opening import open_database
from web.services.stations import ahead
from web.services.stations.looking import week_of
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
    found = open_database(Settings(instance=tmp_path_factory.mktemp("stations")))
    migrations.upgrade(found)
    with time_machine.travel(WEDNESDAY, tick=False), found.session() as session:
        load(session, district, demo.draw_passwords())
        load_weeks(session, district, Ids.of(district), SEED)
        load_openings(session, district, Ids.of(district))
    yield found
    found.close()


@pytest.fixture
def session(loaded: Database) -> Iterator[Session]:
    with loaded.session() as opened:
        yield opened


def test_each_of_the_programmes_has_openings(session: Session) -> None:
    chosen = select(Project.programme).join(Opening, Opening.project_id == Project.id).distinct()
    assert set(session.scalars(chosen)) == set(PROGRAMMES)
    assert any(len(each.lengths) > 1 for each in session.scalars(select(Opening)))


def test_the_demo_week_keeps_its_shifts_and_covers_its_hours(session: Session, district: District) -> None:
    programme = {each.code: each.programme for each in district.projects}
    ids = Ids.of(district)
    for shift in district.shifts:
        row = session.get_one(Shift, ids.shifts[shift.code])
        assert row.starts_at == shift.start
        owned = shift.series is None and programme[shift.project] in PROGRAMMES
        assert (row.opening_id is not None) == owned
        assert row.opening_day == (shift.start.astimezone(ZONE).date() if owned else None)
    for opening in session.scalars(select(Opening)):
        for day in week_of(session, ZONE, opening, MONDAY):
            assert day.lacking == 0
            assert day.made


def test_weeks_ahead_are_cut_by_the_openings_and_made_once(session: Session) -> None:
    later = Shift.starts_at >= datetime.combine(MONDAY + timedelta(weeks=1), datetime.min.time(), ZONE)
    chosen = select(func.count(Shift.id)).where(Shift.opening_id.is_not(None), later)
    before = session.scalar(chosen)
    assert before
    assert ahead.make_ahead(session) == 0
    assert session.scalar(chosen) == before
    given = select(Promise.id).join(Seat, Seat.id == Promise.seat_id).join(Shift, Shift.id == Seat.shift_id)
    assert session.scalars(given.where(Shift.opening_id.is_not(None), later)).first() is None


def test_volunteer_day_is_one_day_with_stations_side_by_side(session: Session) -> None:
    chosen = select(Opening).join(Project, Project.id == Opening.project_id)
    found = session.scalars(chosen.where(Project.programme == "volunteer-day")).all()
    days = {day for each in found for day in each.other_days}
    assert len(days) == 1
    assert len(found) > 1
    assert all(not each.hours and str(each.first) == str(each.last) == min(days) for each in found)
