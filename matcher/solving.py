"""The whole way from a problem to a roster with a proof: start, relaxation, improvement by parts, tier by
tier.
"""

from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

from immutabledict import immutabledict

from matcher.bound import Bound
from matcher.candidates import candidates
from matcher.construct import construct
from matcher.exact import exact
from matcher.improve import Improver, decide, now
from matcher.policy import COVERAGE
from matcher.problem import Problem
from matcher.progress import Cancel, OnProgress
from matcher.restrict import merge, restrict
from matcher.result import Result, Status, Stopped
from matcher.roster import Assignment, Roster
from matcher.search import Incumbent
from matcher.serialise import digest
from matcher.verify import verify

ALONE = frozenset({"fitness", "pins", "one_place", "rest", "limits", "maximum", "avoided"})
GRACE_SECONDS = 1.0
POLL_SECONDS = 0.05
SMALL_PAIRS = 1_500
MOST_WHOLE_PAIRS = 600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveLimits:
    """How long, with how many threads and from which seed."""

    seconds: float = 60.0
    workers: int = 2
    seed: int = 0


def solve(
    problem: Problem,
    limits: SolveLimits | None = None,
    on_progress: OnProgress | None = None,
    start: Roster | None = None,
    cancel: Cancel | None = None,
) -> Result:
    """The best roster found within the limits, each tier with its cost and a bound that no roster beats.

    `on_progress` is called from the solver's threads; `cancel` ends the solve soon, with the best roster so
    far.
    """
    limits, cancel = limits or SolveLimits(), cancel or Cancel()
    incumbent = Incumbent(problem, limits.seconds, on_progress)
    contradiction = contradicting(problem)
    if contradiction:
        return _result(incumbent, limits, Stopped.PROVEN, contradiction)
    first = construct(problem, start)
    if not incumbent.offer(first, "construct"):
        incumbent.offer(_mended(problem, first, incumbent, cancel), "construct")
    if start is not None:
        incumbent.offer(Roster(start.assignments | problem.kept), "construct")
    if len(candidates(problem)) <= SMALL_PAIRS:
        exact(incumbent, limits.seed, limits.workers, cancel)
    elif incumbent.roster is not None:
        _search(problem, incumbent, limits, cancel)
    stopped = Stopped.PROVEN if incumbent.proven else Stopped.CANCELLED if cancel.is_set else Stopped.TIME
    incumbent.tell("done")
    return _result(incumbent, limits, stopped, ())


def contradicting(problem: Problem) -> tuple[Assignment, ...]:
    """The pins that break a hard rule whoever else serves, among themselves or with what is kept."""
    pinned = Roster(problem.pinned_in | problem.kept)
    found: set[Assignment] = set()
    for finding in verify(problem, pinned).broken:
        if finding.rule in ALONE:
            people = {finding.numbers.get("volunteer"), finding.numbers.get("other")}
            seat = finding.numbers.get("seat")
            found |= {
                pair
                for pair in problem.pinned_in
                if pair.volunteer in people or pair.seat == seat is not None
            }
    return tuple(sorted(found))


def _mended(problem: Problem, roster: Roster, incumbent: Incumbent, cancel: Cancel) -> Roster:
    """`roster`, its broken teams decided again together with all who could serve in them."""
    broken = verify(problem, roster).broken
    named = {each.numbers.get("shift") for each in broken}
    shifts = {shift.id for shift in problem.shifts if shift.id in named}
    seats = [seat.id for shift in shifts for seat in problem.shift[shift].seats]
    people = {person for seat in seats for person in candidates(problem).on.get(seat, ())}
    shifts |= {problem.shift_of[seat].id for person in people for seat in roster.held_by(person)}
    part = restrict(problem, people, shifts - problem.context_shifts, keeping=roster)
    found, _ = decide(part, now(part, roster), COVERAGE, seconds=incumbent.left / 2, seed=0, cancel=cancel)
    return roster if found is None else merge(part, found, roster)


def _search(problem: Problem, incumbent: Incumbent, limits: SolveLimits, cancel: Cancel) -> None:
    """Decide the whole problem in one thread and improve parts in the others, until proven, due or cancelled.

    A solver's presolve cannot be interrupted, so a thread that is late is left to end by itself. Above
    `MOST_WHOLE_PAIRS` a model of the whole would not fit: parts are improved, and no bound is better than 0.
    """
    end = Cancel()
    improver = Improver(incumbent, end, limits.seed)

    def decide() -> None:
        if len(candidates(problem)) <= MOST_WHOLE_PAIRS:
            Bound(problem, incumbent, end).run()
        improver.run(0)

    tasks: list[Callable[[], None]] = [
        decide,
        *(partial(improver.run, worker) for worker in range(1, limits.workers)),
    ]
    threads = ThreadPoolExecutor(max_workers=len(tasks))
    running = {threads.submit(task) for task in tasks}
    while running and end.seconds_ago < GRACE_SECONDS:
        done, running = wait(running, timeout=POLL_SECONDS, return_when=FIRST_EXCEPTION)
        for each in done:
            each.result()
        if cancel.is_set or incumbent.left <= 0:
            end.set()
    end.set()
    threads.shutdown(wait=False)


def _result(
    incumbent: Incumbent, limits: SolveLimits, stopped: Stopped, contradiction: tuple[Assignment, ...]
) -> Result:
    status = Status.OPTIMAL if incumbent.proven else Status.FEASIBLE if incumbent.roster else Status.UNKNOWN
    return Result(
        status=Status.INFEASIBLE if contradiction else status,
        stopped=stopped,
        roster=incumbent.roster,
        tiers=immutabledict(incumbent.tiers()),
        seconds=incumbent.elapsed,
        seconds_to_first=incumbent.first_at,
        contradiction=contradiction,
        seed=limits.seed,
        workers=limits.workers,
        digest=digest(incumbent.problem),
        versions=immutabledict(ortools=version("ortools"), duet=version("duet")),
    )
