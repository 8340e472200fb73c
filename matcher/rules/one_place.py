"""A person is in one place at a time, with time to travel and change over between two places.

For two seats of one person: they are in different shifts, and between the end of the earlier and the start of
the later lie at least gap minutes: 0 at one place, else the air line at `Policy.travel_kmh`, rounded up, plus
the change-over.

Posted as cliques of shifts that exclude each other, those that `rest` excludes among them.
"""

from collections.abc import Iterator, Sequence
from math import asin, ceil, cos, radians, sin, sqrt

from immutabledict import immutabledict

from matcher.entities import Place, Shift, Volunteer
from matcher.model import Model
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.rest import kept_by
from matcher.timetable import EARTH_RADIUS_KM, cliques_of_each, timetable
from matcher.variables import Variables

TIER = None


def clash(problem: Problem, one: Shift, other: Shift) -> bool:
    """Whether nobody could serve on both."""
    table = timetable(problem)
    return bool(table.elsewhere[table.order[one.id]] >> table.order[other.id] & 1)


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether a person who holds these shifts could serve on one more."""
    if not held:
        return True
    table, order = timetable(problem), timetable(problem).order
    clashes = table.elsewhere[order[shift.id]]
    return not any(clashes >> order[other.id] & 1 for other in held)


def post(problem: Problem, model: Model, x: Variables) -> None:
    table, order = timetable(problem), timetable(problem).order
    people = problem.open_volunteers
    calendars = [
        (sorted(order[shift] for shift in x.of(person.id)), kept_by(problem, person)) for person in people
    ]
    for person, found in zip(people, cliques_of_each(table, calendars), strict=True):
        seats = {order[shift]: variables for shift, variables in x.of(person.id).items()}
        alone = set(seats)
        for clique in found:
            model.at_most_one([variable for shift in clique for variable in seats[shift]])
            alone.difference_update(clique)
        for shift in alone:
            model.at_most_one(seats[shift])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    table = timetable(problem)
    far = _longest_gap(problem)
    for person in problem.open_volunteers:
        held = [problem.shift_of[seat] for seat in roster.held_by(person.id)]
        if len(held) < 2:
            continue
        held.sort(key=lambda shift: table.order[shift.id])
        for index, one in enumerate(held):
            for other in held[index + 1 :]:
                between = table.between(one.id, other.id)
                if one.id != other.id and between >= far:
                    break
                needed = gap_minutes(problem, one, other)
                if one.id == other.id or between < needed:
                    numbers = immutabledict(
                        volunteer=person.id, shift=one.id, other=other.id, minutes=between, needed=needed
                    )
                    yield Finding("one_place", 1, TIER, numbers)


def _longest_gap(problem: Problem) -> int:
    """No gap is longer: two places are no farther from each other than both are from a third."""
    there = [place for place in problem.places if place.latitude is not None]
    radius = max((distance_km(there[0], place) for place in there), default=0.0)
    return ceil(2 * radius * 60 / problem.policy.travel_kmh) + 1 + problem.policy.changeover_minutes


def gap_minutes(problem: Problem, one: Shift, other: Shift) -> int:
    """Minutes needed between two shifts: none at one place or online, else travel, rounded up, and
    change-over.
    """
    here, there = problem.place[one.place], problem.place[other.place]
    if here.id == there.id or None in (here.latitude, there.latitude):
        return 0
    minutes = distance_km(here, there) * 60 / problem.policy.travel_kmh
    return ceil(round(minutes, 9)) + problem.policy.changeover_minutes


def distance_km(one: Place, other: Place) -> float:
    """The air line between two places (haversine); 0 to and from an online place."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 0.0
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
