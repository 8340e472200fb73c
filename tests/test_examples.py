"""The examples run, and print what their docstrings say."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PROGRAMS = sorted(
    path.stem
    for path in (ROOT / "fixtures" / "examples").glob("*.py")
    if "print(" in path.read_text(encoding="utf-8")
)


def test_there_are_examples() -> None:
    assert len(PROGRAMS) == 3


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_prints_what_it_says(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    example = import_module(f"fixtures.examples.{name}")
    said = re.findall(r"^    (.*)$", example.__doc__ or "", flags=re.MULTILINE)
    assert capsys.readouterr().out.splitlines() == said


def test_the_readme_names_every_example() -> None:
    readme = Path(ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in PROGRAMS if f"fixtures/examples/{name}.py" not in readme] == []
