"""The best roster known while a solve runs, and its costs; safe to share between threads."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from threading import Lock

from matcher.ids import ShiftId, VolunteerId
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed, of_period
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.coupling import coupled
from matcher.solver.subproblem import project, re_extract, splice, subproblem
from matcher.tiers import Tier
from matcher.verify import verify

Costs = tuple[int, ...]


def as_costs(costs: Mapping[Tier, int]) -> Costs:
    """Costs in the order of the tiers; smaller tuples are better rosters."""
    return tuple(costs[tier] for tier in Tier)


@dataclass(frozen=True, slots=True)
class Improvement:
    """A better roster, and the phase that found it; with the findings about it where all of it was judged."""

    phase: str
    roster: Roster
    findings: tuple[Finding, ...] | None = None


class Incumbent:
    """The best roster so far and its costs; `listeners` are called after each better one.

    Whoever reads several fields that belong together holds the `lock`. `generation` counts the rosters that
    were offered as a whole and taken.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.roster: Roster | None = None
        self.costs: Costs = ()
        self.generation = 0
        self.closed = False
        self.lock = Lock()
        self.listeners: list[Callable[[Improvement], None]] = []
        self._checkpoint: tuple[Roster | None, Costs] = (None, ())
        self._coupled = bool(coupled(problem))

    def offer(self, roster: Roster, phase: str) -> bool:
        """Take a roster if it keeps all hard rules and is better than the best so far; returns whether it was
        taken.
        """
        roster = of_period(self.problem, roster)
        verdict = verify(self.problem, roster)
        costs = as_costs(verdict.costs)
        with self.lock:
            known = self.roster is not None and costs >= self.costs
            if self.closed or not verdict.feasible or known:
                return False
            self.roster, self.costs = roster, costs
            self.generation += 1
        self._tell(Improvement(phase, roster, verdict.findings))
        return True

    def splice(
        self,
        part: Problem,
        before: Roster,
        decided: Roster,
        generation: int,
        phase: str,
        *,
        overlapping: bool = False,
    ) -> bool:
        """Put what was decided in a subproblem, where it was `before`, into the best roster; returns whether
        the costs fell.

        The change of costs is judged in the subproblem alone, as subproblems that are decided at the same
        time share nobody and no shift. Where a rule couples them all the same, or they are `overlapping` (as
        where people have terms), the subproblem is first extracted again from the roster that is best by now.

        Takes nothing if the incumbent is closed, if a whole roster was taken since `generation`, if a hard
        rule breaks, or if costs rise. Equal costs are taken only from overlapping subproblems.
        """
        change = _change(part, before, decided)
        with self.lock:
            late = self.closed or generation != self.generation
            if late or self.roster is None:
                return False
            if self._coupled or overlapping:
                fresh = re_extract(part, self.problem, self.roster)
                decided = Roster(decided.assignments - fixed(part) | fixed(fresh))
                part, change = fresh, _change(fresh, project(fresh, self.roster), decided)
            if change is None:
                return False
            costs = tuple(cost + more for cost, more in zip(self.costs, change, strict=True))
            if costs > self.costs or (costs == self.costs and not overlapping):
                return False
            better = costs < self.costs
            self.roster = roster = splice(part, decided, self.roster)
            self.costs = costs
        if better:
            self._tell(Improvement(phase, roster))
        return better

    def splice_plans(
        self,
        found: Roster,
        people: Collection[VolunteerId],
        shifts: Collection[ShiftId],
        before: Roster,
        generation: int,
    ) -> bool:
        """`splice` what some people do on some shifts in `found`, where it was as in `before`."""
        part = subproblem(self.problem, people, shifts, keeping=before)
        held, decided = project(part, before), project(part, found)
        return self.splice(part, held, decided, generation, "improve", overlapping=True)

    def snapshot(self) -> tuple[Roster | None, Costs]:
        """The best roster and its costs."""
        with self.lock:
            return self.roster, self.costs

    def close(self) -> None:
        """Take nothing more: what comes later is too late."""
        with self.lock:
            self.closed = True

    def checkpoint(self) -> None:
        """Remember the best roster for `restore`."""
        with self.lock:
            self._checkpoint = self.roster, self.costs

    def restore(self) -> None:
        """Go back to the last `checkpoint`."""
        with self.lock:
            self.roster, self.costs = self._checkpoint

    def _tell(self, better: Improvement) -> None:
        for heard in self.listeners:
            heard(better)


def _change(part: Problem, before: Roster, after: Roster) -> Costs | None:
    """The cost of each tier after minus before; None where a hard rule is broken after."""
    old, new = verify(part, before), verify(part, after)
    return tuple(new.costs[tier] - old.costs[tier] for tier in Tier) if new.feasible else None
