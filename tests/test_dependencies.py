"""What the code imports is what `setup.cfg` declares, in both directions; each check is seen to bite."""

from collections.abc import Mapping
from pathlib import Path

from tests.support import dependencies
from tests.support.paths import ROOT
from tests.support.source import Module, read_modules

MODULES = read_modules(ROOT)
SETUP = dependencies.read_setup(ROOT)
SMALL_SETUP = """
[options]
install_requires =
    flask>=3.1
[options.extras_require]
postgres =
    psycopg[binary]>=3.2
test =
    jsonschema>=4.26
    ruff>=0.17
"""


def _modules(root: Path, files: dict[str, str]) -> Mapping[str, Module]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return read_modules(root)


def test_what_is_imported_is_declared() -> None:
    assert dependencies.undeclared(MODULES, SETUP) == []


def test_what_is_declared_is_imported_or_has_a_reason() -> None:
    assert dependencies.never_imported(MODULES, SETUP) == []


def test_no_reason_outlives_its_package() -> None:
    assert dependencies.reasons_without_need(MODULES, SETUP) == []


def test_an_undeclared_import_is_found(tmp_path: Path) -> None:
    files = {"web/app.py": "import json\nimport flask\nimport werkzeug.exceptions\n"}
    assert dependencies.undeclared(_modules(tmp_path, files), SMALL_SETUP) == [
        "web/app.py:3 imports werkzeug"
    ]


def test_the_code_may_not_import_what_only_the_tests_have(tmp_path: Path) -> None:
    files = {"web/app.py": "import jsonschema", "tests/test_app.py": "import jsonschema"}
    assert dependencies.undeclared(_modules(tmp_path, files), SMALL_SETUP) == [
        "web/app.py:1 imports jsonschema"
    ]


def test_an_unused_declaration_is_found(tmp_path: Path) -> None:
    files = {"web/app.py": "", "tests/test_app.py": "import flask, jsonschema"}
    assert dependencies.never_imported(_modules(tmp_path, files), SMALL_SETUP) == ["flask"]


def test_a_reason_for_an_imported_package_is_found(tmp_path: Path) -> None:
    files = {"web/app.py": "import psycopg"}
    found = dependencies.reasons_without_need(_modules(tmp_path, files), SMALL_SETUP)
    assert "psycopg" in found
    assert "ruff" not in found
