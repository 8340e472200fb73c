"""A solve with one worker can be done again, to the same roster, whatever the clock says and however Python
hashes.
"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.formats.json import dump, dump_result, load_result
from matcher.limits import RunLog, SolveLimits
from matcher.problem.problem import Problem
from matcher.progress import Cancel, Progress
from matcher.result import Stopped
from matcher.solver.clock import ClockParams, clock_of
from matcher.solver.params import SolveParams
from matcher.solver.run_log import StepLog
from matcher.solver.solve import solve
from matcher.solver.strategy import StrategyParams
from tests.support.drawn_calendars import days_problem
from tests.support.strategies import problem as random_problem

PLENTY = 600.0


@pytest.fixture(scope="module")
def district() -> Problem:
    return district_problem(generate(volunteers=300))


def found(value: object, *, cut: bool = False) -> tuple[object, bool]:
    return value, cut


def test_steps_are_counted_and_what_was_cut_short_is_not_used() -> None:
    steps = StepLog()
    taken = [steps.take(partial(found, "a")), steps.take(partial(found, "b", cut=True))]
    assert taken == ["a", None]
    assert steps.run_log == RunLog(steps=2, cut=(1,))
    assert not steps.over


def test_steps_done_again_skip_what_was_cut_short_and_end_where_they_did() -> None:
    begun: list[str] = []

    def work(name: str) -> tuple[str, bool]:
        begun.append(name)
        return name, False

    steps = StepLog(RunLog(steps=3, cut=(1,)))
    taken = [steps.take(partial(work, name)) for name in "abcd"]
    assert taken == ["a", None, "c", None]
    assert begun == ["a", "c"]
    assert steps.over
    assert steps.run_log == RunLog(steps=3, cut=(1,))


def test_steps_of_several_workers_are_only_their_work() -> None:
    clock = clock_of(SolveLimits(workers=2, run_log=RunLog(steps=0)), ClockParams())
    assert clock.step(partial(found, "a", cut=True), lambda: None, lambda: None) == "a"
    assert clock.run_log is None
    assert not clock.repeated


@pytest.mark.parametrize("seconds", [2.0, 15.0])
def test_a_solve_is_done_again_to_the_same_roster(district: Problem, seconds: float) -> None:
    once = solve(district, SolveLimits(seconds=seconds, workers=1, seed=5))
    assert once.run_log is not None
    assert once.run_log.steps > 1 or seconds < 15
    again = solve(district, SolveLimits(seconds=PLENTY, workers=1, seed=5, run_log=once.run_log))
    assert again.roster == once.roster
    assert again.stopped in (Stopped.REPEATED, Stopped.PROVEN)


def test_parts_are_decided_again_to_the_same_roster(district: Problem) -> None:
    params = SolveParams(strategy=StrategyParams(model_pairs=0))
    cancel, seen = Cancel(), list[Progress]()

    def hear(moment: Progress) -> None:
        seen.append(moment)
        if len(seen) > 6:
            cancel.set()

    limits = SolveLimits(seconds=PLENTY, workers=1, seed=6)
    once = solve(district, limits, hear, cancel=cancel, params=params)
    assert once.stopped is Stopped.CANCELLED
    assert once.run_log is not None
    assert once.run_log.steps > 3
    again = solve(district, replace(limits, run_log=once.run_log), params=params)
    assert again.stopped is Stopped.REPEATED
    assert again.roster == once.roster


def test_independent_parts_are_done_again_to_the_same_roster() -> None:
    rows = [random_problem(Random(number), 5, 4, busy=True) for number in range(3)]
    for row in rows:
        once = solve(row, SolveLimits(seconds=20, workers=1, seed=2))
        again = solve(row, SolveLimits(seconds=20, workers=1, seed=2, run_log=once.run_log))
        assert again.roster == once.roster


@pytest.mark.parametrize("seconds", [0.0, 20.0])
def test_plans_of_days_are_made_again_to_the_same_roster(seconds: float) -> None:
    """What was proven in the middle of a step had been counted as cut short, and rounds were no steps."""
    asked = days_problem(24, 5, soft=True, desired=2)
    params = SolveParams(strategy=StrategyParams(exact_pairs=0))
    limits = SolveLimits(seconds=seconds, workers=1, seed=3)
    once = solve(asked, limits, params=params)
    again = solve(asked, replace(limits, seconds=PLENTY, run_log=once.run_log), params=params)
    assert again.roster == once.roster
    assert again.run_log == once.run_log


def test_the_course_travels_with_the_result(district: Problem) -> None:
    once = solve(district, SolveLimits(seconds=2, workers=1))
    nested = RunLog(steps=3, cut=(1,), components=(RunLog(steps=1), None))
    result = replace(once, run_log=nested, megabytes=900)
    assert load_result(dump_result(result)) == result


def test_another_process_with_other_hashes_comes_to_the_same_roster(
    district: Problem, tmp_path: Path
) -> None:
    problem, result = tmp_path / "problem.json", tmp_path / "result.json"
    problem.write_bytes(dump(district))
    _matcher("1", "solve", str(problem), "--workers", "1", "--seconds", "12", "--result", str(result))
    again = tmp_path / "again.json"
    _matcher("2", "solve", str(problem), "--repeat", str(result), "--result", str(again))
    once, twice = json.loads(result.read_bytes()), json.loads(again.read_bytes())
    assert once["course"]["steps"] > 1
    assert twice["roster"] == once["roster"]


def _matcher(hashes: str, *arguments: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": hashes}
    subprocess.run([sys.executable, "-m", "matcher", *arguments], check=True, env=environment, timeout=300)
