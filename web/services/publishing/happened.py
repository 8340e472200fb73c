"""What happened to the promises of a week since a draft was begun: which seats came and went, and by whom."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Person, Promise, PromiseEvent, Roster, Seat, Shift
from web.services.access.scope import MOST_IDS
from web.services.days import Week
from web.services.promises.standing import in_week
from web.services.promises.transitions import STANDING

SAME_PERSON = frozenset({"join", "part"})
"""Verbs that say that two persons are one, or two again: nobody gains or loses a seat by them."""
ASKED_AGAIN = "ask_again"


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
        return self.volunteer_id or 0, self.seat_id


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
        asked = [each for each in self.events if each.verb == ASKED_AGAIN]
        if self.came_or_went:
            turned = [each for each in self.events if (each.before in STANDING) != (each.after in STANDING)]
            return turned[-1]
        return asked[-1] if asked and self.stands else None


def since(session: Session, draft: Roster, seats: Collection[int] = ()) -> Sequence[Change]:
    """What became of the promises of a draft's week, and of these seats, since it was begun."""
    week = Week(draft.period_start, zone_of(session))
    then = (PromiseEvent.starts_at >= week.start) & (PromiseEvent.starts_at < week.end)
    near = Promise.seat_id.in_(seats) if len(seats) < MOST_IDS else false()
    there = or_(in_week(week), then, near)
    rows = session.execute(
        _events().where(PromiseEvent.id > draft.base_event_id, there).order_by(Promise.id, PromiseEvent.id)
    )
    found = [_happened(row) for row in rows]
    return [Change(tuple(events)) for _, events in groupby(found, key=lambda each: each.promise_id)]


def in_order(changes: Iterable[Change]) -> Sequence[Happened]:
    """One event for each promise, newest first: who came or went, or was asked again, or else the last."""
    return sorted((each.telling or each.last for each in changes), key=lambda each: -each.event_id)


def _events() -> Any:
    event = PromiseEvent
    return (
        select(
            event.id.label("event_id"), event.promise_id, event.verb, Promise.volunteer_id, Promise.party_id,
            Promise.seat_id, Seat.shift_id, event.at, event.by,
            Person.name.label("by_name"), Roster.number, event.before, event.after,
        )
        .join(Promise, Promise.id == event.promise_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .outerjoin(Person, Person.id == event.by)
        .outerjoin(Roster, Roster.id == event.roster_id)
        .where(event.verb.not_in(SAME_PERSON))
    )  # fmt: skip


def _happened(row: Any) -> Happened:
    return Happened(**{**row._mapping, "by_name": row.by_name or ""})
