"""The data of a problem as it stands in a document, with each thing by its id.

`Problem` adds the check that its entities belong together, and what follows from them. The fields stand apart
from it so that the check may name their type.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from immutabledict import immutabledict

from matcher.bounds import Integer
from matcher.ids import GroupId, PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem.context import NO_CONTEXT, Context
from matcher.problem.entities import Place, Project, Seat, Shift, Volunteer, Window
from matcher.problem.policy import Policy
from matcher.problem.stations import Curve
from matcher.roster import Assignment

PromisePrice = Annotated[int, Integer(1, 9)]


@dataclass(frozen=True, eq=False, kw_only=True)
class ProblemData:
    """The fields of a problem; see `Problem`."""

    period: Window
    policy: Policy = Policy()
    places: tuple[Place, ...]
    projects: tuple[Project, ...]
    volunteers: tuple[Volunteer, ...]
    shifts: tuple[Shift, ...]
    curves: tuple[Curve, ...] = ()
    published: Mapping[Assignment, PromisePrice] = immutabledict()
    pinned_in: frozenset[Assignment] = frozenset()
    pinned_out: frozenset[Assignment] = frozenset()
    standing: frozenset[Assignment] = frozenset()
    part: bool = False
    kept: frozenset[Assignment] = frozenset()
    context_shifts: frozenset[ShiftId] = frozenset()
    context_volunteers: frozenset[VolunteerId] = frozenset()
    served_elsewhere: Mapping[GroupId, int] = immutabledict()
    context: Context = NO_CONTEXT

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
