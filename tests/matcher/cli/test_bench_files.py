"""`bench` never writes over what it reads, keeps to a memory limit, and leaves what repeats a run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.cli import main
from matcher.cli.bench.figures import read_figures
from matcher.cli.exit_codes import ExitCode
from matcher.formats import FORMATS
from matcher.formats import json as duet_json
from matcher.formats.files import opened
from matcher.roster import Roster
from tests.support.builders import long_to_prove, problem, roster, shift, volunteer
from tests.support.instances import CURTOIS, WARD, ward

SMALL = duet_json.dump(problem([volunteer("ann")], [shift("talk", "Mon 9-11")]))
Capture = pytest.CaptureFixture[str]


def bench(form: str, out: object, *instances: object, **options: object) -> int:
    limits = {"seconds": 20, "workers": 1, "out": out} | options
    flags = [f"--{name}={value}" for name, value in limits.items()]
    return main(["bench", "--format", form, *flags, *map(str, instances)])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with an instance `week.json`."""
    (tmp_path / "week.json").write_bytes(SMALL)
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Instances are kept ----------------------------------------------------------------------------------


def beside(here: Path) -> tuple[str, list[str]]:
    return ".", ["week.json"]


def spelt_otherwise(here: Path) -> tuple[str, list[str]]:
    (here / "below").mkdir()
    return "below/..", [str(here / "week.json")]


def folder_linked(here: Path) -> tuple[str, list[str]]:
    (here / "out").symlink_to(here, target_is_directory=True)
    return "out", ["week.json"]


def instance_linked(here: Path) -> tuple[str, list[str]]:
    (here / "out").mkdir()
    (here / "week.json").rename(here / "out" / "week.json")
    (here / "week.json").symlink_to(here / "out" / "week.json")
    return "out", ["week.json"]


def roster_linked(here: Path) -> tuple[str, list[str]]:
    (here / "out").mkdir()
    (here / "out" / "week.json").symlink_to(here / "week.json")
    return "out", ["week.json"]


def named_like_figures(here: Path) -> tuple[str, list[str]]:
    (here / "first").mkdir()
    (here / "first" / "week.json").write_bytes(SMALL)
    (here / "week.json").rename(here / "week.figures.json")
    return ".", ["first/week.json", "week.figures.json"]


def named_like_a_result(here: Path) -> tuple[str, list[str]]:
    (here / "first").mkdir()
    (here / "first" / "week.json").write_bytes(SMALL)
    (here / "week.json").rename(here / "week.result.json")
    return ".", ["first/week.json", "week.result.json"]


def later_in_the_list(here: Path) -> tuple[str, list[str]]:
    (here / "first").mkdir()
    (here / "first" / "other.json").write_bytes(SMALL)
    return "first/..", ["first/other.json", "week.json"]


WAYS = (
    beside,
    spelt_otherwise,
    folder_linked,
    instance_linked,
    roster_linked,
    named_like_figures,
    named_like_a_result,
    later_in_the_list,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_an_instance_is_never_written_over(
    way: Callable[[Path], tuple[str, list[str]]], here: Path, capsys: Capture
) -> None:
    out, instances = way(here)
    before = {path: path.read_bytes() for path in here.rglob("*.json")}
    assert bench("native", out, *instances) == ExitCode.INVALID
    said = capsys.readouterr()
    assert said.out == ""
    assert "this would overwrite " in said.err
    assert {path: path.read_bytes() for path in here.rglob("*.json")} == before


def test_an_instance_below_a_data_folder_is_kept_too(here: Path, capsys: Capture) -> None:
    (here / "data").mkdir()
    (here / "week.json").rename(here / "data" / "week.json")
    assert bench("native", here / "data", "week.json", data="data") == ExitCode.INVALID
    place, instance = here / "data" / "week.json", Path("data", "week.json")
    sentence = f"{place}: this would overwrite {instance}, which is read; write it elsewhere"
    assert capsys.readouterr().err == f"matcher: {sentence}\n"
    assert instance.read_bytes() == SMALL


def test_a_week_of_a_ward_is_kept_too(here: Path) -> None:
    ward(here)
    (here / "out" / WARD).mkdir(parents=True)
    week = here / "n002w1" / f"WD-n002w1-{WARD[-1]}.txt"
    (here / "out" / WARD / "sol-week0.txt").symlink_to(week)
    before = week.read_bytes()
    assert bench("inrc2", "out", WARD) == ExitCode.INVALID
    assert week.read_bytes() == before


def test_nothing_is_made_where_something_is_refused(here: Path) -> None:
    assert bench("native", "out", "nowhere.json") == ExitCode.INVALID
    assert not (here / "out").exists()


def test_places_are_those_that_are_written(tmp_path: Path) -> None:
    (tmp_path / "week.txt").write_text(CURTOIS, encoding="utf-8")
    (tmp_path / "week.json").write_bytes(SMALL)
    ward(tmp_path)
    for form, instance in (("native", "week.json"), ("curtois", "week.txt"), ("inrc2", WARD)):
        how = FORMATS[form]
        of = how.read(tmp_path, instance, opened)
        assert tuple(how.written(of, Roster(), how.name(instance))) == tuple(how.places(instance))


# Memory ----------------------------------------------------------------------------------------------


def test_what_does_not_fit_is_said_and_the_next_is_solved(tmp_path: Path, capsys: Capture) -> None:
    large, small = tmp_path / "large.json", tmp_path / "small.json"
    large.write_bytes(duet_json.dump(long_to_prove()))
    small.write_bytes(SMALL)
    assert bench("native", tmp_path / "out", large, small, megabytes=112) == ExitCode.INVALID
    first, second, *_ = capsys.readouterr().out.splitlines()[1:]
    assert f"{large}: $: about " in first
    assert first.endswith("MB of memory are needed for 25200 pairs of people and seats; there are 112 MB")
    assert second.startswith("small ")
    found = read_figures(tmp_path / "out" / "small.figures.json")
    assert found is not None
    assert (found.run.megabytes, found.files) == (112, ("small.json",))


def test_another_memory_limit_is_measured_again(here: Path, capsys: Capture) -> None:
    for megabytes, kept in ((4_000, False), (4_000, True), (5_000, False)):
        assert bench("native", "out", "week.json", megabytes=megabytes) == ExitCode.OK
        assert ("kept from before" in capsys.readouterr().out) is kept


# Doing it again --------------------------------------------------------------------------------------


def test_a_run_that_time_cut_is_done_again_to_the_same_roster(tmp_path: Path) -> None:
    path, out, again = tmp_path / "week.json", tmp_path / "out", tmp_path / "again.json"
    path.write_bytes(duet_json.dump(long_to_prove()))
    assert bench("native", out, path, seconds=2) == ExitCode.OK
    result = out / "week.result.json"
    assert duet_json.load_result(result.read_bytes()).run_log is not None
    assert main(["solve", str(path), "--repeat", str(result), "--out", str(again)]) == ExitCode.OK
    assert again.read_bytes() == (out / "week.json").read_bytes()


def test_a_run_of_another_format_is_done_again_too(tmp_path: Path, capsys: Capture) -> None:
    path, out, again = tmp_path / "week.txt", tmp_path / "out", tmp_path / "again.json"
    path.write_text(CURTOIS, encoding="utf-8")
    assert bench("curtois", out, path) == ExitCode.OK
    result = out / "week.result.json"
    asked = ("solve", "week.txt", "--format", "curtois", "--data", str(tmp_path), "--repeat", str(result))
    assert main([*asked, "--result", str(again)]) == ExitCode.OK
    once, twice = (duet_json.load_result(each.read_bytes()) for each in (result, again))
    assert once.roster == twice.roster
    assert main(["solve", "ward", "--format", "inrc2"]) == ExitCode.INVALID
    assert "ward: instance: 'ward' is not a name" in capsys.readouterr().err


def test_a_result_that_could_not_be_written_is_named(here: Path, capsys: Capture) -> None:
    (here / "out" / "week.result.json").mkdir(parents=True)
    assert bench("native", "out", "week.json") == ExitCode.INVALID
    assert "cannot be written: it is a directory" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", ["solve week.json --out week.json", "repair week.json now.json ann --out week.json"]
)
def test_no_command_writes_over_its_problem(here: Path, capsys: Capture, command: str) -> None:
    (here / "now.json").write_bytes(duet_json.dump_roster(roster("ann@talk")))
    assert main(command.split()) == ExitCode.INVALID
    assert "week.json: this would overwrite week.json, which is read" in capsys.readouterr().err
    assert (here / "week.json").read_bytes() == SMALL
