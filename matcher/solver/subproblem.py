"""Subproblems: some people on some shifts are decided, everything else stays as it is.

Large neighbourhood search, repair, what-if and independent components all work in the same way. `subproblem`
extracts one, with a `Context` of what its rules must know of the rest. It is solved like any problem.
`splice` puts the decided roster back into the whole. `project` goes the other way: it gives the roster of the
subproblem that a roster of the whole contains.
"""

from collections.abc import Collection
from dataclasses import replace

from immutabledict import immutabledict

from matcher.ids import ShiftId, VolunteerId
from matcher.problem.demand import joint_shifts
from matcher.problem.eligibility import candidates, inherit
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed, with_fixed
from matcher.problem.stations import Curve
from matcher.problem.timetable import share
from matcher.roster import Assignment, Roster
from matcher.rules.coupling import context_of


def subproblem(
    problem: Problem, volunteers: Collection[VolunteerId], shifts: Collection[ShiftId], *, keeping: Roster
) -> Problem:
    """The problem of deciding only which of `volunteers` serve on which of `shifts`.

    Shifts that can only be decided together with these are added (`with_joint_shifts`), and those that the
    problem does not decide are left out. All other assignments of the roster `keeping` stay: those of other
    people on these shifts, and of these people on other shifts, become context, fixed in `kept`, or in
    `standing` where they stand.
    """
    people, work = set(volunteers), with_joint_shifts(problem, shifts) - problem.undecided_shifts
    keeping = with_fixed(problem, keeping)
    kept = _fixed_around(problem, keeping, people, work)
    context_people = {pair.volunteer for pair in kept} - people
    context_work = {problem.shift_of[pair.seat].id for pair in kept} - work
    open_pairs = {
        name: _inside(problem, getattr(problem, name), people, work)
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
        standing=problem.standing & kept,
        kept=kept - problem.standing,
        context_shifts=frozenset(context_work),
        context_volunteers=frozenset(context_people),
        served_elsewhere=problem.most_served,
        context=context_of(problem, people, work, keeping),
    )
    if candidates.known(problem) is not None:
        inherit(part, problem)
    share(part, problem)
    return part


def _fixed_around(
    problem: Problem, keeping: Roster, people: set[VolunteerId], work: set[ShiftId]
) -> frozenset[Assignment]:
    """The assignments of others on the shifts in `work`, those of these people on other shifts, and what
    stands.
    """
    there = (
        Assignment(person, seat.id)
        for shift in work
        for seat in problem.shift[shift].seats
        for person in keeping.on(seat.id)
        if person not in people
    )
    theirs = (Assignment(person, seat) for person in people for seat in keeping.held_by(person))
    return frozenset(there) | frozenset(
        pair for pair in theirs if problem.shift_of[pair.seat].id not in work or pair in problem.standing
    )


def with_joint_shifts(problem: Problem, shifts: Collection[ShiftId]) -> set[ShiftId]:
    """These shifts, the other starts of their visits and the other stations of their curves.

    Subproblems that are solved at the same time must not share any of these.
    """
    joint = joint_shifts(problem)
    return set(shifts).union(*(joint[shift] for shift in shifts if shift in joint)) if joint else set(shifts)


def splice(part: Problem, decided: Roster, whole: Roster) -> Roster:
    """The roster `whole`, with the assignments that `part` decides replaced by those of `decided`.

    What stands outside the period is left out, as it is of every roster of a whole problem.
    """
    work = {shift.id for shift in part.open_shifts}
    people = {person.id for person in part.open_volunteers}
    kept = {
        pair
        for pair in whole.assignments
        if pair.volunteer not in people
        or pair.seat not in part.shift_of
        or part.shift_of[pair.seat].id not in work
    }
    return Roster((decided.assignments | kept | part.standing) - part.standing_outside)


def project(part: Problem, whole: Roster) -> Roster:
    """The roster of `part` that a roster of the whole contains, its kept assignments included."""
    people, work = part.context_volunteers, part.undecided_shifts
    decided = (
        Assignment(person, seat)
        for person in part.volunteer.keys() - people
        for seat in whole.held_by(person)
        if seat in part.seat and part.shift_of[seat].id not in work
    )
    return Roster(frozenset(decided) | fixed(part))


def re_extract(part: Problem, problem: Problem, keeping: Roster) -> Problem:
    """The subproblem of the same people and shifts as `part`, extracted again from a newer roster."""
    people = [person.id for person in part.open_volunteers]
    return subproblem(problem, people, [shift.id for shift in part.open_shifts], keeping=keeping)


def _curves(problem: Problem, work: set[ShiftId]) -> tuple[Curve, ...]:
    if not problem.curves:
        return ()
    known = {problem.shift[shift].curve for shift in work}
    return tuple(curve for curve in problem.curves if curve.id in known)


def _inside(
    problem: Problem, pairs: Collection[Assignment], people: set[VolunteerId], work: set[ShiftId]
) -> set[Assignment]:
    """Those of some pairs that are decided: looked up where few could be, else looked through."""
    seats = [seat.id for shift in work for seat in problem.shift[shift].seats]
    if len(people) * len(seats) < len(pairs):
        could = (Assignment(person, seat) for person in people for seat in seats)
        return {pair for pair in could if pair in pairs}
    return {pair for pair in pairs if pair.volunteer in people and problem.shift_of[pair.seat].id in work}
