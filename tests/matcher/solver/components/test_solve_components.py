"""Independent parts solved apart: the whole's costs and bounds, the same contract, losses that cost time."""

import os
import signal
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from itertools import product
from random import Random
from time import monotonic

import pytest

from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress, Progress
from matcher.result import Result, Status, Stopped
from matcher.roster import Assignment
from matcher.solver import parallel
from matcher.solver import solve as solving
from matcher.solver.components import solve_components as apart
from matcher.solver.components.independent import independent_components
from matcher.solver.components.params import ComponentsParams
from matcher.solver.components.solve_components import least_sum
from matcher.solver.incumbent import as_costs
from matcher.solver.memory import resident_megabytes
from matcher.solver.parallel import Here, Processes
from matcher.solver.parallel.executor import Over
from matcher.solver.params import DEFAULTS, SolveParams
from matcher.solver.solve import SolveLimits, solve
from matcher.verify import verify
from tests.support.beside import districts
from tests.support.local_cluster import cluster_of_two

# However busy the machine is.
DUE = 60.0
IN_PROCESSES = SolveParams(components=ComponentsParams(process_pairs=0))


@pytest.fixture(scope="module")
def two() -> Problem:
    """Two small districts, each large enough to be solved apart."""
    found = districts(2, 280)
    assert len(independent_components(found, DEFAULTS.strategy.exact_pairs)) == 2
    return found


@pytest.fixture(scope="module")
def large() -> Problem:
    """Two districts that are not proven in seconds."""
    return districts(2, 700)


def solve_in_processes(
    problem: Problem,
    limits: SolveLimits,
    on_progress: OnProgress | None = None,
    cancel: Cancel | None = None,
) -> Result:
    """Solve with components in other processes, however small they are."""
    return solve(problem, limits, on_progress, cancel=cancel, params=IN_PROCESSES)


def assert_whole(problem: Problem, result: Result) -> None:
    """A roster of the whole that keeps all hard rules and costs what the result says, bounds below."""
    assert result.roster is not None
    verdict = verify(problem, result.roster)
    assert verdict.feasible
    assert {tier: each.cost for tier, each in result.tiers.items()} == verdict.costs
    assert all(each.bound <= each.cost for each in result.tiers.values())


def test_parts_solved_apart_cost_what_the_whole_does(two: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = SolveLimits(seconds=120)
    result = solve(two, limits)
    monkeypatch.setattr(solving, "independent_components", lambda *_: ())
    whole = solve(two, limits)
    assert_whole(two, result)
    assert result.status is whole.status is Status.OPTIMAL
    assert result.stopped is Stopped.PROVEN
    assert result.tiers == whole.tiers
    assert result.digest == whole.digest


def test_parts_solved_in_processes_cost_the_same(two: Problem) -> None:
    events: list[Progress] = []
    result = solve_in_processes(two, SolveLimits(seconds=120), events.append)
    assert_whole(two, result)
    assert result.status is Status.OPTIMAL
    assert result.tiers == solve_in_processes(two, SolveLimits(seconds=120)).tiers
    costs = [as_costs({tier: each.cost for tier, each in event.tiers.items()}) for event in events]
    assert costs == sorted(costs, reverse=True)
    assert (events[0].phase, events[-1].phase) == ("construct", "done")
    assert events[-1].tiers == result.tiers


def test_a_process_killed_in_the_middle_costs_time_only(
    two: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []
    with closing(Processes(2)) as place:
        monkeypatch.setattr(apart, "executor", lambda *_: place)

        def heard(progress: Progress) -> None:
            """Kill a process as soon as anything has come back from one."""
            if progress.phase != "construct" and not killed:
                killed.extend(place.pids[:1])
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)

        result = solve_in_processes(two, SolveLimits(seconds=120), heard)
    assert killed
    assert_whole(two, result)
    assert result.status is Status.OPTIMAL


def test_the_time_limit_is_kept(large: Problem) -> None:
    result = solve_in_processes(large, SolveLimits(seconds=8))
    assert_whole(large, result)
    assert result.seconds < 8 + DUE


def test_a_cancelled_solve_ends_soon_with_the_best_roster_so_far(large: Problem) -> None:
    result, waited = cancelled(large, SolveLimits(seconds=600))
    assert_whole(large, result)
    assert result.stopped is Stopped.CANCELLED
    assert waited < DUE


def cancelled(problem: Problem, limits: SolveLimits) -> tuple[Result, float]:
    """A solve that is cancelled when the first part of its roster comes back, and how long it took then."""
    cancel, at = Cancel(), list[float]()

    def heard(progress: Progress) -> None:
        if progress.phase != "construct" and not at:
            at.append(monotonic())
            cancel.set()

    result = solve_in_processes(problem, limits, heard, cancel=cancel)
    return result, monotonic() - at[0]


def test_one_worker_and_a_seed_give_the_same_roster_each_time(two: Problem) -> None:
    limits = SolveLimits(seconds=300, workers=1, seed=3)
    once, twice = (solve(two, limits) for _ in range(2))
    assert once.roster == twice.roster
    assert once.run_log is not None
    assert len(once.run_log.components) == 2


def test_a_solve_that_was_cut_short_can_be_done_again(two: Problem) -> None:
    once = solve(two, SolveLimits(seconds=4, workers=1, seed=3))
    again = solve(two, SolveLimits(seconds=300, workers=1, seed=3, run_log=once.run_log))
    assert again.roster == once.roster


def test_no_roster_for_one_part_is_no_roster_at_all(two: Problem) -> None:
    seat = next(seat for seat in two.seat.values() if len(candidates(two).on[seat.id]) > seat.maximum)
    crowd = [Assignment(person, seat.id) for person in candidates(two).on[seat.id][: seat.maximum + 1]]
    result = solve(replace(two, pinned_in=two.pinned_in | set(crowd)), SolveLimits(seconds=30))
    assert result.status is Status.INFEASIBLE
    assert set(result.conflict) == set(crowd)


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_in_the_middle_ends_with_the_full_result(
    two: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "Processes", None)
    with cluster_of_two() as cluster:
        limits = SolveLimits(seconds=240, cluster=cluster.address)
        events: list[Progress] = []
        killed: list[bool] = []

        def heard(progress: Progress) -> None:
            """Kill a worker as soon as anything has come back from the cluster."""
            events.append(progress)
            if progress.phase != "construct" and not killed:
                killed.append(True)
                cluster.workers[0].kill()

        result = solve_in_processes(two, limits, heard)
        assert cluster.workers[0].wait() == -signal.SIGKILL
        assert cluster.workers[1].poll() is None
    assert killed
    assert_whole(two, result)
    assert result.status is Status.OPTIMAL
    assert events[-1].tiers == result.tiers


@pytest.mark.slow
def test_a_cluster_that_loses_its_scheduler_is_done_without(two: Problem) -> None:
    with cluster_of_two() as cluster:

        def heard(progress: Progress) -> None:
            if progress.phase != "construct":
                cluster.scheduler.kill()

        result = solve_in_processes(two, SolveLimits(seconds=240, cluster=cluster.address), heard)
        assert cluster.scheduler.wait() == -signal.SIGKILL
    assert_whole(two, result)
    assert result.status is Status.OPTIMAL


def test_a_cluster_is_looked_for_in_a_share_of_the_time_that_is_left_and_until_cancelled(
    two: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel, asked = Cancel(), list[float]()

    def place(_slots: int, address: str, seconds: float, over: Over) -> Here:
        asked.append(seconds)
        assert address == "tcp://127.0.0.1:1"
        assert not over()
        cancel.set()
        assert over()
        return Here()

    monkeypatch.setattr(apart, "executor", place)
    result = solve_in_processes(two, SolveLimits(seconds=10, cluster="tcp://127.0.0.1:1"), cancel=cancel)
    assert_whole(two, result)
    assert result.stopped is Stopped.CANCELLED
    assert 0 < asked[0] <= 10 * DEFAULTS.components.connect_share


def test_where_memory_has_no_room_for_processes_parts_are_solved_here(
    two: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Processes, "run", None)
    result = solve_in_processes(two, SolveLimits(seconds=120, megabytes=resident_megabytes() + 300))
    assert_whole(two, result)
    assert result.status is Status.OPTIMAL


def test_that_a_part_ran_out_of_memory_is_told(large: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_megabytes", lambda _part: 1)
    result = solve_in_processes(large, SolveLimits(seconds=60, megabytes=resident_megabytes() + 50))
    assert_whole(large, result)
    assert result.stopped is Stopped.MEMORY


@pytest.mark.slow
def test_cancel_and_time_limit_work_across_a_cluster(large: Problem) -> None:
    with cluster_of_two() as cluster:
        result, waited = cancelled(large, SolveLimits(seconds=600, cluster=cluster.address))
        assert_whole(large, result)
        assert result.stopped is Stopped.CANCELLED
        assert waited < DUE
        result = solve_in_processes(large, SolveLimits(seconds=8, cluster=cluster.address))
        assert_whole(large, result)
        assert result.seconds < 8 + DUE


@pytest.mark.parametrize(
    ("bounds", "loose", "slack", "expected"),
    [
        ((3, 4), (0, 0), 0, 7),
        ((3, 4), (0, 0), 1, 3),
        ((3, 4), (0, 0), 2, 0),
        ((3, 4), (0, 0), 9, 0),
        ((3, 4), (2, 1), 1, 4),
        ((3, 4), (3, 4), 5, 7),
        ((), (), 3, 0),
    ],
)
def test_so_many_bounds_fall_as_there_is_slack(
    bounds: Sequence[int], loose: Sequence[int], slack: int, expected: int
) -> None:
    assert least_sum(bounds, loose, slack) == expected


@pytest.mark.parametrize("seed", range(60))
def test_the_sum_of_bounds_holds_for_every_choice_no_dearer_before(seed: int) -> None:
    """Two tiers, three parts: each part is a list of (first, second) costs that it could come to."""
    random = Random(seed)
    parts = [[(random.randint(0, 3), random.randint(0, 9)) for _ in range(4)] for _ in range(3)]
    chosen = [random.choice(part) for part in parts]
    first = [random.randint(0, min(a for a, _ in part)) for part in parts]
    second = [min(b for a, b in part if a <= own[0]) for part, own in zip(parts, chosen, strict=True)]
    slack = sum(a for a, _ in chosen) - sum(first)
    loose = [min(b for a, b in part if a <= least + slack) for part, least in zip(parts, first, strict=True)]
    bound = least_sum(second, loose, slack)
    cap = sum(a for a, _ in chosen)
    assert bound <= min(sum(b for _, b in each) for each in product(*parts) if sum(a for a, _ in each) <= cap)
