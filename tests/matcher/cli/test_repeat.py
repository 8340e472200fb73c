"""`solve --repeat` does a solve again or says why it cannot; `--megabytes` refuses what does not fit."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.cli import main
from matcher.cli.exit_codes import ExitCode
from matcher.formats.json import dump, dump_result, dump_roster, load_result
from matcher.limits import SolveLimits
from matcher.result import Result
from matcher.solver import sizes
from matcher.solver.sizes import Size
from matcher.solver.solve import solve
from tests.support.builders import problem, roster, shift, volunteer

ASKED = problem([volunteer("ann"), volunteer("bob")], [shift("s1", "Mon 9-11"), shift("s2", "Mon 10-12")])
OTHER = problem([volunteer("ann")], [shift("s1", "Mon 9-11")])
ONCE = solve(ASKED, SolveLimits(seconds=20, workers=1, seed=3))
Capture = pytest.CaptureFixture[str]


def repeated(folder: Path, result: Result, *more: Any) -> int:
    (folder / "problem.json").write_bytes(dump(ASKED))
    (folder / "result.json").write_bytes(dump_result(result))
    return main(
        ["solve", str(folder / "problem.json"), "--repeat", str(folder / "result.json"), *map(str, more)]
    )


def test_a_result_is_come_to_again(tmp_path: Path) -> None:
    assert repeated(tmp_path, ONCE, "--result", tmp_path / "again.json") == ExitCode.OK
    again = load_result((tmp_path / "again.json").read_bytes())
    assert again.roster == ONCE.roster
    assert (again.seed, again.workers) == (3, 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"run_log": None, "workers": 2}, "only a solve with one worker"),
        ({"digest": solve(OTHER).digest}, "another problem"),
        ({"start": "1" * 64}, "began from another roster"),
        ({"versions": {"ortools": "1.0"}}, "it was made with ortools 1.0"),
    ],
)
def test_what_cannot_be_done_again_is_told(
    tmp_path: Path, capsys: Capture, changes: dict[str, Any], says: str
) -> None:
    assert repeated(tmp_path, replace(ONCE, **changes)) == ExitCode.INVALID
    assert says in capsys.readouterr().err


def test_a_start_must_be_the_same_too(tmp_path: Path) -> None:
    begun = roster("ann@s1")
    (tmp_path / "start.json").write_bytes(dump_roster(begun))
    once = solve(ASKED, SolveLimits(seconds=20, workers=1), start=begun)
    assert repeated(tmp_path, once) == ExitCode.INVALID
    assert repeated(tmp_path, once, "--start", tmp_path / "start.json") == ExitCode.OK


def test_a_problem_that_does_not_fit_is_refused_in_one_line(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "size_of", lambda problem: Size(10**6, 10**6, 10**10))
    (tmp_path / "problem.json").write_bytes(dump(ASKED))
    ended = main(["solve", str(tmp_path / "problem.json"), "--megabytes", "2000"])
    assert ended == ExitCode.INVALID
    said = capsys.readouterr().err
    assert "MB of memory are needed for 10000000000 pairs" in said
    assert "there are 2000 MB" in said
