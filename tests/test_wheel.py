"""The package that is built holds all that Duet runs on: modules, data, and the marks of typed packages."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.paths import ROOT

PACKAGES = ("matcher", "web", "i18n", "fixtures")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.mo")
BUILD = "from setuptools import build_meta; print(build_meta.build_wheel('dist'))"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the package is built from, and its wheel in `dist`."""
    root = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=LEFT_OUT)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, root / name)
    subprocess.run([sys.executable, "-c", BUILD], cwd=root, check=True, capture_output=True)
    return root


@pytest.fixture(scope="module")
def built(source: Path) -> set[str]:
    """The names of the files in the wheel."""
    (wheel,) = (source / "dist").iterdir()
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_marked_as_typed(package: str, built: set[str]) -> None:
    assert f"{package}/py.typed" in built


def test_every_file_but_pages_for_readers_and_their_pictures_is_in_the_wheel(
    source: Path, built: set[str]
) -> None:
    files = (path for package in PACKAGES for path in (source / package).rglob("*") if path.is_file())
    needed = {
        str(path.relative_to(source))
        for path in files
        if path.suffix != ".md" and "pictures" not in path.parts
    }
    assert needed - built == set()


def test_no_test_is_in_the_wheel(built: set[str]) -> None:
    assert [name for name in built if name.startswith("tests/")] == []
