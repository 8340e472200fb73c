"""What the board is made of: plain frozen records, which count their own heads when they are made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from web.models import Roster
from web.services.days import Week
from web.services.promises.difference import Difference
from web.services.promises.transitions import GONE

NEEDS = ("languages", "skills")
WORST_FIRST = ("short", "over", "open")
"""States of seats and shifts that are not `full`."""


def filling(heads: int, desired: int) -> tuple[int, int]:
    """How many of the heads that a seat wants are there, and how many there are beyond these.

    Whoever is beyond what a seat wants fills no other seat. The one rule of counting, for every sum.
    """
    return min(heads, desired), max(0, heads - desired)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person on a seat, or a party of `heads`; `state` as in `i18n.vocabulary`.

    `new` is what is not in force yet. `volunteer_id` is 0 for a group, and below zero the number of a
    partner's specialist. `name` is empty where names were not asked for.
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

    `heads` are those of the `desired` heads that are there, `beyond` is how many more there are; `state` is
    that of its worst seat.
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
    beyond: int = field(init=False)
    desired: int = field(init=False)
    missing: int = field(init=False)
    state: str = field(init=False)

    def __post_init__(self) -> None:
        states = {seat.state for seat in self.seats}
        filled = [filling(seat.heads, seat.desired) for seat in self.seats]
        counted = {
            "heads": sum(heads for heads, _ in filled),
            "beyond": sum(beyond for _, beyond in filled),
            "desired": sum(seat.desired for seat in self.seats),
            "missing": sum(seat.missing for seat in self.seats),
            "state": next((state for state in WORST_FIRST if state in states), "full"),
        }
        for name, value in counted.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a day's shifts, or a week's, come to: how many there are, how many are short of people or have too
    few or too many (`urgent`), how many of the `desired` heads are there, and how many `beyond` these.
    """

    shifts: int
    short: int
    urgent: int
    heads: int
    desired: int
    beyond: int

    @classmethod
    def of(cls, shifts: Sequence[BoardShift]) -> "Tally":
        """The tally of some shifts."""
        return cls(
            len(shifts),
            sum(shift.missing > 0 for shift in shifts),
            sum(shift.state in ("short", "over") for shift in shifts),
            sum(shift.heads for shift in shifts),
            sum(shift.desired for shift in shifts),
            sum(shift.beyond for shift in shifts),
        )

    @classmethod
    def together(cls, tallies: Iterable["Tally"]) -> "Tally":
        """The tally of what several come to."""
        found = [
            (each.shifts, each.short, each.urgent, each.heads, each.desired, each.beyond) for each in tallies
        ]
        return cls(*(sum(column) for column in zip(*found, strict=True))) if found else NOTHING


NOTHING = Tally(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class BoardProject:
    """A project with its shifts, day by day; `tallies` are what its days come to, `tally` its week.

    `serving` has the volunteer id of each head of each shift, `asks` the ("languages" or "skills", code) that
    any of its seats needs.
    """

    id: int
    texts: Mapping[str, Mapping[str, str]]
    scene: str
    programme: str
    organisation_id: int
    days: tuple[tuple[BoardShift, ...], ...]
    tallies: tuple[Tally, ...] = field(init=False)
    tally: Tally = field(init=False)
    serving: tuple[int, ...] = field(init=False)
    asks: frozenset[tuple[str, str]] = field(init=False)
    seat_ids: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        tallies = tuple(map(Tally.of, self.days))
        seats = [seat for shift in self.shifts for seat in shift.seats]
        counted = {
            "tallies": tallies,
            "tally": Tally.together(tallies),
            "serving": tuple(each for shift in self.shifts for each in _serving(shift)),
            "asks": frozenset(
                (kind, code) for seat in seats for kind in NEEDS for code in seat.needs.get(kind, ())
            ),
            "seat_ids": frozenset(seat.id for seat in seats),
        }
        for name, value in counted.items():
            object.__setattr__(self, name, value)

    @property
    def shifts(self) -> Iterator[BoardShift]:
        """All its shifts in order."""
        return (shift for day in self.days for shift in day)

    @property
    def heads(self) -> int:
        """How many of the heads that are wanted are there."""
        return self.tally.heads

    @property
    def desired(self) -> int:
        """How many heads are wanted."""
        return self.tally.desired

    @property
    def beyond(self) -> int:
        """How many heads are there beyond those that are wanted."""
        return self.tally.beyond

    @property
    def short(self) -> int:
        """How many of its seats are below their minimum."""
        return sum(seat.missing > 0 for shift in self.shifts for seat in shift.seats)

    @property
    def short_shifts(self) -> int:
        """How many of its shifts have a seat below its minimum."""
        return self.tally.short


def _serving(shift: BoardShift) -> frozenset[int]:
    """The volunteers who serve on a shift, each once."""
    people = (each for seat in shift.seats for each in seat.people)
    return frozenset(each.volunteer_id for each in people if each.volunteer_id and each.counts)


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
    def tally(self) -> Tally:
        """What the week comes to."""
        return Tally.together(each.tally for each in self.projects)

    @property
    def heads(self) -> int:
        """How many of the heads that are wanted are there."""
        return self.tally.heads

    @property
    def desired(self) -> int:
        """How many heads are wanted."""
        return self.tally.desired

    @property
    def beyond(self) -> int:
        """How many heads are there beyond those that are wanted."""
        return self.tally.beyond

    @property
    def short_shifts(self) -> int:
        """How many shifts have a seat below its minimum."""
        return self.tally.short
