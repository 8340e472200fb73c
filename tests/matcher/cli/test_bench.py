"""`bench` measures instances of each format, takes up where it was stopped, and says what went wrong."""

import json
import os
import re
import signal
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from matcher.cli import main
from matcher.cli.bench.figures import Cost, Figures, RunSettings, read_figures
from matcher.cli.bench.table import BenchOutcome, BenchTable, worst_exit_code
from matcher.cli.bench.task import BenchTask, measure
from matcher.cli.exit_codes import CommandError, ExitCode
from matcher.formats import FORMATS
from matcher.formats import json as duet_json
from matcher.formats.files import opened
from matcher.result import Status, Stopped
from tests.support.builders import long_to_prove
from tests.support.commands import ended
from tests.support.instances import CURTOIS, WARD, WEEK, ward
from tests.support.paths import ROOT

PROBLEMS = ROOT / "fixtures" / "problems"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def week(tmp_path: Path) -> Path:
    """The file of a tiny Curtois instance."""
    path = tmp_path / "week.txt"
    path.write_text(CURTOIS, encoding="utf-8")
    return path


def bench(form: str, out: Path, *instances: object, **options: object) -> int:
    limits = {"seconds": 20, "workers": 1, "out": out} | options
    flags = [f"--{name}={value}" for name, value in limits.items() if value is not None]
    return main(["bench", "--format", form, *flags, *map(str, instances)])


def figures(path: Path) -> Figures:
    found = read_figures(path)
    assert found is not None
    return found


# Answers ---------------------------------------------------------------------------------------------


def test_a_curtois_instance_is_measured(week: Path, tmp_path: Path, capsys: Capture) -> None:
    assert bench("curtois", tmp_path / "out", week) == ExitCode.OK
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == [
        "instance",
        "cost",
        "bound",
        "above",
        "gap",
        "first",
        "seconds",
        "memory",
        "status",
    ]
    assert re.fullmatch(r"week +3 +3 +0 +0\.00 % +[\d.]+ s +[\d.]+ s +\d+ MB  optimal", row)
    roster = json.loads((tmp_path / "out" / "week.json").read_text(encoding="utf-8"))
    assert roster["bob"] == {"1": "L", "2": "L"}


def test_the_figures_stand_beside_the_roster(week: Path, tmp_path: Path) -> None:
    assert not measure(task(week, seed=7))
    found = figures(week.with_suffix(".figures.json"))
    assert found.costs == {"total": Cost(cost=3, bound=3, above=0, gap=0.0)}
    assert (found.status, found.stopped) == (Status.OPTIMAL, Stopped.PROVEN)
    assert (found.run.seed, found.run.seconds, found.run.workers) == (7, 20.0, 1)
    assert found.run.digest == duet_json.digest(FORMATS["curtois"].read(tmp_path, "week.txt", opened))
    assert set(found.run.versions) == {"duet", "ortools", "python"}
    assert found.memory_megabytes > 10
    assert found.files == ("week.json",)


def test_an_inrc2_instance_is_measured(tmp_path: Path, capsys: Capture) -> None:
    data = tmp_path / "data"
    data.mkdir()
    assert bench("inrc2", tmp_path / "out", WARD, data=ward(data)) == ExitCode.OK
    assert re.search(rf"{WARD} +(\d+) +\1 +0 +0\.00 % .*optimal", capsys.readouterr().out)
    written = (tmp_path / "out" / WARD / "sol-week0.txt").read_text(encoding="utf-8")
    assert written.startswith("SOLUTION\n0 n002w1\n\nASSIGNMENTS = ")
    assert "Ann Mon Late Head\n" in written


def test_a_native_problem_is_measured_tier_by_tier(tmp_path: Path, capsys: Capture) -> None:
    assert bench("native", tmp_path, "two-on-a-visit.json", data=PROBLEMS) == ExitCode.OK
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["instance", "tier", "cost"]
    assert [row.split()[1] for row in rows] == ["minimum", "promises", "desired", "fairness", "wishes"]
    assert [row.endswith("optimal") for row in rows] == [True, False, False, False, False]
    roster = duet_json.load_roster((tmp_path / "two-on-a-visit.json").read_bytes())
    assert len(roster) == 2


def test_instances_are_told_one_after_the_other(week: Path, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "other.txt"
    other.write_text(CURTOIS.replace("bob,1,L,3", "bob,1,L,9"), encoding="utf-8")
    assert bench("curtois", tmp_path / "out", week, other) == ExitCode.OK
    assert [row.split()[:2] for row in capsys.readouterr().out.splitlines()[1:]] == [
        ["week", "3"],
        ["other", "9"],
    ]


# Taking up again -------------------------------------------------------------------------------------


def test_what_was_measured_in_the_same_way_is_kept(week: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "out"
    assert bench("curtois", out, week) == ExitCode.OK
    before = (out / "week.figures.json").stat().st_mtime_ns
    capsys.readouterr()
    assert bench("curtois", out, week) == ExitCode.OK
    assert "optimal, kept from before" in capsys.readouterr().out
    assert (out / "week.figures.json").stat().st_mtime_ns == before


def task(path: Path, **changes: Any) -> BenchTask:
    fields = {"format": "curtois", "instance": str(path), "data": ".", "out": str(path.parent)}
    return BenchTask(**(fields | {"seconds": 20.0, "workers": 1, "seed": 0} | changes))


@pytest.mark.parametrize("change", [{"seconds": 5.0}, {"seed": 5}, {"workers": 2}, {"again": True}])
def test_another_way_to_measure_is_measured_again(change: dict[str, Any], week: Path) -> None:
    assert not measure(task(week))
    assert measure(task(week))
    assert not measure(task(week, **change))


def change_problem(week: Path, report: Path) -> None:
    week.write_text(CURTOIS.replace("2400", "1800"), encoding="utf-8")


def lose_roster(week: Path, report: Path) -> None:
    week.with_suffix(".json").unlink()


def cut_figures(week: Path, report: Path) -> None:
    report.write_bytes(report.read_bytes()[:-9])


def cancel(week: Path, report: Path) -> None:
    report.write_text(report.read_text(encoding="utf-8").replace("proven", "cancelled"), encoding="utf-8")


def other_versions(week: Path, report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace(version("ortools"), "1.0"), encoding="utf-8")


SPOILS = (change_problem, lose_roster, cut_figures, cancel, other_versions)


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
def test_what_does_not_hold_any_more_is_measured_again(
    spoil: Callable[[Path, Path], None], week: Path
) -> None:
    assert not measure(task(week))
    spoil(week, week.with_suffix(".figures.json"))
    assert not measure(task(week))
    assert measure(task(week))


def test_an_interrupt_keeps_the_best_roster_and_the_rest(tmp_path: Path) -> None:
    (tmp_path / "large.json").write_bytes(duet_json.dump(long_to_prove()))
    small, out = PROBLEMS / "two-on-a-visit.json", tmp_path / "out"
    instances = (small, tmp_path / "large.json", PROBLEMS / "no-arabic-first-aider.json")
    command = ("bench", "--format", "native", "--out", out, *instances)
    code, said, wrong = ended(signal.SIGINT, *command, after=(b"large", b"construct"))
    assert code == ExitCode.INTERRUPTED
    assert b"interrupted; 1 instances are left" in wrong
    assert re.search(rb"large +minimum .* feasible, cancelled", said)
    assert figures(out / "large.figures.json").stopped is Stopped.CANCELLED
    roster = out / "large.json"
    assert main(["verify", str(tmp_path / "large.json"), str(roster)]) == ExitCode.OK
    assert figures(out / "two-on-a-visit.figures.json").status is Status.OPTIMAL
    assert not (out / "no-arabic-first-aider.figures.json").exists()


# Faults ----------------------------------------------------------------------------------------------


def test_a_bad_instance_is_named_and_the_others_go_on(week: Path, tmp_path: Path, capsys: Capture) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text(CURTOIS.replace("L,600,E", "L,600,N"), encoding="utf-8")
    assert bench("curtois", tmp_path / "out", bad, week) == ExitCode.INVALID
    first, second = capsys.readouterr().out.splitlines()[1:]
    assert first.endswith(f"{bad}: line 8: the id 'N' is not known")
    assert second.endswith("optimal")


def test_an_infeasible_problem_is_said_plainly(tmp_path: Path, capsys: Capture) -> None:
    stale = tmp_path / "pins-that-cannot-hold-together.json"
    stale.write_text("{}", encoding="utf-8")
    assert bench("native", tmp_path, stale.name, data=PROBLEMS) == ExitCode.INFEASIBLE
    assert "infeasible: no roster keeps all hard rules" in capsys.readouterr().out
    assert not stale.exists()


def test_heads_below_the_minimum_make_an_inrc2_roster_worthless(tmp_path: Path, capsys: Capture) -> None:
    data = tmp_path / "data"
    data.mkdir()
    ward(data, week=WEEK.replace("(1,1)", "(2,2)"))
    assert bench("inrc2", tmp_path / "out", WARD, data=data) == ExitCode.NO_ROSTER
    assert "infeasible roster: 1 heads below the minimum" in capsys.readouterr().out


FAULTS = (
    ("curtois", "nowhere.txt", ".", "nowhere.txt: cannot be read: No such file or directory"),
    ("curtois", "week.txt", "no/folder", "--data: no/folder is not a folder"),
    ("inrc2", WARD, "no/folder", "--data: no/folder is not a folder"),
    ("inrc2", WARD, ".", "n002w1/Sc-n002w1.txt: cannot be read: No such file or directory"),
    ("inrc2", "ward", ".", "instance: 'ward' is not a name such as n030w4_1_6-2-9-1"),
    ("native", "nowhere.json", ".", "nowhere.json: cannot be read: No such file or directory"),
)


@pytest.mark.parametrize(("form", "instance", "data", "sentence"), FAULTS)
def test_what_is_not_there_is_named_before_anything_is_solved(
    form: str, instance: str, data: str, sentence: str, tmp_path: Path, capsys: Capture
) -> None:
    assert bench(form, tmp_path / "out", instance, data=data) == ExitCode.INVALID
    assert capsys.readouterr() == ("", f"matcher: {sentence}\n")


def test_two_instances_of_one_name_are_refused(week: Path, tmp_path: Path, capsys: Capture) -> None:
    assert bench("curtois", tmp_path / "out", week, week) == ExitCode.INVALID
    assert "another instance is called week too" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_named(week: Path, capsys: Capture) -> None:
    assert bench("curtois", week, week) == ExitCode.INVALID
    assert capsys.readouterr().err == f"matcher: {week}: no folder can be made: File exists\n"


def test_a_roster_that_could_not_be_written_is_named(week: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "out" / "week.json").mkdir(parents=True)
    assert bench("curtois", tmp_path / "out", week) == ExitCode.INVALID
    assert "cannot be written: it is a directory" in capsys.readouterr().out


def test_a_process_that_crashes_ends_nothing_else(
    week: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHOME", os.devnull)
    assert bench("curtois", tmp_path / "out", week) == ExitCode.NO_ROSTER
    assert "its process ended with code 1" in capsys.readouterr().out


# The table -------------------------------------------------------------------------------------------


def outcome(form: str = "curtois", **changes: Any) -> BenchOutcome:
    found: dict[str, Any] = {
        "instance": "a.txt",
        "run": RunSettings(digest="0", seconds=1, workers=1, seed=0, versions={}),
        "status": Status.FEASIBLE,
        "stopped": Stopped.TIME,
        "costs": {"total": Cost(cost=120, bound=90, above=30, gap=0.25)},
        "missing": 0,
        "broken": 0,
        "assignments": 4,
        "seconds": 1.04,
        "seconds_to_first": 0.2,
        "read_seconds": 0.1,
        "memory_megabytes": 77,
        "files": ("a.json",),
    }
    return BenchOutcome(task(Path("a.txt"), format=form), Figures(**(found | changes)))


ENDS = (
    (outcome(), ExitCode.OK, "feasible"),
    (outcome(broken=2), ExitCode.BROKEN, "broken: 2 hard rules"),
    (outcome(status=Status.UNKNOWN, files=(), costs={}), ExitCode.NO_ROSTER, "no roster found"),
    (outcome(missing=1), ExitCode.NO_ROSTER, "infeasible roster: 1 heads below the minimum"),
    (outcome("native", missing=1), ExitCode.OK, "feasible"),
    (outcome(stopped=Stopped.CANCELLED), ExitCode.OK, "feasible, cancelled"),
)


@pytest.mark.parametrize(("ended", "code", "status"), ENDS)
def test_each_end_has_its_code_and_its_words(ended: BenchOutcome, code: ExitCode, status: str) -> None:
    assert ended.exit == code
    assert next(BenchTable(8, ended.task.file_format.FLAT).rows(ended)).endswith(f"77 MB  {status}")


def test_a_row_tells_the_gap_and_the_difference() -> None:
    (row,) = BenchTable(8, flat=True).rows(outcome())
    assert re.sub(" +", " ", row) == "a 120 90 30 25.00 % 0.2 s 1.0 s 77 MB feasible"


def test_the_worst_end_is_told() -> None:
    bad = BenchOutcome(outcome().task, fault=CommandError("no file"))
    assert worst_exit_code([outcome(), bad, outcome(broken=1)]) == ExitCode.INVALID
    assert worst_exit_code([outcome(), outcome(broken=1)]) == ExitCode.BROKEN
    assert worst_exit_code([outcome()]) == ExitCode.OK
