"""Which packages the code imports, and which `setup.cfg` declares: each list of faults compares the two."""

import configparser
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.support.source import PACKAGES, Module

# Packages of `setup.cfg` that no module imports, each with the reason it is declared all the same.
NOT_IMPORTED = {
    "coverage": "run by `make coverage`",
    "gunicorn": "the server that `web.running` starts as a process",
    "mypy": "run by `make types`",
    "psycopg": "SQLAlchemy loads it for a PostgreSQL address",
    "pytest-xdist": "lets several processes share the tests",
    "ruff": "run by `make lint`",
    "setuptools": "builds the package",
    "types-jsonschema": "types for mypy",
    "types-pyyaml": "types for mypy",
    "types-zxcvbn": "types for mypy",
    "tzdata": "the time zones that zoneinfo reads where the system has none",
    "uv": "makes the lock and installs it",
    "vulture": "run by `make unused`",
}
# Runs in an environment of its own, with its own lock.
ELSEWHERE = ("tests.bench.peers.timefold_side",)


def declared(setup: str, *, tests: bool) -> set[str]:
    """The packages that `setup`, the text of a `setup.cfg`, declares: for the tests, or for all the rest."""
    options = configparser.ConfigParser()
    options.read_string(setup)
    extras = dict(options["options.extras_require"])
    lines = [extras.pop("test", "")]
    if not tests:
        lines = [options["options"]["install_requires"], *extras.values()]
    names = (re.split(r"[<>=;\[ ]", line)[0] for text in lines for line in text.splitlines())
    return {_normal(name) for name in names if name}


def undeclared(modules: Mapping[str, Module], setup: str) -> list[str]:
    """Imports of packages that come only because another package happens to bring them."""
    allowed = declared(setup, tests=False)
    allowed_in_tests = allowed | declared(setup, tests=True)
    return [
        f"{module.path}:{line} imports {name}"
        for module in modules.values()
        for name, packages, line in _foreign_imports(module)
        if not packages & (allowed_in_tests if module.package == "tests" else allowed)
    ]


def never_imported(modules: Mapping[str, Module], setup: str) -> list[str]:
    """Packages that are declared, are imported nowhere, and have no reason in `NOT_IMPORTED`."""
    code = _imported(module for module in modules.values() if module.package != "tests")
    everything = _imported(modules.values())
    unused = (declared(setup, tests=False) - code) | (declared(setup, tests=True) - everything)
    return sorted(unused - NOT_IMPORTED.keys())


def reasons_without_need(modules: Mapping[str, Module], setup: str) -> list[str]:
    """Names in `NOT_IMPORTED` of packages that are imported, or are not declared."""
    known = declared(setup, tests=False) | declared(setup, tests=True)
    return sorted(NOT_IMPORTED.keys() & _imported(modules.values()) | NOT_IMPORTED.keys() - known)


def read_setup(root: Path) -> str:
    """The text of the `setup.cfg` in `root`."""
    return (root / "setup.cfg").read_text(encoding="utf-8")


def _imported(modules: Iterable[Module]) -> set[str]:
    imports = (each for module in modules for each in _foreign_imports(module))
    return {package for _, packages, _ in imports for package in packages}


def _foreign_imports(module: Module) -> Iterator[tuple[str, set[str], int]]:
    if module.name.startswith(ELSEWHERE):
        return
    for each in module.imports:
        name = each.base.partition(".")[0]
        if name not in PACKAGES and name not in sys.stdlib_module_names:
            yield name, {_normal(package) for package in _DISTRIBUTIONS.get(name, [name])}, each.line


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


_DISTRIBUTIONS = packages_distributions()
