"""The first roster: person by person where people have terms about their days, else seat by seat.

Terms ask people to serve at least so much. Filling seats one after the other cannot keep that. So where
people have terms, each in turn gets the cheapest plan of all their days (coordinate descent). A plan may
still break a hard rule that the pricing does not know; CP-SAT then decides the days of that person again.
Where people stand, of which plans do not know, it does so after the greedy start. Everywhere else that start
(`matcher.solver.start.greedy`) is enough.
"""

from functools import partial

from matcher.problem.eligibility import candidates
from matcher.roster import Roster
from matcher.solver.calendar.calendar_data import CalendarData
from matcher.solver.calendar.coordinate_descent import CoordinateDescent
from matcher.solver.calendar.cover import CoverCosts
from matcher.solver.calendar.kernel_types import POSSIBLE
from matcher.solver.calendar.pricing import CalendarPricing
from matcher.solver.lns.improver import solve_subproblem
from matcher.solver.search import Search
from matcher.solver.start.greedy import greedy
from matcher.solver.strategy import plans_days
from matcher.solver.subproblem import project, splice, subproblem
from matcher.tiers import COVERAGE
from matcher.verify import verify


def first_roster(search: Search, start: Roster | None) -> Roster:
    """The first roster, which keeps as much as it can of `start`; infeasible where none was found."""
    problem, incumbent, seed = search.problem, search.incumbent, search.limits.seed
    if not plans_days(problem):
        return greedy(problem, start)
    if problem.standing:
        found = greedy(problem, start)
        return found if incumbent.offer(found, "construct") else _each_alone(search, found)
    pricing_params = search.params.calendar.pricing
    data = CalendarData(problem, pricing_params)
    pricing = CalendarPricing(data, seed, pricing_params)
    descent = CoordinateDescent(pricing, CoverCosts(data), seed)
    if start is not None:
        _take(descent, data, start)
    descent.round(lambda: True)
    if not incumbent.offer(descent.roster, "construct"):
        mended = _each_alone(search, descent.roster)
        incumbent.offer(mended, "construct")
        _take(descent, data, mended)
    params = search.params.start
    for _ in range(params.plan_rounds if len(candidates(problem)) <= params.plan_rounds_pairs else 0):
        if search.step(partial(_whole_round, search, descent)):
            incumbent.offer(descent.roster, "construct")
    return incumbent.roster or greedy(problem, start)


def _whole_round(search: Search, descent: CoordinateDescent) -> tuple[bool, bool]:
    """A step: plan once more for everybody; cut short when somebody had no turn."""
    done = descent.round(lambda: not search.over)
    return done, not done


def _take(descent: CoordinateDescent, data: CalendarData, roster: Roster) -> None:
    """Give everybody the plan they have in a roster, if it keeps their terms."""
    for person in range(len(data.people)):
        plan = data.plan(person, roster)
        if data.cost(person, plan) < POSSIBLE:
            descent.assign(person, plan)


def _each_alone(search: Search, roster: Roster) -> Roster:
    """`roster`, with the days of each person who breaks a hard rule decided again by CP-SAT."""
    problem = search.problem
    shifts = [shift.id for shift in problem.open_shifts]
    known = {person.id for person in problem.open_volunteers}
    broken = {finding.numbers.get("volunteer") for finding in verify(problem, roster).broken}
    for person in sorted(known & broken):
        part = subproblem(problem, {person}, shifts, keeping=roster)
        alone = partial(solve_subproblem, part, project(part, roster), COVERAGE, seed=0, cancel=search.cancel)
        decided = search.step(
            partial(alone, seconds=max(1.0, search.clock.left), effort=search.params.start.person_effort)
        )
        if decided and decided[0] is not None:
            roster = splice(part, decided[0], roster)
    return roster
