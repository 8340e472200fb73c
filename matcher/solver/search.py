"""What all algorithms of a running solve share: the problem, its limits, and what is known so far."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress
from matcher.solver.clock import Clock, clock_of
from matcher.solver.incumbent import Incumbent
from matcher.solver.params import DEFAULTS, SolveParams
from matcher.solver.proofs import Proofs
from matcher.solver.reporting import RecentFindings, Reporter

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One running solve."""

    problem: Problem
    limits: SolveLimits
    params: SolveParams
    cancel: Cancel
    clock: Clock
    incumbent: Incumbent
    proofs: Proofs
    findings: RecentFindings
    reporter: Reporter

    @classmethod
    def begin(
        cls,
        problem: Problem,
        limits: SolveLimits,
        *,
        params: SolveParams = DEFAULTS,
        on_progress: OnProgress | None = None,
        cancel: Cancel | None = None,
    ) -> "Search":
        """A search that begins now and knows nothing yet."""
        clock, incumbent = clock_of(limits, params.clock), Incumbent(problem)
        proofs = Proofs(incumbent, clock)
        return cls(
            problem=problem,
            limits=limits,
            params=params,
            cancel=cancel or Cancel(),
            clock=clock,
            incumbent=incumbent,
            proofs=proofs,
            findings=RecentFindings(incumbent, clock),
            reporter=Reporter(incumbent, proofs, clock, on_progress),
        )

    def under(self, cancel: Cancel) -> "Search":
        """The same search for work that another flag ends."""
        return replace(self, cancel=cancel)

    @property
    def over(self) -> bool:
        """Whether the search must end: time is up, or somebody cancelled."""
        return self.clock.left <= 0 or self.cancel.is_set

    def step(self, work: Callable[[], tuple[T, bool]]) -> T | None:
        """Do one step and return what it found; see `Clock.step`."""
        return self.clock.step(work, self.incumbent.checkpoint, self.incumbent.restore)

    def step_back(self) -> None:
        """End the search while a step may still be running; see `Clock.step_back`."""
        self.incumbent.close()
        self.clock.step_back(self.incumbent.restore)
