"""The board by people: who serves when in a week."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Person, Roster, Volunteer
from web.services import board
from web.services.access.scope import Scope
from web.services.board import Board, BoardProject, BoardSeat, BoardShift, Sitting
from web.services.days import Week
from web.services.paging import PAGE, Page, skipped
from web.services.people.search import named
from web.services.promises.transitions import GONE


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
    serving = frozenset(chain.from_iterable(project.serving for project in found.projects))
    chosen = named(session, scope, query, organisation_id).where(Person.state == "active")
    if not query.strip():
        chosen = chosen.where(Person.id.in_(serving))
    rows, total = _page(session, chosen, page)
    services = _services(found, {row.id for row in rows})
    people = [
        PersonWeek(
            row.id, row.number, row.name, row.latin_name, row.asked_minutes, _days(services.get(row.id, ()))
        )
        for row in rows
    ]
    return found.roster, Page(people, total, page)


def _page(session: Session, chosen: Any, page: int) -> tuple[Sequence[Any], int]:
    """A page of the people who are chosen, and how many there are in all."""
    listed = chosen.with_only_columns(
        Person.id, Volunteer.number, Person.name, Person.latin_name, Volunteer.asked_minutes,
        func.count().over().label("total"),
    ).order_by(Person.sort_key, Person.id)  # fmt: skip
    rows = session.execute(listed.limit(PAGE).offset(skipped(page))).all()
    if rows or page <= 1:
        return rows, rows[0].total if rows else 0
    return (), session.scalar(select(func.count()).select_from(chosen.subquery())) or 0


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
