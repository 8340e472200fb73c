"""A small district with three weeks, two of them published, for histories: everybody has a way in."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import time_machine
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from fixtures.district import generate
from matcher.solver.start.greedy import greedy
from matcher.verify import verify
from tests.web.conftest import MONDAY, PASSWORDS, TODAY
from web import migrations
from web.db import writing, zone_of
from web.demo.load import load
from web.models import Account, Base, Seat, Shift, Volunteer
from web.opening import open_database
from web.services import publishing, rosters
from web.services.accounts import contacts
from web.services.days import Week
from web.services.matching import problem_of
from web.settings import Settings

WEEKS = 3


def weeks_of(session: Session) -> Sequence[Week]:
    """The three weeks."""
    return [Week(MONDAY + timedelta(weeks=number), zone_of(session)) for number in range(WEEKS)]


def build(settings: Settings, people: int = 30, shifts: int = 14) -> None:
    """Fill an empty instance: a week of the fixtures three times over, with Sunday nights between them."""
    database = open_database(settings)
    migrations.upgrade(database)
    with time_machine.travel(TODAY), database.session() as session:
        load(session, generate(people, shifts=shifts, week=MONDAY), PASSWORDS)
        with writing(session):
            _sunday_night(session)
            for number in range(1, WEEKS):
                _again(session, timedelta(weeks=number))
            _let_in(session)
        for week in weeks_of(session)[:2]:
            publishing.publish(session, None, planned(session, week))
    database.close()


def planned(session: Session, week: Week) -> int:
    """A draft of a week that is put together at once, without shifts whose rules it would break."""
    problem = problem_of(session, week)
    roster = greedy(problem)
    broken = {each.numbers.get("shift") for each in verify(problem, roster).broken}
    kept = {pair for pair in roster if problem.shift_of[pair.seat].id not in broken}
    with writing(session):
        return rosters.new_draft(session, week, kept - problem.standing, costs={}, run_id=None)


def _sunday_night(session: Session) -> None:
    """One from Sunday 22:00 to Monday 06:00, open to take, like the first shift that there is."""
    known = session.scalars(select(Shift).order_by(Shift.id).limit(1)).one()
    begins = datetime.combine(MONDAY + timedelta(days=6), time(22), zone_of(session))
    shift = Shift(
        project_id=known.project_id, place_id=known.place_id, kind="shift", starts_at=begins,
        ends_at=begins + timedelta(hours=8),
    )  # fmt: skip
    session.add(shift)
    session.flush()
    session.add(Seat(shift_id=shift.id, minimum=0, desired=2, maximum=2, flow="open"))
    session.add(Seat(shift_id=shift.id, position=1, minimum=0, desired=1, maximum=1))


def _again(session: Session, later: timedelta) -> None:
    """The shifts of the first week so much later, without their series."""
    first = weeks_of(session)[0]
    inside = (Shift.starts_at >= first.start) & (Shift.starts_at < first.end)
    for shift in session.scalars(select(Shift).where(inside).order_by(Shift.id)).all():
        seats = session.scalars(select(Seat).where(Seat.shift_id == shift.id).order_by(Seat.id)).all()
        made = Shift(**_values(shift) | {"series_id": None, "series_day": None})
        made.starts_at, made.ends_at = shift.starts_at + later, shift.ends_at + later
        session.add(made)
        session.flush()
        session.add_all(Seat(**_values(seat) | {"shift_id": made.id}) for seat in seats)
    session.flush()


def _values(row: Base) -> dict[str, object]:
    return {each.key: getattr(row, each.key) for each in inspect(row).mapper.column_attrs if each.key != "id"}


def _let_in(session: Session) -> None:
    known = set(session.scalars(select(Account.person_id)))
    for person in session.scalars(select(Volunteer.id)).all():
        if person not in known:
            contacts.open_account(session, person, f"person-{person}@history.example", "no password")
