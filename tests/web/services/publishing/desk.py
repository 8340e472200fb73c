"""A coordinator's desk for tests: shifts with room on them, people who are free at all hours, drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.promised import give, promise
from tests.web.services.planned import WEEK, ZONE, somebody
from web.db import writing
from web.models import (
    Availability,
    Notice,
    Person,
    Place,
    Project,
    Promise,
    PromiseEvent,
    Roster,
    Seat,
    Shift,
    Volunteer,
)
from web.services import editing, publishing
from web.services.actor import Actor
from web.services.clock import now
from web.services.promises import answering
from web.services.promises.standing import last_event

Pair = tuple[int, int]
ROOM = 4


@dataclass
class Desk:
    """Two seats of two shifts: `here` in force with `anna` waiting to answer, `there` with `berta`.

    `carl` and `dora` are free, and have no seat.
    """

    session: Session
    planner: Actor
    here: int
    there: int
    anna: int
    berta: int
    carl: int
    dora: int

    def draft(self, *comes: Pair, goes: Sequence[Pair] = (), by: Actor | None = None) -> int:
        """A draft that is begun now and changed by hand."""
        made = publishing.draft(self.session, by or self.planner, WEEK.monday)
        for volunteer, seat in comes:
            self.move(made, volunteer, seat_id=seat, by=by)
        for volunteer, seat in goes:
            self.move(made, volunteer, from_seat_id=seat, by=by)
        return made

    def move(
        self,
        draft: int,
        volunteer: int,
        seat_id: int | None = None,
        from_seat_id: int | None = None,
        by: Actor | None = None,
    ) -> None:
        """Change a draft by hand."""
        self.session.expire_all()
        version = self.session.get_one(Roster, draft).version
        editing.move(
            self.session, ZONE, by or self.planner, draft, version=version, volunteer_id=volunteer,
            seat_id=seat_id, from_seat_id=from_seat_id,
        )  # fmt: skip

    def publish(self, draft: int) -> int:
        """Publish whatever it changes now."""
        return publishing.publish(self.session, self.planner, draft)

    def say(self, volunteer: int, seat: int, answer: str) -> None:
        """Somebody answers."""
        answering.answer(self.session, somebody(volunteer), seat, answer)

    def state(self, volunteer: int, seat: int) -> str:
        """What stands of a pair; empty where there is no promise."""
        self.session.rollback()
        self.session.expire_all()
        chosen = select(Promise.state).where(Promise.volunteer_id == volunteer, Promise.seat_id == seat)
        return self.session.scalar(chosen) or ""

    def verbs(self, volunteer: int, seat: int) -> Sequence[str]:
        """What happened to a pair, in order."""
        one = promise(self.session, volunteer, seat).id
        chosen = select(PromiseEvent.verb).where(PromiseEvent.promise_id == one)
        return self.session.scalars(chosen.order_by(PromiseEvent.id)).all()

    def notices(self, volunteer: int, since: int) -> Sequence[Notice]:
        """What somebody has to be told of, of events after one."""
        self.session.rollback()
        self.session.expire_all()
        chosen = select(Notice).where(
            Notice.person_id == volunteer, Notice.subject == "event", Notice.subject_id > since
        )
        return self.session.scalars(chosen.order_by(Notice.id)).all()

    def shift_of(self, seat: int) -> Shift:
        """The shift of a seat."""
        return self.session.get_one(Shift, self.session.get_one(Seat, seat).shift_id)

    @property
    def last(self) -> int:
        """The newest event."""
        self.session.rollback()
        return last_event(self.session)


def desk_of(session: Session, planner: Actor) -> Desk:
    """Two shifts on different days, and four people of whom two have a seat each."""
    with writing(session):
        here, there = (seat(session, WEEK.start + timedelta(days=day, hours=10)) for day in (2, 4))
        anna, berta, carl, dora = (newcomer(session, name) for name in ("Anna", "Berta", "Carl", "Dora"))
    give(session, anna, here)
    give(session, berta, there)
    return Desk(session, planner, here, there, anna, berta, carl, dora)


def seat(session: Session, starts: datetime, room: int = ROOM, project_id: int | None = None) -> int:
    """A seat with room for some, on a shift of its own; in a transaction that writes."""
    project = project_id or session.scalars(select(Project.id).order_by(Project.id)).first()
    place = session.scalars(select(Place.id).order_by(Place.id)).first()
    shift = Shift(
        project_id=project, place_id=place, kind="shift", texts={"en": "A desk"}, starts_at=starts,
        ends_at=starts + timedelta(hours=1), team=[],
    )  # fmt: skip
    session.add(shift)
    session.flush()
    made = Seat(shift_id=shift.id, minimum=0, desired=room, maximum=room)
    session.add(made)
    session.flush()
    return made.id


def newcomer(session: Session, name: str) -> int:
    """A volunteer who is free at all hours; in a transaction that writes."""
    person = Person(name=name, sort_key=name.lower(), state_since=now(), created_at=now())
    session.add(person)
    session.flush()
    session.add(Volunteer(id=person.id, number=f"D-{person.id}"))
    session.flush()
    session.add_all(
        Availability(volunteer_id=person.id, weekday=day, start_minute=0, end_minute=1440) for day in range(7)
    )
    return person.id
