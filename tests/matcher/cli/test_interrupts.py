"""Commands that are told to end, by Ctrl-C or SIGTERM, keep what they have; and are quiet about it."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from matcher.answers.repair import Proposal, repair
from matcher.cli import main
from matcher.cli.bench.figures import read_figures
from matcher.cli.bench.task import BenchTask
from matcher.cli.exit_codes import ExitCode
from matcher.cli.interrupts import handling_signals, run_interruptible
from matcher.formats import json as duet_json
from matcher.problem.changes import AddPeople
from matcher.progress import Cancel, OnProgress
from matcher.result import Stopped
from matcher.roster import Roster
from tests.support.builders import long_to_prove, problem, roster, shift, volunteer
from tests.support.commands import ended
from tests.support.paths import ROOT

SIGNALS = (signal.SIGINT, signal.SIGTERM)
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def week(tmp_path: Path) -> Path:
    """A problem that takes longer than anybody waits."""
    path = tmp_path / "week.json"
    path.write_bytes(duet_json.dump(long_to_prove()))
    return path


@pytest.mark.parametrize("number", SIGNALS)
def test_solve_keeps_the_best_roster_and_the_result(
    number: signal.Signals, week: Path, tmp_path: Path
) -> None:
    out, whole = tmp_path / "roster.json", tmp_path / "result.json"
    code, said, _ = ended(number, "solve", week, "--out", out, "--result", whole)
    assert code == ExitCode.INTERRUPTED
    assert b"cancelled" in said
    result = duet_json.load_result(whole.read_bytes())
    assert result.stopped is Stopped.CANCELLED
    assert result.roster == duet_json.load_roster(out.read_bytes())
    assert main(["verify", str(week), str(out)]) == ExitCode.OK


def test_whatif_keeps_the_best_roster(week: Path, tmp_path: Path) -> None:
    today, changes, out = (tmp_path / f"{name}.json" for name in ("today", "changes", "out"))
    today.write_bytes(duet_json.dump_roster(Roster()))
    changes.write_bytes(duet_json.dump_changes((AddPeople(count=40, like=volunteer("new")),)))
    code, said, _ = ended(signal.SIGTERM, "whatif", week, today, changes, "--out", out)
    assert code == ExitCode.INTERRUPTED
    assert b"promises broken" in said
    assert len(duet_json.load_roster(out.read_bytes()))


def test_bench_keeps_the_best_roster(week: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said, wrong = ended(signal.SIGTERM, "bench", "--format", "native", "--out", out, week)
    assert code == ExitCode.INTERRUPTED
    assert b"feasible, cancelled" in said
    assert b"interrupted; 0 instances are left" in wrong
    assert (out / "week.json").is_file()


def test_repair_tells_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    of = problem([volunteer("ann"), volunteer("bob")], [shift("talk", "Mon 9-11")])
    path, today, out = (tmp_path / f"{name}.json" for name in ("problem", "today", "out"))
    path.write_bytes(duet_json.dump(of))
    today.write_bytes(duet_json.dump_roster(roster("ann@talk")))

    def terminated(*asked: Any) -> Proposal:
        os.kill(os.getpid(), signal.SIGTERM)
        _, _, _, _, cancel, _ = asked
        cancel.wait()
        return repair(*asked)

    monkeypatch.setattr("matcher.cli.repair.repair", terminated)
    assert main(["repair", str(path), str(today), "ann", "--out", str(out)]) == ExitCode.INTERRUPTED
    assert out.is_file()
    assert "hole left open" in capsys.readouterr().out


def test_a_command_that_has_nothing_yet_says_that_it_was_interrupted(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr("matcher.cli.files.read", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    before = signal.getsignal(signal.SIGTERM)
    assert main(["verify", "problem.json", "roster.json"]) == ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "matcher: interrupted\n"
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_signal_that_is_ignored_stays_so() -> None:
    with handling_signals(signal.SIG_IGN, signal.SIGTERM):

        def work(_: OnProgress, cancel: Cancel) -> bool:
            os.kill(os.getpid(), signal.SIGTERM)
            return cancel.is_set

        assert run_interruptible(work, lambda _: None) == (False, False)


def test_a_measured_process_whose_reader_is_gone_keeps_its_roster_and_is_quiet(tmp_path: Path) -> None:
    of = problem([volunteer("ann")], [shift("talk", "Mon 9-11")])
    (tmp_path / "week.json").write_bytes(duet_json.dump(of))
    out = tmp_path / "out"
    out.mkdir()
    task = BenchTask(
        format="native", instance="week.json", data=str(tmp_path), out=str(out), seconds=5, workers=1, seed=0
    )
    command: Sequence[str] = (sys.executable, "-c", "from matcher.cli.bench.task import main; main()")
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [*command, task.as_text()], cwd=ROOT, stdin=subprocess.PIPE, stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    _, wrong = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Error" not in wrong
    assert read_figures(task.figures) is not None
