"""What the board is made of: plain frozen records, which count their own heads when they are made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from web.models import Roster
from web.services.days import Week
from web.services.promises.difference import Difference
from web.services.promises.transitions import GONE

WORST_FIRST = ("short", "over", "open")
"""States of seats and shifts that are not `full`."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person on a seat, or a party of `heads`; `state` as in `i18n.vocabulary`.

    `new` is what is not in force yet. `volunteer_id` is 0 for a party. `name` is empty where names were not
    asked for.
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
    """A seat and who sits there: `heads` of them, `missing` below the minimum, `wanted` below the desired.

    `state` is `short` below the minimum, `over` above the maximum, `open` below what is desired, else `full`.
    """

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
    heads: int = field(init=False)
    missing: int = field(init=False)
    wanted: int = field(init=False)
    over: int = field(init=False)
    state: str = field(init=False)

    def __post_init__(self) -> None:
        heads = sum(each.heads for each in self.people if each.counts)
        missing, wanted = max(0, self.minimum - heads), max(0, self.desired - heads)
        over = max(0, heads - self.maximum)
        state = "short" if missing else "over" if over else "open" if wanted else "full"
        counted = {"heads": heads, "missing": missing, "wanted": wanted, "over": over, "state": state}
        for name, value in counted.items():
            object.__setattr__(self, name, value)

    @property
    def named(self) -> tuple[Sitting, ...]:
        """Who sits there, for who may know their names; else nobody."""
        return self.people if self.told else ()


@dataclass(frozen=True, slots=True)
class BoardShift:
    """A shift with its seats; `day` is 0 for Monday.

    `heads` are those of the `desired` heads that are there; `state` is that of its worst seat.
    """

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
    heads: int = field(init=False)
    desired: int = field(init=False)
    missing: int = field(init=False)
    state: str = field(init=False)

    def __post_init__(self) -> None:
        states = {seat.state for seat in self.seats}
        counted = {
            "heads": sum(min(seat.heads, seat.desired) for seat in self.seats),
            "desired": sum(seat.desired for seat in self.seats),
            "missing": sum(seat.missing for seat in self.seats),
            "state": next((state for state in WORST_FIRST if state in states), "full"),
        }
        for name, value in counted.items():
            object.__setattr__(self, name, value)


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

    @property
    def short_shifts(self) -> int:
        """How many of its shifts have a seat below its minimum."""
        return sum(shift.missing > 0 for shift in self.shifts)


@dataclass(frozen=True, slots=True)
class Board:
    """A week: what is in force (`roster` is what was published last, None for nothing yet), or of a draft or
    an old roster.

    Of a draft `difference` is what publishing it would change.
    """

    week: Week
    roster: Roster | None
    projects: tuple[BoardProject, ...]
    difference: Difference | None = None

    @property
    def draft(self) -> Roster | None:
        """The draft that is shown, if it is one."""
        return self.roster if self.roster is not None and self.roster.state == "draft" else None

    @property
    def heads(self) -> int:
        """How many of the heads that are wanted are there."""
        return sum(project.heads for project in self.projects)

    @property
    def desired(self) -> int:
        """How many heads are wanted."""
        return sum(project.desired for project in self.projects)

    @property
    def short_shifts(self) -> int:
        """How many shifts have a seat below its minimum."""
        return sum(project.short_shifts for project in self.projects)
