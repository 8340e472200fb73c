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
from matcher.solver.components.solve_components import solve_apart
from matcher.solver.conflict import Contradiction, contradiction
from matcher.solver.district.solver import Bound
from matcher.solver.exact import any_roster, exact
from matcher.solver.incumbent import Incumbent
from matcher.solver.lns.improver import Improver, decide
from matcher.solver.memory import MemoryWatch
from matcher.solver.run_log import Steps
from matcher.solver.sizes import require_room, size_of
from matcher.solver.start.first_roster import begin
from matcher.solver.start.greedy import construct
from matcher.solver.start.kept_promises import standing
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
    steps = Steps(counted=limits.workers == 1, again=limits.course)
    incumbent = Incumbent(problem, limits.seconds, on_progress, steps)
    with MemoryWatch(None if limits.course else limits.megabytes, end) as memory:
        against = _decided(incumbent, limits, start, end)
    stopped = Stopped.TIME
    if against or incumbent.proven:
        stopped = Stopped.PROVEN
    elif memory.passed or incumbent.out_of_memory:
        stopped = Stopped.MEMORY
    elif end.is_set:
        stopped = Stopped.CANCELLED
    elif steps.over:
        stopped = Stopped.REPEATED
    incumbent.tell("done")
    incumbent.close()
    result = _result(incumbent, limits, stopped, against)
    return result if start is None else replace(result, start=digest_of_roster(start))


def _decided(
    incumbent: Incumbent, limits: SolveLimits, start: Roster | None, end: Cancel
) -> Contradiction | None:
    """Find a roster and better it; or what proves that there is none."""
    problem = incumbent.problem
    against = _begun(incumbent, limits, start, end)
    if against or (incumbent.roster is not None and (incumbent.due or end.is_set)):
        return against
    if _small(problem) and not (plannable(problem) and limits.workers > 1):
        exact(incumbent, limits.seed, limits.workers, end)
    elif parts := independent(problem, SMALL_PAIRS):
        digest(problem)
        against = solve_apart(incumbent, parts, limits, end, solve)
    else:
        if incumbent.roster is None and _fits(problem, limits):
            any_roster(incumbent, limits.seed, limits.workers, end)
        if incumbent.roster is not None:
            _search(problem, incumbent, limits, end)
    return against or _why_none(incumbent, end)


def _small(problem: Problem) -> bool:
    """Whether a problem is decided by CP-SAT as a whole."""
    return len(candidates(problem)) <= SMALL_PAIRS


def _why_none(incumbent: Incumbent, end: Cancel) -> Contradiction | None:
    """Why there is no roster, if there is none and time is left to find out."""
    if incumbent.roster is None and incumbent.left > 0 and not end.is_set:
        return contradiction(incumbent.problem, incumbent.left, end, whole=True)
    return None


def _begun(
    incumbent: Incumbent, limits: SolveLimits, start: Roster | None, end: Cancel
) -> Contradiction | None:
    """Find a first roster, or pins that cannot hold together."""
    problem = incumbent.problem
    first = begin(incumbent, start, limits.seed, end)
    if incumbent.roster is None and not incumbent.offer(first, "construct"):
        _keep_promises(incumbent, limits.seed, end)
    if incumbent.roster is None:
        seconds = max(GRACE_SECONDS, min(PINS_SECONDS, incumbent.left))
        against = contradiction(problem, seconds, end, longest=incumbent.left)
        if against:
            return against
        incumbent.offer(_mended(problem, first, incumbent, end), "construct")
    if start is not None:
        incumbent.offer(Roster(start.assignments | problem.kept), "construct")
    return None


def _keep_promises(incumbent: Incumbent, seed: int, end: Cancel) -> None:
    """Begin with what still stands of the published roster, where few promises may be moved."""
    stands = standing(incumbent, seed, end)
    if stands is not None and incumbent.offer(stands, "construct"):
        incumbent.offer(construct(incumbent.problem, stands), "construct")


def _mended(problem: Problem, roster: Roster, incumbent: Incumbent, end: Cancel) -> Roster:
    """`roster`, its broken teams decided again together with all who could serve in them."""
    broken = verify(problem, roster).broken
    named = {each.numbers.get("shift") for each in broken}
    shifts = {shift.id for shift in problem.shifts if shift.id in named}
    seats = [seat.id for shift in shifts for seat in problem.shift[shift].seats]
    people = {person for seat in seats for person in candidates(problem).on.get(seat, ())}
    shifts |= {problem.shift_of[seat].id for person in people for seat in roster.held_by(person)}
    part = restrict(problem, people, shifts - problem.context_shifts, keeping=roster)
    mend = partial(decide, part, now(part, roster), COVERAGE, seed=0, cancel=end)
    decided = incumbent.step(partial(mend, seconds=incumbent.left / 2, effort=MEND_EFFORT))
    found = decided and decided[0]
    return roster if found is None else merge(part, found, roster)


def _search(problem: Problem, incumbent: Incumbent, limits: SolveLimits, end: Cancel) -> None:
    """Decide the whole problem in one thread and improve parts in the others, until proven, due or cancelled;
    the second one goes on with proofs as soon as there is a mix they can go by. A small calendar is left to
    CP-SAT as a whole there for half of the time, which proves what a mix leaves open, or does not at all.

    Where a model of the whole would not fit parts are improved, and no bound is better than 0. The digest is
    found beside it: at the end, when threads that are late leave little time, somebody would wait for it.
    """
    over = Cancel(under=end)
    improver, bound = Improver(incumbent, over, limits.seed), Bound(problem, incumbent, over)
    plans = plannable(problem)
    columns = Columns(problem, incumbent, over, limits.seed, min(2, limits.workers)) if plans else None
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
            exact(incumbent, limits.seed, 1, over, spared=SPARED_SHARE * incumbent.left)
        if fits:
            bound.directed.wait()
            bound.beside()
        _improve(1, improver, columns)

    others: list[Task] = [
        prove,
        *(partial(_improve, worker, improver, columns) for worker in range(2, limits.workers)),
    ]
    tasks: list[Task] = [decide, *others[: limits.workers - 1]]
    if at_once(tasks, over, partial(_overdue, incumbent)):
        incumbent.step_back()


def _improve(worker: int, improver: Improver, columns: Columns | None) -> None:
    """Improve parts in another thread."""
    if columns:
        columns.beside(worker, improver.parts(worker))
    else:
        improver.run(worker)


def _overdue(incumbent: Incumbent) -> float:
    """For how many seconds all work should have ended, less than 0 while there is time. A solve that can be
    done again ends by itself when all is proven, not in the middle of a step.
    """
    return 0.0 if incumbent.proven and not incumbent.repeatable else -incumbent.left


def _fits(problem: Problem, limits: SolveLimits) -> bool:
    """Whether one model of the whole fits; by the limits, not by the machine, so that it is so again."""
    pairs = len(candidates(problem))
    size = replace(size_of(problem), pairs=pairs)
    within = limits.megabytes is None or size.megabytes + size.whole_megabytes <= limits.megabytes
    return within and pairs <= MOST_WHOLE_PAIRS


def _result(
    incumbent: Incumbent, limits: SolveLimits, stopped: Stopped, against: Contradiction | None
) -> Result:
    of = digest(incumbent.problem)
    found = Status.UNKNOWN if incumbent.roster is None else Status.FEASIBLE
    status = Status.OPTIMAL if incumbent.proven else found
    return Result(
        status=Status.INFEASIBLE if against else status,
        stopped=stopped,
        roster=incumbent.roster,
        tiers=immutabledict(incumbent.tiers()),
        seconds=incumbent.elapsed,
        seconds_to_first=incumbent.first_at,
        contradiction=against.pins if against else (),
        smallest=against is not None and against.smallest,
        seed=limits.seed,
        workers=limits.workers,
        limit_seconds=limits.seconds,
        megabytes=limits.megabytes,
        course=incumbent.course,
        digest=of,
        versions=immutabledict(ortools=version("ortools"), duet=version("duet")),
    )
