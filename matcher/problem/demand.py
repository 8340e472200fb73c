"""The demands of a problem: heads that are asked for, each counted once.

A demand is about one seat, about the same seat at all starts of a visit, or about all stations that cover one
hour of a curve. Rules that count missing heads count demands, because a start of a visit that is not used is
not an empty seat, and a station asks for nobody of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from immutabledict import immutabledict

from matcher.ids import CurveId, ProjectId, SeatId, ShiftId, VisitId
from matcher.problem.entities import Seat, Shift
from matcher.problem.memo import memoised_from
from matcher.problem.problem import Problem
from matcher.problem.stations import Curve, Hour, covers
from matcher.roster import Roster


class Demand(NamedTuple):
    """`minimum` and `desired` heads on some seats together.

    For a seat these are the seat itself, for a visit the same seat at each of its starts, for an `hour` of a
    `curve` the seats of all stations that cover it.
    """

    project: ProjectId
    minimum: int
    desired: int
    seats: tuple[SeatId, ...]
    curve: Curve | None = None
    hour: Hour | None = None

    def is_hour(self, curve: CurveId, start: datetime) -> bool:
        """Whether this is the hour of a curve that begins then."""
        return (
            self.curve is not None
            and self.hour is not None
            and (self.curve.id, self.hour.start) == (curve, start)
        )

    def heads(self, roster: Roster) -> int:
        """How many people a roster has there."""
        return sum(len(roster.on(seat)) for seat in self.seats)

    def open_seats(self, roster: Roster) -> tuple[SeatId, ...]:
        """The seats where one more head would count: once a visit has a start, at that start alone."""
        if self.curve is not None:
            return self.seats
        return tuple(seat for seat in self.seats if roster.on(seat)) or self.seats

    def about(self, problem: Problem, roster: Roster) -> Mapping[str, object]:
        """The numbers of a finding: a shift and seat where a head would count, and the hour of a curve."""
        numbers: dict[str, object] = {}
        for seat in self.open_seats(roster)[:1]:
            numbers = {"shift": problem.shift_of[seat].id, "seat": seat}
        if self.curve is not None and self.hour is not None:
            numbers |= {"curve": self.curve.id, "start": self.hour.start, "end": self.hour.end}
        return immutabledict(numbers)


@memoised_from("shifts", "curves", "period", "context_shifts", "standing")
def demands_of(problem: Problem) -> tuple[Demand, ...]:
    """All demands of a problem: of shifts and visits in order, then of curves by the hour."""
    return tuple(_demands(problem))


def _demands(problem: Problem) -> Iterator[Demand]:
    stations: dict[CurveId, list[SeatId]] = defaultdict(list)
    for seats in same_seats(problem):
        seat, shift = seats[0], problem.shift_of[seats[0].id]
        if shift.curve is None:
            yield Demand(shift.project, seat.minimum, seat.desired, tuple(each.id for each in seats))
        else:
            stations[shift.curve].append(seat.id)
    for curve in problem.curves:
        for hour in curve.hours:
            there = tuple(seat for seat in stations[curve.id] if covers(problem.shift_of[seat], hour))
            yield Demand(curve.project, hour.minimum, hour.desired, there, curve, hour)


def same_seats(problem: Problem) -> Iterator[tuple[Seat, ...]]:
    """Groups of seats that one demand is about: single seats, and the same seat at each start of a visit."""
    visits: dict[VisitId, list[Shift]] = defaultdict(list)
    for shift in problem.open_shifts:
        if shift.visit is not None:
            visits[shift.visit].append(shift)
        else:
            yield from ((seat,) for seat in shift.seats)
    for starts in visits.values():
        yield from zip(*(shift.seats for shift in starts), strict=True)


@memoised_from("shifts", "period", "context_shifts", "standing")
def joint_shifts(problem: Problem) -> Mapping[ShiftId, frozenset[ShiftId]]:
    """For each start of a visit all its starts, for each station all stations of its curve.

    A subproblem decides all of them or none; those of its context are left out.
    """
    groups: dict[tuple[bool, str], set[ShiftId]] = defaultdict(set)
    for shift in problem.open_shifts:
        if shift.visit is not None or shift.curve is not None:
            groups[shift.visit is None, shift.visit or shift.curve or ""].add(shift.id)
    return immutabledict(
        {shift: group for each in groups.values() for group in [frozenset(each)] for shift in group}
    )
