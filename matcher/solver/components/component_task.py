"""What is done with a part wherever there is room: it is solved, or a tier of it is bounded."""

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
TOLD_EVERY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class ComponentTask:
    """A part on its way to whoever solves it."""

    problem: Problem
    limits: SolveLimits
    start: Roster | None
    solve: Solve
    params: SolveParams


@dataclass(frozen=True, slots=True)
class RelaxedBoundTask:
    """The question how little a tier of a part can cost while others cost no more than `caps`."""

    problem: Problem
    tier: Tier
    caps: Mapping[Tier, int]
    seconds: float


def solve_component(part: ComponentTask, tell: Tell, cancel: Cancel) -> Result:
    """Solve a part; it tells its progress now and then."""
    told = -TOLD_EVERY_SECONDS

    def hear(progress: Progress) -> None:
        nonlocal told
        if progress.roster is not None and monotonic() >= told + TOLD_EVERY_SECONDS:
            told = monotonic()
            tell(progress)

    return part.solve(part.problem, part.limits, hear, part.start, cancel, part.params)


def relaxed_bound(asked: RelaxedBoundTask, _tell: Tell, cancel: Cancel) -> int:
    """The bound of the relaxation, or 0."""
    try:
        found = DistrictModel(asked.problem, cancel).relax({asked.tier: 1}, asked.caps, asked.seconds)
    except Ended:
        return 0
    return round_up(found.bound) if found else 0
