"""A Boolean for each candidate pair, with the views that rules need.

Pairs in `problem.kept` are there too, as the constant one: a rule need not know what is decided and what is
kept. People have the numbers of `problem.volunteers`, seats those of `problem.seat`, shifts those of the
timetable, by start.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from matcher.ids import SeatId, ShiftId, VolunteerId
from matcher.model.model import Model, Var
from matcher.problem.arrays import Flags, Numbers, gathered, joined, ones_and
from matcher.problem.eligibility import candidates
from matcher.problem.entities import MOST_HEADS, Seat
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.roster import Assignment, Roster


@dataclass(frozen=True, slots=True)
class Calendars:
    """What everybody could do: the entry k is a person and a shift, with the variables of its seats from
    `begin[k]` on; ascending by person, then by shift. The entries of the person p start at `first[p]`.
    """

    first: Numbers
    person: Numbers
    shift: Numbers
    begin: Numbers
    variables: Numbers

    def each(self, entries: Numbers) -> Numbers:
        """What is said of each entry, said of each of its variables."""
        return np.repeat(entries, np.diff(self.begin))

    def together(self, entries: Numbers) -> tuple[Numbers, Numbers]:
        """The variables of some entries one after the other, and where those of each begin."""
        begin, stood = gathered(self.begin[entries], np.diff(self.begin)[entries])
        return begin, self.variables[stood]


class Variables:
    """`person`, `seat` and `variable` say for each pair who could sit where, and its variable; what is kept
    comes last.

    With `among`, only these of the candidate pairs may be.
    """

    def __init__(self, problem: Problem, model: Model, among: Collection[Assignment] | None = None) -> None:
        self.problem = problem
        self.model = model
        known, kept = candidates(problem), sorted(problem.kept)
        self._people, self._seats = known.people, known.seats
        self._number_of_person, self._number_of_seat = known.place_of_person, known.place_of_seat
        some = np.arange(len(known.person))
        if among is not None:
            some = some[np.isin(self._keys(known.person, known.seat), self._keys_of(among))]
        own = model.booleans(len(some))
        person, seat = self._numbers(kept)
        self.person: Numbers = np.append(known.person[some], person)
        self.seat: Numbers = np.append(known.seat[some], seat)
        self.variable: Numbers = np.append(np.arange(own.start, own.stop), np.full(len(kept), Model.ONE))
        self._of: dict[VolunteerId, Mapping[ShiftId, list[Var]]] = {}
        self._used: dict[ShiftId, Var] = {}
        self._short: dict[SeatId, list[tuple[int, Var]]] = defaultdict(list)

    @cached_property
    def decided(self) -> Flags:
        """Which people are decided here, and do not only stay as they are."""
        context = self.problem.context_volunteers
        return np.array([person.id not in context for person in self.problem.volunteers], dtype=bool)

    @cached_property
    def pair(self) -> Mapping[Assignment, Var]:
        """The variable of each pair."""
        people, seats = self._people, self._seats
        each = zip(self.person.tolist(), self.seat.tolist(), self.variable.tolist(), strict=True)
        return {Assignment(people[person], seats[seat]): variable for person, seat, variable in each}

    def at(self, pair: Assignment) -> Var | None:
        """The variable of one pair, if it has one."""
        place = self._places((pair,))
        return int(self.variable[place[0]]) if len(place) else None

    def roster(self, chosen: Flags) -> Roster:
        """The pairs whose variables are chosen."""
        at = np.flatnonzero(chosen[self.variable])
        people, seats = self._people, self._seats
        each = zip(self.person[at].tolist(), self.seat[at].tolist(), strict=True)
        return Roster(frozenset(Assignment(people[person], seats[seat]) for person, seat in each))

    def held(self, roster: Roster) -> Numbers:
        """The variables of those pairs of a roster that have one."""
        return self.variable[self._places(roster.assignments)]

    def seated(self, seats: Iterable[SeatId]) -> Numbers:
        """The variables of all who could sit on some seats."""
        return self.variable[self._on(seats)]

    def on(self, seats: Iterable[SeatId]) -> tuple[Numbers, Numbers]:
        """Who could sit on some seats, once for each of them: people and variables."""
        at = self._on(seats)
        return self.person[at], self.variable[at]

    def serving(self, shift: ShiftId) -> tuple[Numbers, Numbers]:
        """Who could serve on a shift, once for each of its seats: people and variables."""
        return self.on(seat.id for seat in self.problem.shift[shift].seats)

    def on_shift(self, shift: ShiftId) -> list[tuple[VolunteerId, Var]]:
        """Who could serve on a shift, once for each of its seats."""
        return self.named(seat.id for seat in self.problem.shift[shift].seats)

    def named(self, seats: Iterable[SeatId]) -> list[tuple[VolunteerId, Var]]:
        """Who could sit on some seats, once for each of them, by name."""
        people, variables = self.on(seats)
        return [
            (self._people[person], variable)
            for person, variable in zip(people.tolist(), variables.tolist(), strict=True)
        ]

    def of(self, volunteer: VolunteerId) -> Mapping[ShiftId, list[Var]]:
        """The shifts a person could serve on, by start, with the variables of its seats."""
        if volunteer not in self._of:
            number, known = self._number_of_person.get(volunteer), self.calendars
            own = slice(0, 0) if number is None else slice(*known.first[number : number + 2].tolist())
            begin = known.begin[own.start : own.stop + 1].tolist()
            variables = known.variables[begin[0] : begin[-1]].tolist()
            shifts = timetable(self.problem).shifts
            self._of[volunteer] = {
                shifts[shift].id: variables[start - begin[0] : end - begin[0]]
                for shift, (start, end) in zip(known.shift[own].tolist(), pairwise(begin), strict=True)
            }
        return self._of[volunteer]

    @cached_property
    def calendars(self) -> Calendars:
        """What everybody could do."""
        order = timetable(self.problem).order
        number = [order[shift.id] for shift in self.problem.shifts for _ in shift.seats]
        shift = np.array(number, dtype=np.int64)[self.seat]
        ascending = np.argsort(self.person * len(order) + shift, kind="stable")
        person, shift = self.person[ascending], shift[ascending]
        fresh = np.append(True, (np.diff(person) != 0) | (np.diff(shift) != 0))[: len(person)]
        begin = np.flatnonzero(fresh)
        first = np.searchsorted(person[begin], np.arange(len(self._people) + 1))
        ends = np.append(begin, len(person))
        return Calendars(first, person[begin], shift[begin], ends, self.variable[ascending])

    def short(self, seats: Sequence[SeatId], heads: int) -> Var:
        """How many people are missing on these seats together, below so many heads."""
        short = self.model.integer(0, heads)
        self.model.at_least(heads, joined(self.seated(seats), [short]))
        if len(seats) == 1:
            self._short[seats[0]].append((heads, short))
        return short

    def shortages(self, seat: SeatId) -> Sequence[tuple[int, Var]]:
        """Each number of heads wanted on one seat alone, with the variable of how many are missing."""
        return self._short.get(seat, ())

    def used(self, shift: ShiftId) -> Var:
        """A 0-1 variable that is 1 as soon as anybody serves on the shift.

        For each seat, assigned <= heads * used: a row for each pair would be tighter by little and dearer
        by much. Where nobody serves all heads wanted are short: heads * used + short >= heads, without which
        the relaxation would use a shift by less than its team is there.
        """
        if shift not in self._used:
            if (self.serving(shift)[1] == Model.ONE).any():
                return Model.ONE
            self._used[shift] = used = self.model.boolean()
            for seat in self.problem.shift[shift].seats:
                variables = self.seated((seat.id,))
                heads = min(len(variables), self._most(seat))
                amounts = -ones_and(len(variables), -heads)
                self.model.at_least(0, joined(variables, [used]), amounts)
                for wanted, short in self.shortages(seat.id):
                    self.model.at_least(wanted, [used, short], [wanted, 1])
        return self._used[shift]

    def _most(self, seat: Seat) -> int:
        return MOST_HEADS if "maximum" in self.problem.policy.without else seat.maximum

    def _on(self, seats: Iterable[SeatId]) -> Numbers:
        """The places of the pairs on some seats."""
        order, first = self._by_seat
        numbers = [self._number_of_seat[seat] for seat in seats]
        if len(numbers) == 1:
            return order[first[numbers[0]] : first[numbers[0] + 1]]
        return joined(*(order[first[number] : first[number + 1]] for number in numbers))

    @cached_property
    def _by_seat(self) -> tuple[Numbers, list[int]]:
        order = np.argsort(self.seat, kind="stable")
        return order, np.searchsorted(self.seat[order], np.arange(len(self._seats) + 1)).tolist()

    def _places(self, pairs: Collection[Assignment]) -> Numbers:
        """The places of those of some pairs that have a variable."""
        order, ascending = self._by_key
        keys = self._keys_of(pairs)
        at = np.searchsorted(ascending, keys)
        known = ascending[at.clip(max=len(ascending) - 1)] == keys if len(ascending) else at < 0
        return order[at[known]]

    @cached_property
    def _by_key(self) -> tuple[Numbers, Numbers]:
        keys = self._keys(self.person, self.seat)
        order = np.argsort(keys, kind="stable")
        return order, keys[order]

    def _keys(self, person: Numbers, seat: Numbers) -> Numbers:
        return person * len(self._seats) + seat

    def _keys_of(self, pairs: Collection[Assignment]) -> Numbers:
        return self._keys(*self._numbers(pairs))

    def _numbers(self, pairs: Collection[Assignment]) -> tuple[Numbers, Numbers]:
        """The person and the seat of those of some pairs of whom both are known here."""
        person_of, seat_of = self._number_of_person, self._number_of_seat
        known = [
            (person_of[pair.volunteer], seat_of[pair.seat])
            for pair in pairs
            if pair.volunteer in person_of and pair.seat in seat_of
        ]
        person, seat = np.array(known, dtype=np.int64).reshape(-1, 2).T
        return person, seat
