"""The start of a solve: a first roster, or the pins that leave none.

One way after the other is tried until a roster keeps all hard rules: the greedy start or whole plans of days
(`first_roster`); the promises that can be kept together (`kept_promises`); once it is known that the pins can
hold together, the teams that break a hard rule decided again by CP-SAT. What is left is up to the strategy.
"""

from functools import partial

from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.problem.standing import with_fixed
from matcher.roster import Roster
from matcher.solver.conflict import Conflict, find_conflict
from matcher.solver.lns.improver import solve_subproblem
from matcher.solver.search import Search
from matcher.solver.start.first_roster import first_roster
from matcher.solver.start.greedy import greedy
from matcher.solver.start.kept_promises import kept_promises
from matcher.solver.subproblem import project, splice, subproblem
from matcher.solver.threads import GRACE_SECONDS
from matcher.tiers import COVERAGE
from matcher.verify import verify


def begin(search: Search, start: Roster | None) -> Conflict | None:
    """Find a first roster, for which `start` counts too; returns pins that cannot hold together, if that is
    why there is none.
    """
    problem, incumbent = search.problem, search.incumbent
    first = first_roster(search, start)
    if incumbent.roster is None and not incumbent.offer(first, "construct"):
        _keep_promises(search)
    if incumbent.roster is None:
        left = search.clock.left
        seconds = max(GRACE_SECONDS, min(search.params.conflict.pins_seconds, left))
        conflict = find_conflict(problem, seconds, search.cancel, longest=left)
        if conflict:
            return conflict
        incumbent.offer(_with_teams_decided(search, first), "construct")
    if start is not None:
        incumbent.offer(with_fixed(problem, start), "construct")
    return None


def _keep_promises(search: Search) -> None:
    """Begin with the promises that can be kept together, where few of them may be moved."""
    promises = kept_promises(search)
    if promises is not None and search.incumbent.offer(promises, "construct"):
        search.incumbent.offer(greedy(search.problem, promises), "construct")


def _with_teams_decided(search: Search, roster: Roster) -> Roster:
    """`roster`, its broken teams decided again together with all who could serve in them."""
    part = _around_broken_teams(search.problem, roster)
    solve = partial(solve_subproblem, part, project(part, roster), COVERAGE, seed=0, cancel=search.cancel)
    seconds, effort = max(GRACE_SECONDS, search.clock.left / 2), search.params.start.teams_effort
    decided = search.step(partial(solve, seconds=seconds, effort=effort))
    found = decided and decided[0]
    return roster if found is None else splice(part, found, roster)


def _around_broken_teams(problem: Problem, roster: Roster) -> Problem:
    """The subproblem of all who could serve in a broken team, on its shifts and on all they hold."""
    named = {each.numbers.get("shift") for each in verify(problem, roster).broken}
    shifts = {shift.id for shift in problem.shifts if shift.id in named}
    seats = [seat.id for shift in shifts for seat in problem.shift[shift].seats]
    people = {person for seat in seats for person in candidates(problem).on.get(seat, ())}
    shifts |= {problem.shift_of[seat].id for person in people for seat in roster.held_by(person)}
    return subproblem(problem, people, shifts - problem.undecided_shifts, keeping=roster)
