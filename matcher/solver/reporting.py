"""What a running solve tells: its progress, what each tier has at stake, and findings about its roster."""

from time import monotonic

from matcher.problem.demand import demands_of
from matcher.problem.problem import Problem
from matcher.progress import OnProgress, Progress
from matcher.result import Finding, TierResult
from matcher.roster import Roster
from matcher.rules.info import Stake
from matcher.rules.registry import rules
from matcher.solver.clock import Clock
from matcher.solver.incumbent import Improvement, Incumbent
from matcher.solver.proofs import Proofs
from matcher.tiers import Tier
from matcher.verify import verify


class Stakes:
    """What each tier of a problem has at stake, by which its gap is measured."""

    def __init__(self, problem: Problem) -> None:
        pledged = sum(problem.project[each.project].weight * each.desired for each in demands_of(problem))
        amounts = {Stake.HEADS: pledged, Stake.PROMISES: sum(problem.published.values())}
        staked = {name: rule.INFO for name, rule in rules().items() if rule.INFO.stake is not None}
        policy = problem.policy
        self._priced = [(info.price(policy), amounts[info.stake]) for info in staked.values() if info.stake]
        self._others = {price.tier for rule, price in policy.prices.items() if rule not in staked}

    def of(self, tier: Tier, cost: int) -> int:
        """Heads wanted and promises made, weighted, where these are priced in a tier and nothing else is; the
        cost itself in other tiers.
        """
        if tier in self._others:
            return cost
        return sum(amount * price.weight for price, amount in self._priced if price.tier is tier) or cost


class RecentFindings:
    """The findings about the best roster, judged again only now and then: judging takes up to a second."""

    def __init__(self, incumbent: Incumbent, clock: Clock) -> None:
        self._incumbent, self._clock = incumbent, clock
        self._findings: tuple[Finding, ...] = ()
        self._judged: Roster | None = None
        self._judged_at = 0.0
        self._judging_seconds = 0.0
        incumbent.listeners.append(self._heard)

    def get(self) -> tuple[Finding, ...]:
        """The findings about the best roster, or about one that was best a moment ago."""
        roster = self._incumbent.roster
        stale = roster is not self._judged and self._clock.stale(self._judged_at, self._judging_seconds)
        if roster is not None and stale:
            begun = monotonic()
            self._keep(roster, verify(self._incumbent.problem, roster).findings)
            self._judging_seconds = monotonic() - begun
        return self._findings

    def _heard(self, better: Improvement) -> None:
        if better.findings is not None:
            self._keep(better.roster, better.findings)

    def _keep(self, roster: Roster, findings: tuple[Finding, ...]) -> None:
        self._findings, self._judged, self._judged_at = findings, roster, self._clock.moment


class Reporter:
    """Reports each better roster and each proof to `on_progress`, in the thread that found it."""

    def __init__(
        self, incumbent: Incumbent, proofs: Proofs, clock: Clock, on_progress: OnProgress | None
    ) -> None:
        self.seconds_to_first: float | None = None
        self._incumbent, self._proofs, self._clock = incumbent, proofs, clock
        self._on_progress = on_progress
        self._stakes = Stakes(incumbent.problem)
        self._demands = demands_of(incumbent.problem)
        self._wanted = sum(demand.desired for demand in self._demands)
        incumbent.listeners.append(self._improved)
        proofs.listeners.append(lambda: self.report("bound"))

    def tiers(self) -> dict[Tier, TierResult]:
        """Cost, bound and stake of each tier."""
        with self._incumbent.lock:
            return self._tiers()

    def report(self, phase: str) -> None:
        """Report this moment."""
        if self._on_progress is None:
            return
        with self._incumbent.lock:
            roster, tiers = self._incumbent.roster, self._tiers()
        self._on_progress(
            Progress(
                phase=phase,
                seconds=self._clock.elapsed,
                filled=self._filled(roster),
                wanted=self._wanted,
                tiers=tiers,
                roster=roster,
            )
        )

    def _improved(self, better: Improvement) -> None:
        if self.seconds_to_first is None:
            self.seconds_to_first = self._clock.elapsed
        self.report(better.phase)

    def _tiers(self) -> dict[Tier, TierResult]:
        costs = dict(zip(Tier, self._incumbent.costs, strict=False))
        return {
            tier: TierResult(cost, self._proofs.bound(tier), self._stakes.of(tier, cost))
            for tier, cost in costs.items()
        }

    def _filled(self, roster: Roster | None) -> int:
        if roster is None:
            return 0
        return sum(min(demand.heads(roster), demand.desired) for demand in self._demands)
