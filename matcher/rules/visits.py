"""A visit is made once, at one of its possible starts.

For each visit: sum over its starts of used <= 1, where used is 1 as soon as anybody serves at that start.
Where somebody stands at a start, no other one may be used.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from immutabledict import immutabledict

from matcher.ids import VisitId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Shift
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.team import team

INFO = RuleInfo(
    name="visits",
    family=Family.COVERAGE,
    parameters=(Parameter("visit", SetIn.SHIFT, "visit"),),
    may_be_off=False,
    may_be_priced=False,
    calendar=True,
    pins_can_break=True,
)


def active(problem: Problem) -> bool:
    return any(shift.visit is not None for shift in problem.shifts)


def post(problem: Problem, model: Model, x: Variables) -> None:
    for starts in starts_of(problem).values():
        possible = [shift for shift in starts if len(x.serving(shift.id)[1])]
        if len(possible) > 1:
            made = [shift for shift in possible if _stands(problem, shift)]
            used = [x.used(shift.id) for shift in possible if shift not in made]
            model.at_most_one([*used, Model.ONE] if made else used)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for visit, starts in starts_of(problem).items():
        served = [shift for shift in starts if team(roster, shift)]
        made = [shift for shift in served if _stands(problem, shift)]
        once = (made or served)[:1]
        for shift in served:
            if shift not in (*made, *once):
                numbers = immutabledict(visit=visit, shift=shift.id, other=once[0].id)
                yield Finding("visits", 1, None, numbers)


def starts_of(problem: Problem) -> Mapping[VisitId, Sequence[Shift]]:
    """The possible starts of each visit that is decided here, as shifts."""
    found: dict[VisitId, list[Shift]] = defaultdict(list)
    for shift in problem.open_shifts:
        if shift.visit is not None:
            found[shift.visit].append(shift)
    return found


def _stands(problem: Problem, shift: Shift) -> bool:
    """Whether anybody stands at a start."""
    return problem.standing_heads(seat.id for seat in shift.seats) > 0
