"""No project starves: the larger the missing share of its heads, the more each further missing head costs.

For each project, tenths = ceil(10 * missing / desired) over all its shifts; cost = 1 + 2 + ... + tenths,
times the rule's price, whatever the size of the project. The rule counts only where the policy prices it.

The cost is convex: 10 * missing <= desired * sum of y[j], where the 0-1 variable y[j], j = 1 to 10, costs j.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from immutabledict import immutabledict

from matcher.ids import CurveId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.model.model import Model, Var
from matcher.model.variables import Variables
from matcher.problem.arrays import joined
from matcher.problem.demand import Demand, demands_of
from matcher.problem.memo import memoised_from
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, RuleInfo
from matcher.tiers import Tier

INFO = RuleInfo(
    name="project_fairness",
    family=Family.FAIRNESS,
    tier=Tier.FAIRNESS,
    only_where_priced=True,
    couples_parts=True,
    context=("desired", "missing"),
)
# Coarse on purpose: each step is one 0-1 variable a project.
TENTHS = 10


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    for project, demands in _by_project(problem).items():
        desired = problem.context.desired.get(project, 0) + sum(each.desired for each in demands)
        short, certain = _short(demands, model, x)
        certain += problem.context.missing.get(project, 0)
        tenths = model.booleans(TENTHS)
        model.at_least(
            TENTHS * certain, [*tenths, *short], [*([desired] * TENTHS), *([-TENTHS] * len(short))]
        )
        model.cost_of_each(price.tier, tenths, [price.weight * number for number in range(1, TENTHS + 1)])


def _short(demands: Sequence[Demand], model: Model, x: Variables) -> tuple[list[Var], int]:
    """Variables for the missing heads that can still change, and the number of those that cannot."""
    short, certain = [], 0
    for demand in demands:
        variables = x.seated(demand.seats)
        free = variables[variables != Model.ONE]
        wanted = demand.desired - (len(variables) - len(free))
        if len(free) and wanted > 0:
            missing = model.integer(0, wanted)
            model.at_least(wanted, joined(free, [missing]))
            short.append(missing)
        else:
            certain += max(0, wanted)
    return short, certain


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    for project, demands in _by_project(problem).items():
        desired = problem.context.desired.get(project, 0) + sum(each.desired for each in demands)
        missing = problem.context.missing.get(project, 0)
        missing += sum(max(0, each.desired - each.heads(roster)) for each in demands)
        tenths = -(-TENTHS * missing // desired)
        if tenths:
            numbers = immutabledict(project=project, missing=missing, desired=desired)
            cost = price.weight * tenths * (tenths + 1) // 2
            yield Finding("project_fairness", cost, price.tier, numbers)


def context_numbers(
    problem: Problem, people: Collection[VolunteerId], work: Collection[ShiftId], keeping: Roster
) -> Mapping[str, object]:
    """The heads that other shifts of the same projects desire, and those of them that are missing."""
    desired: dict[ProjectId, int] = {}
    missing: dict[ProjectId, int] = {}
    if INFO.priced(problem.policy) is not None:
        shifts = [problem.shift[shift] for shift in work]
        seats = {seat.id for shift in shifts for seat in shift.seats}
        curves = {shift.curve for shift in shifts if shift.curve is not None}
        projects = {shift.project for shift in shifts}
        projects |= {curve.project for curve in problem.curves if curve.id in curves}
        demands = _by_project(problem)
        for project in projects & demands.keys():
            others = [each for each in demands[project] if not _among(each, seats, curves)]
            desired[project] = problem.context.desired.get(project, 0) + sum(each.desired for each in others)
            missing[project] = problem.context.missing.get(project, 0)
            missing[project] += sum(max(0, each.desired - each.heads(keeping)) for each in others)
    return {"desired": immutabledict(desired), "missing": immutabledict(missing)}


def _among(demand: Demand, seats: Collection[SeatId], curves: Collection[CurveId]) -> bool:
    """Whether a demand belongs to these seats and curves. An hour of a curve may have no station at all."""
    if demand.curve is not None:
        return demand.curve.id in curves
    return demand.seats[0] in seats


def coupled(problem: Problem) -> Iterator[frozenset[ShiftId]]:
    """The shifts of each project."""
    if INFO.priced(problem.policy) is not None:
        for demands in _by_project(problem).values():
            yield frozenset(problem.shift_of[seat].id for each in demands for seat in each.seats)


@memoised_from("shifts", "curves", "period", "context_shifts", "standing")
def _by_project(problem: Problem) -> Mapping[ProjectId, Sequence[Demand]]:
    """The demands of each project with desired heads in this problem."""
    found: dict[ProjectId, list[Demand]] = defaultdict(list)
    for demand in demands_of(problem):
        if demand.desired:
            found[demand.project].append(demand)
    return found
