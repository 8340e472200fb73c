"""What a change of a roster breaks and mends, judged on what it touches and whatever shares a rule with it.

Rules join a person's own shifts, the people of one shift, and what the rules themselves say they couple
(`matcher.rules.coupling`). The subproblem of what is touched knows all of these, so its verdict is that of
the whole wherever the two rosters differ.
"""

from collections.abc import Collection
from dataclasses import dataclass

from matcher.ids import ShiftId
from matcher.problem.problem import Problem
from matcher.problem.standing import with_fixed
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.solver.subproblem import project, subproblem
from matcher.verify import verify

PART = 3
"""Where more than one in so many shifts is touched, the whole is judged at once."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The hard rules that are broken before a change and after it, where the two differ, and beside it."""

    before: tuple[Finding, ...]
    after: tuple[Finding, ...]

    @property
    def fresh(self) -> frozenset[Finding]:
        """What the change breaks."""
        return frozenset(self.after) - frozenset(self.before)

    @property
    def mended(self) -> frozenset[Finding]:
        """What the change mends."""
        return frozenset(self.before) - frozenset(self.after)


def broken(problem: Problem, before: Roster, after: Collection[Assignment]) -> Broken:
    """The hard rules that two rosters of a problem break, as far as they differ."""
    whole = with_fixed(problem, before)
    then = frozenset(after) | (whole.assignments - before.assignments)
    changed = whole.assignments ^ then
    if not changed:
        return Broken((), ())
    shifts = {problem.shift_of[pair.seat].id for pair in changed}
    if not shifts.isdisjoint(problem.undecided_shifts) or len(shifts) * PART > len(problem.open_shifts):
        return Broken(verify(problem, whole).broken, verify(problem, whole.changed(then)).broken)
    return _of_part(problem, whole, shifts, whole.assignments - then, then - whole.assignments)


def _of_part(
    problem: Problem,
    whole: Roster,
    shifts: Collection[ShiftId],
    removed: frozenset[Assignment],
    added: frozenset[Assignment],
) -> Broken:
    people = {pair.volunteer for pair in removed | added}
    people.update(
        person for shift in shifts for seat in problem.shift[shift].seats for person in whole.on(seat.id)
    )
    part = subproblem(problem, people, shifts, keeping=whole)
    today = project(part, whole)
    then = Roster((today.assignments - removed) | added)
    return Broken(verify(part, today).broken, verify(part, then).broken)
