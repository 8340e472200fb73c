"""What of today's roster still can be after a change, and how far around it to decide anew."""

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.ids import ShiftId, VolunteerId
from matcher.problem.changes import ChangePolicy, SwitchRule
from matcher.problem.demand import demands_of
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.start.person_state import Calendars
from matcher.verify import verify

MOST_PEOPLE_A_SEAT = 60
MOST_PEOPLE_AT_ALL = 800
EVERYWHERE = (ChangePolicy, SwitchRule)


@dataclass(frozen=True, slots=True)
class Affected:
    """Who and what is decided anew; `whole` when that is everything."""

    people: frozenset[VolunteerId]
    shifts: frozenset[ShiftId]
    whole: bool


def remaining(problem: Problem, roster: Roster, touched: frozenset[ShiftId]) -> Roster:
    """The assignments of a roster that still can be together; those on touched shifts give way to the
    others.
    """
    calendars = Calendars(problem)
    possible = [pair for pair in roster if pair.seat in problem.seat and pair.volunteer in problem.volunteer]
    fit = candidates(problem)
    for pair in sorted(possible, key=lambda pair: (problem.shift_of[pair.seat].id in touched, pair)):
        person, shift = problem.volunteer[pair.volunteer], problem.shift_of[pair.seat]
        free = not calendars.full(problem.seat[pair.seat])
        if free and pair in fit and calendars.allows(person, shift):
            calendars.seat(pair)
    return calendars.roster()


def touched(before: Problem, after: Problem) -> frozenset[ShiftId]:
    """The shifts that are new or otherwise than before."""
    return frozenset(shift.id for shift in after.shifts if before.shift.get(shift.id) != shift)


def otherwise(before: Problem, after: Problem) -> frozenset[VolunteerId]:
    """The people who are new or otherwise than before."""
    return frozenset(person.id for person in after.volunteers if before.volunteer.get(person.id) != person)


def affected(before: Problem, after: Problem, roster: Roster, left: Roster, *, everywhere: bool) -> Affected:
    """The part of the changed problem to decide anew.

    It holds the shifts that changed, lost somebody or are broken; where people are new or freed, the shifts
    with empty heads that they could have; the people who are on these shifts or could be, the freest first;
    and the other shifts of those people. Past a size the whole problem is.
    """
    fit = candidates(after)
    gone = roster.assignments - left.assignments
    shifts = {after.shift_of[pair.seat].id for pair in gone if pair.seat in after.seat}
    shifts |= touched(before, after) | set(_broken(after, left))
    people = {pair.volunteer for pair in gone if pair.volunteer in after.volunteer} | otherwise(before, after)
    short = {
        seat
        for demand in demands_of(after)
        if demand.heads(left) < demand.desired
        for seat in demand.open_seats(left)
    }
    shifts |= {after.shift_of[seat].id for person in people for seat in short.intersection(fit.of[person])}
    for shift in sorted(shifts):
        for seat_of in after.shift[shift].seats:
            people.update(left.on(seat_of.id))
            freest = sorted(fit.on[seat_of.id], key=lambda person: (len(left.held_by(person)), person))
            people.update(freest[:MOST_PEOPLE_A_SEAT])
    around = {after.shift_of[seat].id for person in people for seat in left.held_by(person)}
    if everywhere or len(people) > MOST_PEOPLE_AT_ALL:
        return Affected(frozenset(after.volunteer), frozenset(after.shift), True)
    people |= _on(after, left, around)
    return Affected(frozenset(people), frozenset(shifts | around), False)


def _broken(after: Problem, left: Roster) -> Iterable[ShiftId]:
    known = after.shift
    said = (finding.numbers.get("shift") for finding in verify(after, left).broken)
    return (ShiftId(str(shift)) for shift in said if shift in known)


def _on(problem: Problem, roster: Roster, shifts: Iterable[ShiftId]) -> set[VolunteerId]:
    return {
        person for shift in shifts for seat in problem.shift[shift].seats for person in roster.on(seat.id)
    }
