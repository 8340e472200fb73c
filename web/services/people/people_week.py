"""The board by people: who serves when in a week."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Person, Promise, Roster, Seat, Shift, Volunteer
from web.services import board
from web.services.access.scope import Scope
from web.services.board import Board, BoardProject, BoardSeat, BoardShift, Sitting
from web.services.days import Week
from web.services.paging import PAGE, Page, skipped
from web.services.people.search import named
from web.services.promises.own_week import BEGINS
from web.services.promises.transitions import GONE

_LISTED = (
    select(Person.id, Volunteer.number, Person.name, Person.latin_name, Volunteer.asked_minutes)
    .join(Volunteer, Volunteer.id == Person.id)
    .where(Person.id.in_(bindparam("people", expanding=True)))
    .order_by(Person.sort_key, Person.id)
)
_THEIRS = (
    select(Seat.shift_id)
    .distinct()
    .join(Promise, Promise.seat_id == Seat.id)
    .join(Shift, Shift.id == Seat.shift_id)
    .where(Promise.volunteer_id == bindparam("me"), BEGINS)
)


@dataclass(frozen=True, slots=True)
class Service:
    """A shift of one person; `project_texts` is tag -> {name, summary}."""

    shift_id: int
    seat_id: int
    role: str
    project_id: int
    project_texts: Mapping[str, Mapping[str, str]]
    place_names: Mapping[str, str]
    day: int
    starts_at: datetime
    ends_at: datetime
    state: str
    pinned: bool

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """A person with their shifts, day by day, and the minutes they asked for."""

    id: int
    number: str
    name: str
    latin_name: str
    asked_minutes: int
    days: tuple[tuple[Service, ...], ...]

    @property
    def minutes(self) -> int:
        """How long they serve in the week."""
        return sum(each.minutes for day in self.days for each in day if each.state not in GONE)


def week(
    session: Session,
    shown: Week,
    scope: Scope,
    *,
    roster_id: int | None = None,
    query: str = "",
    organisation_id: int | None = None,
    page: int = 1,
) -> tuple[Roster | None, Page[PersonWeek]]:
    """The roster and a page of people in scope, by name: who serves in it, or with `query` whoever it finds.

    Without a roster that is what is in force. What somebody does in projects out of scope is not told. Raises
    NotFound for an unknown roster.
    """
    if roster_id:
        found = board.week(session, shown, scope, roster_id=roster_id, named=False)
    else:
        found = board.in_force(session, shown, scope)
    chosen = named(session, scope, query, organisation_id).where(Person.state == "active")
    serving = frozenset(chain.from_iterable(project.serving for project in found.projects))
    rows, total = _page(session, chosen, None if query.strip() else serving, page)
    services = _services(found, {row.id for row in rows})
    return found.roster, Page([_person(row, services) for row in rows], total, page)


def of_one(session: Session, shown: Week, scope: Scope, person_id: int) -> Sequence[Service]:
    """What one person in scope does in a week by what is in force; nobody else's shifts are read."""
    chosen = named(session, scope, "").where(Person.id == person_id, Person.state == "active")
    span = {"start": shown.start, "end": shown.end}
    theirs = plain_rows(session, _THEIRS, me=person_id, **span).scalars().all()
    if not theirs or session.connection().execute(chosen).first() is None:
        return ()
    found = board.week(session, shown, scope, shift_ids=theirs, named=False)
    return _services(found, {person_id}).get(person_id, ())


def _page(session: Session, chosen: Any, among: Set[int] | None, page: int) -> tuple[Sequence[Any], int]:
    """A page of the people chosen, of those `among` alone when given, and how many there are in all."""
    ordered = chosen.with_only_columns(Person.id).order_by(Person.sort_key, Person.id)
    everybody = session.connection().execute(ordered).scalars()
    ids = [each for each in everybody if among is None or each in among]
    before = skipped(page)
    return plain_rows(session, _LISTED, people=ids[before : before + PAGE]).all(), len(ids)


def _person(row: Any, services: Mapping[int, Sequence[Service]]) -> PersonWeek:
    days = _days(services.get(row.id, ()))
    return PersonWeek(row.id, row.number, row.name, row.latin_name, row.asked_minutes, days)


def _days(services: Sequence[Service]) -> tuple[tuple[Service, ...], ...]:
    return tuple(tuple(each for each in services if each.day == day) for day in range(7))


def _services(found: Board, people: Set[int]) -> Mapping[int, Sequence[Service]]:
    """Person -> what they do in the week, in order of time."""
    services: dict[int, list[Service]] = defaultdict(list)
    for project in found.projects:
        if people.isdisjoint(project.serving):
            continue
        for shift in project.shifts:
            for seat in shift.seats:
                for each in seat.people:
                    if each.volunteer_id in people and each.counts:
                        services[each.volunteer_id].append(_service(project, shift, seat, each))
    return {who: sorted(those, key=lambda s: (s.starts_at, s.shift_id)) for who, those in services.items()}


def _service(project: BoardProject, shift: BoardShift, seat: BoardSeat, sitting: Sitting) -> Service:
    return Service(
        shift.id, seat.id, seat.role, project.id, project.texts, shift.place_names, shift.day,
        shift.starts_at, shift.ends_at, sitting.state, sitting.pinned,
    )  # fmt: skip
