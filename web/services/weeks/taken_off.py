"""What somebody serves under other numbers, taken off what they may serve under one.

A volunteer of a problem is judged by their own shifts alone. Where a person serves under several numbers, the
limits of each are less what the others serve, and the hours of each are without what the others' shifts, rest
and ways leave no time for. What somebody holds already stays in their hours.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from matcher.problem.entities import Limits, Shift, Volunteer, Window
from matcher.problem.problem import Problem
from matcher.problem.timetable import distances_km
from matcher.rules.rest import needed
from web.services.days import Week
from web.services.parties.sessions import without
from web.services.people.limits import SATURDAY, spans_weeks, with_history

Counted = tuple[int, int]
"""What counts in limits: the local day, as a number, and the minutes of a shift."""
MINUTE = timedelta(minutes=1)
DAYS_APART = 7
"""Shifts farther apart than this leave time for any rest that is asked for."""
LONGEST_WAY = 720
"""Minutes that are enough for any way."""


@dataclass(frozen=True, slots=True)
class Others:
    """What is served under the other numbers of somebody.

    `shifts` are those that leave no time for others, in the week and around it; `counted` is what
    counts in the week's limits, and `around` the shifts of other weeks.
    """

    shifts: Sequence[Shift] = ()
    counted: Sequence[Counted] = ()
    around: Sequence[Shift] = ()

    def and_also(self, more: "Others") -> "Others":
        """Both together."""
        return Others(
            (*self.shifts, *more.shifts), (*self.counted, *more.counted), (*self.around, *more.around)
        )


def less(
    problem: Problem, week: Week, person: Volunteer, member: Volunteer, others: Others, held: Sequence[Shift]
) -> Volunteer:
    """A volunteer of a problem less what the same `person` serves besides; `held` are shifts they have."""
    if not (others.shifts or others.counted or others.around) and member is person:
        return member
    limits, closed = _limits(problem, person, member, others.counted, held)
    closed |= _too_many_in_a_row(problem, person, others.shifts, held)
    cuts = _cuts(problem, person, others.shifts, closed, held)
    found = replace(member, available=without(member.available, cuts), limits=limits)
    return _in_four_weeks(problem, week, person, found, others)


def day_of(problem: Problem, shift: Shift) -> int:
    """The local day on which a shift begins, as a number."""
    return shift.start.astimezone(problem.zone).date().toordinal()


def _limits(
    problem: Problem, person: Volunteer, member: Volunteer, counted: Sequence[Counted], held: Sequence[Shift]
) -> tuple[Limits, set[int]]:
    """The limits that are left, and the days on which nothing more is; a session has but one day."""
    most, of_session = person.limits, member.id != person.id
    days = {each.start.astimezone(problem.zone).date().toordinal() for each in member.available}
    shifts, minutes = _by_day(each for each in counted if not of_session or each[0] in days)
    own = _by_day((day_of(problem, each), each.minutes) for each in held)
    shifts_a_day, full = _a_day(most.shifts_per_day, shifts, own[0], one_day=of_session)
    minutes_a_day, long = _a_day(most.minutes_per_day, minutes, own[1], one_day=of_session)
    left = replace(
        most,
        shifts_per_day=shifts_a_day,
        minutes_per_day=minutes_a_day,
        shifts_per_week=_left(most.shifts_per_week, len(counted)),
        minutes_per_week=_left(most.minutes_per_week, sum(length for _, length in counted)),
        shifts_per_period=member.limits.shifts_per_period,
        minutes_per_period=member.limits.minutes_per_period,
    )
    return left, full | long


def _by_day(served: Iterable[Counted]) -> tuple[Counter[int], Counter[int]]:
    """How many shifts and minutes are served on each day."""
    shifts, minutes = Counter[int](), Counter[int]()
    for day, length in served:
        shifts[day] += 1
        minutes[day] += length
    return shifts, minutes


def _left(most: int | None, served: int) -> int | None:
    return None if most is None else max(0, most - served)


def _a_day(
    most: int | None, served: Mapping[int, int], held: Mapping[int, int], *, one_day: bool
) -> tuple[int | None, set[int]]:
    """A limit of each day that holds on the days on which others serve, and days on which nothing is left.

    A limit is one for all days. Where that would take away what is held on another day, the day is closed.
    """
    if most is None:
        return None, set()
    least, closed = most, set[int]()
    for day, amount in served.items():
        left = most - amount
        if not one_day and (left <= 0 or any(each > left for other, each in held.items() if other != day)):
            closed.add(day)
        else:
            least = min(least, max(0, left))
    return least, closed


def _too_many_in_a_row(
    problem: Problem, person: Volunteer, others: Sequence[Shift], held: Sequence[Shift]
) -> set[int]:
    """The days that would join what others serve to a longer run of days than the person serves."""
    most = person.terms.days_in_a_row.most
    if most is None or not others:
        return set()
    theirs = {day_of(problem, each) for each in others}
    stands = (problem.shift[each] for each in problem.stands.get(person.id, ()))
    worked = theirs | {day_of(problem, each) for each in (*held, *stands)}
    near = {day + step for day in theirs for step in range(-most, most + 1)}
    return {day for day in near if _run(day, worked) > most}


def _run(day: int, worked: Collection[int]) -> int:
    first = last = day
    while first - 1 in worked:
        first -= 1
    while last + 1 in worked:
        last += 1
    return last - first + 1


def _cuts(
    problem: Problem,
    person: Volunteer,
    others: Sequence[Shift],
    closed: Collection[int],
    held: Sequence[Shift],
) -> Sequence[Window]:
    """A minute of each shift for which no time is left: nobody serves who is not free all the time."""
    own = {each.id for each in held}
    kept = [Window(each.start, each.end) for each in held]
    pieces = [
        piece
        for shift in problem.open_shifts
        if shift.id not in own
        for piece in _pieces(problem, person, shift, others, closed)
    ]
    return [left for piece in pieces for left in without((piece,), kept)]


def _pieces(
    problem: Problem, person: Volunteer, shift: Shift, others: Sequence[Shift], closed: Collection[int]
) -> Iterable[Window]:
    if day_of(problem, shift) in closed:
        yield _minute(shift.start)
        return
    for other in others:
        if abs(shift.start - other.start) < timedelta(days=DAYS_APART) and clash(
            problem, person, shift, other
        ):
            if shift.end <= other.start:
                yield _minute(shift.end - MINUTE)
            else:
                yield _minute(max(shift.start, other.start))


def _minute(start: datetime) -> Window:
    start = start.astimezone(UTC)
    return Window(start, start + MINUTE)


def clash(problem: Problem, person: Volunteer, one: Shift, other: Shift) -> bool:
    """Whether nobody could serve both: they overlap, or leave no time for the way or the rest between."""
    if one.start > other.start:
        one, other = other, one
    between = (other.start - one.end) / MINUTE
    if between < 0 or (between < LONGEST_WAY and between < _way(problem, one, other)):
        return True
    return between < needed(problem, person) and day_of(problem, one) != day_of(problem, other)


def _way(problem: Problem, one: Shift, other: Shift) -> float:
    """The minutes from the place of one shift to that of another."""
    places = [problem.place[each.place] for each in (one, other) if each.place in problem.place]
    if one.place == other.place or len(places) < 2 or any(each.latitude is None for each in places):
        return 0
    km = float(distances_km(places)[0, 1])
    return km * 60 / problem.policy.travel_kmh + problem.policy.changeover_minutes


def _in_four_weeks(
    problem: Problem, week: Week, person: Volunteer, member: Volunteer, others: Others
) -> Volunteer:
    """With what others serve in the weeks around and in this one, where the person limits four weeks."""
    if not spans_weeks(person):
        return member
    terms = replace(person.terms, days_in_a_row=member.terms.days_in_a_row)
    stands = [problem.shift[each] for each in problem.stands.get(person.id, ())]
    around = [each for each in stands if each.id in problem.shifts_outside]
    found = with_history(replace(member, terms=terms), [*around, *others.around], week)
    minutes = sum(length for _, length in others.counted)
    if found.history is not None and terms.minutes.most is not None:
        reached = min(found.history.minutes + minutes, terms.minutes.most)
        found = replace(found, history=replace(found.history, minutes=reached))
    weekend = any((day - 1) % 7 >= SATURDAY for day, _ in others.counted)
    return replace(found, terms=replace(terms, weekends=None)) if weekend else found
