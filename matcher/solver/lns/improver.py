"""Large neighbourhood search: choose a neighbourhood, solve it again with CP-SAT, keep a better roster.

The method is Shaw's (Using constraint programming and local search methods to solve vehicle routing problems,
1998). Sizes adapt: a neighbourhood that was solved to optimality makes the next one larger, one that ran out
of time makes it smaller. Several threads search at once. Their neighbourhoods share nobody and no shift; only
where people have terms they may overlap.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from random import Random
from threading import Lock

import numpy as np

from matcher.model.cpsat import CpSat
from matcher.problem.problem import Problem
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.rules.formulate import formulate, hint, weights
from matcher.solver.lns.neighbourhoods import Neighbourhood, Neighbourhoods
from matcher.solver.search import Search
from matcher.solver.strategy import plans_days
from matcher.solver.subproblem import project, subproblem, with_joint_shifts
from matcher.tiers import COMFORT, COVERAGE, Tier
from matcher.verify import verify

OF_WEEKS = ("stretch", "circle")
OF_TERMS = ("days", "people", "block")
Aim = tuple[str, tuple[Tier, ...]]
#: Draws neighbourhoods as no worker does.
OPENING = 999


def solve_subproblem(
    part: Problem,
    held: Roster,
    tiers: tuple[Tier, ...],
    *,
    seconds: float,
    seed: int,
    cancel: Cancel,
    effort: float | None = None,
) -> tuple[tuple[Roster | None, bool], bool]:
    """Solve a subproblem by CP-SAT: minimise `tiers`, with no tier before them dearer than in `held`.

    Returns ((roster or None, whether it is proven), whether the clock or a cancel cut the solve short).
    `held` is the roster of the subproblem to begin from. `seconds` and `effort` limit the solve, see
    `CpSat.minimise`.
    """
    model, x = formulate(part)
    solver = CpSat(model)
    costs = verify(part, held).costs
    for tier in Tier:
        if tier < tiers[0]:
            solver.cap(tier, costs[tier])
    found = solver.minimise(
        weights(model, tiers, costs),
        hint=hint(x, held),
        seconds=seconds,
        workers=1,
        seed=seed,
        cancel=cancel,
        effort=effort,
    )
    if found.values is None:
        return (None, found.infeasible), found.cut
    return (x.roster(np.array(found.values, dtype=bool)), found.proven), found.cut


class Improver:
    """Improves the best roster of a search, in as many threads as call it.

    Once `coverage_settled()` is true, coverage is left as it is and the other tiers are improved.
    """

    def __init__(self, search: Search, coverage_settled: Callable[[], bool] = lambda: False) -> None:
        self._search = search
        self._incumbent = search.incumbent
        self._params = search.params.lns
        self._settled = coverage_settled
        self._overlapping = plans_days(search.problem)
        self._kinds = OF_TERMS if self._overlapping else OF_WEEKS
        self._drawn: Counter[Aim] = Counter()
        self._better: Counter[Aim] = Counter()
        self._busy: list[Neighbourhood] = []
        self._lock = Lock()

    def run(self, worker: int) -> None:
        """Improve until time is up, all is proven, or somebody cancels; `worker` seeds the choices."""
        step = self.neighbourhood_step(worker)
        while not (self._search.over or self._search.proofs.optimal):
            step()

    def run_opening(self) -> None:
        """Improve a few small neighbourhoods."""
        params = self._params
        step = self.neighbourhood_step(OPENING, params.opening_pairs, params.opening_effort)
        for _ in range(params.opening_neighbourhoods):
            if not self._search.over:
                step()

    def neighbourhood_step(
        self, worker: int, first_pairs: int | None = None, effort: float | None = None
    ) -> Callable[[], bool]:
        """A function that searches one neighbourhood each time it is called, and returns whether that
        improved the roster; the first ones hold `first_pairs`, each takes as much `effort`.
        """
        random = Random(self._search.limits.seed * 1_000 + worker)
        draw = Neighbourhoods(self._search.problem, random.randrange(2**31), self._params)
        sizes: dict[Aim, int] = defaultdict(lambda: first_pairs or self._params.first_pairs)
        effort = effort or self._params.neighbourhood_effort

        def step() -> bool:
            tiers = self._focus(random)
            aim = self._kind(random, tiers), tiers
            neighbourhood = self._claim(draw, *aim, sizes[aim], random)
            if neighbourhood is None:
                return False
            try:
                proven, better = self._solve(neighbourhood, aim, random, effort)
            finally:
                with self._lock:
                    self._busy.remove(neighbourhood)
            sizes[aim] = self._next_size(sizes[aim], proven=proven)
            return better

        return step

    def _next_size(self, pairs: int, *, proven: bool) -> int:
        """The pairs of the next neighbourhood after one of so many, solved to optimality or not."""
        params = self._params
        factor = params.larger if proven else params.smaller
        return max(params.fewest_pairs, min(params.most_pairs, int(pairs * factor)))

    def _kind(self, random: Random, tiers: tuple[Tier, ...]) -> str:
        """A kind of neighbourhood; the more often it improved the roster, the likelier."""
        chances = [(1 + self._better[kind, tiers]) / (4 + self._drawn[kind, tiers]) for kind in self._kinds]
        return random.choices(self._kinds, [max(chance, self._params.least_chance) for chance in chances])[0]

    def _focus(self, random: Random) -> tuple[Tier, ...]:
        """The tiers to improve: mostly coverage while it is not proven, else the tiers after it."""
        unproven = self._search.proofs.unproven
        short = not self._settled() and any(map(unproven, COVERAGE))
        dear = any(map(unproven, COMFORT))
        return COVERAGE if short and (not dear or random.random() < self._params.coverage_share) else COMFORT

    def _claim(
        self, draw: Neighbourhoods, kind: str, tiers: tuple[Tier, ...], size: int, random: Random
    ) -> Neighbourhood | None:
        """A neighbourhood around a finding, or anywhere, that shares nothing with those being searched.

        None where nothing is left of it. Where people have terms, neighbourhoods are whole calendars and may
        overlap: the result is then judged against what is best by then.
        """
        roster = self._incumbent.roster
        if roster is None:
            return None
        paid = [finding.numbers for finding in self._search.findings.get() if finding.tier in tiers]
        about = random.choice(paid) if paid and random.random() < self._params.about_cost_share else {}
        drawn = draw.draw(kind, roster, size, about)
        shifts = with_joint_shifts(self._search.problem, drawn.shifts)
        drawn = Neighbourhood(drawn.volunteers, frozenset(shifts))
        with self._lock:
            for busy in () if self._overlapping else self._busy:
                drawn = Neighbourhood(drawn.volunteers - busy.volunteers, drawn.shifts - busy.shifts)
            if not drawn.volunteers or not drawn.shifts:
                return None
            self._busy.append(drawn)
        return drawn

    def _solve(self, chosen: Neighbourhood, aim: Aim, random: Random, effort: float) -> tuple[bool, bool]:
        """Solve a neighbourhood; whether it was solved to optimality, and whether the roster is better."""
        with self._incumbent.lock:
            whole, generation = self._incumbent.roster, self._incumbent.generation
        if whole is None:
            return False, False
        part = subproblem(self._search.problem, chosen.volunteers, chosen.shifts, keeping=whole)
        held = project(part, whole)
        seconds, limit = self._search.clock.allowance(self._params.neighbourhood_seconds, effort)
        decided = self._search.step(
            partial(
                solve_subproblem,
                part,
                held,
                aim[1],
                seconds=seconds,
                seed=random.randrange(2**31),
                cancel=self._search.cancel,
                effort=limit,
            )
        )
        if decided is None:
            return False, False
        better, proven = decided
        self._drawn[aim] += 1
        taken = False
        if better is not None and better.assignments != held.assignments:
            taken = self._incumbent.splice(
                part, held, better, generation, "improve", overlapping=self._overlapping
            )
            self._better[aim] += taken
        return proven, taken
