"""A shift from Sunday 22:00 to Monday 06:00 is of the week in which it begins, wherever one looks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fixtures.district import generate
from tests.web.conftest import MONDAY, PASSWORDS, Login
from tests.web.demand.ground import free_people, seats_of
from tests.web.promised import give
from tests.web.services import jobs_done
from tests.web.services.planned import WEEK, ZONE, whole
from web import migrations
from web.db import Database, writing
from web.demo.load import load
from web.models import ProjectLead, Roster, Run, Seat, Shift
from web.opening import open_database
from web.services import board, planning, rosters
from web.services.actor import Actor
from web.services.days import Week
from web.services.matching import problem_of
from web.services.promises.mine import mine
from web.services.promises.standing import in_force
from web.settings import Settings

NEXT = Week(MONDAY + timedelta(days=7), ZONE)


@pytest.fixture
def night(session: Session) -> int:
    """The id of a Sunday night for two."""
    begins = datetime.combine(MONDAY + timedelta(days=6), time(22), ZONE)
    project = session.scalars(select(ProjectLead.project_id).order_by(ProjectLead.project_id)).first()
    place = session.scalars(select(Shift.place_id).limit(1)).one()
    with writing(session):
        shift = Shift(
            project_id=project, place_id=place, kind="shift", starts_at=begins,
            ends_at=begins + timedelta(hours=8),
        )  # fmt: skip
        session.add(shift)
        session.flush()
        session.add(Seat(shift_id=shift.id, minimum=1, desired=2, maximum=2))
    return shift.id


def on_board(found: board.Board) -> set[int]:
    return {shift.id for project in found.projects for shift in project.shifts}


def test_it_is_on_the_board_of_its_week_alone(session: Session, night: int) -> None:
    assert night in on_board(board.week(session, WEEK, whole(session)))
    assert night not in on_board(board.week(session, NEXT, whole(session)))


def test_it_is_promised_in_its_week_and_stands_in_the_next(session: Session, night: int) -> None:
    seat, (person,) = seats_of(session, night)[0], free_people(session, 1)
    give(session, person, seat, "accepted")
    assert (person, seat) in in_force(session, WEEK)
    assert (person, seat) not in in_force(session, NEXT)
    assert str(seat) in problem_of(session, WEEK).seat
    following = problem_of(session, NEXT)
    assert str(seat) in {pair.seat for pair in following.standing}
    assert night in {each.shift_id for each in mine(session, person)}


def test_the_api_knows_it_in_its_week(signed_in: Login, session: Session, night: int) -> None:
    planner = signed_in("coordinator")
    session.rollback()
    weeks = {}
    for monday in (WEEK.monday, NEXT.monday):
        found = planner.get("/api/v1/board", query_string={"week": f"{monday}"}).get_json()
        weeks[monday] = {shift["id"] for project in found["projects"] for shift in project["shifts"]}
    assert night in weeks[WEEK.monday]
    assert night not in weeks[NEXT.monday]


def test_a_run_decides_it_in_its_week(
    session: Session, database: Database, actor_of: Callable[[str], Actor], night: int
) -> None:
    free_people(session, 4)
    values = {"week": MONDAY + timedelta(days=6), "seconds": 2, "organisation_id": None}
    run = planning.start_run(session, actor_of("coordinator"), values, workers=1)
    job = session.get_one(Run, run).job_id
    session.rollback()
    jobs_done.do(database, job)
    session.expire_all()
    draft = session.scalars(select(Roster).where(Roster.run_id == run)).one()
    assert (draft.period_start, draft.period_end) == (WEEK.monday, WEEK.sunday)
    (seat,) = seats_of(session, night)
    assert str(seat) in {pair.seat for pair in rosters.seated(session, draft.id).assignments}


def test_the_demo_of_a_week_with_a_sunday_night_ends_on_sunday(tmp_path: Path) -> None:
    district = generate(30, shifts=14, week=MONDAY)
    begins = datetime.combine(MONDAY + timedelta(days=6), time(22), ZoneInfo(district.zone))
    late = replace(district.shifts[-1], start=begins, end=begins + timedelta(hours=8))
    database = open_database(Settings(instance=tmp_path))
    migrations.upgrade(database)
    with database.session() as session:
        load(session, replace(district, shifts=(*district.shifts[:-1], late)), PASSWORDS)
        found = session.scalars(select(Roster)).all()
        assert [each.period_end for each in found] == [WEEK.sunday] * len(found)
    database.close()
