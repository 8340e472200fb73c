"""When and where shifts are, in minutes, and which of them exclude each other."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from matcher.ids import ShiftId
from matcher.problem.arrays import Flags, Floats, Numbers, joined
from matcher.problem.entities import Place
from matcher.problem.memo import memoised_from
from matcher.problem.problem import Problem

EARTH_RADIUS_KM = 6371.0
#: People from which on cliques are found in machine code: compiling pays off above.
MANY_PEOPLE = 2_000


def distances_km(places: Sequence[Place]) -> Floats:
    """The air lines between all pairs of places (haversine); 0 to and from an online place."""
    latitude = np.radians([np.nan if place.latitude is None else place.latitude for place in places])
    longitude = np.radians([np.nan if place.longitude is None else place.longitude for place in places])
    north = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
    east = np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    half = north + np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * east
    air_lines: Floats = np.nan_to_num(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))
    return air_lines


class Timetable:
    """The shifts of a problem as minutes since the epoch, local days and ISO weeks.

    `order` numbers the shifts by start; a set of shifts is an integer whose bits are these numbers, which
    makes questions about whole calendars a few machine words.
    """

    def __init__(self, problem: Problem) -> None:
        self._places, self._policy = problem.places, problem.policy
        self.shifts = sorted(problem.shifts, key=lambda shift: (shift.start.timestamp(), shift.id))
        self.order = {shift.id: index for index, shift in enumerate(self.shifts)}
        self.start = {shift.id: int(shift.start.timestamp() // 60) for shift in self.shifts}
        self.end = {shift.id: -int(-shift.end.timestamp() // 60) for shift in self.shifts}
        self.minutes = {shift.id: shift.minutes for shift in self.shifts}
        local = {shift.id: shift.start.astimezone(problem.zone) for shift in self.shifts}
        self.day = {shift: start.date().toordinal() for shift, start in local.items()}
        self.week = {shift: tuple(start.isocalendar()[:2]) for shift, start in local.items()}
        self.starts = np.array([self.start[shift.id] for shift in self.shifts], dtype=np.int64)
        self.ends = np.array([self.end[shift.id] for shift in self.shifts], dtype=np.int64)
        self.lengths = np.array([shift.minutes for shift in self.shifts], dtype=np.int64)
        self.days = np.array([self.day[shift.id] for shift in self.shifts], dtype=np.int64)
        weeks = {week: number for number, week in enumerate(sorted(set(self.week.values())))}
        self.weeks = np.array([weeks[self.week[shift.id]] for shift in self.shifts], dtype=np.int64)
        outside = (shift.id in problem.shifts_outside for shift in self.shifts)
        self.outside = np.fromiter(outside, np.int64, len(self.shifts))
        where = {place.id: index for index, place in enumerate(problem.places)}
        self._where = np.array([where[shift.place] for shift in self.shifts], dtype=np.int64)
        self._rests: dict[int, list[int]] = {}
        self._exclusive: dict[tuple[int, str | None], list[int]] = {}

    def minutes_between(self, one: ShiftId, other: ShiftId) -> int:
        """Minutes from the end of the earlier to the start of the later shift; negative when they overlap."""
        if self.start[one] > self.start[other]:
            one, other = other, one
        return self.start[other] - self.end[one]

    @cached_property
    def gaps(self) -> Numbers:
        """Minutes needed between two places: nothing at one place or online, else travel, rounded up, and
        change-over.
        """
        policy = self._policy
        km = distances_km(self._places)
        travel = (
            np.ceil(np.round(km * 60 / policy.travel_kmh, 9)).astype(np.int64) + policy.changeover_minutes
        )
        online = np.array([place.latitude is None for place in self._places], dtype=bool)
        travel[online, :] = travel[:, online] = 0
        np.fill_diagonal(travel, 0)
        return travel

    @cached_property
    def conflicting(self) -> list[int]:
        """For each shift the shifts that one person cannot serve beside it: itself, those that overlap it,
        and those that are too far away to reach in time.
        """
        gaps, where = self.gaps, self._where
        return [
            _as_set(between < gaps[where[index], where[near]]) << near.start
            for index, near, between in self._near(int(gaps.max(initial=0)))
        ]

    def tired(self, rest_minutes: int) -> list[int]:
        """For each shift the shifts on other days that are less than `rest_minutes` away from it."""
        if rest_minutes not in self._rests:
            days = self.days
            self._rests[rest_minutes] = [
                _as_set((between < rest_minutes) & (days[near] != days[index])) << near.start
                for index, near, between in self._near(rest_minutes)
            ]
        return self._rests[rest_minutes]

    def exclusive(self, rest_minutes: int, once: str | None = None) -> list[int]:
        """For each shift the shifts that exclude it for one person.

        The person rests `rest_minutes` between days, and serves at most once in each span where `once` names
        one: `day`, `week` or `period`.
        """
        if not rest_minutes and once is None:
            return self.conflicting
        if (rest_minutes, once) not in self._exclusive:
            each = zip(self.conflicting, self.tired(rest_minutes), self._spanned(once), strict=True)
            found = [clashing | tired | same for clashing, tired, same in each]
            self._exclusive[rest_minutes, once] = found
        return self._exclusive[rest_minutes, once]

    def numbers(self, span: str) -> Numbers:
        """The day, the week or the period of each shift, as a number; 0 for the period, 1 for the time around
        it.
        """
        return {"day": self.days, "week": self.weeks, "period": self.outside}[span]

    def _spanned(self, span: str | None) -> list[int]:
        """For each shift the set of shifts of the same day, week or period."""
        if span is None:
            return [0] * len(self.shifts)
        number = self.numbers(span)
        of = {each: _as_set(number == each) for each in np.unique(number).tolist()}
        return [of[each] for each in number.tolist()]

    def bits(self, shifts: Iterable[ShiftId]) -> int:
        """A set of shifts as an integer."""
        found = 0
        for shift in shifts:
            found |= 1 << self.order[shift]
        return found

    def _near(self, minutes: int) -> Iterator[tuple[int, slice, Numbers]]:
        """For each shift the run of shifts that could be less than `minutes` away, and the minutes between.

        The shift itself is in the run.
        """
        starts, ends = self.starts, self.ends
        longest = (ends - starts).max(initial=0)
        first = np.searchsorted(starts, starts - longest - minutes).tolist()
        last = np.searchsorted(starts, ends + minutes).tolist()
        for index, (begin, end) in enumerate(zip(first, last, strict=True)):
            before, after = starts[index] - ends[begin:index], starts[index:end] - ends[index]
            yield index, slice(begin, end), np.concatenate((before, after))


def _as_set(shifts: Flags) -> int:
    """The shifts that are marked as an integer whose bits they are."""
    return int.from_bytes(np.packbits(shifts, bitorder="little").tobytes(), "little")


@memoised_from("shifts", "places", "policy", "period")
def timetable(problem: Problem) -> Timetable:
    """The timetable of a problem, made once for each problem."""
    return Timetable(problem)


def share(part: Problem, whole: Problem) -> None:
    """Give a subproblem the timetable of its whole, which knows all clashes already."""
    timetable.give(part, timetable(whole))


def cliques(bits: int, clashes: Sequence[int]) -> list[list[int]]:
    """Cliques of the clash graph of the shifts in `bits` that together cover each of its edges.

    Greedy, from the last shift to the first. Each shift takes the earlier shifts whose clash with it no
    clique covers yet into as few cliques as it can, and fills these up with others that fit. No clique is
    inside another. Few large cliques make a tighter linear relaxation than a row for each pair.
    """
    found: list[list[int]] = []
    covered: dict[int, int] = {}
    while bits:
        index = bits.bit_length() - 1
        bits ^= 1 << index
        earlier = clashes[index] & bits
        left = earlier & ~covered.get(index, 0)
        while left:
            members, clique, common = [index], 1 << index, earlier
            while common:
                latest = (common & left or common).bit_length() - 1
                members.append(latest)
                clique |= 1 << latest
                common &= clashes[latest] & ~(1 << latest)
            found.append(members)
            left &= ~clique
            for member in members:
                covered[member] = covered.get(member, 0) | clique
    return found


def cliques_of_each(clashes: Sequence[int], first: Numbers, shifts: Numbers) -> tuple[Numbers, Numbers]:
    """`cliques` for each of many people: where each clique begins, and the places of its members in `shifts`.

    The shifts of a person stand in `shifts` from `first[person]` on, by number and ascending. For many people
    they are found in machine code, which takes some seconds to compile the first time.
    """
    if len(first) > MANY_PEOPLE:
        from matcher.problem.cliques import cliques_of, packed

        return cliques_of(first, shifts, packed(clashes))
    found: list[list[int]] = []
    for start, end in pairwise(first.tolist()):
        place = {shift: start + at for at, shift in enumerate(shifts[start:end].tolist())}
        bits = sum(1 << shift for shift in place)
        found += [[place[shift] for shift in reversed(clique)] for clique in cliques(bits, clashes)]
    return np.cumsum([0, *map(len, found)]), joined(*found)
