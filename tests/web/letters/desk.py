"""A desk for tests of letters: promises of the demo's volunteer, and the letter that their notices make."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from web.db import writing
from web.house import House
from web.models import Message, Notice, Person, Promise, Seat, Shift
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages.subjects import table
from web.services.messages.subjects.fact import Read
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR, PARTY
from web.words.messages import writers
from web.words.messages.letter import Letter

HOUSE = House("https://duet.example", ZoneInfo("Asia/Shanghai"))
ActorOf = Callable[[str], Actor]
BY_STAFF = Deed(acting=COORDINATOR, note="Mrs Wang is in hospital.")
BY_PARTY = Deed(acting=PARTY)


class Desk:
    """Deeds to promises of the demo's volunteer, and what they are told of them. Everybody reads English."""

    def __init__(self, session: Session, actor_of: ActorOf, code: str = "volunteer") -> None:
        self.session = session
        self.me = actor_of(code)
        with writing(session):
            session.execute(update(Notice).values(dropped_at=now(), dropped_because="before"))
            session.execute(update(Person).values(language="en"))

    def free_seat(self) -> int:
        """A seat with room of a shift to come, that the volunteer was never promised."""
        mine = select(Promise.seat_id).where(Promise.volunteer_id == self.me.person_id)
        chosen = (
            select(Seat.id)
            .join(Shift)
            .where(Shift.status == "open", Shift.starts_at > now() + timedelta(days=4), Seat.id.not_in(mine))
            .order_by(Shift.starts_at, Seat.id)
        )
        seats = self.session.scalars(chosen).all()
        with writing(self.session):
            self.session.execute(update(Seat).where(Seat.id == seats[0]).values(maximum=50))
        return seats[0]

    def promise(self, seat: int) -> Promise:
        """The volunteer's promise of a seat."""
        return self.session.scalars(
            select(Promise).where(Promise.volunteer_id == self.me.person_id, Promise.seat_id == seat)
        ).one()

    def offer(self, seat: int) -> None:
        """Staff promise them a seat."""
        with writing(self.session):
            acts.offer(self.session, BY_STAFF, [(self.me.person_id, seat)])

    def do(self, verb: str, seat: int, deed: Deed = BY_STAFF) -> None:
        """Say a verb to their promise."""
        with writing(self.session):
            if verb == "lapse":
                acts.lapse(self.session, [self.promise(seat)])
            else:
                getattr(acts, verb)(self.session, deed, [self.promise(seat)])

    def move(self, seat: int, *, hours: int = 1, place_id: int | None = None) -> None:
        """The shift of a seat is another one, and who sits there is asked again."""
        with writing(self.session):
            row = self.session.get_one(Seat, seat)
            shift = self.session.get_one(Shift, row.shift_id)
            shift.starts_at += timedelta(hours=hours)
            shift.ends_at += timedelta(hours=hours)
            shift.place_id = place_id or shift.place_id
            row.sequence += 1
            acts.ask_again(self.session, BY_STAFF, [self.promise(seat)])

    def shift(self, seat: int) -> Shift:
        """The shift of a seat."""
        return self.session.get_one(Shift, self.session.get_one(Seat, seat).shift_id)

    def reads(self, language: str) -> None:
        """The volunteer reads another language."""
        with writing(self.session):
            self.session.get_one(Person, self.me.person_id).language = language

    def owed(self, person_id: int | None = None) -> Sequence[Notice]:
        """What somebody is owed and was not told."""
        self.session.expire_all()
        return self.session.scalars(
            select(Notice)
            .where(
                Notice.person_id == (person_id or self.me.person_id),
                Notice.message_id.is_(None),
                Notice.dropped_at.is_(None),
            )
            .order_by(Notice.id)
        ).all()

    def read(self, person_id: int | None = None) -> Read:
        """What is told of it now."""
        return table.read(self.session, person_id or self.me.person_id, self.owed(person_id))

    def codes(self, person_id: int | None = None) -> set[str]:
        """Why what is owed is not told any more."""
        return set(self.read(person_id).untrue.values())

    def message(self, person_id: int | None = None) -> Message:
        """A message of all that somebody is owed."""
        owed = self.owed(person_id)
        with writing(self.session):
            message = Message(kind="news", person_id=person_id or self.me.person_id, made_at=now())
            self.session.add(message)
            self.session.flush()
            ids = [each.id for each in owed]
            self.session.execute(update(Notice).where(Notice.id.in_(ids)).values(message_id=message.id))
        return message

    def letter(self, person_id: int | None = None) -> Letter | None:
        """The letter of all that somebody is owed."""
        return writers.write(self.session, HOUSE, self.message(person_id))
