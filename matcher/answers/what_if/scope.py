"""The subproblem that is decided again after changes: changed shifts, and the people around them."""

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.answers.params import AnswerParams
from matcher.answers.people import people_around, people_on
from matcher.ids import ShiftId, VolunteerId
from matcher.problem.changes import ChangePolicy, SwitchRule
from matcher.problem.demand import demands_of
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed, of_period
from matcher.roster import Roster
from matcher.solver.start.person_state import PersonState
from matcher.verify import verify

# Changes that may concern every shift.
GLOBAL_CHANGES = (ChangePolicy, SwitchRule)


@dataclass(frozen=True, slots=True)
class Scope:
    """The people and shifts that are decided again; `whole`: all of them."""

    people: frozenset[VolunteerId]
    shifts: frozenset[ShiftId]
    whole: bool


def feasible_part(problem: Problem, roster: Roster, changed: frozenset[ShiftId]) -> Roster:
    """The assignments of a roster that are still feasible together after changes.

    Where two exclude each other, the one on a changed shift goes.
    """
    constants = fixed(problem)
    state = PersonState(problem, constants)
    fit = candidates(problem)
    known = (pair for pair in roster if pair.seat in problem.seat and pair.volunteer in problem.volunteer)
    possible = [pair for pair in known if pair not in constants]
    for pair in sorted(possible, key=lambda pair: (problem.shift_of[pair.seat].id in changed, pair)):
        person, shift = problem.volunteer[pair.volunteer], problem.shift_of[pair.seat]
        free = not state.full(problem.seat[pair.seat])
        if free and pair in fit and state.allows(person, shift):
            state.seat(pair)
    return of_period(problem, state.roster())


def changed_shifts(before: Problem, after: Problem) -> frozenset[ShiftId]:
    """The shifts that are new or differ from before."""
    return frozenset(shift.id for shift in after.shifts if before.shift.get(shift.id) != shift)


def changed_people(before: Problem, after: Problem) -> frozenset[VolunteerId]:
    """The people who are new or differ from before."""
    return frozenset(person.id for person in after.volunteers if before.volunteer.get(person.id) != person)


def scope_of(
    before: Problem, after: Problem, roster: Roster, left: Roster, params: AnswerParams, *, everywhere: bool
) -> Scope:
    """The subproblem to decide again, where `left` is what remains feasible of today's roster.

    It holds the shifts that changed, lost somebody or break a rule; the shifts with open heads that new or
    changed people could take; the people on these shifts and the least busy who could be; and the other
    shifts of these people. It is the whole problem when a change concerns `everywhere`, or when the
    subproblem becomes too large.
    """
    fit = candidates(after)
    lost = roster.assignments - left.assignments
    shifts = {after.shift_of[pair.seat].id for pair in lost if pair.seat in after.seat}
    shifts |= changed_shifts(before, after) | set(_shifts_with_violations(after, left))
    people = {pair.volunteer for pair in lost if pair.volunteer in after.volunteer}
    people |= changed_people(before, after)
    short = {
        seat
        for demand in demands_of(after)
        if demand.heads(left) < demand.desired
        for seat in demand.open_seats(left)
    }
    shifts |= {after.shift_of[seat].id for person in people for seat in short.intersection(fit.of[person])}
    people |= people_around(after, left, shifts, params.people_around_a_change)
    around = {after.shift_of[seat].id for person in people for seat in left.held_by(person)}
    if everywhere or len(people) > params.people_of_a_scope:
        return Scope(frozenset(after.volunteer), frozenset(after.shift), True)
    people |= people_on(after, left, around)
    return Scope(frozenset(people), frozenset(shifts | around), False)


def _shifts_with_violations(after: Problem, left: Roster) -> Iterable[ShiftId]:
    shifts = (finding.numbers.get("shift") for finding in verify(after, left).broken)
    return (ShiftId(str(shift)) for shift in shifts if shift in after.shift)
