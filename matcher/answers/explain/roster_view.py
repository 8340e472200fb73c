"""A roster seen from one seat: who is eligible, who could take it now, and which rule blocks the others."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from matcher.answers.params import DEFAULT_PARAMS, AnswerParams
from matcher.ids import SeatId, VolunteerId
from matcher.problem.arrays import Flags
from matcher.problem.criteria import Criterion, criteria
from matcher.problem.demand import joint_shifts
from matcher.problem.eligibility import people_of
from matcher.problem.entities import Seat, Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.standing import with_fixed
from matcher.roster import Assignment, Roster
from matcher.rules import companions, visits
from matcher.rules.registry import person_rules
from matcher.rules.team import team


class RosterView:
    """A problem and a roster of it, with the answers that explanations ask for again and again."""

    def __init__(self, problem: Problem, roster: Roster, params: AnswerParams = DEFAULT_PARAMS) -> None:
        self.problem = problem
        self.roster = with_fixed(problem, roster)
        self.params = params
        self._assignable: dict[SeatId, tuple[Volunteer, ...]] = {}
        self.rules = person_rules(problem)

    def without(self, gone: frozenset[Assignment]) -> "RosterView":
        """The view of the same roster without some assignments."""
        return self._of(self.problem, Roster(self.roster.assignments - gone))

    def of_part(self, part: Problem) -> "RosterView":
        """The view of the same roster in a part of the problem, or a part that is changed."""
        return self._of(part, with_fixed(part, self.roster))

    def _of(self, problem: Problem, roster: Roster) -> "RosterView":
        found = RosterView.__new__(RosterView)
        found.problem, found.params, found.rules = problem, self.params, self.rules
        found.roster, found._assignable = roster, {}
        return found

    @cached_property
    def avoided(self) -> "dict[VolunteerId, frozenset[VolunteerId]]":
        """Whom each person must never serve with."""
        off = not companions.INFO.on(self.problem.policy)
        return {} if off else dict(companions.never_with(self.problem))

    def meeting(self, required: Iterable[Criterion]) -> Flags:
        """A mask over the people of the problem: who meets all these criteria."""
        met = np.ones(len(self.problem.volunteers), dtype=bool)
        for criterion in required:
            met &= people_of(self.problem).meet(criterion)
        return met

    def people_in(self, mask: Flags) -> list[Volunteer]:
        """The people of a mask."""
        return [self.problem.volunteers[index] for index in np.flatnonzero(mask)]

    def eligible(self, seat: Seat) -> list[Volunteer]:
        """Who meets every criterion of a seat."""
        return self.people_in(self.meeting(criteria(self.problem, seat)))

    def shifts_held(self, person: VolunteerId, *, without: SeatId | None = None) -> list[Shift]:
        """The shifts of a person, without the one of seat `without`."""
        return [self.problem.shift_of[seat] for seat in self.roster.held_by(person) if seat != without]

    def blocking_rule(
        self, person: Volunteer, seat: SeatId, *, leaving: SeatId | None = None, ignoring: str | None = None
    ) -> str | None:
        """The first rule that keeps a person from a seat, by their other shifts and the team there; or None.

        `leaving` is a seat that they would leave, `ignoring` a rule that does not count.
        """
        shift = self.problem.shift_of[seat]
        held = [
            self.problem.shift_of[other]
            for other in self.roster.held_by(person.id)
            if other not in (seat, leaving)
        ]
        if self._visit_made_at_another_start(person, shift, leaving):
            return visits.INFO.name
        for name, rule in self.rules.items():
            if name != ignoring and not rule.allows(self.problem, person, held, shift):
                return name
        if not self.avoided.get(person.id, frozenset()).isdisjoint(team(self.roster, shift)):
            return companions.AVOIDED
        return None

    def _visit_made_at_another_start(self, person: Volunteer, shift: Shift, leaving: SeatId | None) -> bool:
        """Whether the visit is made at another start, by somebody who would not leave it for this one."""
        starts = () if shift.visit is None else joint_shifts(self.problem).get(shift.id, ())
        return any(
            (other, seat.id) != (person.id, leaving)
            for start in starts
            if start != shift.id
            for seat in self.problem.shift[start].seats
            for other in self.roster.on(seat.id)
        )

    def assignable(self, seat: Seat) -> tuple[Volunteer, ...]:
        """Who is eligible for a seat, is not on it, and is blocked by no rule of their calendar."""
        if seat.id not in self._assignable:
            self._assignable[seat.id] = tuple(
                person
                for person in self.eligible(seat)
                if Assignment(person.id, seat.id) not in self.roster
                and self.blocking_rule(person, seat.id) is None
            )
        return self._assignable[seat.id]
