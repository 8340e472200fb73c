"""The working days of each person as literals: one literal for each day, overall and for each kind of shift.

A literal is a 0-1 variable (its index) or its negation (the index with all bits flipped). `ON` is the literal
that is always true, `OFF` the one that is always false. A set of days is an integer bit mask; bit 0 is the
first day of the period. Days that no decision can change are kept in bit masks, and only open days have a
literal. So the cost of a rule about days grows with the number of open days, not with the length of the
period.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from matcher.ids import ShiftId, VolunteerId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Volunteer
from matcher.problem.memo import memoised, memoised_for_last_roster
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.roster import Roster

Literal = int
ON: Literal = Model.ONE
OFF: Literal = ~ON
SATURDAY, SUNDAY = 6, 0


def bits(days: int) -> Iterator[int]:
    """The days of a set, in order."""
    while days:
        yield (days & -days).bit_length() - 1
        days &= days - 1


def at_least_one(model: Model, literals: Iterable[Literal]) -> None:
    """Add a row: at least one of these literals is true. `OFF` may be among them, `ON` may not."""
    variables, signs, least = [], [], 1
    for literal in literals:
        if literal >= 0:
            variables.append(literal)
            signs.append(1)
        elif literal != OFF:
            variables.append(~literal)
            signs.append(-1)
            least -= 1
    if least == -1 and len(variables) == 2:
        model.at_most_one(variables)
    else:
        model.at_least(least, variables, signs)


@dataclass(frozen=True, slots=True)
class Period:
    """The local days of a period: the ordinal of the `first` one (`date.toordinal`) and their number."""

    first: int
    length: int

    def named(self, weekday: int) -> int:
        """The bit mask of all days whose ordinal modulo 7 is `weekday`."""
        start = (weekday - self.first) % 7
        return sum(1 << day for day in range(start, self.length, 7))


def period(problem: Problem) -> Period:
    """The local days from the start of a problem's period to its end."""
    first = problem.period.start.astimezone(problem.zone).date().toordinal()
    until = problem.period.end.astimezone(UTC) - timedelta(microseconds=1)
    return Period(first, until.astimezone(problem.zone).date().toordinal() - first + 1)


@dataclass(slots=True)
class Served:
    """The work of one person in a period: by kind of shift (None: all kinds) the days as a bit mask and the
    number of shifts, and the minutes of all shifts together.
    """

    days: dict[str | None, int]
    shifts: dict[str | None, int]
    minutes: int = 0


def served(problem: Problem, roster: Roster, person: VolunteerId) -> Served:
    """The work of a person in a roster."""
    known = _served(problem, roster)
    if person not in known:
        known[person] = _serving(problem, roster, person)
    return known[person]


@memoised_for_last_roster
def _served(_problem: Problem, _roster: Roster) -> dict[VolunteerId, Served]:
    """What each person serves who was asked about; filled by `served`."""
    return {}


def held_days(problem: Problem, roster: Roster, person: VolunteerId, kind: str | None = None) -> int:
    """The days, as a bit mask, on which a person works: any shift, or a shift of one kind."""
    return served(problem, roster, person).days.get(kind, 0)


def _serving(problem: Problem, roster: Roster, person: VolunteerId) -> Served:
    table, of = timetable(problem), period(problem)
    found = Served({}, {})
    held = (problem.shift_of[seat] for seat in roster.held_by(person))
    for shift in {each.id: each for each in held}.values():
        day = table.day[shift.id] - of.first
        bit = 1 << day if 0 <= day < of.length else 0
        inside = shift.id not in problem.shifts_outside
        for kind in (None, shift.kind):
            found.days[kind] = found.days.get(kind, 0) | bit
            found.shifts[kind] = found.shifts.get(kind, 0) + inside
        found.minutes += table.minutes[shift.id] * inside
    return found


@dataclass(frozen=True, slots=True)
class DayFlags:
    """A statement about each of `length` days. It is true on the days in the mask `on`, has a literal on the
    `open` days and is false on all others. The mask `maybe` holds the days of `on` and `open`.
    """

    length: int
    on: int
    open: Mapping[int, Literal]
    maybe: int

    def at(self, day: int) -> Literal:
        """The literal of a day of the period (0: the first)."""
        found = self.open.get(day)
        return found if found is not None else ON if self.on >> day & 1 else OFF

    def opposite(self) -> "DayFlags":
        """The negated statement."""
        every = (1 << self.length) - 1
        turned = {day: ~literal for day, literal in self.open.items()}
        return DayFlags(self.length, every & ~self.maybe, turned, every & ~self.on)


class DayLiterals:
    """The day literals of all people of a problem. Those of a person are made at the first request."""

    def __init__(self, problem: Problem, model: Model, x: Variables) -> None:
        self.period = period(problem)
        self._problem, self._model, self._x = problem, model, x
        self._table = timetable(problem)
        self._own: dict[VolunteerId, tuple[dict[int, list[ShiftId]], dict[int, list[ShiftId]]]] = {}
        self._worked: dict[VolunteerId, DayFlags] = {}
        self._kinds: dict[VolunteerId, dict[str, DayFlags]] = {}
        self._limits = x.guarantees.personal_limits

    def worked(self, person: Volunteer) -> DayFlags:
        """For each day: does a shift of this person start on it?"""
        if person.id not in self._worked:
            kept, free = self._shifts_by_day(person.id)
            on = sum(1 << day for day in kept)
            self._worked[person.id] = self._flags(person, on, free)
        return self._worked[person.id]

    def of_kind(self, person: Volunteer, kind: str) -> DayFlags:
        """For each day: does a shift of this person and of this kind start on it?"""
        return self.kinds(person).get(kind) or DayFlags(self.period.length, 0, {}, 0)

    def kinds(self, person: Volunteer) -> Mapping[str, DayFlags]:
        """For each kind of shift that a person does or could do: on which days does one start?"""
        if person.id not in self._kinds:
            kept, free = self._shifts_by_day(person.id)
            on: dict[str, int] = defaultdict(int)
            opened: dict[str, dict[int, list[ShiftId]]] = defaultdict(lambda: defaultdict(list))
            shift_of = self._problem.shift
            for day, shifts in kept.items():
                for shift in shifts:
                    on[shift_of[shift].kind] |= 1 << day
            for day, shifts in free.items():
                for shift in shifts:
                    opened[shift_of[shift].kind][day].append(shift)
            self._kinds[person.id] = {
                kind: self._flags(person, on[kind], opened[kind]) for kind in sorted({*on, *opened})
            }
        return self._kinds[person.id]

    def exclusive(self, person: Volunteer, day: int) -> bool:
        """Whether a person can do at most one of their possible shifts of a day."""
        kept, free = self._shifts_by_day(person.id)
        return self._clash(person, [*kept.get(day, ()), *free.get(day, ())])

    def _shifts_by_day(
        self, person: VolunteerId
    ) -> tuple[dict[int, list[ShiftId]], dict[int, list[ShiftId]]]:
        """By day, the shifts that a person keeps for certain and those that are open to them."""
        if person not in self._own:
            kept: dict[int, list[ShiftId]] = {}
            free: dict[int, list[ShiftId]] = {}
            first, length, day_of = self.period.first, self.period.length, self._table.day
            for shift, variables in self._x.of(person).items():
                day = day_of[shift] - first
                if 0 <= day < length:
                    (kept if Model.ONE in variables else free).setdefault(day, []).append(shift)
            self._own[person] = kept, free
        return self._own[person]

    def _flags(self, person: Volunteer, on: int, free: Mapping[int, Sequence[ShiftId]]) -> DayFlags:
        opened = {day: self._any(person, shifts) for day, shifts in sorted(free.items()) if not on >> day & 1}
        maybe = on
        for day in opened:
            maybe |= 1 << day
        return DayFlags(self.period.length, on, opened, maybe)

    def _any(self, person: Volunteer, shifts: Sequence[ShiftId]) -> Literal:
        """The literal of "the person does one of these shifts"; where at most one is possible, it is tied to
        the sum of their variables.
        """
        seats = self._x.of(person.id)
        variables = [variable for shift in shifts for variable in seats[shift]]
        if len(variables) == 1:
            return variables[0]
        done = self._model.boolean()
        if self._clash(person, shifts):
            self._model.row([done, *variables], [1, *([-1] * len(variables))], 0, 0)
        else:
            for shift in shifts:
                self._model.at_least(0, [done, *seats[shift]], [1, *([-1] * len(seats[shift]))])
            self._model.at_least(0, [*variables, done], [*([1] * len(variables)), -1])
        return done

    def _clash(self, person: Volunteer, shifts: Sequence[ShiftId]) -> bool:
        if len(shifts) == 1 or (self._limits and person.limits.shifts_per_day == 1):
            return True
        order, conflicting = self._table.order, self._table.conflicting
        every = self._table.bits(shifts)
        return not any(every & ~conflicting[order[shift]] for shift in shifts)


@memoised
def day_literals(x: Variables) -> DayLiterals:
    """The day literals of a problem, made once for each set of variables."""
    return DayLiterals(x.problem, x.model, x)
