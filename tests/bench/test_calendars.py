"""What a public calendar costs is what its own evaluator says, and the README takes the table in."""

import json
from pathlib import Path

import pytest

from matcher.cli.bench.task import BenchTask, measure
from tests.bench import calendars, readme
from tests.bench.calendars import Calendar

SAYS = "import sys\nprint('parts', sys.argv[1:])\nprint({said!r})\n"
WARD = Calendar("inrc2", "n005w4_1_6-2-9-1", 5, 28, 1520, None)


def evaluator(folder: Path, said: str) -> Path:
    (folder / "inrc2_eval.py").write_text(SAYS.format(said=said), encoding="utf-8")
    return folder


def test_the_evaluator_has_the_last_word(tmp_path: Path) -> None:
    assert calendars.judged(WARD, evaluator(tmp_path, "cost 1545 feasible")) == 1545


def test_a_roster_that_the_evaluator_refuses_ends_the_command(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="INFEASIBLE"):
        calendars.judged(WARD, evaluator(tmp_path, "cost 1545 INFEASIBLE"))


def test_what_was_solved_is_a_row_that_says_how_near_the_best_known_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = Path(__file__).parents[2] / "fixtures" / "problems" / "two-on-a-visit.json"
    task = BenchTask(
        format="native", instance=str(example), data="", out=str(tmp_path), seconds=5, workers=1, seed=0
    )
    measure(task)
    figures = tmp_path / "two-on-a-visit.figures.json"
    figures.write_text(figures.read_text(encoding="utf-8").replace('"desired"', '"total"'), encoding="utf-8")
    figures.rename(tmp_path / f"{WARD.instance}.figures.json")
    monkeypatch.setattr(calendars, "kept", lambda: tmp_path)
    calendars.main([str(evaluator(tmp_path, "cost 1520 feasible")), "--kept"])
    assert f"{WARD.instance} | 5, 28" in (shown := capsys.readouterr().out)
    assert "| **1,520** |" in shown
    figures = tmp_path / f"{WARD.instance}.figures.json"
    document = json.loads(figures.read_text(encoding="utf-8")) | {"files": []}
    figures.write_text(json.dumps(document), encoding="utf-8")
    calendars.main([str(tmp_path), "--kept"])
    assert "| no roster |" in capsys.readouterr().out


def test_a_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("one\n<!-- kind -->\nold\n<!-- end of kind -->\ntwo\n", encoding="utf-8")
    readme.write("kind", "\n".join(readme.markdown(["a", "b"], [["1", "2"]])), page)
    after = "<!-- kind -->\n| a | b |\n| --- | --- |\n| 1 | 2 |\n<!-- end of kind -->"
    assert page.read_text(encoding="utf-8") == f"one\n{after}\ntwo\n"


def test_instances_are_named_once_and_in_no_more_time_than_any_was_nothing_better_found() -> None:
    found = calendars.published()
    assert len({each.instance for each in found}) == len(found)
    assert all(each.best_known <= (each.in_ten_minutes or each.best_known) for each in found)
