"""`--params` gives the solver's tuning numbers, `DUET_CLUSTER` its cluster."""

from argparse import ArgumentParser
from pathlib import Path

import pytest

from matcher.cli import main
from matcher.cli.arguments import add_limits, limits_from
from matcher.cli.exit_codes import ExitCode
from matcher.formats.json import dump, load_result
from tests.support.builders import problem, shift, volunteer

ASKED = problem([volunteer("ann"), volunteer("bob")], [shift("s1", "Mon 9-11"), shift("s2", "Mon 10-12")])
Capture = pytest.CaptureFixture[str]


def solved(folder: Path, *more: object) -> int:
    (folder / "problem.json").write_bytes(dump(ASKED))
    return main(["solve", str(folder / "problem.json"), "--workers", "1", *map(str, more)])


def test_a_solve_goes_by_the_numbers_of_a_file_and_is_repeated_by_them(tmp_path: Path) -> None:
    params, first, second = (tmp_path / name for name in ("params.toml", "first.json", "second.json"))
    params.write_text("[strategy]\nexact_pairs = 0\n")
    assert solved(tmp_path, "--params", params, "--result", first) == ExitCode.OK
    result = load_result(first.read_bytes())
    assert result.strategy != "exact"
    assert result.params == {"strategy.exact_pairs": "0"}
    assert solved(tmp_path, "--repeat", first, "--result", second) == ExitCode.OK
    again = load_result(second.read_bytes())
    assert (again.params, again.strategy) == (result.params, result.strategy)
    assert again.roster == result.roster


@pytest.mark.parametrize(
    ("text", "fault"),
    [("[lns]\nparts = 1", "lns.parts"), ("[lns]\nfirst_pairs = 'many'", "lns.first_pairs"), ("[", "TOML")],
)
def test_a_file_of_faulty_numbers_is_refused(text: str, fault: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "params.toml").write_text(text)
    assert solved(tmp_path, "--params", tmp_path / "params.toml") == ExitCode.INVALID
    said = capsys.readouterr().err
    assert "params.toml" in said
    assert fault in said


def test_the_cluster_of_the_environment_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = ArgumentParser()
    add_limits(parser)
    options = parser.parse_args([])
    monkeypatch.delenv("DUET_CLUSTER", raising=False)
    assert limits_from(options).cluster == ""
    monkeypatch.setenv("DUET_CLUSTER", "tcp://127.0.0.1:9")
    assert limits_from(options).cluster == "tcp://127.0.0.1:9"
