"""The best roster known while a solve runs, and what is proven about it; safe to share between threads."""

from collections.abc import Callable, Collection, Mapping
from operator import le
from threading import Lock
from time import monotonic
from typing import NamedTuple, TypeVar

from immutabledict import immutabledict

from matcher.ids import ShiftId, VolunteerId
from matcher.limits import Course
from matcher.model.rounding import up
from matcher.problem.problem import Problem
from matcher.progress import OnProgress, Progress
from matcher.result import Finding, TierResult
from matcher.roster import Roster
from matcher.rules.coupling import coupled
from matcher.solver.run_log import Steps
from matcher.solver.subproblem import again, merge, restrict
from matcher.solver.subproblem import now as today
from matcher.tiers import Tier
from matcher.verify import verify

Costs = tuple[int, ...]
T = TypeVar("T")
FRESH_SECONDS = 2.0
# To judge a large roster takes a second: no more than a tenth of the time goes by judging.
FRESH_TIMES = 10
FRESH_STEPS = 15
NOTHING: Mapping[Tier, int] = immutabledict()
STAKED = {"minimum": Tier.MINIMUM, "desired": Tier.DESIRED, "promises": Tier.PROMISES}


def as_costs(costs: Mapping[Tier, int]) -> Costs:
    """Costs in the order of the tiers; smaller tuples are better rosters."""
    return tuple(costs[tier] for tier in Tier)


def _change(part: Problem, before: Roster, after: Roster) -> Costs | None:
    """By how much each tier is dearer after than before; None where a hard rule is broken."""
    old, new = verify(part, before), verify(part, after)
    return tuple(new.costs[tier] - old.costs[tier] for tier in Tier) if new.feasible else None


class _Proof(NamedTuple):
    """What `Incumbent.prove` was told."""

    caps: Costs
    beside: Mapping[Tier, int]
    bound: float
    cut: bool

    def least(self, costs: Costs) -> int:
        """What the tier costs at least where the earlier ones cost no more than in `costs`; 0 where the
        proof does not hold.
        """
        if not all(map(le, costs, self.caps)):
            return 0
        return up(self.bound - sum(weight * costs[tier - 1] for tier, weight in self.beside.items()))


class Incumbent:
    """The best roster so far, its costs and findings, and what is proven about each tier.

    Once it is `settled`, coverage stays as it is and only what comes after it is improved. A part that is
    solved elsewhere may have run `out_of_memory`.
    """

    def __init__(
        self, problem: Problem, seconds: float, on_progress: OnProgress | None, steps: Steps | None = None
    ) -> None:
        self.problem = problem
        self.steps = steps or Steps()
        self.begun = monotonic()
        self.deadline = self.begun + seconds
        self.first_at: float | None = None
        self.roster: Roster | None = None
        self.costs: Costs = ()
        self.generation = 0
        self.settled = self.out_of_memory = False
        self._proofs: dict[Tier, list[_Proof]] = {tier: [] for tier in Tier}
        self.lock = Lock()
        self._findings: tuple[Finding, ...] = ()
        self._judged: Roster | None = None
        self._judged_at = 0.0
        self._judged_after = 0
        self._judging = 0.0
        self._closed = False
        self._before: tuple[Roster | None, Costs, Course | None] | None = None
        self._course: Course | None = None
        self._on_progress = on_progress
        self._wanted = sum(demand.desired for demand in problem.demands)
        self._pledged = sum(problem.project[each.project].weight * each.desired for each in problem.demands)
        self._promised = sum(problem.published.values())
        self._coupled = bool(coupled(problem))

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return monotonic() - self.begun

    @property
    def left(self) -> float:
        """Seconds until the deadline; none once all is done that a solve did which is done again."""
        return 0.0 if self.steps.over else self.deadline - monotonic()

    @property
    def due(self) -> bool:
        """Whether time is up."""
        return monotonic() >= self.deadline

    def step(self, work: Callable[[], tuple[T, bool]]) -> T | None:
        """What `work` finds; see `Steps.take`."""
        if self.repeatable:
            with self.lock:
                self._before = (self.roster, self.costs, self.steps.course)
        return self.steps.take(work)

    def close(self) -> None:
        """Take nothing more and tell nothing more: who still works is too late."""
        with self.lock:
            self._closed = True

    def step_back(self) -> None:
        """Close while somebody still works on a step: what can be done again is what was before it."""
        with self.lock:
            self._closed = True
            if self._before:
                self.roster, self.costs, self._course = self._before

    @property
    def course(self) -> Course | None:
        """What was done, so that it can be done again."""
        return self._course or self.steps.course

    @property
    def repeatable(self) -> bool:
        """Whether this solve can be done again: then nothing goes by the clock but how long it lasts."""
        return self.steps.counted

    def offer(self, roster: Roster, phase: str) -> bool:
        """Take a roster if it is feasible and better than what is known; says whether it was taken."""
        verdict = verify(self.problem, roster)
        costs = as_costs(verdict.costs)
        with self.lock:
            known = self.roster is not None and costs >= self.costs
            if self._closed or not verdict.feasible or known:
                return False
            self.roster, self.costs = roster, costs
            self.generation += 1
            self._findings, self._judged = verdict.findings, roster
            self._judged_at, self._judged_after = monotonic(), self.steps.done
            if self.first_at is None:
                self.first_at = self.elapsed
        self.tell(phase)
        return True

    def replace(
        self, part: Problem, now: Roster, decided: Roster, generation: int, phase: str, *, tied: bool = False
    ) -> bool:
        """Put what was decided in a part, where it was `now`, into the best roster if that makes it better.

        The difference is judged in the part alone; parts decided at once share nobody and no shift. Where a
        rule ties such parts all the same, or they overlap (`tied`), the part is cut anew from what is best by
        now; parts that overlap may also leave the cost as it is. When a whole roster was taken since
        `generation`, the part no longer fits and is dropped.
        """
        change = _change(part, now, decided)
        with self.lock:
            late = self._closed or generation != self.generation
            if late or self.roster is None:
                return False
            if self._coupled or tied:
                fresh = again(part, self.problem, self.roster)
                decided = Roster(decided.assignments - part.kept | fresh.kept)
                part, change = fresh, _change(fresh, today(fresh, self.roster), decided)
            if change is None:
                return False
            costs = tuple(cost + more for cost, more in zip(self.costs, change, strict=True))
            if costs > self.costs or (costs == self.costs and not tied):
                return False
            better = costs < self.costs
            self.roster, self.costs = merge(part, decided, self.roster), costs
        if better:
            self.tell(phase)
        return better

    def take(
        self,
        found: Roster,
        people: Collection[VolunteerId],
        shifts: Collection[ShiftId],
        before: Roster,
        generation: int,
    ) -> bool:
        """`replace` what some people did on some shifts `before` by what they do in `found`, if better."""
        part = restrict(self.problem, people, shifts, keeping=before)
        return self.replace(part, today(part, before), today(part, found), generation, "improve", tied=True)

    def prove(
        self,
        tier: Tier,
        bound: float,
        caps: Costs,
        *,
        beside: Mapping[Tier, int] = NOTHING,
        cut: bool = False,
    ) -> None:
        """No roster whose first tiers cost no more than `caps`, one by one, costs less than `bound` in this
        tier and, by weight, in those `beside` it together; a step that was `cut` short has proven it.
        """
        with self.lock:
            if self._closed:
                return
            self._proofs[tier].append(_Proof(caps, beside, bound, cut))
        self.tell("bound")

    def bound(self, tier: Tier, *, steering: bool = False) -> int:
        """The best bound of a tier that holds for the best roster's costs in the tiers before it; for
        `steering`, of those that will be known again when the solve is done again.
        """
        known = not (steering and self.repeatable)
        proofs = (proof for proof in self._proofs[tier] if known or not proof.cut)
        return max((proof.least(self.costs) for proof in proofs), default=0)

    def unproven(self, tier: Tier) -> bool:
        """Whether the best roster costs more in a tier than is proven that it must, as far as it steers."""
        costs = self.snapshot()[1]
        return bool(costs) and costs[tier - 1] > self.bound(tier, steering=True)

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
        if roster is not None and roster is not self._judged and self._stale:
            begun = monotonic()
            self._findings = verify(self.problem, roster).findings
            self._judged, self._judged_at, self._judged_after = roster, monotonic(), self.steps.done
            self._judging = self._judged_at - begun
        return self._findings

    @property
    def _stale(self) -> bool:
        if self.repeatable:
            return self.steps.done >= self._judged_after + FRESH_STEPS
        return monotonic() > self._judged_at + max(FRESH_SECONDS, FRESH_TIMES * self._judging)

    def tiers(self) -> dict[Tier, TierResult]:
        """Cost, bound and stake of each tier."""
        with self.lock:
            return self._tiers()

    def tell(self, phase: str) -> None:
        """Report this moment."""
        if self._on_progress:
            with self.lock:
                roster, tiers = self.roster, self._tiers()
            self._on_progress(
                Progress(
                    phase=phase,
                    seconds=self.elapsed,
                    filled=self._filled(roster),
                    wanted=self._wanted,
                    tiers=tiers,
                    roster=roster,
                )
            )

    def _tiers(self) -> dict[Tier, TierResult]:
        costs = dict(zip(Tier, self.costs, strict=False))
        return {
            tier: TierResult(cost, self.bound(tier), self._stake(tier, cost)) for tier, cost in costs.items()
        }

    def _filled(self, roster: Roster | None) -> int:
        if roster is None:
            return 0
        return sum(min(demand.heads(roster), demand.desired) for demand in self.problem.demands)

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
