"""The day sheet of a shift: who is awaited, who is there, who did not come, and what stops the station."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Attendance, Party, Person, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.attendance import deeds, times
from web.services.clock import now

SHOWN = ("offered", "accepted", "checked_in", "served", "did_not_come")
HERE = frozenset({"checked_in", "served"})


@dataclass(frozen=True, slots=True)
class Line:
    """One promise on a day sheet, with what is known of its coming.

    `name` is empty for who is out of sight. `heads` is how many came, of a group, else how many were promised
    (`promised`). `minutes` are those of each head that confirming would give, or has given.
    """

    promise_id: int
    seat_id: int
    role: str
    volunteer_id: int | None
    name: str
    heads: int
    promised: int
    state: str
    arrived_at: datetime | None
    left_at: datetime | None
    late: bool
    unplanned: bool
    known_by: str
    by_name: str
    closed_at: datetime | None
    minutes: int | None
    version: int

    @property
    def place(self) -> str:
        """In which list they stand: `awaited`, `here` or `missing`."""
        if self.state in HERE:
            return "here"
        return "missing" if self.state == "did_not_come" else "awaited"


@dataclass(frozen=True, slots=True)
class Short:
    """A seat that has fewer people there than it needs at least."""

    seat_id: int
    role: str
    there: int
    minimum: int


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A shift with its lines in order of names; `short` is what it lacks now, `at` the moment of reading."""

    shift: Shift
    lines: Sequence[Line]
    short: Sequence[Short]
    at: datetime

    @property
    def over(self) -> bool:
        """Whether its end has come."""
        return self.at >= self.shift.ends_at

    @property
    def closed(self) -> bool:
        """Whether leads can write down no more."""
        return self.at >= times.closes_at(self.shift)

    @property
    def near(self) -> bool:
        """Whether its code is shown: from an hour before the start until the end."""
        return self.shift.starts_at - times.EARLY <= self.at < self.shift.ends_at

    def of(self, place: str) -> Sequence[Line]:
        """The lines of a list: `awaited`, `here`, `missing`, or `unplanned`."""
        if place == "unplanned":
            return [each for each in self.lines if each.unplanned]
        return [each for each in self.lines if each.place == place and not each.unplanned]

    def heads(self, place: str) -> int:
        """How many people stand in a list; groups count their heads."""
        return sum(each.heads for each in self.of(place))

    @property
    def here(self) -> int:
        """How many are there, planned or not."""
        return sum(each.heads for each in self.lines if each.place == "here")

    @property
    def late(self) -> int:
        """How many came late, or said that they would."""
        return sum(each.heads for each in self.lines if each.late)

    @property
    def to_confirm(self) -> int:
        """How many are there whose hours are not confirmed."""
        return sum(each.heads for each in self.lines if each.state == "checked_in")


def read(session: Session, scope: Scope, shift_id: int) -> DaySheet:
    """The day sheet of a shift in scope. Raises NotFound."""
    shift = scope.led_shift(shift_id)
    lines = lines_of(session, scope, [shift])[shift_id]
    return DaySheet(shift, lines, _short(session, shift, lines), now())


def lines_of(session: Session, scope: Scope, shifts: Collection[Shift]) -> Mapping[int, Sequence[Line]]:
    """By shift id, the lines of these shifts in scope, each in order of names."""
    there = {each.id: each for each in shifts}
    rows: Sequence[Any] = session.execute(
        select(Promise, Seat, Attendance)
        .join(Seat, Seat.id == Promise.seat_id)
        .outerjoin(Attendance, Attendance.promise_id == Promise.id)
        .where(Seat.shift_id.in_(there), Promise.state.in_(SHOWN))
    ).all()
    names = _names(session, scope, [row[0] for row in rows], [row[2].by for row in rows if row[2]])
    found: dict[int, list[Line]] = {each: [] for each in there}
    for promise, seat, kept in rows:
        found[seat.shift_id].append(_line(promise, seat, kept, there[seat.shift_id], names))
    for lines in found.values():
        lines.sort(key=lambda each: (names.order.get(each.volunteer_id or 0, ""), each.promise_id))
    return found


@dataclass(frozen=True, slots=True)
class _Names:
    people: Mapping[int, str]
    parties: Mapping[int, str]
    order: Mapping[int, str]


def _names(session: Session, scope: Scope, promises: Sequence[Promise], by: Sequence[int | None]) -> _Names:
    volunteers = [each.volunteer_id for each in promises if each.volunteer_id is not None]
    missed = {each.volunteer_id for each in promises if each.volunteer_id and each.state == "did_not_come"}
    wanted = scope.knows(volunteers) | missed | {each for each in by if each is not None}
    chosen = select(Person.id, Person.name, Person.sort_key).where(Person.id.in_(wanted))
    people = session.execute(chosen).all()
    ids = {each.party_id for each in promises if each.party_id is not None}
    parties = session.execute(select(Party.id, Party.name).where(Party.id.in_(ids)))
    return _Names(
        {row.id: row.name for row in people},
        {row.id: row.name for row in parties},
        {row.id: row.sort_key for row in people},
    )


def _line(promise: Promise, seat: Seat, kept: Attendance | None, shift: Shift, names: _Names) -> Line:
    party = names.parties.get(promise.party_id or 0, "")
    minutes = times.minutes_of(kept, shift) if promise.state == "checked_in" else promise.minutes
    return Line(
        promise_id=promise.id,
        seat_id=seat.id,
        role=seat.role,
        volunteer_id=promise.volunteer_id,
        name=party or names.people.get(promise.volunteer_id or 0, ""),
        heads=deeds.came(promise, kept) if promise.state in HERE else promise.heads,
        promised=promise.heads,
        state=promise.state,
        arrived_at=kept.arrived_at if kept else None,
        left_at=kept.left_at if kept else None,
        late=kept.late if kept else False,
        unplanned=kept.unplanned if kept else False,
        known_by=kept.known_by if kept else "",
        by_name=names.people.get(kept.by or 0, "") if kept else "",
        closed_at=kept.closed_at if kept else None,
        minutes=minutes,
        version=kept.version if kept else 0,
    )


def _short(session: Session, shift: Shift, lines: Sequence[Line]) -> Sequence[Short]:
    chosen = select(Seat).where(Seat.shift_id == shift.id, Seat.ended_at.is_(None), Seat.minimum > 0)
    found = []
    for seat in session.scalars(chosen.order_by(Seat.id)):
        there = sum(each.heads for each in lines if each.seat_id == seat.id and each.place == "here")
        if there < seat.minimum:
            found.append(Short(seat.id, seat.role, there, seat.minimum))
    return found
