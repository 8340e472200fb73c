"""Which part of a roster to decide again: people and shifts that could trade with each other.

A neighbourhood is a seed (a price paid somewhere, or chance) grown over the candidate pairs until it holds
about as many pairs as a sub-problem may have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random

from matcher.ids import SeatId, ShiftId, VolunteerId
from matcher.problem.eligibility import Candidates, candidates
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.roster import Roster

BLOCKS = ("days", "people", "block")
BLOCK_DAYS = (7, 9, 14, 14, 21, 28)
FEWEST_DAYS = 4
FEWEST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is decided again."""

    volunteers: frozenset[VolunteerId]
    shifts: frozenset[ShiftId]


class Neighbourhoods:
    """Draws neighbourhoods of a problem, the same from the same seed."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self._problem = problem
        self._random = Random(seed)
        self._candidates: Candidates = candidates(problem)
        self._ordered = sorted(
            (shift.id for shift in problem.open_shifts), key=timetable(problem).order.__getitem__
        )
        self._place = {shift: index for index, shift in enumerate(self._ordered)}
        self._people = [person.id for person in problem.open_volunteers]
        self._open = frozenset(self._people)
        day = timetable(problem).day
        self._days = [list(shifts) for _, shifts in groupby(self._ordered, key=day.__getitem__)]
        self._day_of = {shift: index for index, shifts in enumerate(self._days) for shift in shifts}

    def draw(self, kind: str, roster: Roster, pairs: int, about: Mapping[str, object]) -> Neighbourhood:
        """A neighbourhood of a kind (a `stretch` of shifts or a `circle` of people, and where people have
        terms all on a few `days`, some `people` or a `block` of both) around what a finding is about, or
        around anything.
        """
        if kind in BLOCKS:
            return self.block(kind, pairs, about)
        if kind == "stretch":
            return self.stretch(roster, pairs, self._known_shift(about.get("shift")))
        return self.circle(roster, pairs, self._known_person(about.get("volunteer")))

    def stretch(self, roster: Roster, pairs: int, seed: ShiftId) -> Neighbourhood:
        """Shifts that lie close in time, with all who serve on them and others who could."""
        middle = self._place[seed]
        shifts: list[ShiftId] = []
        people: set[VolunteerId] = set()
        count, step = 0, 0
        while count < pairs and step < 2 * len(self._ordered):
            index = middle + (step // 2 + 1 if step % 2 else -(step // 2))
            step += 1
            if 0 <= index < len(self._ordered):
                shifts.append(self._ordered[index])
                joined = self._around(roster, self._ordered[index])
                people |= joined
                count += len(joined)
        return Neighbourhood(frozenset(people), frozenset(shifts))

    def circle(self, roster: Roster, pairs: int, seed: VolunteerId) -> Neighbourhood:
        """People who could take each other's shifts, over the whole period."""
        people: dict[VolunteerId, None] = {}
        shifts: set[ShiftId] = set()
        queue, count = [seed], 0
        while queue and count < pairs:
            person = queue.pop(0)
            if person in people:
                continue
            people[person] = None
            seats = self._candidates.of[person]
            count += len(seats)
            shifts |= {self._problem.shift_of[seat].id for seat in seats}
            queue.extend(self._serving(roster, self._shuffled(seats)))
        return Neighbourhood(frozenset(people), frozenset(shifts))

    def block(self, kind: str, pairs: int, about: Mapping[str, object]) -> Neighbourhood:
        """Some people on some days in a row: as many of one side as the kind says, of the other as fit."""
        a_day = max(1.0, len(self._candidates) / len(self._days) / len(self._people))
        if kind == "days":
            days = max(FEWEST_DAYS, int(pairs / a_day / len(self._people)))
        elif kind == "people":
            days = len(self._days)
        else:
            days = self._random.choice(BLOCK_DAYS)
        days = min(days, len(self._days))
        shift = self._known_shift(about.get("shift"))
        at = self._day_of[shift] - self._random.randrange(days)
        first = max(0, min(at, len(self._days) - days))
        chosen = frozenset(each for day in self._days[first : first + days] for each in day)
        heads = max(FEWEST_PEOPLE, int(pairs / a_day / days))
        return Neighbourhood(self._some_people(heads, shift, about), chosen)

    def _some_people(self, heads: int, shift: ShiftId, about: Mapping[str, object]) -> frozenset[VolunteerId]:
        """So many people: whom a finding is about, half of the others from those who could serve on a
        shift.
        """
        if heads >= len(self._people):
            return self._open
        found = {self._known_person(about.get("volunteer"))}
        could = sorted(
            {person for seat in self._problem.shift[shift].seats for person in self._candidates.on[seat.id]}
        )
        found |= set(self._random.sample(could, min(len(could), (heads - 1) // 2)))
        rest = [person for person in self._people if person not in found]
        return frozenset(found | set(self._random.sample(rest, max(0, min(len(rest), heads - len(found))))))

    def _known_shift(self, named: object) -> ShiftId:
        return next((shift for shift in self._ordered if shift == named), self._random.choice(self._ordered))

    def _known_person(self, named: object) -> VolunteerId:
        return next((person for person in self._people if person == named), self._random.choice(self._people))

    def _around(self, roster: Roster, shift: ShiftId) -> set[VolunteerId]:
        found: set[VolunteerId] = set()
        for seat in self._problem.shift[shift].seats:
            found |= set(roster.on(seat.id)) & self._open
            could = self._candidates.on[seat.id]
            found |= set(self._random.sample(could, min(len(could), 12)))
        return found

    def _serving(self, roster: Roster, seats: Sequence[SeatId]) -> Iterable[VolunteerId]:
        for seat in seats:
            serving = [person for person in roster.on(seat) if person in self._open]
            could = self._candidates.on[seat]
            yield from serving
            if could:
                yield self._random.choice(could)

    def _shuffled(self, seats: Sequence[SeatId]) -> list[SeatId]:
        mixed = list(seats)
        self._random.shuffle(mixed)
        return mixed
