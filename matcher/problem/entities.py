"""The people and the work of one period, as frozen data that refuses to be wrong.

Times are aware datetimes; what is counted in minutes says so in its name. Every collection is immutable, so
an entity can be shared between processes and problems without being copied. Every field holds what its
annotation says (`matcher.problem.fields`); a broken entity raises `InvalidProblem`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from immutabledict import immutabledict

from matcher.bounds import AtLeast, Integer, Number, OneOf, Text
from matcher.ids import (
    CurveId,
    GroupId,
    OrganisationId,
    PlaceId,
    ProjectId,
    SeatId,
    ShiftId,
    VisitId,
    VolunteerId,
)
from matcher.problem.errors import require
from matcher.problem.fields import check_fields
from matcher.problem.quantities import (
    MINUTES_PER_DAY,
    MOST_AGE_YEARS,
    MOST_HEADS,
    MOST_WEIGHT,
    AgeYears,
    Heads,
    Level,
    SkillLevel,
    Weight,
)
from matcher.problem.teams import TeamRule
from matcher.problem.terms import Attendance, History, Request, Terms

LONGEST_SHIFT_MINUTES = MINUTES_PER_DAY
"""A person's day has one shift or a few; longer work is several shifts."""


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open stretch of time, `start` included and `end` not."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        check_fields(self)
        require_order(self.start, self.end)


def require_order(start: datetime, end: datetime) -> None:
    """Raise `InvalidProblem` unless a start is before an end."""
    # Two times of one zone are compared by the clock on the wall, which is wrong when it is put back.
    require(start.timestamp() < end.timestamp(), "ends_before_start", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a person must bring to a seat; everything named here, not one of it.

    `languages` is tag -> least level, `skills` is code -> least level (1 to 3); `traits` are codes such as
    `professional`; ages are whole years on the day of the shift, both ends included.
    """

    languages: Mapping[str, Level] = immutabledict()
    skills: Mapping[str, SkillLevel] = immutabledict()
    credentials: frozenset[str] = frozenset()
    clearances: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
    minimum_age: AgeYears | None = None
    maximum_age: AgeYears | None = None

    def __post_init__(self) -> None:
        check_fields(self)
        low, high = self.minimum_age or 0, MOST_AGE_YEARS if self.maximum_age is None else self.maximum_age
        require(low <= high, "age_out_of_range", "minimum_age")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most a person wants to do, in shifts and in minutes; None is no limit. Weeks are ISO weeks, days
    are local.
    """

    shifts_per_day: int | None = None
    shifts_per_week: int | None = None
    shifts_per_period: int | None = None
    minutes_per_day: int | None = None
    minutes_per_week: int | None = None
    minutes_per_period: int | None = None
    rest_minutes: int | None = None

    def __post_init__(self) -> None:
        check_fields(self)


AS_THEY_LIKE = Terms()
NO_RECORD = Attendance()
WISH_KINDS = ("project", "scene", "kind", "place", "shift")


@dataclass(frozen=True, slots=True)
class Wish:
    """A liking (`weight` 1 to 9) or a dislike (-9 to -1) of a project, scene, kind of shift, place or
    shift.
    """

    about: Annotated[str, OneOf(WISH_KINDS)]
    target: str
    weight: Annotated[int, Integer(-9, 9)]

    def __post_init__(self) -> None:
        check_fields(self)
        require(self.weight != 0, "weight_out_of_range", "weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer:
    """One person as the roster sees them: no name, no address, no birthday unless a seat asks for an age.

    `credentials` and `clearances` are code -> last valid day (None: without end). `traits` hold `lead`,
    `professional`, `resident`, `abroad` and whatever a team rule counts; `served` is the number of shifts
    served before this period, `continuity` the times each group was served; `asked_minutes` what they would
    like to give in the period; `companions` are people they want beside them, `avoided` people they never
    want beside them. `terms` is what was agreed about their days, `history` how the days before ended (None:
    nobody knows), `requests` are about single shifts, `attendance` says how often they came when expected.
    """

    id: VolunteerId
    languages: Mapping[str, Level] = immutabledict()
    skills: Mapping[str, SkillLevel] = immutabledict()
    credentials: Mapping[str, date | None] = immutabledict()
    clearances: Mapping[str, date | None] = immutabledict()
    consents: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
    born: date | None = None
    home: PlaceId | None = None
    organisation: OrganisationId | None = None
    available: tuple[Window, ...] = ()
    limits: Limits = Limits()
    asked_minutes: Annotated[int, Integer(15)] = 120
    wishes: tuple[Wish, ...] = ()
    companions: frozenset[VolunteerId] = frozenset()
    avoided: frozenset[VolunteerId] = frozenset()
    served: int = 0
    continuity: Mapping[GroupId, int] = immutabledict()
    terms: Terms = AS_THEY_LIKE
    history: History | None = None
    requests: tuple[Request, ...] = ()
    attendance: Attendance = NO_RECORD

    def __post_init__(self) -> None:
        check_fields(self)
        require(self.id not in self.companions | self.avoided, "own_companion", "companions")
        require(not self.companions & self.avoided, "companion_avoided", "companions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a shift is; without coordinates it is online and no travel is counted."""

    id: PlaceId
    latitude: Annotated[float, Number(-90, 90)] | None = None
    longitude: Annotated[float, Number(-180, 180)] | None = None

    def __post_init__(self) -> None:
        check_fields(self)
        require((self.latitude is None) == (self.longitude is None), "half_coordinates", "latitude")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What owns shifts; `weight` is the price of one missing head beside other projects, `over` that of one
    head more than desired.
    """

    id: ProjectId
    scene: str
    weight: Weight = 1
    over: Annotated[int, Integer(0, MOST_WEIGHT)] = 1

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A role in a shift: below `minimum` heads it fails, `desired` is good, above `maximum` nobody may
    sit.
    """

    id: SeatId
    role: Annotated[str, Text(shortest=0)] = ""
    minimum: Heads = 0
    desired: Heads = 1
    maximum: Annotated[int, Integer(1, MOST_HEADS)] = 1
    needs: Needs = Needs()

    def __post_init__(self) -> None:
        check_fields(self)
        require(self.minimum <= self.desired <= self.maximum, "heads_out_of_order", "desired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A project's work at a place from `start` to `end`, with its seats and what its team must be like.

    `kind` is a code rules can speak of (`visit`, `class`, `station`, ...); `group` the person or group
    served, for continuity; `series` joins the instances of a recurring shift. Shifts that share a `visit` are
    the starts it may have, and one of them at most is served; a shift with a `curve` is a station: its people
    count in each hour of the curve that it covers, and its seats ask for nobody of their own.
    """

    id: ShiftId
    project: ProjectId
    place: PlaceId
    start: datetime
    end: datetime
    seats: Annotated[tuple[Seat, ...], AtLeast(1)]
    kind: str = "shift"
    group: GroupId | None = None
    series: str | None = None
    team: tuple[TeamRule, ...] = ()
    visit: VisitId | None = None
    curve: CurveId | None = None

    def __post_init__(self) -> None:
        check_fields(self)
        require_order(self.start, self.end)
        require(self.minutes <= LONGEST_SHIFT_MINUTES, "too_long", "end")
        require(self.visit is None or self.curve is None, "visit_and_curve", "curve")
        for index, seat in enumerate(self.seats if self.curve else ()):
            require(seat.desired == 0, "station_asks_for_heads", f"seats[{index}].desired")

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        return int((self.end.timestamp() - self.start.timestamp()) // 60)
