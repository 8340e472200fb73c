"""The assignment variables x[person, seat] of the model, and the views of them that rules need.

There is a 0-1 variable for each candidate pair. Fixed pairs (`matcher.problem.standing`) are included as the
constant 1, so that a rule need not distinguish decided and fixed pairs. Those that stand are flagged: what
they cost or break by themselves is free. People are numbered as in `problem.volunteers`, seats as in
`problem.seat`, shifts as in the timetable (by start).
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
from matcher.problem.entities import Seat
from matcher.problem.problem import Problem
from matcher.problem.quantities import MOST_HEADS
from matcher.problem.standing import fixed
from matcher.problem.timetable import timetable
from matcher.roster import Assignment, Roster


@dataclass(frozen=True)
class PersonShifts:
    """The possible shifts of each person. Entry k is a person and a shift; the variables of the shift's seats
    are `variables[begin[k] : begin[k + 1]]`. Entries ascend by person, then by shift; those of person p are
    `first[p]` to `first[p + 1]`. `standing` flags the variables of standing pairs; an entry has one at most.
    """

    first: Numbers
    person: Numbers
    shift: Numbers
    begin: Numbers
    variables: Numbers
    standing: Flags

    @cached_property
    def stands(self) -> Flags:
        """Of which entries a pair stands."""
        return np.diff(joined([0], np.cumsum(self.standing))[self.begin]) > 0

    def each(self, entries: Numbers) -> Numbers:
        """Repeat a value of each entry for each variable of the entry."""
        return np.repeat(entries, np.diff(self.begin))

    def places(self, entries: Numbers) -> tuple[Numbers, Numbers]:
        """The places of the variables of some entries, concatenated, and where those of each entry begin."""
        return gathered(self.begin[entries], np.diff(self.begin)[entries])

    def together(self, entries: Numbers) -> tuple[Numbers, Numbers]:
        """The variables of some entries, concatenated, and where those of each entry begin."""
        begin, places = self.places(entries)
        return begin, self.variables[places]


@dataclass(frozen=True, slots=True)
class Guarantees:
    """What rows of the model that are posted elsewhere make sure of, so that other rows may rely on it.

    `seat_maximum`: no seat has more heads than its maximum. `personal_limits`: nobody goes above `Limits`.
    """

    seat_maximum: bool = False
    personal_limits: bool = False


NONE_GUARANTEED = Guarantees()


class Variables:
    """The pairs: arrays of their `person`, `seat` and `variable`. Fixed pairs come last; `standing` flags
    those of them that stand.

    `among` restricts the candidate pairs to some of them; `guarantees` is what the active rules ensure.
    """

    def __init__(
        self,
        problem: Problem,
        model: Model,
        among: Collection[Assignment] | None = None,
        guarantees: Guarantees = NONE_GUARANTEED,
    ) -> None:
        self.problem = problem
        self.model = model
        self.guarantees = guarantees
        known, kept = candidates(problem), sorted(fixed(problem))
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
        stands = [False] * len(some) + [pair in problem.standing for pair in kept]
        self.standing: Flags = np.array(stands, dtype=bool)
        self._of: dict[VolunteerId, Mapping[ShiftId, list[Var]]] = {}
        self._used: dict[ShiftId, Var] = {}
        self._joined: dict[ShiftId, Var] = {}
        self._short: dict[SeatId, list[tuple[int, Var]]] = defaultdict(list)

    @cached_property
    def decided(self) -> Flags:
        """Which people are decided here (the others only belong to the context)."""
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
        """The roster of the pairs whose variable is flagged."""
        at = np.flatnonzero(chosen[self.variable])
        people, seats = self._people, self._seats
        each = zip(self.person[at].tolist(), self.seat[at].tolist(), strict=True)
        return Roster(frozenset(Assignment(people[person], seats[seat]) for person, seat in each))

    def held(self, roster: Roster) -> Numbers:
        """The variables of a roster's pairs, as far as these have one."""
        return self.variable[self._places(roster.assignments)]

    def seated(self, seats: Iterable[SeatId]) -> Numbers:
        """The variables of all pairs on some seats."""
        return self.variable[self._on(seats)]

    def on(self, seats: Iterable[SeatId]) -> tuple[Numbers, Numbers]:
        """The pairs on some seats: people and variables."""
        at = self._on(seats)
        return self.person[at], self.variable[at]

    def serving(self, shift: ShiftId) -> tuple[Numbers, Numbers]:
        """The pairs on a shift: people and variables."""
        return self.on(seat.id for seat in self.problem.shift[shift].seats)

    def standing_on(self, shift: ShiftId) -> Flags:
        """Which of the pairs on a shift stand."""
        return self.standing[self._on(seat.id for seat in self.problem.shift[shift].seats)]

    def on_shift(self, shift: ShiftId) -> list[tuple[VolunteerId, Var]]:
        """The pairs on a shift, with the ids of the people."""
        return self.named(seat.id for seat in self.problem.shift[shift].seats)

    def named(self, seats: Iterable[SeatId]) -> list[tuple[VolunteerId, Var]]:
        """The pairs on some seats, with the ids of the people."""
        people, variables = self.on(seats)
        return [
            (self._people[person], variable)
            for person, variable in zip(people.tolist(), variables.tolist(), strict=True)
        ]

    def of(self, volunteer: VolunteerId) -> Mapping[ShiftId, list[Var]]:
        """The possible shifts of a person, by start, with the variables of their seats."""
        if volunteer not in self._of:
            number, known = self._number_of_person.get(volunteer), self.person_shifts
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
    def person_shifts(self) -> PersonShifts:
        """The possible shifts of each person."""
        order = timetable(self.problem).order
        number = [order[shift.id] for shift in self.problem.shifts for _ in shift.seats]
        shift = np.array(number, dtype=np.int64)[self.seat]
        ascending = np.argsort(self.person * len(order) + shift, kind="stable")
        person, shift, standing = self.person[ascending], shift[ascending], self.standing[ascending]
        if standing.any():
            # Whoever stands on two seats of a shift stands on it once.
            same = (np.diff(person) == 0) & (np.diff(shift) == 0) & standing[1:] & standing[:-1]
            once = np.append(True, ~same)
            ascending, person, shift, standing = (each[once] for each in (ascending, person, shift, standing))
        fresh = np.append(True, (np.diff(person) != 0) | (np.diff(shift) != 0))[: len(person)]
        begin = np.flatnonzero(fresh)
        first = np.searchsorted(person[begin], np.arange(len(self._people) + 1))
        ends = np.append(begin, len(person))
        return PersonShifts(first, person[begin], shift[begin], ends, self.variable[ascending], standing)

    def short(self, seats: Sequence[SeatId], heads: int) -> Var:
        """A variable for the number of people missing on these seats together, below `heads`."""
        short = self.model.integer(0, heads)
        self.model.at_least(heads, joined(self.seated(seats), [short]))
        if len(seats) == 1:
            self._short[seats[0]].append((heads, short))
        return short

    def shortages(self, seat: SeatId) -> Sequence[tuple[int, Var]]:
        """The shortage variables of a single seat, each with the number of heads that it counts from."""
        return self._short.get(seat, ())

    def used(self, shift: ShiftId) -> Var:
        """A 0-1 variable that is 1 if anybody serves on the shift.

        For each seat: assigned <= heads * used. (A row for each pair is only a little tighter and makes the
        model much larger.) A second row, heads * used + short >= heads, makes all heads short if nobody
        serves. Without it the relaxation could set `used` to less than the staffed share of the team.
        """
        if shift not in self._used:
            if (self.serving(shift)[1] == Model.ONE).any():
                return Model.ONE
            self._used[shift] = self.joined(shift)
        return self._used[shift]

    def joined(self, shift: ShiftId) -> Var:
        """A 0-1 variable that is 1 if anybody serves on the shift who does not stand there; see `used`."""
        if shift not in self._joined:
            at = self._on(seat.id for seat in self.problem.shift[shift].seats)
            if ((self.variable[at] == Model.ONE) & ~self.standing[at]).any():
                return Model.ONE
            self._joined[shift] = joins = self.model.boolean()
            for seat in self.problem.shift[shift].seats:
                at = self._on((seat.id,))
                variables = self.variable[at[~self.standing[at]]]
                heads = min(len(variables), self._most(seat))
                amounts = -ones_and(len(variables), -heads)
                self.model.at_least(0, joined(variables, [joins]), amounts)
                stand = len(at) - len(variables)
                for wanted, short in self.shortages(seat.id):
                    left = max(0, wanted - stand)
                    self.model.at_least(left, [joins, short], [left, 1])
        return self._joined[shift]

    def _most(self, seat: Seat) -> int:
        return seat.maximum if self.guarantees.seat_maximum else MOST_HEADS

    def _on(self, seats: Iterable[SeatId]) -> Numbers:
        """The positions of the pairs on some seats."""
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
        """The positions of those of some pairs that have a variable."""
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
        """The person and the seat of some pairs; pairs with an unknown person or seat are left out."""
        person_of, seat_of = self._number_of_person, self._number_of_seat
        known = [
            (person_of[pair.volunteer], seat_of[pair.seat])
            for pair in pairs
            if pair.volunteer in person_of and pair.seat in seat_of
        ]
        person, seat = np.array(known, dtype=np.int64).reshape(-1, 2).T
        return person, seat
