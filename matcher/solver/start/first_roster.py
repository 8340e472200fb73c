"""The first roster: person by person where days are planned by `Terms`, else seat by seat.

What a person must do at least cannot be kept by filling seats one after the other. So where people have terms
everybody gets a whole plan in turn (`turns`); whose plan still breaks a hard rule, one that plans do not know
of, is decided alone with CP-SAT. Only then seats are filled (`matcher.solver.start.greedy`).
"""

from functools import partial

from matcher.problem.eligibility import candidates
from matcher.roster import Roster
from matcher.solver.calendar.calendar_data import Daily
from matcher.solver.calendar.coordinate_descent import Turns
from matcher.solver.calendar.cover import Cover
from matcher.solver.calendar.plan_pricing import POSSIBLE
from matcher.solver.calendar.pricing import Pricing
from matcher.solver.lns.improver import decide
from matcher.solver.search import Search
from matcher.solver.start.greedy import construct
from matcher.solver.strategy import planned
from matcher.solver.subproblem import merge, now, restrict
from matcher.tiers import COVERAGE
from matcher.verify import verify

ROUNDS = 4
ROUNDS_PAIRS = 100_000
ALONE_EFFORT = 4.0


def first_roster(search: Search, start: Roster | None) -> Roster:
    """The first roster, which keeps what it can of `start`; feasible wherever that was found."""
    problem, incumbent, seed = search.problem, search.incumbent, search.limits.seed
    if not planned(problem):
        return construct(problem, start)
    daily = Daily(problem)
    turns = Turns(Pricing(daily, seed), Cover(daily), seed)
    if start is not None:
        _take(turns, daily, start)
    turns.round(lambda: True)
    if not incumbent.offer(turns.roster, "construct"):
        mended = _each_alone(search, turns.roster)
        incumbent.offer(mended, "construct")
        _take(turns, daily, mended)
    for _ in range(ROUNDS if len(candidates(problem)) <= ROUNDS_PAIRS else 0):
        if turns.round(lambda: search.clock.left > 0 and not search.cancel.is_set):
            incumbent.offer(turns.roster, "construct")
    return incumbent.roster or construct(problem, start)


def _take(turns: Turns, daily: Daily, roster: Roster) -> None:
    """Let everybody begin with their plan in a roster, if it keeps what they agreed to."""
    for person in range(len(daily.people)):
        plan = daily.plan(person, roster)
        if daily.cost(person, plan) < POSSIBLE:
            turns.take(person, plan)


def _each_alone(search: Search, roster: Roster) -> Roster:
    """`roster` with the calendar of each person who breaks a hard rule decided again, one after the other."""
    problem = search.problem
    shifts = [shift.id for shift in problem.open_shifts]
    known = {person.id for person in problem.open_volunteers}
    broken = {finding.numbers.get("volunteer") for finding in verify(problem, roster).broken}
    for person in sorted(known & broken):
        part = restrict(problem, {person}, shifts, keeping=roster)
        alone = partial(decide, part, now(part, roster), COVERAGE, seed=0, cancel=search.cancel)
        decided = search.step(partial(alone, seconds=max(1.0, search.clock.left), effort=ALONE_EFFORT))
        if decided and decided[0] is not None:
            roster = merge(part, decided[0], roster)
    return roster
