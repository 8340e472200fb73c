"""Independent components solved apart and at once; their rosters are joined, their bounds combined.

Each component is solved by the ordinary solve, wherever there is room for it. Rosters that it reports on the
way go into the best roster of the whole at once. The task of a lost worker begins again: its time is lost,
and the rosters it found since its last report, at most `report_every_seconds` before. Components share the
time limit by their numbers of pairs; time that one leaves over goes to those that begin later.

Costs of components add up. Bounds add up as far as that is a proof. For component i let b[i] be a bound of a
tier, valid while its earlier tiers cost no more than in its own roster. Let u[i] <= b[i] be a bound that is
valid in any roster of the whole whose earlier tiers cost no more than those of the best one. In a roster of
the latter kind a component may have dearer earlier tiers only by what other components save there. Together
they can save no more than the slack: the sum of (cost - bound) over the earlier tiers. A component that is
dearer uses up at least one unit of it. So at most `slack` components fall from b to u:

    bound = sum of b - the sum of the slack largest (b - u).

Where the earlier tiers are proven, the slack is 0 and the bound is the sum of b. Elsewhere u comes from the
linear relaxation of the component, where each earlier tier may cost its bound plus the slack of that tier.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from threading import Lock

from matcher.limits import RunLog, SolveLimits
from matcher.problem.problem import Problem
from matcher.progress import Progress
from matcher.result import Result, Status, Stopped, TierResult
from matcher.roster import Assignment, Roster
from matcher.solver.components.component_task import (
    ComponentTask,
    RelaxedBoundTask,
    Solve,
    relaxed_bound,
    solve_component,
)
from matcher.solver.components.independent import Component, extract, join
from matcher.solver.conflict import Conflict, smallest_conflict
from matcher.solver.incumbent import Costs, as_costs
from matcher.solver.memory import resident_megabytes
from matcher.solver.parallel import Executor, Here, Processes, executor
from matcher.solver.search import Search
from matcher.solver.sizes import size_of
from matcher.solver.subproblem import project
from matcher.solver.threads import GRACE_SECONDS
from matcher.tiers import Tier
from matcher.verify import verify

#: A solve with one thread is deterministic, which makes it slower.
FEWEST_THREADS = 2
#: A single process would do no more than this one.
FEWEST_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a strategy ended: `conflict` are pins that leave no roster, None when there may be one; whether a
    component ran `out_of_memory` where it was solved.
    """

    conflict: Conflict | None = None
    out_of_memory: bool = False


def solve_components(search: Search, found: Sequence[Component], solve: Solve) -> Outcome:
    """Solve these components of the problem with `solve`, each where there is room for it.

    What is found and proven goes to the search. Where a component has no roster, the outcome names the pins
    that leave none, the fewest of all components as far as time allows.
    """
    components = _Components(search, found)
    with closing(components.place()) as place:
        conflict = components.solve(place, solve)
        again = bool(components.lost) and not isinstance(place, Processes)
        if conflict is None and not again:
            components.prove(place)
    if conflict is None and again:
        with closing(components.place(here=True)) as place:
            conflict = components.solve(place, solve)
            if conflict is None:
                components.prove(place)
    return Outcome(conflict and components.smallest(conflict), components.out_of_memory)


def least_sum(bounds: Sequence[int], relaxed: Sequence[int], slack: int) -> int:
    """The least sum of `bounds` when at most `slack` of them fall to the bound in `relaxed`."""
    falls = sorted((tight - low for tight, low in zip(bounds, relaxed, strict=True)), reverse=True)
    return sum(bounds) - sum(falls[:slack])


class _Components:
    """The components of a problem, each with the best roster of it that has come back."""

    def __init__(self, search: Search, found: Sequence[Component]) -> None:
        problem, roster = search.problem, search.incumbent.roster
        self._search, self._incumbent, self._limits = search, search.incumbent, search.limits
        self._generation = search.incumbent.generation
        self._params = search.params.components
        self.out_of_memory = False
        self._found = found
        self._subproblems = [extract(problem, each) for each in found]
        self._pairs = [each.pairs for each in found]
        self._to_begin = set(range(len(found)))
        self.lost: list[int] = []
        self._bounds: list[Costs] = [(0,) * len(Tier)] * len(found)
        self._held: list[Roster | None] = [None] * len(found)
        self._costs: list[Costs] = [()] * len(found)
        if roster is not None:
            for index, component in enumerate(self._subproblems):
                self._held[index] = held = project(component, roster)
                self._costs[index] = as_costs(verify(component, held).costs)
        self._lock = Lock()

    def place(self, *, here: bool = False) -> Executor:
        """Where the components are solved: small ones in this process, others in as many processes as memory
        allows, or on a cluster unless it must be `here`, on this machine.
        """
        limits, slots = self._limits, min(self._limits.workers, len(self._found))
        if limits.workers == 1 or sum(self._pairs) < self._params.process_pairs:
            return Here()
        seconds = self._params.connect_share * self._left
        place = Processes(slots) if here else executor(slots, limits.cluster, seconds, self._over)
        if isinstance(place, Processes) and limits.megabytes is not None:
            place.slots = min(slots, self._room // max(map(_megabytes, self._subproblems)))
            return place if place.slots >= FEWEST_PROCESSES else Here()
        return place

    def solve(self, place: Executor, solve: Solve) -> Conflict | None:
        """Solve all components, or those that were `lost`; returns pins that leave one without a roster."""
        begin = self.lost or list(filter(self._was_begun, range(len(self._subproblems))))
        self.lost = []
        logs = list[RunLog | None]([None] * len(self._subproblems))
        self._search.clock.add_components(logs)
        self._to_begin |= set(begin)
        tasks = [partial(self._task, index, place, solve) for index in begin]
        for done in place.run(solve_component, tasks, self._on_progress, self._over):
            index = begin[done.task]
            if done.lost:
                self.lost.append(index)
                continue
            result: Result = done.answer
            logs[index] = result.run_log
            self._search.clock.add_components(logs)
            self.out_of_memory |= result.stopped is Stopped.MEMORY
            if result.status is Status.INFEASIBLE:
                return Conflict(result.conflict, result.smallest)
            self._take(index, result.roster, result.tiers)
        return None

    def smallest(self, known: Conflict) -> Conflict:
        """The smallest conflict of all components, when one is known. Those with a roster have none."""
        unsolved = [each for each, held in zip(self._found, self._held, strict=True) if held is None]
        if known.smallest and len(unsolved) == 1:
            return known
        joined = extract(self._search.problem, join(unsolved))
        return smallest_conflict(joined, known, max(GRACE_SECONDS, self._left), self._search.cancel)

    def prove(self, place: Executor) -> None:
        """Prove the bounds of the whole from those of the components."""
        if self._incumbent.roster is not None:
            self._prove(partial(self._relaxed_bounds, place))

    def _was_begun(self, index: int) -> bool:
        """Whether a component was begun in the earlier solve, where one is done again."""
        return self._limits.run_log is None or self._limits.run_log.components[index] is not None

    def _task(self, index: int, place: Executor, solve: Solve) -> ComponentTask:
        """The task of a component, with its share of the time, the threads and the memory."""
        limits, slots = self._limits, place.slots
        again = limits.run_log.components[index] if limits.run_log else None
        left = self._left - self._params.relaxation_share * limits.seconds
        waiting = self._to_begin | {index}
        share = self._pairs[index] / sum(self._pairs[each] for each in waiting)
        self._to_begin.discard(index)
        seconds = max(self._params.shortest_seconds, left if again else min(left, left * slots * share))
        workers, megabytes = limits.workers, limits.megabytes
        if not isinstance(place, Here):
            workers = max(FEWEST_THREADS, max(slots, workers) // min(slots, len(self._subproblems)))
        if isinstance(place, Processes) and megabytes is not None:
            megabytes = max(1, self._room // slots)
        task_limits = SolveLimits(
            seconds=seconds, workers=workers, seed=limits.seed, megabytes=megabytes, run_log=again
        )
        return ComponentTask(
            self._subproblems[index], task_limits, self._held[index], solve, self._search.params
        )

    @property
    def _room(self) -> int:
        """The megabytes that this process leaves of the limit."""
        return max(0, (self._limits.megabytes or 0) - resident_megabytes())

    @property
    def _left(self) -> float:
        return self._search.clock.seconds_to_deadline

    def _over(self) -> bool:
        return self._search.cancel.is_set or self._left <= 0

    def _on_progress(self, index: int, progress: Progress) -> None:
        self._take(index, progress.roster, progress.tiers)

    def _take(self, index: int, roster: Roster | None, tiers: Mapping[Tier, TierResult]) -> None:
        """Take a roster of a component if it is better than the one held, with its bounds."""
        if roster is None:
            return
        costs = tuple(tiers[tier].cost for tier in Tier)
        bounds = tuple(tiers[tier].bound for tier in Tier)
        with self._lock:
            held = self._held[index]
            if held is None or costs < self._costs[index]:
                self._store(index, held, roster)
                self._held[index], self._costs[index], self._bounds[index] = roster, costs, bounds
            elif costs == self._costs[index]:
                self._bounds[index] = tuple(map(max, bounds, self._bounds[index]))
            if self._incumbent.roster is not None:
                self._prove(self._zero_bounds)

    def _store(self, index: int, held: Roster | None, roster: Roster) -> None:
        if self._incumbent.roster is not None and held is not None:
            self._incumbent.splice(self._subproblems[index], held, roster, self._generation, "improve")
            return
        known = [roster if other == index else held for other, held in enumerate(self._held)]
        merged = frozenset[Assignment]().union(*(each.assignments for each in known if each is not None))
        if None not in known:
            self._incumbent.offer(Roster(merged), "improve")
            self._generation = self._incumbent.generation

    def _prove(self, relaxed_bounds: "RelaxedBounds") -> None:
        """Bound each tier of the whole; `relaxed_bounds` gives u of all components, see the module."""
        costs = self._incumbent.costs
        gaps: dict[Tier, int] = {}
        for tier in Tier:
            bounds = [each[tier - 1] for each in self._bounds]
            cost = sum(each[tier - 1] for each in self._costs)
            slack = sum(gaps.values())
            least = least_sum(bounds, relaxed_bounds(tier, gaps) if slack else bounds, slack)
            gaps[tier] = cost - least
            bound = costs[tier - 1] - gaps[tier]
            if bound > self._search.proofs.bound(tier):
                self._search.proofs.add(tier, bound, costs[: tier - 1])

    def _zero_bounds(self, _tier: Tier, _gaps: Mapping[Tier, int]) -> Sequence[int]:
        return [0] * len(self._subproblems)

    def _relaxed_bounds(self, place: Executor, tier: Tier, gaps: Mapping[Tier, int]) -> Sequence[int]:
        """U of each component by its relaxation, where each earlier tier may cost more by its gap."""
        bounds = [each[tier - 1] for each in self._bounds]

        def task(index: int) -> RelaxedBoundTask:
            caps = {before: self._bounds[index][before - 1] + gap for before, gap in gaps.items()}
            return RelaxedBoundTask(
                self._subproblems[index], tier, caps, max(self._params.shortest_seconds, self._left)
            )

        open_components = [] if self._over() else [index for index, bound in enumerate(bounds) if bound]
        found = [0] * len(bounds)
        for done in place.run(
            relaxed_bound, [partial(task, index) for index in open_components], _ignore, self._over
        ):
            if not done.lost:
                index = open_components[done.task]
                found[index] = min(bounds[index], done.answer)
        return found


RelaxedBounds = Callable[[Tier, Mapping[Tier, int]], Sequence[int]]


def _ignore(_index: int, _event: object) -> None:
    """Ignore what a relaxation tells."""


def _megabytes(component: Problem) -> int:
    """The memory that a process needs to solve a component."""
    size = size_of(component)
    return size.megabytes + size.whole_megabytes
