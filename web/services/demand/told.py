"""What the people of a shift were told, and what became of it: every promise on it, for who leads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Party, Person, Promise, Seat, Shift
from web.services.promises import acts
from web.services.promises.mine import CHANGED
from web.services.promises.transitions import STANDING


@dataclass(frozen=True, slots=True)
class Told:
    """One promise on a shift: whose, its state and since when, why, and the time they were told.

    `state` may be `changed`, as its person sees it; `moved` when they were told another time or place than
    the shift has.
    """

    promise_id: int
    volunteer_id: int | None
    name: str
    heads: int
    role: str
    state: str
    since: datetime
    why: str
    starts_at: datetime
    ends_at: datetime
    moved: bool

    @property
    def standing(self) -> bool:
        """Whether they have the place."""
        return self.state == CHANGED or self.state in STANDING


def told_of(session: Session, shift: Shift) -> Sequence[Told]:
    """The promises on a shift: who has a place first, then who has it no longer, by name."""
    rows = session.execute(
        select(Promise, Seat, func.coalesce(Person.name, Party.name))
        .join(Seat, Seat.id == Promise.seat_id)
        .outerjoin(Person, Person.id == Promise.volunteer_id)
        .outerjoin(Party, Party.id == Promise.party_id)
        .where(Seat.shift_id == shift.id)
        .order_by(Seat.position, Person.sort_key, Promise.id)
    ).all()
    found = [_told(shift, *row) for row in rows]
    return sorted(found, key=lambda each: not each.standing)


def holding(session: Session, shift: Shift) -> int:
    """How many heads have a place on a shift."""
    chosen = select(Promise.heads).join(Seat, Seat.id == Promise.seat_id)
    return sum(session.scalars(chosen.where(Seat.shift_id == shift.id, Promise.state.in_(STANDING))))


def _told(shift: Shift, promise: Promise, seat: Seat, name: str) -> Told:
    was = (promise.told_starts_at, promise.told_ends_at, promise.told_place_id)
    return Told(
        promise_id=promise.id,
        volunteer_id=promise.volunteer_id,
        name=name,
        heads=promise.heads,
        role=promise.told_role,
        state=CHANGED if acts.is_changed(promise, seat) else promise.state,
        since=promise.since,
        why=promise.why,
        starts_at=promise.told_starts_at,
        ends_at=promise.told_ends_at,
        moved=was != (shift.starts_at, shift.ends_at, shift.place_id),
    )
