"""No seat has more heads than its maximum: for each seat, assigned <= maximum.

Where more people stand on a seat, nobody else may join them.
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Seat
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn

INFO = RuleInfo(
    name="maximum",
    family=Family.COVERAGE,
    parameters=(Parameter("maximum", SetIn.SEAT, "heads", least=1, most=10_000, default=1),),
    may_be_priced=False,
    waivable=True,
    calendar=True,
    pins_can_break=True,
)


def post(problem: Problem, model: Model, x: Variables) -> None:
    for shift in problem.open_shifts:
        for seat in shift.seats:
            variables = x.seated((seat.id,))
            if len(variables) > (most := _most(problem, seat)):
                model.at_most(most, variables)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for shift in problem.open_shifts:
        for seat in shift.seats:
            over = len(roster.on(seat.id)) - _most(problem, seat)
            if over > 0:
                numbers = immutabledict(shift=shift.id, seat=seat.id, over=over, maximum=seat.maximum)
                yield Finding("maximum", over, None, numbers)


def _most(problem: Problem, seat: Seat) -> int:
    """The most heads on a seat: its maximum, or as many as stand there."""
    return max(seat.maximum, problem.standing_heads((seat.id,)))
