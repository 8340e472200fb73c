"""Who is where in a roster, and what keeps a person's calendar from one more shift."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from matcher.ids import SeatId, VolunteerId
from matcher.problem.arrays import Flags
from matcher.problem.criteria import Criterion, criteria
from matcher.problem.demand import joint_shifts
from matcher.problem.eligibility import people_of
from matcher.problem.entities import Seat, Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.rules.companions import never_with
from matcher.rules.registry import person_rules
from matcher.rules.team import team


class Situation:
    """A problem with a roster of it, asked about one seat after another."""

    def __init__(self, problem: Problem, roster: Roster) -> None:
        self.problem = problem
        self.roster = roster
        self._free: dict[SeatId, tuple[Volunteer, ...]] = {}
        self.rules = person_rules(problem)

    @cached_property
    def never(self) -> "dict[VolunteerId, frozenset[VolunteerId]]":
        """Whom each person must not meet."""
        return {} if "companions" in self.problem.policy.without else dict(never_with(self.problem))

    def flags(self, asked: Iterable[Criterion]) -> Flags:
        """Who of all people meets all criteria."""
        left = np.ones(len(self.problem.volunteers), dtype=bool)
        for criterion in asked:
            left &= people_of(self.problem).meet(criterion)
        return left

    def people(self, flags: Flags) -> list[Volunteer]:
        """The people of a vector."""
        return [self.problem.volunteers[index] for index in np.flatnonzero(flags)]

    def fit(self, seat: Seat) -> list[Volunteer]:
        """Who meets all that a seat asks of one person."""
        return self.people(self.flags(criteria(self.problem, seat)))

    def held(self, person: VolunteerId, *, without: SeatId | None = None) -> list[Shift]:
        """The shifts a person serves on, one seat left out."""
        return [self.problem.shift_of[seat] for seat in self.roster.held_by(person) if seat != without]

    def hindrance(
        self, person: Volunteer, seat: SeatId, *, leaving: SeatId | None = None, ignoring: str | None = None
    ) -> str | None:
        """The first rule that keeps a person from a seat, given their other shifts and the team there."""
        shift = self.problem.shift_of[seat]
        held = [
            self.problem.shift_of[other]
            for other in self.roster.held_by(person.id)
            if other not in (seat, leaving)
        ]
        if self._visited(person, shift, leaving):
            return "visits"
        for name, rule in self.rules.items():
            if name != ignoring and not rule.allows(self.problem, person, held, shift):
                return name
        if not self.never.get(person.id, frozenset()).isdisjoint(team(self.roster, shift)):
            return "avoided"
        return None

    def _visited(self, person: Volunteer, shift: Shift, leaving: SeatId | None) -> bool:
        """Whether somebody makes the visit at another start, and would not leave it for this one."""
        starts = () if shift.visit is None else joint_shifts(self.problem).get(shift.id, ())
        return any(
            (other, seat.id) != (person.id, leaving)
            for start in starts
            if start != shift.id
            for seat in self.problem.shift[start].seats
            for other in self.roster.on(seat.id)
        )

    def free(self, seat: Seat) -> tuple[Volunteer, ...]:
        """Who fits a seat, does not sit there and has no hindrance."""
        if seat.id not in self._free:
            self._free[seat.id] = tuple(
                person
                for person in self.fit(seat)
                if Assignment(person.id, seat.id) not in self.roster
                and self.hindrance(person, seat.id) is None
            )
        return self._free[seat.id]
