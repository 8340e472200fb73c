"""What a seat asks of one person, as criteria that are judged for all people at once.

In the order a person would ask: language, skill, credential, clearance, consent, trait, age, time, pins.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.entities import Level, Seat, SeatId, Volunteer, Window
from matcher.policy import Policy

if TYPE_CHECKING:
    from matcher.problem import Problem

Flags = NDArray[np.bool_]


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


def criteria(problem: "Problem", seat: Seat) -> tuple[Criterion, ...]:
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
    if any(pair.seat == seat.id for pair in problem.pinned_out):
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


def age(born: date, on: date) -> int:
    """Whole years on a day; who is born on 29 February has the birthday on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


class People:
    """The people of a problem as vectors, and the judgement of a criterion for all of them; each judged
    once.
    """

    def __init__(self, problem: "Problem", volunteers: Sequence[Volunteer]) -> None:
        self._pinned_out_pairs = problem.pinned_out
        self._volunteers = volunteers
        self._spoken = [spoken(person, problem.policy) for person in volunteers]
        self._judged: dict[Criterion, Flags] = {}
        windows = [
            (index, start.timestamp(), end.timestamp())
            for index, person in enumerate(volunteers)
            for start, end in merged(person.available)
        ]
        self._owner = np.array([window[0] for window in windows], dtype=np.int64)
        self._from = np.array([window[1] for window in windows], dtype=np.float64)
        self._until = np.array([window[2] for window in windows], dtype=np.float64)

    def meet(self, criterion: Criterion) -> Flags:
        """Who meets a criterion, as a vector over the people; not to be written to."""
        if criterion not in self._judged:
            self._judged[criterion] = _JUDGES[criterion.code](self, criterion)
        return self._judged[criterion]

    def _each(self, holds: Callable[[Volunteer], bool]) -> Flags:
        return np.fromiter((holds(person) for person in self._volunteers), bool, len(self._volunteers))

    def _language(self, asked: Criterion) -> Flags:
        return np.fromiter(
            (levels.get(asked.what, 0) >= asked.least for levels in self._spoken), bool, len(self._spoken)
        )

    def _skill(self, asked: Criterion) -> Flags:
        return self._each(lambda person: person.skills.get(asked.what, 0) >= asked.least)

    def _credential(self, asked: Criterion) -> Flags:
        return self._each(lambda person: _valid(person.credentials, asked))

    def _clearance(self, asked: Criterion) -> Flags:
        return self._each(lambda person: _valid(person.clearances, asked))

    def _consent(self, asked: Criterion) -> Flags:
        return self._each(lambda person: asked.what in person.consents)

    def _trait(self, asked: Criterion) -> Flags:
        return self._each(lambda person: asked.what in person.traits)

    def _minimum_age(self, asked: Criterion) -> Flags:
        day = _day(asked)
        return self._each(lambda person: person.born is not None and age(person.born, day) >= asked.least)

    def _maximum_age(self, asked: Criterion) -> Flags:
        day = _day(asked)
        return self._each(lambda person: person.born is not None and age(person.born, day) <= asked.least)

    def _available(self, asked: Criterion) -> Flags:
        flags = np.zeros(len(self._volunteers), dtype=bool)
        start, end = asked.start, asked.end
        if start is not None and end is not None:
            inside = (self._from <= start.timestamp()) & (self._until >= end.timestamp())
            flags[self._owner[inside]] = True
        return flags

    def _pinned_out(self, asked: Criterion) -> Flags:
        out = {pair.volunteer for pair in self._pinned_out_pairs if pair.seat == asked.seat}
        return self._each(lambda person: person.id not in out)


def _valid(held: Mapping[str, date | None], asked: Criterion) -> bool:
    if asked.what not in held:
        return False
    last = held[asked.what]
    return last is None or last >= _day(asked)


def _day(asked: Criterion) -> date:
    if asked.on is None:
        raise ValueError(f"a {asked.code} is asked for on a day")
    return asked.on


_JUDGES: Mapping[str, Callable[[People, Criterion], Flags]] = {
    "language": People._language,
    "skill": People._skill,
    "credential": People._credential,
    "clearance": People._clearance,
    "consent": People._consent,
    "trait": People._trait,
    "minimum_age": People._minimum_age,
    "maximum_age": People._maximum_age,
    "available": People._available,
    "pinned_out": People._pinned_out,
}
