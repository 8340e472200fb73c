"""A person is in one place at a time, with time to travel and change over between two places.

A person serves on one seat of a shift at most. Between the end of one shift and the start of the next lie at
least `gap` minutes: 0 at the same place, else the travel time plus the change-over. Travel is the air line at
`Policy.travel_kmh`, rounded up.

The rows are cliques of shifts that exclude each other. Shifts that `rest` excludes join them, and those of a
day, week or period in which a person's `limits` allow one shift: fewer and larger cliques make the relaxation
tighter. Of shifts that exclude each other and on which the person stands, a row has one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import asin, ceil, cos, radians, sin, sqrt

import numpy as np
from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import PersonShifts, Variables
from matcher.problem.arrays import Numbers, joined
from matcher.problem.entities import Place, Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import EARTH_RADIUS_KM, cliques_of_each, timetable
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.limits import once
from matcher.rules.rest import kept_by

INFO = RuleInfo(
    name="one_place",
    family=Family.PERSON,
    parameters=(
        Parameter("travel_kmh", SetIn.POLICY, "km/h", least=1, most=1_000, default=10),
        Parameter("changeover_minutes", SetIn.POLICY, "minutes", least=0, most=1_440, default=10),
    ),
    may_be_off=False,
    may_be_priced=False,
    calendar=True,
    pins_can_break=True,
    always_explained=True,
)


def clash(problem: Problem, one: Shift, other: Shift) -> bool:
    """Whether two shifts exclude each other for everybody."""
    table = timetable(problem)
    return bool(table.conflicting[table.order[one.id]] >> table.order[other.id] & 1)


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether one more shift leaves a person in one place at a time."""
    if not held:
        return True
    table, order = timetable(problem), timetable(problem).order
    clashes = table.conflicting[order[shift.id]]
    return not any(clashes >> order[other.id] & 1 for other in held)


def post(problem: Problem, model: Model, x: Variables) -> None:
    known, table = x.person_shifts, timetable(problem)
    people: dict[tuple[int, str | None], list[int]] = defaultdict(list)
    for number, person in enumerate(problem.volunteers):
        if person.id not in problem.context_volunteers:
            people[kept_by(problem, person), once(problem, person)].append(number)
    alone = np.zeros(len(known.person), dtype=bool)
    for (rest, span), numbers in people.items():
        entries = np.flatnonzero(np.isin(known.person, numbers))
        first = np.searchsorted(known.person[entries], np.arange(len(problem.volunteers) + 1))
        begin, members = cliques_of_each(table.exclusive(rest, span), first, known.shift[entries])
        members = entries[members]
        alone[entries] = (np.diff(known.begin) > 1)[entries]
        alone[members] = False
        _exclude(model, known, members, begin)
    entries = np.flatnonzero(alone)
    _exclude(model, known, entries, np.arange(len(entries) + 1))


def _exclude(model: Model, known: PersonShifts, entries: Numbers, begin: Numbers) -> None:
    """Post that at most one variable of each list of entries is 1; the lists begin at the places `begin`."""
    begin_of, places = known.places(entries)
    variables, ends = known.variables[places], begin_of[begin]
    standing = known.standing[places]
    if standing.any():
        row = np.searchsorted(ends, np.arange(len(variables)), side="right")
        at = np.flatnonzero(standing)
        once = np.ones(len(variables), dtype=bool)
        once[at[1:][np.diff(row[at]) == 0]] = False
        variables, ends = variables[once], joined([0], np.cumsum(once))[ends]
    for start, end in pairwise(ends.tolist()):
        model.at_most_one(variables[start:end])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    table = timetable(problem)
    far = _longest_gap(problem)
    for person in problem.open_volunteers:
        held = [
            (problem.shift_of[seat], Assignment(person.id, seat) in problem.standing)
            for seat in roster.held_by(person.id)
        ]
        if len(held) < 2:
            continue
        held.sort(key=lambda each: table.order[each[0].id])
        for index, (one, stands) in enumerate(held):
            for other, other_stands in held[index + 1 :]:
                between = table.minutes_between(one.id, other.id)
                if one.id != other.id and between >= far:
                    break
                if stands and other_stands:
                    continue
                needed = gap_minutes(problem, one, other)
                if one.id == other.id or between < needed:
                    numbers = immutabledict(
                        volunteer=person.id, shift=one.id, other=other.id, minutes=between, needed=needed
                    )
                    yield Finding("one_place", 1, None, numbers)


def _longest_gap(problem: Problem) -> int:
    """An upper bound of all gaps: two places are no farther from each other than both are from a third."""
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
    return travel_minutes(problem, here, there) + problem.policy.changeover_minutes


def travel_minutes(problem: Problem, here: Place, there: Place) -> int:
    """The minutes between two places, rounded up; 0 to and from an online place."""
    return ceil(round(distance_km(here, there) * 60 / problem.policy.travel_kmh, 9))


def distance_km(one: Place, other: Place) -> float:
    """The air line between two places; 0 to and from an online place."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 0.0
    return air_line_km((one.latitude, one.longitude), (other.latitude, other.longitude))


def air_line_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The air line between two points of (latitude, longitude) in degrees (haversine formula)."""
    south, north = radians(one[0]), radians(other[0])
    east = radians(other[1] - one[1])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
