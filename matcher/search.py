"""The best roster known while a solve runs, and what is proven about it; safe to share between threads."""

from collections.abc import Mapping
from operator import le
from threading import Lock
from time import monotonic

from matcher.policy import Tier
from matcher.problem import Problem
from matcher.progress import OnProgress, Progress
from matcher.restrict import merge
from matcher.result import Finding, TierResult
from matcher.roster import Roster
from matcher.verify import verify

Costs = tuple[int, ...]
FRESH_SECONDS = 2.0
STAKED = {"minimum": Tier.MINIMUM, "desired": Tier.DESIRED, "promises": Tier.PROMISES}


def as_costs(costs: Mapping[Tier, int]) -> Costs:
    """Costs in the order of the tiers; smaller tuples are better rosters."""
    return tuple(costs[tier] for tier in Tier)


class Incumbent:
    """The best roster so far, its costs and findings, and what is proven about each tier.

    Once it is `settled`, coverage stays as it is and only what comes after it is improved.
    """

    def __init__(self, problem: Problem, seconds: float, on_progress: OnProgress | None) -> None:
        self.problem = problem
        self.begun = monotonic()
        self.deadline = self.begun + seconds
        self.first_at: float | None = None
        self.roster: Roster | None = None
        self.costs: Costs = ()
        self.generation = 0
        self.settled = False
        self._proofs: dict[Tier, list[tuple[Costs, int]]] = {tier: [] for tier in Tier}
        self.lock = Lock()
        self._findings: tuple[Finding, ...] = ()
        self._judged: Roster | None = None
        self._judged_at = 0.0
        self._on_progress = on_progress
        self._wanted = sum(seat.desired for shift in problem.open_shifts for seat in shift.seats)
        self._pledged = sum(problem.weight(s) * seat.desired for s in problem.open_shifts for seat in s.seats)
        self._promised = sum(problem.published.values())

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
            self.generation += 1
            self._findings, self._judged, self._judged_at = verdict.findings, roster, monotonic()
            if self.first_at is None:
                self.first_at = self.elapsed
        self.tell(phase)
        return True

    def replace(self, part: Problem, now: Roster, decided: Roster, generation: int, phase: str) -> bool:
        """Put what was decided in a part, where it was `now`, into the best roster if that makes it better.

        The difference is judged in the part alone; parts decided at once share nobody and no shift. When a
        whole roster was taken since `generation`, the part no longer fits and is dropped.
        """
        before, verdict = verify(part, now), verify(part, decided)
        if not verdict.feasible:
            return False
        change = [verdict.costs[tier] - before.costs[tier] for tier in Tier]
        with self.lock:
            costs = tuple(cost + more for cost, more in zip(self.costs, change, strict=True))
            if self.roster is None or costs >= self.costs or generation != self.generation:
                return False
            self.roster, self.costs = merge(part, decided, self.roster), costs
        self.tell(phase)
        return True

    def prove(self, tier: Tier, bound: int, caps: Costs) -> None:
        """No roster whose earlier tiers cost no more than `caps`, one by one, costs less than `bound` in
        this tier.
        """
        with self.lock:
            self._proofs[tier].append((caps, bound))
        self.tell("bound")

    def bound(self, tier: Tier) -> int:
        """The best bound of a tier that holds for the best roster's costs in the tiers before it."""
        before = self.costs[: tier - 1]
        return max(
            (bound for caps, bound in self._proofs[tier] if all(map(le, before, caps))),
            default=0,
        )

    def snapshot(self) -> tuple[Roster | None, Costs]:
        """The best roster and its costs."""
        with self.lock:
            return self.roster, self.costs

    @property
    def proven(self) -> bool:
        """Whether no tier can cost less than it does."""
        return bool(self.costs) and all(self.costs[tier - 1] <= self.bound(tier) for tier in Tier)

    def findings(self) -> tuple[Finding, ...]:
        """The findings about the best roster, or about one that was best a moment ago."""
        roster = self.roster
        if (
            roster is not None
            and roster is not self._judged
            and monotonic() > self._judged_at + FRESH_SECONDS
        ):
            self._judged, self._judged_at = roster, monotonic()
            self._findings = verify(self.problem, roster).findings
        return self._findings

    def tiers(self) -> dict[Tier, TierResult]:
        """Cost, bound and stake of each tier."""
        with self.lock:
            costs = dict(zip(Tier, self.costs, strict=False))
            return {
                tier: TierResult(cost, self.bound(tier), self._stake(tier, cost))
                for tier, cost in costs.items()
            }

    def tell(self, phase: str) -> None:
        """Report this moment."""
        if self._on_progress:
            filled = self._filled()
            self._on_progress(
                Progress(
                    phase=phase, seconds=self.elapsed, filled=filled, wanted=self._wanted, tiers=self.tiers()
                )
            )

    def _filled(self) -> int:
        roster = self.roster
        if roster is None:
            return 0
        seats = (seat for shift in self.problem.open_shifts for seat in shift.seats)
        return sum(min(len(roster.on(seat.id)), seat.desired) for seat in seats)

    def _stake(self, tier: Tier, cost: int) -> int:
        """Heads wanted and promises where they are priced; the cost itself where others are too."""
        prices = self.problem.policy.prices
        if any(price.tier is tier for rule, price in prices.items() if rule not in STAKED):
            return cost
        staked = {"minimum": self._pledged, "desired": self._pledged, "promises": self._promised}
        prices_of = {rule: self.problem.policy.price(rule, home) for rule, home in STAKED.items()}
        return (
            sum(staked[rule] * price.weight for rule, price in prices_of.items() if price.tier is tier)
            or cost
        )
