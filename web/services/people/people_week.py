"""The board by people: who serves when in a week."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import false, func, select
from sqlalchemy.orm import Session

from web.models import Person, Pin, Place, Project, Promise, Roster, Seat, Shift, Volunteer
from web.services import rosters
from web.services.access.scope import Scope
from web.services.board import PROPOSED
from web.services.days import Week
from web.services.paging import PAGE, Page, skipped
from web.services.people.search import named
from web.services.promises.transitions import GONE, STANDING


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

    Raises NotFound for an unknown roster.
    """
    roster = (
        rosters.seen(session, scope, roster_id) if roster_id else rosters.shown(session, shown.monday, scope)
    )
    chosen = _chosen(session, scope, roster, query, organisation_id)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(
        select(Person.id, Volunteer.number, Person.name, Person.latin_name, Volunteer.asked_minutes)
        .join(Volunteer, Volunteer.id == Person.id)
        .where(Person.id.in_(chosen))
        .order_by(Person.sort_key, Person.id)
        .limit(PAGE)
        .offset(skipped(page))
    ).all()
    services = _services(session, shown, scope, roster, [row.id for row in rows]) if roster else {}
    people = [
        PersonWeek(
            row.id, row.number, row.name, row.latin_name, row.asked_minutes, _days(services.get(row.id, ()))
        )
        for row in rows
    ]
    return roster, Page(people, total, page)


def _days(services: Sequence[Service]) -> tuple[tuple[Service, ...], ...]:
    return tuple(tuple(each for each in services if each.day == day) for day in range(7))


def _chosen(
    session: Session, scope: Scope, roster: Roster | None, query: str, organisation_id: int | None
) -> Any:
    chosen = named(session, scope, query, organisation_id).where(Person.state == "active")
    if query.strip():
        return chosen
    if roster is None:
        return chosen.where(false())
    sitting = rosters.pairs(session, roster).subquery()
    serving = (
        select(sitting.c.volunteer_id)
        .join(Seat, Seat.id == sitting.c.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(scope.projects())
    )
    return chosen.where(Volunteer.id.in_(serving))


def _services(
    session: Session, shown: Week, scope: Scope, roster: Roster, people: Sequence[int]
) -> Mapping[int, Sequence[Service]]:
    """Person -> what they do in the projects in scope; where else somebody serves is not told."""
    sitting = rosters.pairs(session, roster).subquery()
    promised = (Promise.volunteer_id == sitting.c.volunteer_id) & (Promise.seat_id == sitting.c.seat_id)
    pinned = (Pin.volunteer_id == sitting.c.volunteer_id) & (Pin.seat_id == sitting.c.seat_id)
    rows = session.execute(
        select(
            sitting.c.volunteer_id, Seat.id.label("seat_id"), Seat.role, Shift.id.label("shift_id"),
            Shift.starts_at, Shift.ends_at, Project.id.label("project_id"), Project.texts, Place.names,
            Promise.state, Pin.inside,
        )
        .join(Seat, Seat.id == sitting.c.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .join(Place, Place.id == Shift.place_id)
        .outerjoin(Promise, promised)
        .outerjoin(Pin, pinned)
        .where(sitting.c.volunteer_id.in_(people), scope.projects())
        .order_by(Shift.starts_at, Shift.id)
    )  # fmt: skip
    found: dict[int, list[Service]] = defaultdict(list)
    for row in rows:
        found[row.volunteer_id].append(
            Service(
                row.shift_id, row.seat_id, row.role, row.project_id, row.texts, row.names,
                shown.day_of(row.starts_at), row.starts_at, row.ends_at,
                row.state if row.state in STANDING else PROPOSED, bool(row.inside),
            )
        )  # fmt: skip
    return found
