"""The whole way from a problem to a roster with a proof: start, relaxation, improvement by parts, tier by
tier.
"""

from dataclasses import replace
from functools import partial
from importlib.metadata import version

from immutabledict import immutabledict

from matcher.formats.json import digest, digest_of_roster
from matcher.limits import SolveLimits
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress
from matcher.result import Result, Status, Stopped
from matcher.roster import Roster
from matcher.solver.calendar.solver import Columns
from matcher.solver.components.independent import independent
from matcher.solver.components.solve_components import solve_components
from matcher.solver.conflict import Contradiction, contradiction
from matcher.solver.district.solver import Bound
from matcher.solver.exact import any_roster, exact
from matcher.solver.lns.improver import Improver, decide
from matcher.solver.memory import MemoryWatch
from matcher.solver.search import Search
from matcher.solver.sizes import require_room, size_of
from matcher.solver.start.first_roster import first_roster
from matcher.solver.start.greedy import construct
from matcher.solver.start.kept_promises import kept_promises
from matcher.solver.strategy import plannable
from matcher.solver.subproblem import merge, now, restrict
from matcher.solver.threads import GRACE_SECONDS, Task, at_once
from matcher.tiers import COVERAGE
from matcher.verify import verify

__all__ = ["SolveLimits", "solve"]

PINS_SECONDS = 10.0
MEND_EFFORT = 5.0
SMALL_PAIRS = 1_500
SPARED_SHARE = 0.5
MOST_WHOLE_PAIRS = 4_000_000


def solve(
    problem: Problem,
    limits: SolveLimits | None = None,
    on_progress: OnProgress | None = None,
    start: Roster | None = None,
    cancel: Cancel | None = None,
) -> Result:
    """The best roster found within the limits, each tier with its cost and a bound that no roster beats.

    Raises InvalidProblem (`does_not_fit`) when not even a first roster fits into memory, by estimate.
    `on_progress` is called from the solver's threads; `cancel` ends the solve soon, with the best roster so
    far. A first roster is made however short the time is; then a solve ends within `threads.GRACE_SECONDS` of
    the time limit, a cancel, or coming to the memory limit (pins that cannot hold are looked for as long),
    unless the problem is so large that its digest takes longer, which `seconds` then tells.
    """
    limits, end = limits or SolveLimits(), Cancel(under=cancel)
    if not problem.part:
        require_room(problem, limits.megabytes)
    search = Search.begin(problem, limits, on_progress=on_progress, cancel=end)
    with MemoryWatch(None if limits.run_log else limits.megabytes, end) as memory:
        against, out_of_memory = _decided(search, start)
    stopped = Stopped.TIME
    if against or search.proofs.optimal:
        stopped = Stopped.PROVEN
    elif memory.passed or out_of_memory:
        stopped = Stopped.MEMORY
    elif end.is_set:
        stopped = Stopped.CANCELLED
    elif search.clock.repeated:
        stopped = Stopped.REPEATED
    search.reporter.report("done")
    search.incumbent.close()
    result = _result(search, stopped, against)
    return result if start is None else replace(result, start=digest_of_roster(start))


def _decided(search: Search, start: Roster | None) -> tuple[Contradiction | None, bool]:
    """Find a roster and better it; or what proves that there is none. Whether a component ran out of memory
    too.
    """
    problem, limits, incumbent = search.problem, search.limits, search.incumbent
    against, out_of_memory = _begun(search, start), False
    if against or (incumbent.roster is not None and (search.clock.due or search.cancel.is_set)):
        return against, False
    if _small(problem) and not (plannable(problem) and limits.workers > 1):
        exact(search, limits.workers)
    elif parts := independent(problem, SMALL_PAIRS):
        digest(problem)
        outcome = solve_components(search, parts, solve)
        against, out_of_memory = outcome.conflict, outcome.out_of_memory
    else:
        if incumbent.roster is None and _fits(problem, limits):
            any_roster(search)
        if incumbent.roster is not None:
            _search(search)
    return against or _why_none(search), out_of_memory


def _small(problem: Problem) -> bool:
    """Whether a problem is decided by CP-SAT as a whole."""
    return len(candidates(problem)) <= SMALL_PAIRS


def _why_none(search: Search) -> Contradiction | None:
    """Why there is no roster, if there is none and time is left to find out."""
    if search.incumbent.roster is None and not search.over:
        return contradiction(search.problem, search.clock.left, search.cancel, whole=True)
    return None


def _begun(search: Search, start: Roster | None) -> Contradiction | None:
    """Find a first roster, or pins that cannot hold together."""
    problem, incumbent = search.problem, search.incumbent
    first = first_roster(search, start)
    if incumbent.roster is None and not incumbent.offer(first, "construct"):
        _keep_promises(search)
    if incumbent.roster is None:
        left = search.clock.left
        seconds = max(GRACE_SECONDS, min(PINS_SECONDS, left))
        against = contradiction(problem, seconds, search.cancel, longest=left)
        if against:
            return against
        incumbent.offer(_mended(search, first), "construct")
    if start is not None:
        incumbent.offer(Roster(start.assignments | problem.kept), "construct")
    return None


def _keep_promises(search: Search) -> None:
    """Begin with what still stands of the published roster, where few promises may be moved."""
    stands = kept_promises(search)
    if stands is not None and search.incumbent.offer(stands, "construct"):
        search.incumbent.offer(construct(search.problem, stands), "construct")


def _mended(search: Search, roster: Roster) -> Roster:
    """`roster`, its broken teams decided again together with all who could serve in them."""
    problem = search.problem
    broken = verify(problem, roster).broken
    named = {each.numbers.get("shift") for each in broken}
    shifts = {shift.id for shift in problem.shifts if shift.id in named}
    seats = [seat.id for shift in shifts for seat in problem.shift[shift].seats]
    people = {person for seat in seats for person in candidates(problem).on.get(seat, ())}
    shifts |= {problem.shift_of[seat].id for person in people for seat in roster.held_by(person)}
    part = restrict(problem, people, shifts - problem.context_shifts, keeping=roster)
    mend = partial(decide, part, now(part, roster), COVERAGE, seed=0, cancel=search.cancel)
    decided = search.step(partial(mend, seconds=search.clock.left / 2, effort=MEND_EFFORT))
    found = decided and decided[0]
    return roster if found is None else merge(part, found, roster)


def _search(whole: Search) -> None:
    """Decide the whole problem in one thread and improve parts in the others, until proven, due or cancelled;
    the second one goes on with proofs as soon as there is a mix they can go by. A small calendar is left to
    CP-SAT as a whole there for half of the time, which proves what a mix leaves open, or does not at all.

    Where a model of the whole would not fit parts are improved, and no bound is better than 0. The digest is
    found beside it: at the end, when threads that are late leave little time, somebody would wait for it.
    """
    problem, limits, over = whole.problem, whole.limits, Cancel(under=whole.cancel)
    search = whole.under(over)
    bound = Bound(search)
    improver = Improver(search, lambda: bound.settled)
    plans = plannable(problem)
    columns = Columns(search, min(2, limits.workers)) if plans else None
    fits = not plans and _fits(problem, limits)

    def decide() -> None:
        if limits.workers == 1:
            digest(problem)
        if columns:
            columns.run()
        if fits:
            bound.run()
        improver.run(0)

    def prove() -> None:
        digest(problem)
        if columns and _small(problem):
            exact(search, 1, spared=SPARED_SHARE * search.clock.left)
        if fits:
            bound.directed.wait()
            bound.beside()
        _improve(1, improver, columns)

    others: list[Task] = [
        prove,
        *(partial(_improve, worker, improver, columns) for worker in range(2, limits.workers)),
    ]
    tasks: list[Task] = [decide, *others[: limits.workers - 1]]
    if at_once(tasks, over, partial(_overdue, search)):
        search.step_back()


def _improve(worker: int, improver: Improver, columns: Columns | None) -> None:
    """Improve parts in another thread."""
    if columns:
        columns.beside(worker, improver.parts(worker))
    else:
        improver.run(worker)


def _overdue(search: Search) -> float:
    """For how many seconds all work should have ended, less than 0 while there is time."""
    return search.clock.overdue(optimal=search.proofs.optimal)


def _fits(problem: Problem, limits: SolveLimits) -> bool:
    """Whether one model of the whole fits; by the limits, not by the machine, so that it is so again."""
    pairs = len(candidates(problem))
    size = replace(size_of(problem), pairs=pairs)
    within = limits.megabytes is None or size.megabytes + size.whole_megabytes <= limits.megabytes
    return within and pairs <= MOST_WHOLE_PAIRS


def _result(search: Search, stopped: Stopped, against: Contradiction | None) -> Result:
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
        contradiction=against.pins if against else (),
        smallest=against is not None and against.smallest,
        seed=limits.seed,
        workers=limits.workers,
        limit_seconds=limits.seconds,
        megabytes=limits.megabytes,
        run_log=search.clock.run_log,
        digest=of,
        versions=immutabledict(ortools=version("ortools"), duet=version("duet")),
    )
