"""The best roster known while a solve runs, and what is proven about it; safe to share between threads."""

from collections.abc import Mapping
from threading import Lock
from time import monotonic

from matcher.policy import Tier
from matcher.problem import Problem
from matcher.progress import OnProgress, Progress
from matcher.result import Finding, TierResult
from matcher.restrict import merge
from matcher.roster import Roster
from matcher.verify import verify

Costs = tuple[int, ...]
FRESH_SECONDS = 2.0


def as_costs(costs: Mapping[Tier, int]) -> Costs:
    """Costs in the order of the tiers; smaller tuples are better rosters."""
    return tuple(costs[tier] for tier in Tier)


class Incumbent:
    """The best roster so far, its costs and findings, and a proven bound for each tier.

    A bound of a tier was proven while the tiers before it were allowed their costs of that time, which can only have
    fallen since; so every bound stays true.
    """

    def __init__(self, problem: Problem, seconds: float, on_progress: OnProgress | None) -> None:
        self.problem = problem
        self.begun = monotonic()
        self.deadline = self.begun + seconds
        self.first_at: float | None = None
        self.roster: Roster | None = None
        self.costs: Costs = ()
        self.bounds: dict[Tier, int] = dict.fromkeys(Tier, 0)
        self.lock = Lock()
        self._findings: tuple[Finding, ...] = ()
        self._judged: Roster | None = None
        self._judged_at = 0.0
        self._on_progress = on_progress
        self._wanted = sum(seat.desired for shift in problem.open_shifts for seat in shift.seats)
        self._pledged = sum(problem.weight(s) * seat.desired for s in problem.open_shifts for seat in s.seats)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return monotonic() - self.begun

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - monotonic()

    def offer(self, roster: Roster, phase: str) -> bool:
        """Take a roster if it is feasible and better than what is known; says whether it was taken."""
        verdict = verify(self.problem, roster)
        costs = as_costs(verdict.costs)
        with self.lock:
            if not verdict.feasible or (self.roster is not None and costs >= self.costs):
                return False
            self.roster, self.costs = roster, costs
            self._findings, self._judged, self._judged_at = verdict.findings, roster, monotonic()
            if self.first_at is None:
                self.first_at = self.elapsed
        self.tell(phase)
        return True

    def replace(self, part: Problem, now: Roster, decided: Roster, phase: str) -> bool:
        """Put what was decided in a part, where it was `now`, into the best roster if that makes it better.

        The difference is judged in the part alone; parts decided at once share nobody and no shift.
        """
        before, verdict = verify(part, now), verify(part, decided)
        if not verdict.feasible:
            return False
        change = [verdict.costs[tier] - before.costs[tier] for tier in Tier]
        with self.lock:
            costs = tuple(cost + more for cost, more in zip(self.costs, change, strict=True))
            if self.roster is None or costs >= self.costs:
                return False
            self.roster, self.costs = merge(part, decided, self.roster), costs
        self.tell(phase)
        return True

    def prove(self, tier: Tier, bound: int) -> None:
        """Raise the bound of a tier."""
        with self.lock:
            self.bounds[tier] = max(self.bounds[tier], bound)
        self.tell("bound")

    @property
    def proven(self) -> bool:
        """Whether every tier costs no more than its bound."""
        return bool(self.costs) and all(
            cost <= self.bounds[tier] for tier, cost in zip(Tier, self.costs, strict=True)
        )

    def findings(self) -> tuple[Finding, ...]:
        """The findings about the best roster, or about one that was best a moment ago."""
        roster = self.roster
        if roster is not None and roster is not self._judged and monotonic() > self._judged_at + FRESH_SECONDS:
            self._judged, self._judged_at = roster, monotonic()
            self._findings = verify(self.problem, roster).findings
        return self._findings

    def tiers(self) -> dict[Tier, TierResult]:
        """Cost, bound and stake of each tier."""
        with self.lock:
            costs, bounds = dict(zip(Tier, self.costs, strict=False)), dict(self.bounds)
        return {
            tier: TierResult(costs[tier], min(bounds[tier], costs[tier]), self._stake(tier, costs[tier]))
            for tier in costs
        }

    def tell(self, phase: str) -> None:
        """Report this moment."""
        if self._on_progress:
            filled = len(self.roster) if self.roster else 0
            self._on_progress(
                Progress(
                    phase=phase, seconds=self.elapsed, filled=filled, wanted=self._wanted, tiers=self.tiers()
                )
            )

    def _stake(self, tier: Tier, cost: int) -> int:
        if tier in (Tier.MINIMUM, Tier.DESIRED):
            return self._pledged
        return sum(self.problem.published.values()) if tier is Tier.PROMISES else cost
