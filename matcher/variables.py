"""A Boolean for each candidate pair, with the views that rules need.

Pairs in `problem.kept` are there too, as the constant one: a rule need not know what is decided and what is
kept.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

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
        self._in: dict[ShiftId, list[tuple[VolunteerId, Var]]] = defaultdict(list)
        self._of: dict[VolunteerId, dict[ShiftId, list[Var]]] = defaultdict(lambda: defaultdict(list))
        self._used: dict[ShiftId, Var] = {}
        for person, seats in candidates(problem).of.items():
            for seat in seats:
                pair = Assignment(person, seat)
                if among is None or pair in among:
                    self._add(pair, model.boolean(f"{person}@{seat}"))
        for pair in sorted(problem.kept):
            self._add(pair, Model.ONE)

    def _add(self, pair: Assignment, variable: Var) -> None:
        shift = self.problem.shift_of[pair.seat].id
        self.pair[pair] = variable
        self._on[pair.seat].append((pair.volunteer, variable))
        self._in[shift].append((pair.volunteer, variable))
        self._of[pair.volunteer][shift].append(variable)

    def on(self, seat: SeatId) -> list[tuple[VolunteerId, Var]]:
        """Who could sit on a seat."""
        return self._on.get(seat, [])

    def on_shift(self, shift: ShiftId) -> list[tuple[VolunteerId, Var]]:
        """Who could serve on a shift, once for each of its seats."""
        return self._in.get(shift, [])

    def of(self, volunteer: VolunteerId) -> Mapping[ShiftId, list[Var]]:
        """The shifts a person could serve on, with the variables of its seats."""
        return self._of.get(volunteer, {})

    def used(self, shift: ShiftId) -> Var:
        """A 0-1 variable that is 1 as soon as anybody serves on the shift.

        For each seat, assigned <= heads * used: a row for each pair would be tighter by little and dearer
        by much.
        """
        if shift not in self._used:
            if any(variable == Model.ONE for _, variable in self.on_shift(shift)):
                return Model.ONE
            self._used[shift] = used = self.model.boolean(f"used[{shift}]")
            for seat in self.problem.shift[shift].seats:
                variables = [variable for _, variable in self.on(seat.id)]
                heads = min(len(variables), self._most(seat))
                self.model.at_least(0, [used, *variables], [heads, *([-1] * len(variables))])
        return self._used[shift]

    def _most(self, seat: Seat) -> int:
        return MOST_HEADS if "maximum" in self.problem.policy.without else seat.maximum
