"""What could be otherwise, as plain frozen data: the changes a what-if is made of."""

from dataclasses import dataclass
from datetime import datetime

from matcher.ids import PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem.entities import MOST_HEADS, Needs, Place, Project, Shift, Volunteer
from matcher.problem.errors import require

MOST_PEOPLE_ADDED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """These people do not serve between `from_` and `until` (None: from the beginning, to the end)."""

    volunteers: frozenset[VolunteerId]
    from_: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        ordered = self.from_ is None or self.until is None or self.from_ < self.until
        require(ordered, "ends_before_start", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPeople:
    """`count` more people such as `like`; each gets an id of its own made from the id of `like`."""

    count: int
    like: Volunteer

    def __post_init__(self) -> None:
        require(1 <= self.count <= MOST_PEOPLE_ADDED, "count_out_of_range", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddProject:
    """A new project with its shifts, and the places that are new with it."""

    project: Project
    shifts: tuple[Shift, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropProject:
    """A project with all its shifts and curves goes."""

    project: ProjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveProject:
    """All shifts and hours of a project start `minutes` later (negative: earlier), or they are elsewhere, or
    both.
    """

    project: ProjectId
    minutes: int = 0
    place: PlaceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddShift:
    """One more shift, of a project and at a place that are known."""

    shift: Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class DropShift:
    """A shift goes; of a visit, all its starts."""

    shift: ShiftId


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveShift:
    """A shift starts `minutes` later (negative: earlier) or at `start`, as long as before, or elsewhere; of a
    visit, the other starts move with it.
    """

    shift: ShiftId
    minutes: int = 0
    start: datetime | None = None
    place: PlaceId | None = None

    def __post_init__(self) -> None:
        require(self.start is None or self.minutes == 0, "moved_twice", "minutes")
        require(self.start is None or self.start.tzinfo is not None, "naive_time", "start")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNeed:
    """A seat asks for other heads or other people, on a visit at each start; None leaves as it is."""

    seat: SeatId
    minimum: int | None = None
    desired: int | None = None
    maximum: int | None = None
    needs: Needs | None = None

    def __post_init__(self) -> None:
        for name in ("minimum", "desired", "maximum"):
            value = getattr(self, name)
            require(value is None or 0 <= value <= MOST_HEADS, "heads_out_of_range", name)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchRule:
    """A rule is switched on or off."""

    rule: str
    on: bool


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
