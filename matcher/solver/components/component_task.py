"""The two tasks about a component that other processes can do: solve it, or bound a tier of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from matcher.limits import SolveLimits
from matcher.model.rounding import round_up
from matcher.problem.problem import Problem
from matcher.progress import Cancel, Ended, OnProgress, Progress
from matcher.result import Result
from matcher.roster import Roster
from matcher.solver.district.model import DistrictModel
from matcher.solver.parallel.executor import Tell
from matcher.solver.params import SolveParams
from matcher.tiers import Tier

Solve = Callable[[Problem, SolveLimits, OnProgress | None, Roster | None, Cancel | None, SolveParams], Result]


@dataclass(frozen=True, slots=True)
class ComponentTask:
    """A component to be solved, from a roster it has already."""

    problem: Problem
    limits: SolveLimits
    start: Roster | None
    solve: Solve
    params: SolveParams


@dataclass(frozen=True, slots=True)
class RelaxedBoundTask:
    """The question: what does a tier of a component cost at least while other tiers keep to `caps`?"""

    problem: Problem
    tier: Tier
    caps: Mapping[Tier, int]
    seconds: float


def solve_component(task: ComponentTask, tell: Tell, cancel: Cancel) -> Result:
    """Solve a component; `tell` is given its progress now and then."""
    every_seconds = task.params.components.report_every_seconds
    reported_at = -every_seconds

    def hear(progress: Progress) -> None:
        nonlocal reported_at
        if progress.roster is not None and monotonic() >= reported_at + every_seconds:
            reported_at = monotonic()
            tell(progress)

    return task.solve(task.problem, task.limits, hear, task.start, cancel, task.params)


def relaxed_bound(asked: RelaxedBoundTask, _tell: Tell, cancel: Cancel) -> int:
    """The bound of the linear relaxation; 0 where it was not solved in time."""
    try:
        found = DistrictModel(asked.problem, cancel).relax({asked.tier: 1}, asked.caps, asked.seconds)
    except Ended:
        return 0
    return round_up(found.bound) if found else 0
