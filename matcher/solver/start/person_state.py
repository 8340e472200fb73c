"""Who serves when, while a roster is being built: what each person may still take."""

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
    """A roster that grows and shrinks, seen from the people and from the seats."""

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
        """Whether a person's calendar, the team on the shift and its visit leave room for them."""
        held = self.held[person.id]
        if (held and self._excluded(person, held, shift)) or self._elsewhere(shift):
            return False
        if not all(rule.allows(self._problem, person, held, shift) for rule in self._rules):
            return False
        return not any(self._avoid(person, other) for other in self.team[shift.id])

    def _excluded(self, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
        """Whether being in one place, or the rest that is kept whatever it costs, excludes a shift."""
        order = self._table.order
        if person.id not in self._exclusive:
            self._exclusive[person.id] = self._table.exclusive(rest.kept_by(self._problem, person))
        excluded = self._exclusive[person.id][order[shift.id]]
        return any(excluded >> order[other.id] & 1 for other in held)

    def _elsewhere(self, shift: Shift) -> bool:
        """Whether the visit is made at another start already."""
        if shift.visit is None:
            return False
        starts = joint_shifts(self._problem).get(shift.id, ())
        return any(self.team[other] for other in starts if other != shift.id)

    def full(self, seat: Seat) -> bool:
        """Whether nobody more may sit on a seat."""
        return len(self.on[seat.id]) >= seat.maximum

    def seat(self, pair: Assignment) -> None:
        """Let somebody sit."""
        shift = self._problem.shift_of[pair.seat]
        self.held[pair.volunteer].append(shift)
        self.on[pair.seat].append(pair.volunteer)
        self.team[shift.id].append(pair.volunteer)

    def unseat(self, pair: Assignment) -> None:
        """Let somebody go."""
        shift = self._problem.shift_of[pair.seat]
        self.held[pair.volunteer].remove(shift)
        self.on[pair.seat].remove(pair.volunteer)
        self.team[shift.id].remove(pair.volunteer)

    def roster(self) -> Roster:
        """Who sits where now."""
        return Roster.of((person, seat) for seat, people in self.on.items() for person in people)

    def _avoid(self, person: Volunteer, other: VolunteerId) -> bool:
        return other in person.avoided or person.id in self._problem.volunteer[other].avoided
