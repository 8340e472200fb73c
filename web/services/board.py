"""What the board shows: a week of projects by days, with shifts, seats, and who sits there.

A few queries however large the week is; plain frozen records, no rows.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Answer, Assignment, Person, Pin, Place, Project, Roster, Seat, Shift
from web.services import organisations, rosters
from web.services.access.scope import Scope
from web.services.days import Week
from web.services.matching import GONE

PROPOSED, PROMISED = "proposed", "published"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person on a seat; `state` as in `i18n.vocabulary`; `new` is what the published roster lacks."""

    volunteer_id: int
    name: str
    state: str
    pinned: bool
    new: bool

    @property
    def counts(self) -> bool:
        """Whether they are a head: who declined or cancelled is none."""
        return self.state not in GONE


@dataclass(frozen=True, slots=True)
class BoardSeat:
    """A seat and who sits there."""

    id: int
    role: str
    texts: Mapping[str, str]
    minimum: int
    desired: int
    maximum: int
    needs: Mapping[str, Any]
    people: tuple[Sitting, ...]
    told: bool

    @property
    def named(self) -> tuple[Sitting, ...]:
        """Who sits there, for who may know their names; else nobody."""
        return self.people if self.told else ()

    @property
    def heads(self) -> int:
        """How many sit there."""
        return sum(each.counts for each in self.people)

    @property
    def missing(self) -> int:
        """How many are missing below the minimum."""
        return max(0, self.minimum - self.heads)

    @property
    def wanted(self) -> int:
        """How many more are wanted."""
        return max(0, self.desired - self.heads)

    @property
    def state(self) -> str:
        """`short` below the minimum, `open` below what is desired, else `full`."""
        return "short" if self.missing else "open" if self.wanted else "full"


@dataclass(frozen=True, slots=True)
class BoardShift:
    """A shift with its seats; `day` is 0 for Monday."""

    id: int
    project_id: int
    day: int
    starts_at: datetime
    ends_at: datetime
    kind: str
    texts: Mapping[str, str]
    place_id: int
    place_names: Mapping[str, str]
    series_id: int | None
    seats: tuple[BoardSeat, ...]

    @property
    def heads(self) -> int:
        """How many of the heads that are wanted are there."""
        return sum(min(seat.heads, seat.desired) for seat in self.seats)

    @property
    def desired(self) -> int:
        """How many heads are wanted."""
        return sum(seat.desired for seat in self.seats)

    @property
    def state(self) -> str:
        """That of its worst seat."""
        states = {seat.state for seat in self.seats}
        return next((state for state in ("short", "open") if state in states), "full")


@dataclass(frozen=True, slots=True)
class BoardProject:
    """A project with its shifts, day by day."""

    id: int
    texts: Mapping[str, Mapping[str, str]]
    scene: str
    programme: str
    organisation_id: int
    days: tuple[tuple[BoardShift, ...], ...]

    @property
    def shifts(self) -> Iterator[BoardShift]:
        """All its shifts in order."""
        return (shift for day in self.days for shift in day)

    @property
    def heads(self) -> int:
        """How many of the heads that are wanted are there."""
        return sum(shift.heads for shift in self.shifts)

    @property
    def desired(self) -> int:
        """How many heads are wanted."""
        return sum(shift.desired for shift in self.shifts)

    @property
    def short(self) -> int:
        """How many of its seats are below their minimum."""
        return sum(seat.missing > 0 for shift in self.shifts for seat in shift.seats)


@dataclass(frozen=True, slots=True)
class Board:
    """A week; `roster` is None when nothing was planned yet."""

    week: Week
    roster: Roster | None
    projects: tuple[BoardProject, ...]

    @property
    def heads(self) -> int:
        """How many of the heads that are wanted are there."""
        return sum(project.heads for project in self.projects)

    @property
    def desired(self) -> int:
        """How many heads are wanted."""
        return sum(project.desired for project in self.projects)

    @property
    def short_seats(self) -> tuple[tuple[BoardProject, BoardShift, BoardSeat], ...]:
        """The seats below their minimum, in order of time."""
        found = [
            (project, shift, seat)
            for project in self.projects
            for shift in project.shifts
            for seat in shift.seats
            if seat.missing
        ]
        return tuple(sorted(found, key=lambda each: (each[1].starts_at, each[2].id)))


def week(
    session: Session,
    shown: Week,
    scope: Scope | None,
    *,
    roster_id: int | None = None,
    organisation_id: int | None = None,
    project_id: int | None = None,
    shift_id: int | None = None,
) -> Board:
    """The board of a week: of a roster, else of the newest draft of the reader's, else of what is published.

    Only the projects of the reader's scope, with names; without a scope every project, and nobody's name.
    Only the projects of an organisation and what is below it, or one project or shift, when asked so.
    Raises NotFound for an unknown roster.
    """
    if roster_id:
        roster: Roster | None = rosters.seen(session, scope, roster_id)
    elif scope is not None:
        roster = rosters.shown(session, shown.monday, scope)
    else:
        roster = rosters.published(session, shown.monday)
    inside = [Shift.starts_at >= shown.start, Shift.starts_at < shown.end, Shift.status == "open"]
    if scope is not None:
        inside.append(scope.projects())
    if project_id is not None:
        inside.append(Shift.project_id == project_id)
    if shift_id is not None:
        inside.append(Shift.id == shift_id)
    if organisation_id is not None:
        inside.append(Project.organisation_id.in_(organisations.below(session, organisation_id)))
    people = sittings(session, roster, shown) if roster else {}
    seats = _seats(session, inside, people, told=scope is not None)
    shifts = _shifts(session, shown, inside, seats)
    return Board(shown, roster, tuple(_projects(session, shifts)))


def sittings(session: Session, roster: Roster, shown: Week) -> Mapping[int, Sequence[Sitting]]:
    """Who sits where in a roster: seat id -> people by name."""
    base = _promised(session, roster, shown)
    pins = {
        (row.volunteer_id, row.seat_id)
        for row in session.execute(select(Pin.volunteer_id, Pin.seat_id).where(Pin.inside))
    }
    rows = session.execute(
        select(Assignment.volunteer_id, Assignment.seat_id, Person.name, Answer.state)
        .join(Person, Person.id == Assignment.volunteer_id)
        .outerjoin(
            Answer,
            (Answer.volunteer_id == Assignment.volunteer_id) & (Answer.seat_id == Assignment.seat_id),
        )
        .where(Assignment.roster_id == roster.id)
        .order_by(Person.sort_key, Person.id)
    )
    found: dict[int, list[Sitting]] = defaultdict(list)
    for row in rows:
        pair = (row.volunteer_id, row.seat_id)
        old = base is None or pair in base
        state = row.state or (PROMISED if old else PROPOSED)
        found[row.seat_id].append(Sitting(row.volunteer_id, row.name, state, pair in pins, not old))
    return found


def _promised(session: Session, roster: Roster, shown: Week) -> frozenset[tuple[int, int]] | None:
    """The pairs that are published, when a draft is looked at; None when this itself is published."""
    if roster.state != "draft":
        return None
    base = rosters.published(session, shown.monday)
    if base is None:
        return frozenset()
    rows = session.execute(
        select(Assignment.volunteer_id, Assignment.seat_id).where(Assignment.roster_id == base.id)
    )
    return frozenset((row.volunteer_id, row.seat_id) for row in rows)


def _seats(
    session: Session, inside: Sequence[Any], people: Mapping[int, Sequence[Sitting]], *, told: bool
) -> Mapping[int, Sequence[BoardSeat]]:
    """Shift id -> its seats in order."""
    seats: dict[int, list[BoardSeat]] = defaultdict(list)
    chosen = (
        select(*Seat.__table__.columns)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(*inside)
        .order_by(Seat.shift_id, Seat.position, Seat.id)
    )
    for row in session.execute(chosen):
        seats[row.shift_id].append(
            BoardSeat(
                row.id, row.role, row.texts, row.minimum, row.desired, row.maximum, row.needs,
                tuple(people.get(row.id, ())), told,
            )
        )  # fmt: skip
    return seats


def _shifts(
    session: Session, shown: Week, inside: Sequence[Any], seats: Mapping[int, Sequence[BoardSeat]]
) -> Mapping[int, Sequence[BoardShift]]:
    """Project id -> its shifts in order."""
    # Only what is shown, and each place once: reading JSON is most of the time a board takes.
    rows = session.execute(
        select(
            Shift.id, Shift.project_id, Shift.starts_at, Shift.ends_at, Shift.kind, Shift.texts,
            Shift.place_id, Shift.series_id,
        )
        .join(Project, Project.id == Shift.project_id)
        .where(*inside)
        .order_by(Shift.starts_at, Shift.id)
    ).all()  # fmt: skip
    places = select(Place.id, Place.names).where(Place.id.in_({row.place_id for row in rows}))
    names = {place.id: place.names for place in session.execute(places)}
    found: dict[int, list[BoardShift]] = defaultdict(list)
    for row in rows:
        day = shown.day_of(row.starts_at)
        found[row.project_id].append(
            BoardShift(
                row.id, row.project_id, day, row.starts_at, row.ends_at, row.kind, row.texts,
                row.place_id, names[row.place_id], row.series_id, tuple(seats.get(row.id, ())),
            )
        )  # fmt: skip
    return found


def _projects(session: Session, shifts: Mapping[int, Sequence[BoardShift]]) -> Iterator[BoardProject]:
    rows = session.execute(
        select(Project.id, Project.texts, Project.scene, Project.programme, Project.organisation_id)
        .where(Project.id.in_(shifts))
        .order_by(Project.scene, Project.id)
    )
    for row in rows:
        days: list[list[BoardShift]] = [[] for _ in range(7)]
        for shift in shifts[row.id]:
            days[shift.day].append(shift)
        yield BoardProject(
            row.id, row.texts, row.scene, row.programme, row.organisation_id, tuple(map(tuple, days))
        )
