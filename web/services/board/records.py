"""What the board is made of: plain frozen records, which count their own heads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.models import Roster
from web.services.days import Week
from web.services.promises.transitions import GONE


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person on a seat, or a party of `heads`; `state` as in `i18n.vocabulary`.

    `new` is what the published roster lacks. `volunteer_id` is 0 for a party.
    """

    volunteer_id: int
    name: str
    state: str
    pinned: bool
    new: bool
    heads: int = 1

    @property
    def counts(self) -> bool:
        """Whether they are a head: who has the seat no longer is none."""
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
    flow: str = "planned"
    open_hours: int | None = None

    @property
    def named(self) -> tuple[Sitting, ...]:
        """Who sits there, for who may know their names; else nobody."""
        return self.people if self.told else ()

    @property
    def heads(self) -> int:
        """How many sit there."""
        return sum(each.heads for each in self.people if each.counts)

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
