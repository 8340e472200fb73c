"""Each strategy carried out: who does what in which thread.

The first thread runs the strategy's own algorithm and then improves neighbourhoods. The second one proves
bounds as soon as there is a model to prove them from, then improves neighbourhoods too. All further ones
improve neighbourhoods from the beginning; in a calendar, all but the first do so after the first dive.

The result holds the digest of the problem, which takes a while to compute. The second thread computes it
first of all (the only thread, where there is one), so that nobody waits for it at the end.

Column generation is imported where it is used, as it imports numba: a solve that needs it has loaded it
before (`loading`).
"""

from collections.abc import Callable, Sequence
from functools import partial

from matcher.formats.json import digest
from matcher.progress import Cancel
from matcher.solver.components.component_task import Solve
from matcher.solver.components.independent import Component
from matcher.solver.components.solve_components import Outcome, solve_components
from matcher.solver.exact import any_roster, exact
from matcher.solver.lns.improver import Improver
from matcher.solver.search import Search
from matcher.solver.strategy import Strategy, StrategyChoice
from matcher.solver.threads import Task, at_once


def run(search: Search, choice: StrategyChoice, components: Sequence[Component], solve: Solve) -> Outcome:
    """Better the roster of a search by a strategy until all is proven, time is up or somebody cancels.

    Without a roster one is looked for first. `solve` solves a component.
    """
    match choice.strategy:
        case Strategy.EXACT:
            if search.incumbent.roster is None and search.clock.due:
                any_roster(search)
            exact(search, search.limits.workers)
        case Strategy.COMPONENTS:
            digest(search.problem)
            return solve_components(search, components, solve)
        case _:
            if search.incumbent.roster is None and choice.model_fits:
                any_roster(search)
            if search.incumbent.roster is not None:
                _in_threads(search, choice)
    return Outcome()


def _in_threads(search: Search, choice: StrategyChoice) -> None:
    over = Cancel(under=search.cancel)
    inside = search.under(over)
    if choice.strategy in (Strategy.CALENDAR, Strategy.CALENDAR_BY_WINDOWS):
        tasks = _calendar(inside, small=choice.small, by_windows=choice.strategy is not Strategy.CALENDAR)
    elif choice.strategy is Strategy.LNS_ONLY:
        tasks = _tasks(inside, lambda: None, lambda: None, Improver(inside).run)
    else:
        tasks = _district(inside, relaxed=choice.strategy is Strategy.LNS_RELAXED)
    overdue = partial(_overdue, search)
    if at_once(tasks, over, overdue):
        search.step_back()


def _overdue(search: Search) -> float:
    return search.clock.overdue(optimal=search.proofs.optimal)


def _district(search: Search, *, relaxed: bool) -> list[Task]:
    """Column generation, or only the relaxation of coverage, beside large neighbourhood search."""
    from matcher.solver.district.solver import DistrictSolver

    solver = DistrictSolver(search)
    improver = Improver(search, lambda: solver.settled)

    def prove() -> None:
        solver.model_ready.wait()
        solver.bounding_thread()

    def lead() -> None:
        if search.limits.workers == 1:
            improver.run_opening()
        solver.run()

    if relaxed:
        return _tasks(search, solver.relax_coverage, lambda: None, improver.run)
    return _tasks(search, lead, prove, improver.run)


def _calendar(search: Search, *, small: bool, by_windows: bool) -> list[Task]:
    """Column generation over whole plans; CP-SAT beside it proves what that leaves open where there are few
    pairs.
    """
    from matcher.solver.calendar.solver import CalendarSolver

    solver = CalendarSolver(search, min(2, search.limits.workers), by_windows=by_windows)
    improver = Improver(search)

    def prove() -> None:
        if small:
            exact(search, 1, spared=search.params.exact.spared_share * search.clock.left)

    def improve(worker: int) -> None:
        if worker == 0:
            improver.run(0)
        else:
            solver.run_in_thread(worker, improver.neighbourhood_step(worker))

    return _tasks(search, solver.run, prove, improve)


def _tasks(
    search: Search, lead: Callable[[], None], prove: Callable[[], None], improve: Callable[[int], None]
) -> list[Task]:
    """The work of each thread: one worker leads, the second proves first, all improve."""
    workers = search.limits.workers

    def lead_thread() -> None:
        if workers == 1:
            digest(search.problem)
        lead()
        improve(0)

    def proof_thread() -> None:
        digest(search.problem)
        prove()
        improve(1)

    tasks: list[Task] = [
        lead_thread,
        proof_thread,
        *(partial(improve, worker) for worker in range(2, workers)),
    ]
    return tasks[:workers]
