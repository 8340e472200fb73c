"""`repair` on the command line."""

import json
from pathlib import Path

import pytest

from matcher.cli import main
from matcher.cli.exit_codes import ExitCode
from matcher.formats import json as duet_json
from matcher.ids import SeatId, VolunteerId
from matcher.roster import Roster
from tests.support.builders import problem, roster, shift, volunteer

Capture = pytest.CaptureFixture[str]
WEEK = problem(
    [volunteer("ann"), volunteer("bob"), volunteer("c@d")],
    [shift("talk", "Mon 9-11"), shift("walk", "Mon 9-11"), shift("tea", "Tue 9-11")],
)

REPAIRED = [(VolunteerId("c@d"), SeatId("talk")), (VolunteerId("bob"), SeatId("walk"))]
REPAIRED += [(VolunteerId("ann"), SeatId("tea"))]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The week and its roster."""
    week, today = tmp_path / "week.json", tmp_path / "today.json"
    week.write_bytes(duet_json.dump(WEEK))
    today.write_bytes(duet_json.dump_roster(roster("ann@talk bob@walk ann@tea")))
    return [str(week), str(today)]


def test_the_repaired_roster_is_told_and_written(files: list[str], tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "repaired.json"
    assert main(["repair", *files, "ann@talk", "--seconds", "20", "--out", str(out)]) == ExitCode.OK
    assert duet_json.load_roster(out.read_bytes(), WEEK) == Roster.of(REPAIRED)
    assert "1 assignments added, 1 removed" in capsys.readouterr().out


def test_who_drops_out_loses_all_they_hold(files: list[str], capsys: Capture) -> None:
    assert main(["repair", *files, "ann", "--seconds", "20", "--json"]) == ExitCode.OK
    told = json.loads(capsys.readouterr().out)
    lost = next(each for each in told["by_person"] if each["volunteer"] == "ann")
    assert sorted(lost["lost"]) == ["talk", "tea"]
    assert told["before"]["desired"] == 2
    assert told["after"]["desired"] == 0


def test_what_has_begun_stays_as_it_is(files: list[str], capsys: Capture) -> None:
    assert (
        main(["repair", *files, "ann@talk", "--seconds", "20", "--now", "2026-11-30T09:00+08:00"])
        == ExitCode.OK
    )
    assert "0 assignments added, 1 removed" in capsys.readouterr().out


@pytest.mark.parametrize("gone", ["zoe", "ann@walk", "bob@nowhere"])
def test_who_is_not_there_cannot_drop_out(files: list[str], gone: str, capsys: Capture) -> None:
    assert main(["repair", *files, gone]) != ExitCode.OK
    assert capsys.readouterr().err == f"matcher: {gone}: nobody of that id, and nobody on that seat\n"
