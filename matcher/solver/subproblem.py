"""One mechanism for every sub-problem: decide a part, keep the rest.

Improvement, repair, what-if and independent parts are all: restrict, solve, merge, verify.
"""

from collections.abc import Collection
from dataclasses import replace

from immutabledict import immutabledict

from matcher.ids import ShiftId, VolunteerId
from matcher.problem.demand import joint_shifts
from matcher.problem.eligibility import inherit
from matcher.problem.problem import Problem
from matcher.problem.stations import Curve
from matcher.problem.timetable import share
from matcher.roster import Assignment, Roster
from matcher.rules.coupling import context_of


def subproblem(
    problem: Problem, volunteers: Collection[VolunteerId], shifts: Collection[ShiftId], *, keeping: Roster
) -> Problem:
    """The problem of deciding only who of `volunteers` serves on which of `shifts`, and on what is decided
    `with_joint_shifts` with these.

    What else `keeping` says stays: people from outside on these shifts, and these people's other shifts, come
    along as context, fixed in `kept`. A roster of the part is made whole again by `splice`.
    """
    people, work = set(volunteers), with_joint_shifts(problem, shifts)
    kept, context_people, context_work = set(), set(), set()
    for shift in work:
        for seat in problem.shift[shift].seats:
            for person in keeping.on(seat.id):
                if person not in people:
                    kept.add(Assignment(person, seat.id))
                    context_people.add(person)
    for person in people:
        for seat_id in keeping.held_by(person):
            other = problem.shift_of[seat_id].id
            if other not in work:
                kept.add(Assignment(person, seat_id))
                context_work.add(other)
    open_pairs = {
        name: {pair for pair in getattr(problem, name) if _inside(problem, pair, people, work)}
        for name in ("published", "pinned_in", "pinned_out")
    }
    part = replace(
        problem,
        volunteers=tuple(problem.volunteer[person] for person in sorted(people | context_people)),
        shifts=tuple(problem.shift[shift] for shift in sorted(work | context_work)),
        curves=_curves(problem, work),
        published=immutabledict({pair: problem.published[pair] for pair in open_pairs["published"]}),
        pinned_in=frozenset(open_pairs["pinned_in"]),
        pinned_out=frozenset(open_pairs["pinned_out"]),
        part=True,
        kept=frozenset(kept),
        context_shifts=frozenset(context_work),
        context_volunteers=frozenset(context_people),
        served_elsewhere=problem.most_served,
        context=context_of(problem, people, work, keeping),
    )
    inherit(part, problem)
    share(part, problem)
    return part


def with_joint_shifts(problem: Problem, shifts: Collection[ShiftId]) -> set[ShiftId]:
    """These shifts, with the other starts of visits and the other stations of curves among them: parts that
    are decided at once must not share these.
    """
    joint = joint_shifts(problem)
    return set(shifts).union(*(joint[shift] for shift in shifts if shift in joint)) if joint else set(shifts)


def splice(part: Problem, decided: Roster, whole: Roster) -> Roster:
    """`whole` with what was decided in a part put in its place."""
    work = {shift.id for shift in part.open_shifts}
    people = {person.id for person in part.open_volunteers}
    outside = {
        pair
        for pair in whole.assignments
        if pair.volunteer not in people
        or pair.seat not in part.shift_of
        or part.shift_of[pair.seat].id not in work
    }
    return Roster(frozenset(outside) | decided.assignments)


def project(part: Problem, whole: Roster) -> Roster:
    """What a roster of the whole says about a part, with what is kept."""
    people, work = part.context_volunteers, part.context_shifts
    decided = (
        pair
        for pair in whole.assignments
        if pair.volunteer in part.volunteer
        and pair.volunteer not in people
        and pair.seat in part.seat
        and part.shift_of[pair.seat].id not in work
    )
    return Roster(frozenset(decided) | part.kept)


def re_extract(part: Problem, problem: Problem, keeping: Roster) -> Problem:
    """The part of a problem that decides what `part` decides, where the rest is as `keeping` says by now."""
    people = [person.id for person in part.open_volunteers]
    return subproblem(problem, people, [shift.id for shift in part.open_shifts], keeping=keeping)


def _curves(problem: Problem, work: set[ShiftId]) -> tuple[Curve, ...]:
    if not problem.curves:
        return ()
    known = {problem.shift[shift].curve for shift in work}
    return tuple(curve for curve in problem.curves if curve.id in known)


def _inside(problem: Problem, pair: Assignment, people: set[VolunteerId], work: set[ShiftId]) -> bool:
    return pair.volunteer in people and problem.shift_of[pair.seat].id in work
