"""The whole way from a problem to a roster with a proof: first roster, strategy, result."""

from dataclasses import replace
from importlib.metadata import version

from immutabledict import immutabledict

from matcher.formats.json import digest, digest_of_roster
from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress
from matcher.result import Result, Status, Stopped
from matcher.roster import Roster
from matcher.solver import strategies
from matcher.solver.components.independent import independent_components
from matcher.solver.components.solve_components import Outcome
from matcher.solver.conflict import Conflict, find_conflict
from matcher.solver.loading import load
from matcher.solver.memory import MemoryWatch
from matcher.solver.params import DEFAULTS, SolveParams
from matcher.solver.search import Search
from matcher.solver.sizes import require_room, size_of
from matcher.solver.start.begin import begin
from matcher.solver.strategy import StrategyChoice, choose, facts_of

__all__ = ["SolveLimits", "solve"]


def solve(
    problem: Problem,
    limits: SolveLimits | None = None,
    on_progress: OnProgress | None = None,
    start: Roster | None = None,
    cancel: Cancel | None = None,
    params: SolveParams = DEFAULTS,
) -> Result:
    """The best roster found within the limits, each tier with its cost and a bound that no roster beats.

    `on_progress` is called from the solver's threads; `start` is a roster to begin from; `cancel` ends the
    solve soon, with the best roster so far; `params` are the tuning numbers.

    The clock starts when all that the problem needs is loaded. A first roster is made however short the time
    is. Then a solve ends within `threads.GRACE_SECONDS` of the time limit, a cancel, or reaching the memory
    limit. A search for conflicting pins may also take `GRACE_SECONDS`. The result may come later only because
    the digest of the problem takes longer; `seconds` of the result says so.

    Raises InvalidProblem (`does_not_fit`) when by estimate not even a first roster fits into memory.
    """
    limits, end = limits or SolveLimits(), Cancel(under=cancel)
    size = size_of(problem) if problem.part else require_room(problem, limits.megabytes)
    load(problem, small=size.pairs <= params.strategy.exact_pairs)
    search = Search.begin(problem, limits, params=params, on_progress=on_progress, cancel=end)
    with MemoryWatch(None if limits.run_log else limits.megabytes, end) as memory:
        outcome, choice = _run(search, start)
    stopped = _stopped(search, outcome, out_of_memory=memory.passed)
    search.reporter.report("done")
    search.incumbent.close()
    result = _result(search, stopped, outcome.conflict, choice)
    return result if start is None else replace(result, start=digest_of_roster(start))


def _run(search: Search, start: Roster | None) -> tuple[Outcome, StrategyChoice | None]:
    """First roster, strategy, and where there is no roster the reason; no choice where time was up before."""
    conflict = begin(search, start)
    found = search.incumbent.roster is not None
    if conflict or (found and (search.clock.due or search.cancel.is_set)):
        return Outcome(conflict), None
    params = search.params.strategy
    components = independent_components(
        search.problem, params.exact_pairs, search.params.components.largest_share
    )
    choice = choose(facts_of(search.problem, search.limits, params, len(components)), params)
    outcome = strategies.run(search, choice, components, solve)
    return replace(outcome, conflict=outcome.conflict or _why_none(search)), choice


def _why_none(search: Search) -> Conflict | None:
    """Why there is no roster, if there is none and time is left to find out."""
    if search.incumbent.roster is None and not search.over:
        return find_conflict(search.problem, search.clock.left, search.cancel, whole=True)
    return None


def _stopped(search: Search, outcome: Outcome, *, out_of_memory: bool) -> Stopped:
    if outcome.conflict or search.proofs.optimal:
        return Stopped.PROVEN
    if out_of_memory or outcome.out_of_memory:
        return Stopped.MEMORY
    if search.cancel.is_set:
        return Stopped.CANCELLED
    return Stopped.REPEATED if search.clock.repeated else Stopped.TIME


def _result(
    search: Search, stopped: Stopped, against: Conflict | None, choice: StrategyChoice | None
) -> Result:
    of, incumbent, limits = digest(search.problem), search.incumbent, search.limits
    found = Status.UNKNOWN if incumbent.roster is None else Status.FEASIBLE
    status = Status.OPTIMAL if search.proofs.optimal else found
    return Result(
        status=Status.INFEASIBLE if against else status,
        stopped=stopped,
        roster=incumbent.roster,
        tiers=immutabledict(search.reporter.tiers()),
        seconds=search.clock.elapsed,
        seconds_to_first=search.reporter.seconds_to_first,
        conflict=against.pins if against else (),
        smallest=against is not None and against.smallest,
        seed=limits.seed,
        workers=limits.workers,
        limit_seconds=limits.seconds,
        megabytes=limits.megabytes,
        run_log=search.clock.run_log,
        strategy=choice.strategy.value if choice else "",
        not_calendar=choice.not_calendar if choice else (),
        params=search.params.changed,
        digest=of,
        versions=immutabledict(ortools=version("ortools"), duet=version("duet")),
    )
