"""The people around some shifts: who serves on them, and who could."""

from collections.abc import Iterable

from matcher.ids import ShiftId, VolunteerId
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.roster import Roster


def people_on(problem: Problem, roster: Roster, shifts: Iterable[ShiftId]) -> set[VolunteerId]:
    """Who serves on these shifts."""
    return {
        person for shift in shifts for seat in problem.shift[shift].seats for person in roster.on(seat.id)
    }


def people_around(
    problem: Problem, roster: Roster, shifts: Iterable[ShiftId], most_per_seat: int
) -> set[VolunteerId]:
    """Who serves on these shifts, and for each of their seats the candidates who have the fewest shifts."""
    on, people = candidates(problem).on, set[VolunteerId]()
    for shift in shifts:
        for seat in problem.shift[shift].seats:
            people.update(roster.on(seat.id))
            least_busy = sorted(on.get(seat.id, ()), key=lambda person: (len(roster.held_by(person)), person))
            people.update(least_busy[:most_per_seat])
    return people
