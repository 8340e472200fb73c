"""A shift of today with people who are promised its places, for tests of attendance."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.promised import give, promise
from web.db import writing
from web.models import Attendance, Project, Promise, Seat, Shift, Volunteer

BEGINS = TODAY + timedelta(hours=2)
ENDS = BEGINS + timedelta(hours=2)


@dataclass(frozen=True)
class Day:
    """A shift with one seat for four, and who is promised it; `spare` have no place on it."""

    session: Session
    shift_id: int
    seat_id: int
    people: list[int]
    spare: list[int]

    def promise(self, which: int = 0) -> Promise:
        """What one of the people was promised, as it stands now."""
        return promise(self.session, self.people[which], self.seat_id)

    def kept(self, which: int = 0) -> Attendance | None:
        """What is kept beside it."""
        return self.session.get(Attendance, self.promise(which).id)


def a_day(
    session: Session, project_id: int, begins: datetime = BEGINS, ends: datetime = ENDS, people: int = 3
) -> Day:
    """A shift of a project that begins then, with people who said yes."""
    project = session.get_one(Project, project_id)
    place = session.scalars(select(Shift.place_id).order_by(Shift.id).limit(1)).one()
    volunteers = list(session.scalars(select(Volunteer.id).order_by(Volunteer.id).limit(people + 4)))
    session.rollback()
    with writing(session):
        shift = Shift(project_id=project.id, place_id=place, kind="shift", starts_at=begins, ends_at=ends)
        session.add(shift)
        session.flush()
        seat = Seat(shift_id=shift.id, minimum=2, desired=3, maximum=4, sequence=0)
        session.add(seat)
        session.flush()
        made = (shift.id, seat.id)
    for each in volunteers[:people]:
        give(session, each, made[1], "accepted")
    return Day(session, *made, volunteers[:people], volunteers[people:])
