"""Independent parts solved apart and at once, and put together again.

Each part is cut by `restrict`, solved by the ordinary solve wherever there is room, and what it tells is put
into the best roster of the whole at once, so that a worker that is lost takes no more than a moment with it.
A part gets time by the pairs it holds; what it does not use is left to those that come after it.

Costs of independent parts add, but for a constant: what no part decides. Bounds add too, as far as that is a
proof. Of part i let b[i] bound a tier while the tiers before it cost no more than they do in its own roster,
and u[i] <= b[i] bound it in any roster of the whole that is no dearer in the tiers before. In such a roster a
part may be dearer there only by what other parts save, and together they can save no more than the slack, the
sum of cost - bound of the tiers before; each part that is dearer takes a unit of it. So of all parts at most
slack many fall from b to u:

    bound = sum of b - the sum of the slack largest b - u.

Where the tiers before are proven that is the sum of b. Elsewhere u comes from the relaxation of the part,
with each tier before it allowed its bound and the slack of that tier.
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

# With one thread a solve counts its steps, so as to be repeatable, and is slower for it.
FEWEST_THREADS = 2
# One process beside this one would do no more than this one does.
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
    apart = _Apart(search, found)
    with closing(apart.place()) as place:
        against = apart.solve(place, solve)
        again = bool(apart.lost) and not isinstance(place, Processes)
        if against is None and not again:
            apart.prove(place)
    if against is None and again:
        with closing(apart.place(here=True)) as place:
            against = apart.solve(place, solve)
            if against is None:
                apart.prove(place)
    return Outcome(against and apart.smallest(against), apart.out_of_memory)


def least_sum(bounds: Sequence[int], loose: Sequence[int], slack: int) -> int:
    """The sum of all `bounds` when at most `slack` of them fall to what is `loose`."""
    falls = sorted((tight - low for tight, low in zip(bounds, loose, strict=True)), reverse=True)
    return sum(bounds) - sum(falls[:slack])


class _Apart:
    """The components of a problem, each with the best roster of it that has come back."""

    def __init__(self, search: Search, found: Sequence[Component]) -> None:
        problem, roster = search.problem, search.incumbent.roster
        self._search, self._incumbent, self._limits = search, search.incumbent, search.limits
        self._generation = search.incumbent.generation
        self._params = search.params.components
        self.out_of_memory = False
        self._found = found
        self._parts = [extract(problem, each) for each in found]
        self._pairs = [each.pairs for each in found]
        self._to_begin = set(range(len(found)))
        self.lost: list[int] = []
        self._bounds: list[Costs] = [(0,) * len(Tier)] * len(found)
        self._held: list[Roster | None] = [None] * len(found)
        self._costs: list[Costs] = [()] * len(found)
        if roster is not None:
            for index, part in enumerate(self._parts):
                self._held[index] = today = project(part, roster)
                self._costs[index] = as_costs(verify(part, today).costs)
        self._lock = Lock()

    def place(self, *, here: bool = False) -> Executor:
        """Where the parts are solved: where they are small in this process, else in others, as many as memory
        allows, or on a cluster unless it must be `here`.
        """
        limits, slots = self._limits, min(self._limits.workers, len(self._found))
        if limits.workers == 1 or sum(self._pairs) < self._params.process_pairs:
            return Here()
        seconds = self._params.connect_share * self._left
        place = Processes(slots) if here else executor(slots, limits.cluster, seconds, self._over)
        if isinstance(place, Processes) and limits.megabytes is not None:
            place.slots = min(slots, self._room // max(map(_megabytes, self._parts)))
            return place if place.slots >= FEWEST_PROCESSES else Here()
        return place

    def solve(self, place: Executor, solve: Solve) -> Conflict | None:
        """Solve all parts, or those that are `lost`; returns the pins for which one has no roster, None when
        all may have one.
        """
        begin, self.lost = self.lost or [each for each in range(len(self._parts)) if self._begun(each)], []
        logs = list[RunLog | None]([None] * len(self._parts))
        self._search.clock.add_components(logs)
        self._to_begin |= set(begin)
        tasks = [partial(self._part, index, place, solve) for index in begin]
        for done in place.run(solve_component, tasks, self._heard, self._over):
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
        """The smallest contradiction of all parts when that of one is known: those that have a roster hold
        none.
        """
        unsolved = [each for each, held in zip(self._found, self._held, strict=True) if held is None]
        if known.smallest and len(unsolved) == 1:
            return known
        part = extract(self._search.problem, join(unsolved))
        return smallest_conflict(part, known, max(GRACE_SECONDS, self._left), self._search.cancel)

    def prove(self, place: Executor) -> None:
        """Prove of the whole what the bounds of the parts say together."""
        if self._incumbent.roster is not None:
            self._prove(partial(self._loose, place))

    def _begun(self, index: int) -> bool:
        """Whether a part was begun in the solve that is done again, if one is."""
        return self._limits.run_log is None or self._limits.run_log.parts[index] is not None

    def _part(self, index: int, place: Executor, solve: Solve) -> ComponentTask:
        """A part as it is now, with its share of the time, the threads and the memory."""
        limits, slots = self._limits, place.slots
        again = limits.run_log.parts[index] if limits.run_log else None
        left = self._left - self._params.relaxation_share * limits.seconds
        waiting = self._to_begin | {index}
        share = self._pairs[index] / sum(self._pairs[each] for each in waiting)
        self._to_begin.discard(index)
        seconds = max(self._params.shortest_seconds, left if again else min(left, left * slots * share))
        workers, megabytes = limits.workers, limits.megabytes
        if not isinstance(place, Here):
            workers = max(FEWEST_THREADS, max(slots, workers) // min(slots, len(self._parts)))
        if isinstance(place, Processes) and megabytes is not None:
            megabytes = max(1, self._room // slots)
        asked = SolveLimits(
            seconds=seconds, workers=workers, seed=limits.seed, megabytes=megabytes, run_log=again
        )
        return ComponentTask(self._parts[index], asked, self._held[index], solve, self._search.params)

    @property
    def _room(self) -> int:
        """The megabytes that are left beside what this process holds."""
        return max(0, (self._limits.megabytes or 0) - resident_megabytes())

    @property
    def _left(self) -> float:
        return self._search.clock.seconds_to_deadline

    def _over(self) -> bool:
        return self._search.cancel.is_set or self._left <= 0

    def _heard(self, index: int, progress: Progress) -> None:
        self._take(index, progress.roster, progress.tiers)

    def _take(self, index: int, roster: Roster | None, tiers: Mapping[Tier, TierResult]) -> None:
        """Take a roster of a part, if it is better than what is held, and the bounds that go with it."""
        if roster is None:
            return
        costs = tuple(tiers[tier].cost for tier in Tier)
        bounds = tuple(tiers[tier].bound for tier in Tier)
        with self._lock:
            held = self._held[index]
            if held is None or costs < self._costs[index]:
                self._put(index, held, roster)
                self._held[index], self._costs[index], self._bounds[index] = roster, costs, bounds
            elif costs == self._costs[index]:
                self._bounds[index] = tuple(map(max, bounds, self._bounds[index]))
            if self._incumbent.roster is not None:
                self._prove(self._nothing)

    def _put(self, index: int, held: Roster | None, roster: Roster) -> None:
        if self._incumbent.roster is not None and held is not None:
            self._incumbent.splice(self._parts[index], held, roster, self._generation, "improve")
            return
        known = [roster if other == index else held for other, held in enumerate(self._held)]
        merged = frozenset[Assignment]().union(*(each.assignments for each in known if each is not None))
        if None not in known:
            self._incumbent.offer(Roster(merged), "improve")
            self._generation = self._incumbent.generation

    def _prove(self, loosen: "Loosen") -> None:
        """Bound each tier of the whole, given what `loosen` says of parts that are dearer before it."""
        costs = self._incumbent.costs
        gaps: dict[Tier, int] = {}
        for tier in Tier:
            bounds = [each[tier - 1] for each in self._bounds]
            cost = sum(each[tier - 1] for each in self._costs)
            slack = sum(gaps.values())
            least = least_sum(bounds, loosen(tier, gaps) if slack else bounds, slack)
            gaps[tier] = cost - least
            bound = costs[tier - 1] - gaps[tier]
            if bound > self._search.proofs.bound(tier):
                self._search.proofs.add(tier, bound, costs[: tier - 1])

    def _nothing(self, _tier: Tier, _gaps: Mapping[Tier, int]) -> Sequence[int]:
        return [0] * len(self._parts)

    def _loose(self, place: Executor, tier: Tier, gaps: Mapping[Tier, int]) -> Sequence[int]:
        """What the relaxations say of each part when each tier before may be as dear as its gap allows."""
        bounds = [each[tier - 1] for each in self._bounds]

        def task(index: int) -> RelaxedBoundTask:
            caps = {before: self._bounds[index][before - 1] + gap for before, gap in gaps.items()}
            return RelaxedBoundTask(
                self._parts[index], tier, caps, max(self._params.shortest_seconds, self._left)
            )

        asked = [] if self._over() else [index for index, bound in enumerate(bounds) if bound]
        found = [0] * len(bounds)
        for done in place.run(relaxed_bound, [partial(task, index) for index in asked], _unheard, self._over):
            if not done.lost:
                index = asked[done.task]
                found[index] = min(bounds[index], done.answer)
        return found


Loosen = Callable[[Tier, Mapping[Tier, int]], Sequence[int]]


def _unheard(_index: int, _event: object) -> None:
    """Nobody listens."""


def _megabytes(part: Problem) -> int:
    """What a process needs to solve a part."""
    size = size_of(part)
    return size.megabytes + size.whole_megabytes
