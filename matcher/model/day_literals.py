"""The days of one person: which are worked, and with which kind of shift, as one literal for each day.

A literal is a 0-1 variable (its index) or the opposite of one (the index with all bits turned over), so that
`ON` is always so and `OFF` never. A set of days is an integer whose bits are days of the period, 0 the first.
What no decision changes lies in such sets, only days that are open have a literal: rules about calendars
cost no more than the days that are decided.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from weakref import WeakKeyDictionary

from matcher.ids import ShiftId, VolunteerId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Volunteer
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
    """Of these literals one holds; those that are never so may be among them, `ON` may not."""
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
    """The local days of a period; `first` is an ordinal as `date.toordinal` gives it."""

    first: int
    length: int

    def named(self, weekday: int) -> int:
        """The days with this rest of ordinal by 7, as a set."""
        start = (weekday - self.first) % 7
        return sum(1 << day for day in range(start, self.length, 7))


def period(problem: Problem) -> Period:
    """The local days from the start of a problem's period to its end."""
    first = problem.period.start.astimezone(problem.zone).date().toordinal()
    until = problem.period.end.astimezone(UTC) - timedelta(microseconds=1)
    return Period(first, until.astimezone(problem.zone).date().toordinal() - first + 1)


@dataclass(slots=True)
class Served:
    """What one person serves: days and number of shifts of each kind and of all (None), and the minutes."""

    days: dict[str | None, int]
    shifts: dict[str | None, int]
    minutes: int = 0


def served(problem: Problem, roster: Roster, person: VolunteerId) -> Served:
    """What somebody serves in a roster; the last roster of a problem is remembered for all rules."""
    known = _served.get(problem)
    if known is None or known[0] is not roster:
        known = _served[problem] = roster, {}
    if person not in known[1]:
        known[1][person] = _serving(problem, roster, person)
    return known[1][person]


def held_days(problem: Problem, roster: Roster, person: VolunteerId, kind: str | None = None) -> int:
    """The days of the period on which somebody works, with any shift or with one of a kind."""
    return served(problem, roster, person).days.get(kind, 0)


def _serving(problem: Problem, roster: Roster, person: VolunteerId) -> Served:
    table, of = timetable(problem), period(problem)
    found = Served({}, {})
    for seat in roster.held_by(person):
        shift = problem.shift_of[seat]
        day = table.day[shift.id] - of.first
        bit = 1 << day if 0 <= day < of.length else 0
        for kind in (None, shift.kind):
            found.days[kind] = found.days.get(kind, 0) | bit
            found.shifts[kind] = found.shifts.get(kind, 0) + 1
        found.minutes += table.minutes[shift.id]
    return found


_served: WeakKeyDictionary[Problem, tuple[Roster, dict[VolunteerId, Served]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Flags:
    """For each of `length` days whether something is so: on the days `on` it is, on `open` days by a literal,
    on others not; `maybe` are the days of both.
    """

    length: int
    on: int
    open: Mapping[int, Literal]
    maybe: int

    def at(self, day: int) -> Literal:
        """The literal of a day of the period."""
        found = self.open.get(day)
        return found if found is not None else ON if self.on >> day & 1 else OFF

    def opposite(self) -> "Flags":
        """Whether it is not so."""
        every = (1 << self.length) - 1
        turned = {day: ~literal for day, literal in self.open.items()}
        return Flags(self.length, every & ~self.maybe, turned, every & ~self.on)


class Days:
    """The days of everybody in a problem with their variables, made when they are asked for."""

    def __init__(self, problem: Problem, model: Model, x: Variables) -> None:
        self.period = period(problem)
        self._problem, self._model, self._x = problem, model, x
        self._table = timetable(problem)
        self._own: dict[VolunteerId, tuple[dict[int, list[ShiftId]], dict[int, list[ShiftId]]]] = {}
        self._worked: dict[VolunteerId, Flags] = {}
        self._kinds: dict[VolunteerId, dict[str, Flags]] = {}
        policy = problem.policy
        self._limits = "limits" not in policy.without and "limits" not in policy.prices

    def worked(self, person: Volunteer) -> Flags:
        """Whether a shift of theirs starts on a day."""
        if person.id not in self._worked:
            kept, free = self._split(person.id)
            on = sum(1 << day for day in kept)
            self._worked[person.id] = self._flags(person, on, free)
        return self._worked[person.id]

    def of_kind(self, person: Volunteer, kind: str) -> Flags:
        """Whether a shift of theirs of this kind starts on a day."""
        return self.kinds(person).get(kind) or Flags(self.period.length, 0, {}, 0)

    def kinds(self, person: Volunteer) -> Mapping[str, Flags]:
        """The kinds of shift that a person could do or does, each with its days."""
        if person.id not in self._kinds:
            kept, free = self._split(person.id)
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
        """Whether no two shifts of a day can be one person's."""
        kept, free = self._split(person.id)
        return self._clash(person, [*kept.get(day, ()), *free.get(day, ())])

    def _split(self, person: VolunteerId) -> tuple[dict[int, list[ShiftId]], dict[int, list[ShiftId]]]:
        """The shifts that somebody keeps, and those that are open to them, by day."""
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

    def _flags(self, person: Volunteer, on: int, free: Mapping[int, Sequence[ShiftId]]) -> Flags:
        opened = {day: self._any(person, shifts) for day, shifts in sorted(free.items()) if not on >> day & 1}
        maybe = on
        for day in opened:
            maybe |= 1 << day
        return Flags(self.period.length, on, opened, maybe)

    def _any(self, person: Volunteer, shifts: Sequence[ShiftId]) -> Literal:
        """Whether a person does one of these shifts of a day: the sum of variables where it is 0 or 1."""
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
        order, elsewhere = self._table.order, self._table.elsewhere
        every = self._table.bits(shifts)
        return not any(every & ~elsewhere[order[shift]] for shift in shifts)


_known: WeakKeyDictionary[Variables, Days] = WeakKeyDictionary()


def days(problem: Problem, model: Model, x: Variables) -> Days:
    """The days of a problem's people, made once for each set of variables."""
    if x not in _known:
        _known[x] = Days(problem, model, x)
    return _known[x]
