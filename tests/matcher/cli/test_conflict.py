"""Where it is proven that there is no roster commands say why: which pins, or that it is not the pins."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.answers.what_if import what_if
from matcher.cli import main
from matcher.cli.bench.figures import read_figures
from matcher.cli.conflict import EVEN_WITHOUT_PINS, Pin, conflict_lines
from matcher.cli.exit_codes import ExitCode
from matcher.formats import json as duet_json
from matcher.ids import SeatId, ShiftId, VolunteerId
from matcher.limits import SolveLimits
from matcher.problem.changes import ChangeNeed, MoveShift
from matcher.problem.entities import Needs
from matcher.problem.problem import Problem
from matcher.problem.terms import Span, Terms
from matcher.roster import Assignment
from tests.support.builders import at, problem, roster, shift, volunteer

Capture = pytest.CaptureFixture[str]
QUICK = ("--seconds", "5", "--workers", "1")
ANN, BOB = VolunteerId("ann"), VolunteerId("bob")
SHIFTS = [shift("talk", "Mon 9-11"), shift("walk", "Mon 14-16")]
PINNED = problem([volunteer("ann"), volunteer("bob")], SHIFTS, pinned_in="ann@talk ann@walk")
# Ann has agreed to at least one shift and is free for none.
AGREED = problem([volunteer("ann", free="Tue 9-10", terms=Terms(shifts=Span(1)))], SHIFTS)
AT_ONCE = (MoveShift(shift=ShiftId("walk"), start=at("Mon 10")),)
SAID = ["cannot hold together: ann on talk", "cannot hold together: ann on walk"]
CLASH = [{"volunteer": "ann", "seat": "talk"}, {"volunteer": "ann", "seat": "walk"}]


def asked(folder: Path, of: Problem) -> Path:
    path = folder / "asked.json"
    path.write_bytes(duet_json.dump(of))
    return path


def bench(folder: Path, of: Problem) -> int:
    path = asked(folder, of)
    return main(["bench", "--format", "native", *QUICK, "--out", str(folder / "out"), str(path)])


def whatif(folder: Path, *more: str) -> int:
    path, today, changes = asked(folder, PINNED), folder / "today.json", folder / "changes.json"
    today.write_bytes(duet_json.dump_roster(roster("ann@talk ann@walk")))
    changes.write_bytes(duet_json.dump_changes(AT_ONCE))
    return main(["whatif", str(path), str(today), str(changes), *QUICK, *more])


def moved() -> Problem:
    """The week in which both shifts of Ann's pins are at once."""
    return replace(PINNED, shifts=(SHIFTS[0], shift("walk", "Mon 10-12")))


def test_a_comparison_names_the_pins_that_the_changes_make_contradict() -> None:
    found = what_if(PINNED, roster("ann@talk ann@walk"), AT_ONCE, SolveLimits(seconds=5, workers=1))
    assert found.conflict == (Assignment(ANN, SeatId("talk")), Assignment(ANN, SeatId("walk")))
    assert found.smallest


def test_whatif_names_the_pins(tmp_path: Path, capsys: Capture) -> None:
    assert whatif(tmp_path) == ExitCode.INFEASIBLE
    assert capsys.readouterr().out.splitlines() == ["infeasible: no roster", *SAID]


def test_whatif_names_the_pins_in_json(tmp_path: Path, capsys: Capture) -> None:
    assert whatif(tmp_path, "--json") == ExitCode.INFEASIBLE
    answer = json.loads(capsys.readouterr().out)
    assert (answer["contradiction"], answer["smallest"]) == (CLASH, True)


def test_whatif_names_no_pins_where_there_is_a_roster(tmp_path: Path, capsys: Capture) -> None:
    path, today, changes = asked(tmp_path, PINNED), tmp_path / "today.json", tmp_path / "changes.json"
    today.write_bytes(duet_json.dump_roster(roster("ann@talk ann@walk")))
    changes.write_bytes(duet_json.dump_changes((ChangeNeed(seat=SeatId("talk"), desired=1),)))
    assert main(["whatif", str(path), str(today), str(changes), *QUICK]) == ExitCode.OK
    assert "cannot hold together" not in capsys.readouterr().out


def test_bench_names_the_pins_below_the_row_and_in_the_figures(tmp_path: Path, capsys: Capture) -> None:
    assert bench(tmp_path, moved()) == ExitCode.INFEASIBLE
    _, row, *below = capsys.readouterr().out.splitlines()
    assert row.endswith("infeasible: no roster keeps all hard rules")
    assert below == SAID
    found = read_figures(tmp_path / "out" / "asked.figures.json")
    assert found is not None
    assert found.conflict == tuple(
        Pin(volunteer=ANN, seat=SeatId(seat), inside=True) for seat in ("talk", "walk")
    )
    assert found.smallest


def test_solve_says_where_it_is_not_the_pins(tmp_path: Path, capsys: Capture) -> None:
    assert main(["solve", str(asked(tmp_path, AGREED)), *QUICK]) == ExitCode.INFEASIBLE
    assert capsys.readouterr().out.splitlines()[1:] == [EVEN_WITHOUT_PINS]


def test_bench_says_where_it_is_not_the_pins(tmp_path: Path, capsys: Capture) -> None:
    assert bench(tmp_path, AGREED) == ExitCode.INFEASIBLE
    (row,) = capsys.readouterr().out.splitlines()[1:]
    assert row.endswith(f"infeasible: {EVEN_WITHOUT_PINS}")


def test_figures_of_a_roster_claim_nothing_about_pins(tmp_path: Path) -> None:
    assert bench(tmp_path, PINNED) == ExitCode.OK
    found = read_figures(tmp_path / "out" / "asked.figures.json")
    assert found is not None
    assert found.conflict is None


def test_a_pin_off_a_seat_is_told_as_such() -> None:
    pins = [Pin(volunteer=BOB, seat=SeatId("talk"), inside=False)]
    assert conflict_lines(pins, smallest=False) == [
        "cannot hold together: bob not on talk",
        "fewer of these pins may be enough for that",
    ]


def test_whatif_says_where_it_is_not_the_pins(tmp_path: Path, capsys: Capture) -> None:
    of = problem([volunteer("ann", terms=Terms(shifts=Span(1)), free="Mon 9-11")], SHIFTS)
    path, today, changes = asked(tmp_path, of), tmp_path / "today.json", tmp_path / "changes.json"
    today.write_bytes(duet_json.dump_roster(roster("ann@talk")))
    change = ChangeNeed(seat=SeatId("talk"), needs=Needs(minimum_age=99))
    changes.write_bytes(duet_json.dump_changes((change,)))
    assert main(["whatif", str(path), str(today), str(changes), *QUICK]) == ExitCode.INFEASIBLE
    assert capsys.readouterr().out.splitlines() == ["infeasible: no roster", EVEN_WITHOUT_PINS]
