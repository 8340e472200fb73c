"""What happened to the promises of a week since a draft was begun: which seats came and went, and by whom."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Integer, bindparam, func, or_, select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Person, Promise, PromiseEvent, Roster, Seat, Shift
from web.services.access.scope import MOST_IDS
from web.services.days import Week
from web.services.parties.numbers import who
from web.services.promises.transitions import STANDING

SAME_PERSON = frozenset({"join", "part"})
"""Verbs that say that two persons are one, or two again: nobody gains or loses a seat by them."""
ASKED_AGAIN, AS_TOLD = "ask_again", "as_told"


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a promise, by whom (empty: Duet), and under which number where it came by publishing.

    It is of a person, or of a party that is no single one.
    """

    event_id: int
    promise_id: int
    verb: str
    volunteer_id: int | None
    party_id: int | None
    seat_id: int
    shift_id: int
    at: datetime
    by: int | None
    by_name: str
    number: int | None
    before: str | None
    after: str

    @property
    def pair(self) -> tuple[int, int]:
        """(volunteer id, seat id)."""
        return self.who, self.seat_id

    @property
    def who(self) -> int:
        """The volunteer, or the number of the party."""
        return who(self.volunteer_id, self.party_id)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one promise since then: its events in order."""

    events: Sequence[Happened]

    @property
    def last(self) -> Happened:
        """The newest event of all."""
        return self.events[-1]

    @property
    def stands(self) -> bool:
        """Whether its party has the seat now."""
        return self.last.after in STANDING

    @property
    def came_or_went(self) -> bool:
        """Whether its party has the seat and had it not, or the other way round."""
        return (self.events[0].before in STANDING) != self.stands

    @property
    def telling(self) -> Happened | None:
        """The event by which it matters to others on its shift: who came or went, or was asked again.

        None for what leaves everybody where they were, as a yes does.
        """
        moved = [each for each in self.events if each.verb in (ASKED_AGAIN, AS_TOLD)]
        if self.came_or_went:
            turned = [each for each in self.events if (each.before in STANDING) != (each.after in STANDING)]
            return turned[-1]
        return moved[-1] if moved and self.stands else None


def since(session: Session, draft: Roster, seats: Collection[int] = ()) -> Sequence[Change]:
    """What became of the promises of a draft's week, and of these seats, since it was begun."""
    week = Week(draft.period_start, zone_of(session))
    near = list(seats) if len(seats) < MOST_IDS else []
    values = {"base": draft.base_event_id, "start": week.start, "end": week.end, "seats": near}
    found = [Happened(*row) for row in session.execute(_SINCE, values)]
    return [Change(tuple(events)) for _, events in groupby(found, key=lambda each: each.promise_id)]


def in_order(changes: Iterable[Change]) -> Sequence[Happened]:
    """One event for each promise, newest first: who came or went, or was asked again, or else the last."""
    return sorted((each.telling or each.last for each in changes), key=lambda each: -each.event_id)


def _between(moment: Any) -> Any:
    """Of a column: from the start of a week until before its end."""
    return (moment >= bindparam("start")) & (moment < bindparam("end"))


_SINCE: Any = (
    select(
        PromiseEvent.id, PromiseEvent.promise_id, PromiseEvent.verb, Promise.volunteer_id, Promise.party_id,
        Promise.seat_id, Seat.shift_id, PromiseEvent.at, PromiseEvent.by, func.coalesce(Person.name, ""),
        Roster.number, PromiseEvent.before, PromiseEvent.after,
    )
    .join(Promise, Promise.id == PromiseEvent.promise_id)
    .join(Seat, Seat.id == Promise.seat_id)
    .join(Shift, Shift.id == Seat.shift_id)
    .outerjoin(Person, Person.id == PromiseEvent.by)
    .outerjoin(Roster, Roster.id == PromiseEvent.roster_id)
    .where(
        PromiseEvent.id > bindparam("base", type_=Integer),
        PromiseEvent.verb.not_in(SAME_PERSON),
        or_(
            _between(Shift.starts_at),
            _between(PromiseEvent.starts_at),
            Promise.seat_id.in_(bindparam("seats", expanding=True)),
        ),
    )
    .order_by(Promise.id, PromiseEvent.id)
)  # fmt: skip
"""The events after one, of a week or of some seats; its columns are those of `Happened`, in order."""
