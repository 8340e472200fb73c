"""A Boolean for each candidate pair, with the views that rules need.

Pairs in `problem.kept` are there too, as the constant one: a rule need not know what is decided and what is
kept.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from matcher.candidates import candidates
from matcher.entities import MOST_HEADS, Seat, SeatId, ShiftId, VolunteerId
from matcher.model import Model, Var
from matcher.problem import Problem
from matcher.roster import Assignment


class Variables:
    """`pair` maps an assignment to its variable; the views below list (other side, variable) pairs.

    With `among`, only these of the candidate pairs may be.
    """

    def __init__(self, problem: Problem, model: Model, among: Collection[Assignment] | None = None) -> None:
        self.problem = problem
        self.model = model
        self.pair: dict[Assignment, Var] = {}
        self._on: dict[SeatId, list[tuple[VolunteerId, Var]]] = defaultdict(list)
        self._of: dict[VolunteerId, dict[ShiftId, list[Var]]] = {}
        self._used: dict[ShiftId, Var] = {}
        self._short: dict[SeatId, list[tuple[int, Var]]] = defaultdict(list)
        for person, seats in candidates(problem).of.items():
            if among is not None:
                seats = tuple(seat for seat in seats if Assignment(person, seat) in among)
            self._add(person, seats, model.booleans(len(seats)))
        for pair in sorted(problem.kept):
            self._add(pair.volunteer, (pair.seat,), (Model.ONE,))

    def _add(self, person: VolunteerId, seats: Sequence[SeatId], variables: Sequence[Var]) -> None:
        shift_of, own = self.problem.shift_of, self._of.setdefault(person, {})
        for seat, variable in zip(seats, variables, strict=True):
            self.pair[Assignment(person, seat)] = variable
            self._on[seat].append((person, variable))
            own.setdefault(shift_of[seat].id, []).append(variable)

    def on(self, seat: SeatId) -> list[tuple[VolunteerId, Var]]:
        """Who could sit on a seat."""
        return self._on.get(seat, [])

    def on_shift(self, shift: ShiftId) -> list[tuple[VolunteerId, Var]]:
        """Who could serve on a shift, once for each of its seats."""
        seats = self.problem.shift[shift].seats
        return [each for seat in seats for each in self._on.get(seat.id, ())]

    def of(self, volunteer: VolunteerId) -> Mapping[ShiftId, list[Var]]:
        """The shifts a person could serve on, with the variables of its seats."""
        return self._of.get(volunteer, {})

    def short(self, seats: Sequence[SeatId], heads: int) -> Var:
        """How many people are missing on these seats together, below so many heads."""
        variables = [variable for seat in seats for _, variable in self.on(seat)]
        short = self.model.integer(0, heads)
        self.model.at_least(heads, [*variables, short])
        if len(seats) == 1:
            self._short[seats[0]].append((heads, short))
        return short

    def used(self, shift: ShiftId) -> Var:
        """A 0-1 variable that is 1 as soon as anybody serves on the shift.

        For each seat, assigned <= heads * used: a row for each pair would be tighter by little and dearer
        by much. Where nobody serves all heads wanted are short: heads * used + short >= heads, without which
        the relaxation would use a shift by less than its team is there.
        """
        if shift not in self._used:
            if any(variable == Model.ONE for _, variable in self.on_shift(shift)):
                return Model.ONE
            self._used[shift] = used = self.model.boolean()
            for seat in self.problem.shift[shift].seats:
                variables = [variable for _, variable in self.on(seat.id)]
                heads = min(len(variables), self._most(seat))
                self.model.at_least(0, [used, *variables], [heads, *([-1] * len(variables))])
                for wanted, short in self._short[seat.id]:
                    self.model.at_least(wanted, [used, short], [wanted, 1])
        return self._used[shift]

    def _most(self, seat: Seat) -> int:
        return MOST_HEADS if "maximum" in self.problem.policy.without else seat.maximum
