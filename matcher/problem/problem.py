"""One period to be rostered: people, work, rules, pins and promises, whole and consistent at birth."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from immutabledict import immutabledict

from matcher.ids import GroupId, PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem.context import NOTHING, Outside
from matcher.problem.demand import Demand, demands, joint
from matcher.problem.entities import Place, Project, Seat, Shift, Volunteer, Window
from matcher.problem.policy import Policy
from matcher.problem.stations import Curve
from matcher.problem.validate import validate
from matcher.roster import Assignment


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """What there is to decide. Compared by identity; `serialise.dump` gives the bytes to compare by value.

    `published` maps a promised assignment to the price (1 to 9) of breaking it. `pinned_in` must hold,
    `pinned_out` must not. A `part` is cut from a larger problem by `restrict`: what is in `context_shifts`
    and `context_volunteers` is not decided there, and `kept` are the assignments between what is decided and
    that context, which stay as they are; `served_elsewhere` is the most times anybody who is not here served
    each group, `outside` what else its rules must know of what is not here.
    """

    period: Window
    places: tuple[Place, ...]
    projects: tuple[Project, ...]
    volunteers: tuple[Volunteer, ...]
    shifts: tuple[Shift, ...]
    curves: tuple[Curve, ...] = ()
    policy: Policy = Policy()
    published: Mapping[Assignment, int] = immutabledict()
    pinned_in: frozenset[Assignment] = frozenset()
    pinned_out: frozenset[Assignment] = frozenset()
    part: bool = False
    kept: frozenset[Assignment] = frozenset()
    context_shifts: frozenset[ShiftId] = frozenset()
    context_volunteers: frozenset[VolunteerId] = frozenset()
    served_elsewhere: Mapping[GroupId, int] = immutabledict()
    outside: Outside = NOTHING

    def __post_init__(self) -> None:
        validate(self)

    @cached_property
    def place(self) -> Mapping[PlaceId, Place]:
        """Places by id."""
        return {place.id: place for place in self.places}

    @cached_property
    def project(self) -> Mapping[ProjectId, Project]:
        """Projects by id."""
        return {project.id: project for project in self.projects}

    @cached_property
    def volunteer(self) -> Mapping[VolunteerId, Volunteer]:
        """Volunteers by id."""
        return {volunteer.id: volunteer for volunteer in self.volunteers}

    @cached_property
    def shift(self) -> Mapping[ShiftId, Shift]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}

    @cached_property
    def seat(self) -> Mapping[SeatId, Seat]:
        """Seats by id."""
        return {seat.id: seat for shift in self.shifts for seat in shift.seats}

    @cached_property
    def shift_of(self) -> Mapping[SeatId, Shift]:
        """The shift of each seat, by the seat's id."""
        return {seat.id: shift for shift in self.shifts for seat in shift.seats}

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which days and weeks are counted."""
        return ZoneInfo(self.policy.zone)

    @cached_property
    def open_shifts(self) -> tuple[Shift, ...]:
        """The shifts that are decided here."""
        return tuple(shift for shift in self.shifts if shift.id not in self.context_shifts)

    @cached_property
    def open_volunteers(self) -> tuple[Volunteer, ...]:
        """The people who are decided here."""
        return tuple(person for person in self.volunteers if person.id not in self.context_volunteers)

    @cached_property
    def kept_off(self) -> Mapping[SeatId, frozenset[VolunteerId]]:
        """Who must not sit on a seat, for each seat somebody is pinned out of."""
        off: dict[SeatId, set[VolunteerId]] = {}
        for person, seat in self.pinned_out:
            off.setdefault(seat, set()).add(person)
        return {seat: frozenset(people) for seat, people in off.items()}

    @cached_property
    def most_served(self) -> Mapping[GroupId, int]:
        """The most times anybody, here or elsewhere, served each group before."""
        most = dict(self.served_elsewhere)
        for person in self.volunteers:
            for group, times in person.continuity.items():
                most[group] = max(times, most.get(group, 0))
        return immutabledict(most)

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        """The heads that are asked for here, each once: on a seat, on a visit, in an hour."""
        return tuple(demands(self))

    @cached_property
    def joint(self) -> Mapping[ShiftId, frozenset[ShiftId]]:
        """For each start of a visit all its starts, for each station all of its curve, as far as they are
        decided here: a part decides all of them or none.
        """
        return immutabledict(joint(self))

    def weight(self, shift: Shift) -> int:
        """The price of one missing head on this shift."""
        return self.project[shift.project].weight
