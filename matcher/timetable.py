"""When and where shifts are, in minutes, and how far apart two of them must be."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import asin, ceil, cos, radians, sin, sqrt
from weakref import WeakKeyDictionary

from matcher.entities import Place, Shift, ShiftId
from matcher.problem import Problem

EARTH_RADIUS_KM = 6371.0


@lru_cache(maxsize=100_000)
def distance_km(one: Place, other: Place) -> float:
    """The air line between two places (haversine); 0 to and from an online place."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 0.0
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


class Timetable:
    """The shifts of a problem as minutes since the epoch, local days and ISO weeks, by id."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        zone = problem.zone
        self.start = {shift.id: int(shift.start.timestamp() // 60) for shift in problem.shifts}
        self.end = {shift.id: -int(-shift.end.timestamp() // 60) for shift in problem.shifts}
        local = {shift.id: shift.start.astimezone(zone) for shift in problem.shifts}
        self.day = {shift: start.date().toordinal() for shift, start in local.items()}
        self.week = {shift: tuple(start.isocalendar()[:2]) for shift, start in local.items()}

    def gap_minutes(self, one: Shift, other: Shift) -> int:
        """Minutes needed between two shifts: none at one place, else travel (rounded up) and change-over."""
        if one.place == other.place:
            return 0
        here, there = self._problem.place[one.place], self._problem.place[other.place]
        if here.latitude is None or there.latitude is None:
            return 0
        policy = self._problem.policy
        return ceil(distance_km(here, there) * 60 / policy.travel_kmh) + policy.changeover_minutes

    def between(self, one: ShiftId, other: ShiftId) -> int:
        """Minutes from the end of the earlier to the start of the later shift; negative when they overlap."""
        if self.start[one] > self.start[other]:
            one, other = other, one
        return self.start[other] - self.end[one]


_known: WeakKeyDictionary[Problem, Timetable] = WeakKeyDictionary()


def timetable(problem: Problem) -> Timetable:
    """The timetable of a problem, made once for each problem."""
    if problem not in _known:
        _known[problem] = Timetable(problem)
    return _known[problem]


def cliques(shifts: Sequence[Shift], clash: Callable[[Shift, Shift], bool]) -> list[list[Shift]]:
    """Sets of shifts that all clash with each other and together cover every clash of `shifts`.

    Greedy: each shift, in order of start, joins what earlier shifts it clashes with into as few cliques as it can. Fewer
    and larger cliques make a tighter linear relaxation than a row for each pair.
    """
    found: list[list[Shift]] = []
    ordered = sorted(shifts, key=lambda shift: (shift.start, shift.id))
    for index, shift in enumerate(ordered):
        left = [other for other in ordered[:index] if clash(other, shift)]
        while left:
            clique: list[Shift] = []
            for other in left:
                if all(clash(member, other) for member in clique):
                    clique.append(other)
            found.append([*clique, shift])
            left = [other for other in left if other not in clique]
    return found
