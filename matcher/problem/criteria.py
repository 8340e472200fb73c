"""What a seat asks of one person, as criteria that are judged for all people at once.

In the order a person would ask: language, skill, credential, clearance, consent, trait, age, time, pins.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

import numpy as np

from matcher.ids import SeatId
from matcher.problem.arrays import Flags, Floats, Numbers
from matcher.problem.entities import Seat, Volunteer, Window
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level

V = TypeVar("V", Flags, Numbers)

#: Days are numbers YYYYMMDD here: the difference of two, divided by this, is in whole years.
YEAR = 10_000


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked: `code` is the kind; `what` the language, skill, ...; `least` a level or age; `on`
    the day; `start` and `end` the time; `seat` the seat a pin is about.
    """

    code: str
    what: str = ""
    least: int = 0
    on: date | None = None
    start: datetime | None = None
    end: datetime | None = None
    seat: SeatId | None = None


def criteria(problem: Problem, seat: Seat) -> tuple[Criterion, ...]:
    """All that a seat of a problem asks of one person, in the order of the module's docstring."""
    shift, needs = problem.shift_of[seat.id], seat.needs
    day = shift.start.astimezone(problem.zone).date()
    last = (shift.end.astimezone(UTC) - timedelta.resolution).astimezone(problem.zone).date()
    asked = [
        *(Criterion("language", tag, int(level)) for tag, level in sorted(needs.languages.items())),
        *(Criterion("skill", code, level) for code, level in sorted(needs.skills.items())),
        *(Criterion("credential", code, on=last) for code in sorted(needs.credentials)),
        *(Criterion("clearance", code, on=last) for code in sorted(needs.clearances)),
        *(Criterion("consent", code) for code in sorted(needs.consents)),
        *(Criterion("trait", code) for code in sorted(needs.traits)),
    ]
    if needs.minimum_age is not None:
        asked.append(Criterion("minimum_age", least=needs.minimum_age, on=day))
    if needs.maximum_age is not None:
        asked.append(Criterion("maximum_age", least=needs.maximum_age, on=day))
    asked.append(Criterion("available", start=shift.start, end=shift.end))
    if seat.id in problem.kept_off:
        asked.append(Criterion("pinned_out", seat=seat.id))
    return tuple(asked)


def spoken(person: Volunteer, policy: Policy) -> Mapping[str, Level]:
    """The level at which a person counts as speaking each tag, with what else their languages count as."""
    levels = dict(person.languages)
    for tag, level in person.languages.items():
        for other in policy.counts_as.get(tag, ()):
            levels[other] = max(level, levels.get(other, level))
    return levels


def merged(windows: Sequence[Window]) -> list[tuple[datetime, datetime]]:
    """Windows in order and in UTC, those that touch or overlap joined."""
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted((each.start.astimezone(UTC), each.end.astimezone(UTC)) for each in windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


class People:
    """The people of a problem as vectors, and the judgement of a criterion for all of them; each judged
    once.
    """

    def __init__(self, problem: Problem, volunteers: Sequence[Volunteer]) -> None:
        self._kept_off = problem.kept_off
        self._policy = problem.policy
        self._volunteers = volunteers
        self._held: dict[str, Mapping[str, Numbers]] = {}
        self._judged: dict[Criterion, Flags] = {}
        self._meeting: dict[Criterion, Numbers] = {}

    def meet(self, criterion: Criterion) -> Flags:
        """Who meets a criterion, as a vector over the people; not to be written to."""
        if criterion not in self._judged:
            self._judged[criterion] = _JUDGES[criterion.code](self, criterion)
        return self._judged[criterion]

    def fitting(self, asked: Sequence[Criterion]) -> Numbers:
        """The places of those who meet all of several criteria, ascending."""
        fewest = min(asked, key=lambda each: len(self._places(each)))
        fit = self._places(fewest)
        for each in asked:
            if each is not fewest:
                fit = fit[self.meet(each)[fit]]
        return fit

    def renewed(self, problem: Problem, source: Numbers, fresh: Sequence[int]) -> "People":
        """The people of a problem that has most of them, without judging these again.

        `source` says where each stood here; those at the places in `fresh` are others. What is judged by pins
        is judged again.
        """
        found = People(problem, problem.volunteers)
        few = People(problem, [problem.volunteers[place] for place in fresh])
        for criterion, flags in self._judged.copy().items():
            if criterion.code != "pinned_out":
                found._judged[criterion] = _mended(flags, source, fresh, few.meet(criterion))
        for code, held in self._held.copy().items():
            theirs, nobody, no_one = (
                few.held(code),
                np.zeros(len(source), np.int64),
                np.zeros(len(fresh), np.int64),
            )
            found._held[code] = {
                each: _mended(held[each], source, fresh, theirs.get(each, no_one))
                if each in held
                else _mended(nobody, np.arange(len(source)), fresh, theirs[each])
                for each in (*held, *(theirs.keys() - held.keys()))
            }
        if "_born" in self.__dict__:
            found.__dict__["_born"] = _mended(self._born, source, fresh, few._born)
        if "_free_windows" in self.__dict__:
            found.__dict__["_free_windows"] = _moved(self._free_windows, source, fresh, few._free_windows)
        return found

    def _places(self, criterion: Criterion) -> Numbers:
        if criterion not in self._meeting:
            self._meeting[criterion] = np.flatnonzero(self.meet(criterion))
        return self._meeting[criterion]

    def held(self, code: str) -> Mapping[str, Numbers]:
        """What people have of a kind of criterion, as a vector over the people for each thing: the level, the
        last day, or 1; 0 where somebody has nothing of it.
        """
        if code not in self._held:
            self._held[code] = self._numbers(_HELD[code])
        return self._held[code]

    def _holding(self, asked: Criterion) -> Flags:
        """Who has what is asked: at least at the level asked, or at least until the day asked."""
        held = self.held(asked.code).get(asked.what)
        if held is None:
            return np.zeros(len(self._volunteers), dtype=bool)
        return held >= (max(1, asked.least) if asked.on is None else asked.on.toordinal())

    def _numbers(self, held: Callable[[Volunteer, Policy], Mapping[str, int]]) -> Mapping[str, Numbers]:
        places: dict[str, list[int]] = defaultdict(list)
        numbers: dict[str, list[int]] = defaultdict(list)
        for place, person in enumerate(self._volunteers):
            for code, number in held(person, self._policy).items():
                places[code].append(place)
                numbers[code].append(number)
        found = {code: np.zeros(len(self._volunteers), dtype=np.int64) for code in places}
        for code, vector in found.items():
            vector[places[code]] = numbers[code]
        return found

    @cached_property
    def _born(self) -> Numbers:
        """The birthdays as decimal numbers, YYYYMMDD; 0 where it is not known."""
        days = (0 if person.born is None else _decimal(person.born) for person in self._volunteers)
        return np.fromiter(days, np.int64, len(self._volunteers))

    def _minimum_age(self, asked: Criterion) -> Flags:
        return (self._born > 0) & (self._ages(asked) >= asked.least)

    def _maximum_age(self, asked: Criterion) -> Flags:
        return (self._born > 0) & (self._ages(asked) <= asked.least)

    def _ages(self, asked: Criterion) -> Numbers:
        """Whole years on a day; who is born on 29 February has the birthday on 1 March in other years."""
        if asked.on is None:
            raise ValueError(f"a {asked.code} is asked for on a day")
        return (_decimal(asked.on) - self._born) // YEAR

    @cached_property
    def _free_windows(self) -> tuple[Numbers, Floats, Floats]:
        """Whose each window is, from when and until when it lasts, in seconds since the epoch."""
        windows = [
            (index, start.timestamp(), end.timestamp())
            for index, person in enumerate(self._volunteers)
            for start, end in merged(person.available)
        ]
        whose, begin, until = np.array(windows, np.float64).reshape(-1, 3).T
        return whose.astype(np.int64), begin, until

    def _available(self, asked: Criterion) -> Flags:
        flags = np.zeros(len(self._volunteers), dtype=bool)
        start, end = asked.start, asked.end
        if start is not None and end is not None:
            whose, begin, until = self._free_windows
            flags[whose[(begin <= start.timestamp()) & (until >= end.timestamp())]] = True
        return flags

    def _pinned_out(self, asked: Criterion) -> Flags:
        out = () if asked.seat is None else self._kept_off.get(asked.seat, ())
        return np.fromiter((person.id not in out for person in self._volunteers), bool, len(self._volunteers))


def _mended(vector: V, source: Numbers, fresh: Sequence[int], theirs: V) -> V:
    """A vector over other people: what each had, and what the fresh ones have."""
    if not len(fresh) and len(source) == len(vector):
        return vector
    found: V = vector[source]
    found[list(fresh)] = theirs
    return found


def _moved(
    windows: tuple[Numbers, Floats, Floats],
    source: Numbers,
    fresh: Sequence[int],
    theirs: tuple[Numbers, Floats, Floats],
) -> tuple[Numbers, Floats, Floats]:
    """The windows of other people: those of each who stayed, and those of the fresh ones."""
    whose, begin, until = windows
    known = np.setdiff1d(np.arange(len(source)), list(fresh))
    place = np.full(max(whose.max(initial=-1), source.max(initial=-1)) + 1, -1, np.int64)
    place[source[known]] = known
    moved = place[whose]
    stays = moved >= 0
    own = np.array(list(fresh), np.int64)[theirs[0]]
    return (
        np.concatenate((moved[stays], own)),
        np.concatenate((begin[stays], theirs[1])),
        np.concatenate((until[stays], theirs[2])),
    )


def _decimal(day: date) -> int:
    return day.year * YEAR + day.month * 100 + day.day


def _last_days(held: Mapping[str, date | None]) -> Mapping[str, int]:
    return {code: (last or date.max).toordinal() for code, last in held.items()}


_HELD: Mapping[str, Callable[[Volunteer, Policy], Mapping[str, int]]] = {
    "language": spoken,
    "skill": lambda person, _: person.skills,
    "credential": lambda person, _: _last_days(person.credentials),
    "clearance": lambda person, _: _last_days(person.clearances),
    "consent": lambda person, _: dict.fromkeys(person.consents, 1),
    "trait": lambda person, _: dict.fromkeys(person.traits, 1),
}
_JUDGES: Mapping[str, Callable[[People, Criterion], Flags]] = {
    **dict.fromkeys(_HELD, People._holding),
    "minimum_age": People._minimum_age,
    "maximum_age": People._maximum_age,
    "available": People._available,
    "pinned_out": People._pinned_out,
}
