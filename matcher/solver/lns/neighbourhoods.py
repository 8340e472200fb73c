"""Neighbourhoods: people and shifts among whom an exchange may be worth something.

A neighbourhood begins at a seed: a finding about the best roster, or any person or shift. Each kind grows in
its own way until it has about as many candidate pairs as it may. There are five kinds:

- `stretch`: shifts close in time, with those who serve on them and some who could;
- `circle`: people who could take each other's shifts, found from person to person over the candidate pairs;
- `days`, `people`, `block`, where people have terms: everybody on a few days, some people on all days, or
  some people on some days.
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
from matcher.solver.lns.params import LNS_DEFAULTS, LnsParams

BLOCKS = ("days", "people", "block")


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The people and shifts that are decided again."""

    volunteers: frozenset[VolunteerId]
    shifts: frozenset[ShiftId]


class Neighbourhoods:
    """Draws neighbourhoods of a problem, the same ones from the same seed."""

    def __init__(self, problem: Problem, seed: int, params: LnsParams = LNS_DEFAULTS) -> None:
        self._problem, self._params = problem, params
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
        """A neighbourhood of a kind with about so many pairs, around the person or shift of a finding.

        `about` are the `numbers` of the finding; with no person or shift in it, the seed is drawn.
        """
        if kind in BLOCKS:
            return self.block(kind, pairs, about)
        if kind == "stretch":
            return self.stretch(roster, pairs, self._known_shift(about.get("shift")))
        return self.circle(roster, pairs, self._known_person(about.get("volunteer")))

    def stretch(self, roster: Roster, pairs: int, seed: ShiftId) -> Neighbourhood:
        """Shifts around a seed in time, with all who serve on them and some others who could."""
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
        """People who could take each other's shifts, found from a seed outwards, over the whole period."""
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
        """Some people on some days in a row; the kind limits one side, `pairs` the other."""
        a_day = max(1.0, len(self._candidates) / len(self._days) / len(self._people))
        if kind == "days":
            days = max(self._params.fewest_days, int(pairs / a_day / len(self._people)))
        elif kind == "people":
            days = len(self._days)
        else:
            days = self._random.choice(self._params.block_days)
        days = min(days, len(self._days))
        shift = self._known_shift(about.get("shift"))
        at = self._day_of[shift] - self._random.randrange(days)
        first = max(0, min(at, len(self._days) - days))
        chosen = frozenset(each for day in self._days[first : first + days] for each in day)
        heads = max(self._params.fewest_people, int(pairs / a_day / days))
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
            found |= set(self._random.sample(could, min(len(could), self._params.people_a_seat)))
        return found

    def _serving(self, roster: Roster, seats: Sequence[SeatId]) -> Iterable[VolunteerId]:
        for seat in seats:
            serving = [person for person in roster.on(seat) if person in self._open]
            could = self._candidates.on[seat]
            yield from serving
            if could:
                yield self._random.choice(could)

    def _shuffled(self, seats: Sequence[SeatId]) -> list[SeatId]:
        shuffled = list(seats)
        self._random.shuffle(shuffled)
        return shuffled
