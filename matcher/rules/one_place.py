"""A person is in one place at a time, with time to travel and change over between two places.

For two seats of one person: they are in different shifts, and between the end of the earlier and the start of the later
lie at least gap minutes: 0 at one place, else the air line at `Policy.travel_kmh`, rounded up, plus the change-over.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from immutabledict import immutabledict

from matcher.entities import Shift, Volunteer
from matcher.model import Model
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.timetable import cliques, timetable
from matcher.variables import Variables

TIER = None


def clash(problem: Problem, one: Shift, other: Shift) -> bool:
    """Whether nobody could serve on both."""
    table = timetable(problem)
    return bool(table.elsewhere[table.order[one.id]] >> table.order[other.id] & 1)


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether a person who holds these shifts could serve on one more."""
    return not any(clash(problem, other, shift) for other in held)


def post(problem: Problem, model: Model, x: Variables) -> None:
    table = timetable(problem)
    for person in problem.open_volunteers:
        seats = x.of(person.id)
        for variables in seats.values():
            model.at_most_one(variables)
        for clique in cliques(table.bits(seats), table.elsewhere):
            model.at_most_one(variable for shift in table.ids(clique) for variable in seats[shift])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for person in problem.open_volunteers:
        held = [problem.shift_of[seat] for seat in roster.held_by(person.id)]
        for one, other in combinations(held, 2):
            if clash(problem, one, other):
                between = timetable(problem).between(one.id, other.id)
                yield Finding(
                    "one_place",
                    1,
                    None,
                    immutabledict(volunteer=person.id, shift=one.id, other=other.id, minutes=between),
                )
