"""The verifier charges what the independent evaluators of the public benchmarks charge, roster by roster.

`DUET_BENCHMARKS` names a folder with `curtois/` and `inrc2/`, and `curtois_eval.py` and `inrc2_eval.py`.
"""

import json
import re
import sys
from collections import defaultdict
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from matcher.formats import curtois, inrc2
from matcher.ids import SeatId, VolunteerId
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.tiers import Tier
from matcher.verify import Verdict, verify
from tests.support.needs import BENCHMARKS

pytestmark = pytest.mark.benchmarks
FOLDER = Path(BENCHMARKS or "")
SHARES = (0.2, 0.4, 0.6, 0.8)


def evaluator(name: str) -> ModuleType:
    spec = spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drawn(problem: Problem, seed: int) -> Roster:
    """Runs of days on which each person does anything they are able to, days off among them."""
    random, share = Random(seed), SHARES[seed % len(SHARES)]
    seats: dict[int, list[Any]] = defaultdict(list)
    for shift in problem.shifts:
        seats[(shift.start - problem.period.start).days].extend(shift.seats)
    pairs = []
    for person in problem.volunteers:
        works = random.random() < share
        for day in sorted(seats):
            works = random.random() < share if random.random() < 0.3 else works
            able = [seat.id for seat in seats[day] if set(seat.needs.skills) <= set(person.skills)]
            if works and able:
                pairs.append((person.id, random.choice(able)))
    return Roster.of(pairs)


HARD = {
    "DaysOff": "fitness",
    "MaxConsecutiveShifts": "days_in_a_row",
    "MinConsecutiveShifts": "days_in_a_row",
    "MinConsecutiveDaysOff": "days_off_in_a_row",
    "MaxWeekends": "weekends",
    "MaxShifts": "totals",
    "MaxTotalMinutes": "totals",
    "MinTotalMinutes": "totals",
    "succession": "successions",
}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("curtois/*.txt")), ids=lambda path: path.stem)
def test_curtois_rosters_cost_and_break_what_the_evaluator_says(path: Path) -> None:
    judge = evaluator("curtois_eval")
    instance, problem = judge.parse(path), curtois.load(path.read_bytes())
    for seed in range(len(SHARES)):
        roster = drawn(problem, seed)
        told = json.loads(curtois.dump(problem, roster))
        days = {name: {int(day): kind for day, kind in row.items()} for name, row in told.items()}
        found, verdict = judge.evaluate(instance, days), verify(problem, roster)
        assert sum(verdict.costs.values()) == verdict.costs[Tier.DESIRED] == found.penalty
        assert broken(verdict) == {(HARD[rule], person) for rule, person, _ in found.violations}


def broken(verdict: Verdict) -> set[tuple[str, object]]:
    return {(finding.rule, finding.numbers["volunteer"]) for finding in verdict.broken}


def _names() -> list[str]:
    """Instances with published solutions, and some without."""
    found = []
    for ward in sorted(FOLDER.glob("inrc2/*")):
        solved = [re.sub(r"Solution_H_(\d+)-WD_", r"\1_", path.name) for path in ward.glob("Solution*")]
        weeks = "-".join(str(number) for number in range(int(ward.name.partition("w")[2])))
        found += [f"{ward.name}_{each}" for each in (*sorted(solved), f"1_{weeks}")]
    return found


@pytest.mark.parametrize("name", _names())
def test_inrc2_rosters_cost_what_the_evaluator_says(name: str, tmp_path: Path) -> None:
    judge = evaluator("inrc2_eval")
    instance, problem = (
        judge.load_instance(str(FOLDER / "inrc2"), name),
        inrc2.read(FOLDER / "inrc2", name),
    )
    (tmp_path / name).mkdir()
    for roster in (*published(judge, name), *(drawn(problem, seed) for seed in range(len(SHARES)))):
        paths = []
        for file, content in inrc2.written(problem, roster, name).items():
            paths.append(tmp_path / file)
            paths[-1].write_bytes(content)
        found, verdict = judge.evaluate(instance, judge.parse_solution(paths)), verify(problem, roster)
        assert verdict.costs[Tier.DESIRED] - unasked(problem, roster) == found.cost
        assert sum(each.rule == "minimum" for each in verdict.findings) == found.hard["H2"]
        assert sum(each.rule == "successions" for each in verdict.broken) == found.hard["H3"]
        assert not found.hard["H1"] + found.hard["H4"]


def published(judge: ModuleType, name: str) -> list[Roster]:
    """The solution that was published for an instance, where one was."""
    ward, before, weeks = name.split("_")
    folder = FOLDER / "inrc2" / ward / f"Solution_H_{before}-WD_{weeks}"
    paths = [folder / f"Sol-{ward}-{week}-{number}.txt" for number, week in enumerate(weeks.split("-"))]
    if not folder.is_dir():
        return []
    rows = judge.parse_solution(paths)
    return [Roster.of((VolunteerId(who), SeatId(f"{day}:{kind}:{skill}")) for who, day, kind, skill in rows)]


def unasked(problem: Problem, roster: Roster) -> int:
    """What heads below the optimum cost where even the least are missing; the competition leaves that out."""
    short = [seat for seat in problem.seat.values() if len(roster.on(seat.id)) < seat.minimum]
    return sum(30 * (seat.desired - len(roster.on(seat.id))) for seat in short)
