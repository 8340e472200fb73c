"""People who are pinned to a seat sit there, and people who are pinned out of a seat do not.

x[pair] = 1 for each pair in `pinned_in`; pairs in `pinned_out` have no variable. Who stands on a seat stays,
also when pinned out of it; everybody else is pinned out of what starts outside the period.
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn

INFO = RuleInfo(
    name="pins",
    family=Family.PERSON,
    parameters=(
        Parameter("pinned_in", SetIn.PROBLEM, "assignments"),
        Parameter("pinned_out", SetIn.PROBLEM, "assignments"),
    ),
    may_be_off=False,
    may_be_priced=False,
    calendar=True,
    pins_can_break=True,
)


def post(problem: Problem, model: Model, x: Variables) -> None:
    for pair in sorted(problem.pinned_in):
        variable = x.at(pair)
        if variable is not None:
            model.at_least(1, [variable])
        else:
            model.at_most(0, [Model.ONE])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for pair in sorted(problem.pinned_in - roster.assignments):
        yield Finding("pins", 1, None, immutabledict(volunteer=pair.volunteer, seat=pair.seat, pinned="in"))
    for pair in sorted((problem.pinned_out & roster.assignments) - problem.standing):
        yield Finding("pins", 1, None, immutabledict(volunteer=pair.volunteer, seat=pair.seat, pinned="out"))
    closed = problem.closed_shifts
    for pair in sorted(roster.assignments - problem.standing) if closed else ():
        if problem.shift_of[pair.seat].id in closed:
            numbers = immutabledict(volunteer=pair.volunteer, seat=pair.seat, pinned="out")
            yield Finding("pins", 1, None, numbers)
