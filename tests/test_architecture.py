"""The code keeps the shape that `CONTRIBUTING.md` promises, and each check is seen to bite."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import architecture
from tests.support.paths import ROOT
from tests.support.source import read_modules

MODULES = read_modules(ROOT)
Check = Callable[[architecture.Modules], list[str]]


def without_solver(modules: architecture.Modules) -> list[str]:
    """The kit of checks for rules, which nothing else imports, solves their rows."""
    rules = [name for name in modules if name.startswith("matcher.rules.")]
    return architecture.ways_to_the_solver(
        modules, ["matcher.verify", *(name for name in rules if name != "matcher.rules.testing")]
    )


CHECKS: tuple[Check, ...] = (
    architecture.crossed_arrows,
    architecture.circles,
    architecture.upward_imports,
    architecture.upward_imports_of_the_web,
    architecture.rooms_without_a_layer,
    architecture.strangers_to_the_solver,
    without_solver,
    architecture.frameworks_out_of_place,
    architecture.database_with_company,
    architecture.overlong,
    architecture.empty_names,
    architecture.waivers_without_reason,
)


def test_every_package_is_read() -> None:
    assert {module.package for module in MODULES.values()} == {*architecture.ARROWS, "tests"}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_code_keeps_its_shape(check: Check) -> None:
    assert check(MODULES) == []


FAULTS: tuple[tuple[Check, dict[str, str]], ...] = (
    (architecture.crossed_arrows, {"matcher/solve.py": "from i18n import reasons"}),
    (architecture.crossed_arrows, {"i18n/formats.py": "import matcher.problem.entities"}),
    (architecture.crossed_arrows, {"web/services/demand/shifts.py": "from fixtures.people import draw"}),
    (architecture.crossed_arrows, {"fixtures/week.py": "def load():\n    from web import db"}),
    (architecture.circles, {"web/db.py": "from web import app", "web/app.py": "from web.db import engine"}),
    (
        architecture.circles,
        {"matcher/a.py": "from .b import B", "matcher/b.py": "def f():\n    import matcher.a"},
    ),
    (
        architecture.circles,
        {
            "web/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from web.b import B",
            "web/b.py": "from web.a import A",
        },
    ),
    (architecture.upward_imports, {"matcher/model/rows.py": "from matcher.solver.exact import exact"}),
    (architecture.upward_imports, {"matcher/roster.py": "import matcher.problem.entities"}),
    (architecture.upward_imports, {"matcher/rules/rest.py": "from matcher import solve"}),
    (
        architecture.upward_imports,
        {
            "matcher/problem/demand.py": (
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from matcher.verify import Verdict"
            )
        },
    ),
    (architecture.rooms_without_a_layer, {"matcher/attic/chest.py": ""}),
    (
        architecture.upward_imports_of_the_web,
        {"web/services/demand/shifts.py": "from web.words import demand", "web/words/demand.py": ""},
    ),
    (
        architecture.upward_imports_of_the_web,
        {"web/models/work.py": "from web.services.clock import now", "web/services/clock.py": ""},
    ),
    (
        architecture.upward_imports_of_the_web,
        {"web/schemas/demand.py": "from web.errors import Fault", "web/errors.py": ""},
    ),
    (architecture.strangers_to_the_solver, {"matcher/verify.py": "from ortools.sat.python import cp_model"}),
    (
        without_solver,
        {
            "matcher/rules/rest.py": "from matcher.model.model import Model",
            "matcher/model/model.py": "import ortools.sat.python.cp_model",
        },
    ),
    (architecture.frameworks_out_of_place, {"web/services/answers.py": "from flask_wtf import FlaskForm"}),
    (architecture.frameworks_out_of_place, {"matcher/problem/problem.py": "import sqlalchemy as sa"}),
    (architecture.database_with_company, {"web/db.py": "from web import settings", "web/settings.py": ""}),
    (architecture.overlong, {"web/app.py": "x = 1\n" * 301}),
    (architecture.overlong, {"web/app.py": "def f():\n" + "    x = 1\n" * 40}),
    (architecture.empty_names, {"web/date_utils.py": ""}),
    (architecture.empty_names, {"matcher/common/__init__.py": ""}),
    (architecture.waivers_without_reason, {"web/app.py": "import os  # noqa: F401"}),
    (architecture.waivers_without_reason, {"web/app.py": "x = y  # type: ignore  because it is late"}),
)


@pytest.mark.parametrize(("check", "files"), FAULTS)
def test_each_check_bites(check: Check, files: dict[str, str], tmp_path: Path) -> None:
    assert len(check(read_modules(_write(tmp_path, files)))) == 1


ALLOWED: tuple[tuple[Check, dict[str, str]], ...] = (
    (architecture.crossed_arrows, {"web/demo.py": "from fixtures.people import draw"}),
    (
        architecture.crossed_arrows,
        {"web/services/planning.py": "from matcher import solve\nimport i18n.reasons"},
    ),
    (architecture.crossed_arrows, {"tests/test_all.py": "import matcher, web, fixtures"}),
    (
        architecture.upward_imports_of_the_web,
        {
            "web/pages/shifts.py": "from web.services import demand\nfrom web.words import demand",
            "web/services/demand/__init__.py": "from web import db",
            "web/words/demand.py": "",
        },
    ),
    (
        architecture.strangers_to_the_solver,
        {"matcher/model/milp.py": "from ortools.sat.python import cp_model"},
    ),
    (
        architecture.overlong,
        {"web/app.py": 'def f():\n    """' + "\n" * 60 + '    """\n' + "    x = 1\n" * 39},
    ),
    (architecture.overlong, {"web/migrations/first.py": "x = 1\n" * 400}),
    (architecture.waivers_without_reason, {"web/app.py": "import os  # noqa: F401 - read by the templates"}),
    (
        architecture.waivers_without_reason,
        {"web/app.py": "x = y  # type: ignore[arg-type]  # stub is too narrow"},
    ),
)


@pytest.mark.parametrize(("check", "files"), ALLOWED)
def test_what_is_allowed_passes(check: Check, files: dict[str, str], tmp_path: Path) -> None:
    assert check(read_modules(_write(tmp_path, files))) == []


def _write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root
