"""The changes of a what-if, as plain frozen data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from matcher.bounds import MOST, Integer
from matcher.ids import PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem.entities import Needs, Place, Project, Shift, Volunteer
from matcher.problem.errors import require
from matcher.problem.fields import check_fields
from matcher.problem.quantities import Heads

MOST_PEOPLE_ADDED = 10_000
"""People: half a district at once."""
Later = Annotated[int, Integer(-MOST, MOST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """These people do not serve between `from_` and `until` (None: from the beginning, to the end)."""

    volunteers: frozenset[VolunteerId]
    from_: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        check_fields(self)
        ordered = self.from_ is None or self.until is None or self.from_ < self.until
        require(ordered, "ends_before_start", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPeople:
    """`count` more people like `like`; the id of each is made from the id of `like`."""

    count: Annotated[int, Integer(1, MOST_PEOPLE_ADDED)]
    like: Volunteer

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddProject:
    """A new project with its shifts, and the places that are new with it."""

    project: Project
    shifts: tuple[Shift, ...]
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropProject:
    """A project with all its shifts and curves goes."""

    project: ProjectId

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveProject:
    """All shifts and hours of a project start `minutes` later (negative: earlier), or they are elsewhere, or
    both.
    """

    project: ProjectId
    minutes: Later = 0
    place: PlaceId | None = None

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddShift:
    """One more shift, of a project and at a place that are known."""

    shift: Shift

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropShift:
    """A shift goes; of a visit, all its starts."""

    shift: ShiftId

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveShift:
    """A shift starts `minutes` later (negative: earlier) or at `start`, as long as before, or elsewhere; of a
    visit, the other starts move with it.
    """

    shift: ShiftId
    start: datetime | None = None
    minutes: Later = 0
    place: PlaceId | None = None

    def __post_init__(self) -> None:
        check_fields(self)
        require(self.start is None or self.minutes == 0, "moved_twice", "minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNeed:
    """A seat asks for other heads or other people, on a visit at each start; None leaves as it is."""

    seat: SeatId
    minimum: Heads | None = None
    desired: Heads | None = None
    maximum: Heads | None = None
    needs: Needs | None = None

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePolicy:
    """Other numbers to go by, in the units of `Policy`; None leaves as it is."""

    travel_kmh: int | None = None
    changeover_minutes: int | None = None
    rest_minutes: int | None = None
    newcomer_below: int | None = None
    come_percent: int | None = None
    usual_percent: int | None = None
    most_moves: int | None = None

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchRule:
    """A rule is switched on or off."""

    rule: str
    on: bool

    def __post_init__(self) -> None:
        check_fields(self)


Change = (
    Withdraw
    | AddPeople
    | AddProject
    | DropProject
    | MoveProject
    | AddShift
    | DropShift
    | MoveShift
    | ChangeNeed
    | ChangePolicy
    | SwitchRule
)
