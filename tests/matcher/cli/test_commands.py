"""The command line answers, and says every fault in one line without a traceback."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

import pytest
from immutabledict import immutabledict

from matcher.cli import COMMANDS, main
from matcher.cli.exit_codes import EXIT_CODES, ExitCode
from matcher.cli.faults import SENTENCES
from matcher.cli.progress import progress_display
from matcher.formats import json as duet_json
from matcher.ids import SeatId, ShiftId, VolunteerId
from matcher.problem.changes import ChangeNeed, DropShift, Withdraw
from matcher.problem.entities import Needs
from matcher.problem.quantities import Level
from matcher.progress import Progress
from matcher.result import TierResult
from matcher.tiers import Tier
from tests.support.builders import problem, roster, seat, shift, volunteer
from tests.support.paths import ROOT

PROBLEMS = ROOT / "fixtures" / "problems"
VISIT = str(PROBLEMS / "two-on-a-visit.json")
PINS = str(PROBLEMS / "pins-that-cannot-hold-together.json")
AID = str(PROBLEMS / "no-arabic-first-aider.json")
MEAL = str(PROBLEMS / "a-meal-point-staffed-by-the-hour.json")
QUICK = ("--seconds", "5", "--workers", "1")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def today(tmp_path: Path) -> Path:
    """A roster of the visits."""
    path = tmp_path / "today.json"
    path.write_bytes(duet_json.dump_roster(roster("chen@monday-visit:visitor davies@monday-visit:visitor")))
    return path


def told(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def run(
    *arguments: object, environment: dict[str, str] | None = None, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "matcher", *map(str, arguments)],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, **(environment or {})},
    )


# Answers ---------------------------------------------------------------------------------------------


def test_solve_writes_a_roster_that_verify_accepts(tmp_path: Path, capsys: Capture) -> None:
    out, whole = tmp_path / "roster.json", tmp_path / "result.json"
    assert told("solve", VISIT, *QUICK, "--out", out, "--result", whole) == ExitCode.OK
    told_of = capsys.readouterr()
    assert "optimal" in told_of.out
    assert re.search(r"minimum +2 +2 +0", told_of.out)
    assert "filled" in told_of.err
    assert told("verify", VISIT, out) == ExitCode.OK
    assert "every hard rule is kept" in capsys.readouterr().out
    assert duet_json.load_result(whole.read_bytes()).roster == duet_json.load_roster(out.read_bytes())


def test_solve_prints_the_whole_result_as_json(capsys: Capture) -> None:
    assert told("solve", VISIT, *QUICK, "--json") == ExitCode.OK
    result = duet_json.load_result(capsys.readouterr().out.encode())
    assert result.roster is not None
    assert len(result.roster) == 2


def test_solve_begins_from_a_roster(today: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "roster.json"
    assert told("solve", VISIT, *QUICK, "--start", today, "--out", out) == ExitCode.OK
    assert len(duet_json.load_roster(out.read_bytes())) == 2


def test_solve_says_that_pins_cannot_hold(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "roster.json"
    assert told("solve", PINS, *QUICK, "--out", out) == ExitCode.INFEASIBLE
    assert "cannot hold together: dora on other:teacher" in capsys.readouterr().out
    assert not out.exists()


def test_names_that_match_nothing_are_said(tmp_path: Path, capsys: Capture) -> None:
    asked = shift("s1", "Mon 9-11", seat("s1", languages=immutabledict({"eu": Level.B2})))
    of, out = tmp_path / "problem.json", tmp_path / "roster.json"
    of.write_bytes(duet_json.dump(problem([volunteer("ann")], [asked])))
    assert told("solve", of, "--seconds", 1, "--out", out) == ExitCode.OK
    lacking = "shifts[0].seats[0].needs.languages: nobody speaks 'eu' at level 4 of 7 or better"
    assert f"warning: {lacking}" in capsys.readouterr().out
    assert told("verify", of, out) == ExitCode.OK
    assert lacking in capsys.readouterr().out
    assert told("verify", of, out, "--json") == ExitCode.OK
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert warning["numbers"] == {"what": "eu", "least": 4, "count": 1, "shift": "s1"}


def test_verify_names_what_is_broken(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "roster.json"
    path.write_bytes(duet_json.dump_roster(roster("chen@monday-visit:visitor chen@monday-chat:visitor")))
    assert told("verify", VISIT, path) == ExitCode.BROKEN
    assert re.search(r"one_place +volunteer=chen", capsys.readouterr().out)
    assert told("verify", VISIT, path, "--json") == ExitCode.BROKEN
    answer = json.loads(capsys.readouterr().out)
    assert answer["feasible"] is False
    assert {finding["rule"] for finding in answer["findings"] if finding["tier"] is None} == {
        "one_place",
        "together",
    }


def test_explain_tells_of_a_seat(today: Path, capsys: Capture) -> None:
    path = today.with_name("empty.json")
    path.write_bytes(duet_json.dump_roster(roster("")))
    assert told("explain", AID, path, "--seat", "health-desk:first-aider") == ExitCode.OK
    out = capsys.readouterr().out
    assert re.search(r"everybody +4", out)
    assert re.search(r"ask_time .*volunteer=leila", out)
    assert told("explain", AID, path, "--seat", "health-desk:first-aider", "--json") == ExitCode.OK
    assert [step["left"] for step in json.loads(capsys.readouterr().out)["funnel"]][:4] == [4, 3, 1, 0]


def test_explain_tells_of_a_pair(today: Path, capsys: Capture) -> None:
    assert (
        told("explain", VISIT, today, "--seat", "monday-chat:visitor", "--volunteer", "chen") == ExitCode.OK
    )
    out = capsys.readouterr().out
    assert out.startswith("could not")
    assert "one_place" in out
    arguments = ("--seat", "monday-chat:visitor", "--volunteer", "chen", "--json")
    assert told("explain", VISIT, today, *arguments) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["displaced"] == ["monday-visit:visitor"]


def test_explain_tells_of_an_hour(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "roster.json"
    path.write_bytes(duet_json.dump_roster(roster("ada@lunch@1000+180")))
    asked = ("explain", MEAL, path, "--curve", "lunch")
    assert told(*asked, "--start", "2026-11-30T11:00+08:00") == ExitCode.OK
    out = capsys.readouterr().out
    assert out.startswith("1 of 3 heads")
    assert re.search(r"available +3", out)
    assert re.search(r"assign .*volunteer=(bo|cai)", out)
    assert told(*asked, "--start", "2026-11-30T09:00+08:00") == ExitCode.INVALID
    assert "--curve: 'lunch' has no hour at --start" in capsys.readouterr().err
    assert told(*asked) == ExitCode.INVALID
    with pytest.raises(SystemExit):
        told(*asked, "--start", "2026-11-30T09:00")


def test_explain_tells_what_is_missing_most(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "roster.json"
    path.write_bytes(duet_json.dump_roster(roster("")))
    assert told("explain", AID, path, "--bottlenecks", "5") == ExitCode.OK
    assert re.search(r"first_aid.* health-desk:first-aider", capsys.readouterr().out)
    assert told("explain", AID, path, "--bottlenecks", "5", "--json") == ExitCode.OK
    answer = json.loads(capsys.readouterr().out)
    assert any(each["seats"] == ["health-desk:first-aider"] for each in answer)
    assert all(sum(each["saved"].values()) > 0 for each in answer)
    with pytest.raises(SystemExit):
        told("explain", AID, path, "--bottlenecks", "0")


def test_whatif_tells_the_difference(today: Path, tmp_path: Path, capsys: Capture) -> None:
    changes, out, of = (tmp_path / name for name in ("changes.json", "roster.json", "problem.json"))
    changes.write_bytes(duet_json.dump_changes((Withdraw(volunteers=frozenset({VolunteerId("chen")})),)))
    assert told("whatif", VISIT, today, changes, *QUICK, "--out", out, "--out-problem", of) == ExitCode.OK
    assert re.search(r"gao +1 +0 +0", capsys.readouterr().out)
    assert told("verify", of, out) == ExitCode.OK
    capsys.readouterr()
    assert told("whatif", VISIT, today, changes, *QUICK, "--json") == ExitCode.OK
    answer = json.loads(capsys.readouterr().out)
    assert {each["volunteer"] for each in answer["by_person"]} == {"chen", "gao"}


def test_whatif_says_that_nothing_can_be(tmp_path: Path, capsys: Capture) -> None:
    of, today, changes = (tmp_path / name for name in ("problem.json", "roster.json", "changes.json"))
    pinned = problem([volunteer("ann")], [shift("talk", "Mon 9-11")], pinned_in="ann@talk")
    of.write_bytes(duet_json.dump(pinned))
    today.write_bytes(duet_json.dump_roster(roster("ann@talk")))
    change = ChangeNeed(seat=SeatId("talk"), needs=Needs(minimum_age=18))
    changes.write_bytes(duet_json.dump_changes((change,)))
    assert told("whatif", of, today, changes, *QUICK) == ExitCode.INFEASIBLE
    assert "infeasible" in capsys.readouterr().out


def test_schema_prints_the_published_schema(capsys: Capture) -> None:
    assert told("schema", "problem") == ExitCode.OK
    published = ROOT / "matcher" / "formats" / "json" / "schema" / "problem.json"
    assert capsys.readouterr().out == published.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_tells_the_exit_codes(command: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*([command] if command else []), "--help"])
    assert ended.value.code == 0
    assert EXIT_CODES in capsys.readouterr().out


def test_every_exit_code_is_told() -> None:
    assert {int(code) for code in re.findall(r"^  (\d+)", EXIT_CODES, re.MULTILINE)} == set(ExitCode)


def test_a_problem_may_come_from_standard_input() -> None:
    done = run("solve", "-", *QUICK, "--json", stdin=Path(VISIT).read_bytes())
    assert (done.returncode, b'"status":"optimal"' in done.stdout) == (0, True)


# Faults ----------------------------------------------------------------------------------------------


def spoiled(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "spoiled.json"
    text = Path(VISIT).read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


BAD_FILES = (
    ("{", "[", "line 2 column 11: this is not JSON"),
    ('"version": 1', '"version": 2', "version: version 2 is not known; this program reads version 1"),
    ("duet-problem", "duet-roster", "format: this file is a 'duet-roster'; a 'duet-problem' is needed"),
    ("T10:00:00+08:00", "T08:00:00+08:00", "shifts[0].end: the end is not after the start"),
    ("T10:00:00+08:00", "T10:00:00", "shifts[0].end: the time has no offset from UTC, such as +08:00"),
    ('"minimum": 2', '"minimum": -2', "shifts[0].seats[0].minimum: the number goes from 0 to 10000"),
    (
        '"desired": 2',
        '"desired": 3',
        "shifts[0].seats[0].desired: heads must be 0 <= minimum <= desired <= maximum",
    ),
    (
        '"minimum": 2',
        '"minimum": true',
        "shifts[0].seats[0].minimum: this is of type boolean; it must be of type integer",
    ),
    ('"project": "visits"', '"project": "zoo"', "shifts[0].project: the id 'zoo' is not known"),
    ('"id": "davies"', '"id": "chen"', "volunteers[1].id: the id 'chen' is used twice"),
    ('"kind"', '"sort"', "shifts[0].sort: no field of this name is known"),
)


@pytest.mark.parametrize(("old", "new", "sentence"), BAD_FILES)
def test_a_bad_file_is_named_with_place_and_fault(
    old: str, new: str, sentence: str, tmp_path: Path, capsys: Capture
) -> None:
    path = spoiled(tmp_path, old, new)
    assert told("solve", path, *QUICK) == ExitCode.INVALID
    assert capsys.readouterr() == ("", f"matcher: {path}: {sentence}\n")


def test_a_roster_of_another_problem_is_refused(today: Path, capsys: Capture) -> None:
    assert told("verify", AID, today) == ExitCode.INVALID
    assert "assignments[0].volunteer: the id 'chen' is not known" in capsys.readouterr().err


def test_a_change_that_means_nothing_is_refused(today: Path, tmp_path: Path, capsys: Capture) -> None:
    changes = tmp_path / "changes.json"
    changes.write_bytes(duet_json.dump_changes((DropShift(shift=ShiftId("zoo")),)))
    assert told("whatif", VISIT, today, changes, *QUICK) == ExitCode.INVALID
    assert f"{changes}: changes[0].shift: the id 'zoo' is not known" in capsys.readouterr().err


@pytest.mark.parametrize(("option", "name"), [("--seat", "zoo"), ("--volunteer", "zoe")])
def test_explain_refuses_unknown_names(option: str, name: str, today: Path, capsys: Capture) -> None:
    arguments = {"--seat": "monday-chat:visitor", option: name}
    flat = [word for each in arguments.items() for word in each]
    assert told("explain", VISIT, today, *flat) == ExitCode.INVALID
    assert f"{option}: {name!r} is not known" in capsys.readouterr().err


def test_files_that_cannot_be_read_are_named(tmp_path: Path, capsys: Capture) -> None:
    assert told("solve", tmp_path / "nothing.json") == ExitCode.INVALID
    assert told("solve", tmp_path) == ExitCode.INVALID
    assert capsys.readouterr().err.splitlines() == [
        f"matcher: {tmp_path / 'nothing.json'}: cannot be read: No such file or directory",
        f"matcher: {tmp_path}: cannot be read: Is a directory",
    ]


def test_files_that_cannot_be_written_are_named_before_the_solve(tmp_path: Path, capsys: Capture) -> None:
    assert told("solve", VISIT, "--out", tmp_path) == ExitCode.INVALID
    assert told("solve", VISIT, "--out", tmp_path / "no" / "where.json") == ExitCode.INVALID
    assert capsys.readouterr().err.splitlines() == [
        f"matcher: {tmp_path}: cannot be written: it is a directory",
        f"matcher: {tmp_path / 'no' / 'where.json'}: cannot be written: {tmp_path / 'no'} is not a directory",
    ]


def test_a_full_disk_is_named() -> None:
    done = run("solve", VISIT, *QUICK, "--out", "/dev/full")
    assert done.returncode == ExitCode.INVALID
    assert done.stderr.splitlines()[-1] == b"matcher: /dev/full: cannot be written: No space left on device"


BAD_USAGE: tuple[Sequence[str], ...] = (
    (),
    ("dance",),
    ("solve",),
    ("solve", VISIT, "--seconds", "nan"),
    ("solve", VISIT, "--seconds", "-1"),
    ("solve", VISIT, "--seconds", "soon"),
    ("solve", VISIT, "--workers", "0"),
    ("solve", VISIT, "--workers", "1.5"),
    ("solve", VISIT, "--seed", "-1"),
    ("solve", VISIT, "--seed", str(2**31)),
    ("explain", VISIT, VISIT),
    ("schema", "colour"),
)


@pytest.mark.parametrize("arguments", BAD_USAGE)
def test_wrong_usage_is_refused(arguments: Sequence[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == ExitCode.INVALID
    assert capsys.readouterr().err.startswith("usage: ")


def _codes() -> Iterator[str]:
    for path in (ROOT / "matcher").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r'InvalidProblem\(\s*"(\w+)"', text)
        yield from re.findall(r'require\(\s*[^"]*?,\s*"(\w+)"', text)


def test_every_code_of_a_fault_has_a_sentence() -> None:
    assert set(SENTENCES) >= {code for code in _codes() if "." not in code}


# The world outside ------------------------------------------------------------------------------------


def test_a_reader_that_goes_away_is_no_traceback(today: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [sys.executable, "-m", "matcher", "verify", VISIT, str(today), "--json"],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (ExitCode.READER_GONE, b"")


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_words_of_any_language_are_printed_in_utf8(locale: str, tmp_path: Path) -> None:
    of = problem(
        [volunteer("安娜", languages={})],
        [shift("讲座", "Mon 9-11", seat("讲座", languages={"zh": Level.B2}))],
    )
    path, nobody = tmp_path / "问题.json", tmp_path / "roster.json"
    path.write_bytes(duet_json.dump(of))
    nobody.write_bytes(duet_json.dump_roster(roster("")))
    done = run("explain", path, nobody, "--seat", "讲座", environment={"LC_ALL": locale, "PYTHONUTF8": "0"})
    assert done.returncode == ExitCode.OK, done.stderr
    assert "volunteer=安娜" in done.stdout.decode() or "zh" in done.stdout.decode()


# Progress ---------------------------------------------------------------------------------------------


class Stream(StringIO):
    """A stream that is a terminal, or not."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def moment(phase: str, seconds: float) -> Progress:
    tiers = {Tier.MINIMUM: TierResult(3, 1, 200)}
    return Progress(phase=phase, seconds=seconds, filled=7, wanted=9, tiers=tiers)


def test_progress_is_lines_where_there_is_no_terminal() -> None:
    stream = Stream(terminal=False)
    with progress_display(stream, 10.0) as display:
        for each in (
            moment("construct", 0.5),
            moment("construct", 0.6),
            moment("improve", 0.7),
            moment("improve", 3.1),
        ):
            display.show(each)
    assert stream.getvalue().splitlines() == [
        "  0.5 s  construct   7 of 9 filled  minimum 3 (1.0 %)",
        "  0.7 s  improve     7 of 9 filled  minimum 3 (1.0 %)",
        "  3.1 s  improve     7 of 9 filled  minimum 3 (1.0 %)",
    ]


def test_progress_is_lines_on_a_terminal_that_cannot_redraw_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = Stream(terminal=True)
    with progress_display(stream, 10.0) as display:
        display.show(moment("improve", 0.7))
    assert stream.getvalue() == "  0.7 s  improve     7 of 9 filled  minimum 3 (1.0 %)\n"


def test_progress_is_one_line_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    stream = Stream(terminal=True)
    with progress_display(stream, 10.0) as display:
        display.show(moment("improve", 5.0))
        display.show(moment("done", 12.0))
    drawn = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue())
    first, *_, last = drawn.removesuffix("\n").split("\r")[1:]
    assert first == f"{'━' * 10}╺{'━' * 9}   5.0 s  improve     7 of 9 filled  min"
    assert last == f"{'━' * 20}  12.0 s  done        7 of 9 filled  min"


def test_a_progress_bar_leaves_the_cursor_where_it_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second Ctrl-C ends the process at once, and nobody would show the cursor again."""
    monkeypatch.setenv("TERM", "xterm")
    stream = Stream(terminal=True)
    with progress_display(stream, 10.0):
        assert stream.getvalue().rindex("\x1b[?25h") > stream.getvalue().rindex("\x1b[?25l")
