"""What each person may still take while a roster is being built.

The state is kept by person and by seat at once. Whether two shifts exclude each other is a bit in an integer,
worked out once for each person (`Timetable.exclusive`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from matcher.ids import SeatId, ShiftId, VolunteerId
from matcher.problem.demand import joint_shifts
from matcher.problem.entities import Seat, Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.roster import Assignment, Roster
from matcher.rules import one_place, rest
from matcher.rules.registry import person_rules


class PersonState:
    """A roster that grows and shrinks.

    `held` are the shifts of each person, `on` the people on each seat, `team` the people on each shift.
    """

    def __init__(self, problem: Problem, assignments: Iterable[Assignment] = ()) -> None:
        self._problem = problem
        self._table = timetable(problem)
        self._rules = [rule for rule in person_rules(problem).values() if rule not in (one_place, rest)]
        self._exclusive: dict[VolunteerId, list[int]] = {}
        self.held: dict[VolunteerId, list[Shift]] = defaultdict(list)
        self.on: dict[SeatId, list[VolunteerId]] = defaultdict(list)
        self.team: dict[ShiftId, list[VolunteerId]] = defaultdict(list)
        for pair in assignments:
            self.seat(pair)

    def allows(self, person: Volunteer, shift: Shift) -> bool:
        """Whether a person may join a shift: by their other shifts, by its team, and by its visit."""
        held = self.held[person.id]
        if (held and self._excluded(person, held, shift)) or self._visited_at_another_start(shift):
            return False
        if not all(rule.allows(self._problem, person, held, shift) for rule in self._rules):
            return False
        return not any(self._avoid(person, other) for other in self.team[shift.id])

    def _excluded(self, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
        """Whether one of the held shifts excludes another: a person is in one place, and rest is kept."""
        order = self._table.order
        if person.id not in self._exclusive:
            self._exclusive[person.id] = self._table.exclusive(rest.kept_by(self._problem, person))
        excluded = self._exclusive[person.id][order[shift.id]]
        return any(excluded >> order[other.id] & 1 for other in held)

    def _visited_at_another_start(self, shift: Shift) -> bool:
        """Whether the visit of a shift already takes place at another start."""
        if shift.visit is None:
            return False
        starts = joint_shifts(self._problem).get(shift.id, ())
        return any(self.team[other] for other in starts if other != shift.id)

    def full(self, seat: Seat) -> bool:
        """Whether a seat has its maximum of people."""
        return len(self.on[seat.id]) >= seat.maximum

    def seat(self, pair: Assignment) -> None:
        """Add an assignment."""
        shift = self._problem.shift_of[pair.seat]
        self.held[pair.volunteer].append(shift)
        self.on[pair.seat].append(pair.volunteer)
        self.team[shift.id].append(pair.volunteer)

    def unseat(self, pair: Assignment) -> None:
        """Remove an assignment."""
        shift = self._problem.shift_of[pair.seat]
        self.held[pair.volunteer].remove(shift)
        self.on[pair.seat].remove(pair.volunteer)
        self.team[shift.id].remove(pair.volunteer)

    def roster(self) -> Roster:
        """The roster as it is now."""
        return Roster.of((person, seat) for seat, people in self.on.items() for person in people)

    def _avoid(self, person: Volunteer, other: VolunteerId) -> bool:
        return other in person.avoided or person.id in self._problem.volunteer[other].avoided
