"""The shape `CONTRIBUTING.md` asks of the code: each rule a function from modules to a list of faults."""

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from tests.support.source import PACKAGES, Module, imported_modules

Modules = Mapping[str, Module]

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
ARROWS = {
    "matcher": frozenset[str](),
    "i18n": frozenset[str](),
    "fixtures": frozenset({"matcher"}),
    "web": frozenset({"matcher", "i18n"}),
}
DEMO_DOORS = ("web.demo", "web.preparing")
# The rooms of the matcher, from the ground up; those of one tuple are one layer and may import each other.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("ids", "bounds", "tiers", "roster", "result", "limits", "progress"),
    ("problem",),
    ("model",),
    ("rules",),
    ("verify", "formats"),
    ("solver",),
    ("answers",),
    ("cli", "__main__"),
)
# The same of the web: what is named here knows nothing of what stands above it; all else stands on top.
WEB_LAYERS: tuple[tuple[str, ...], ...] = (
    ("ways_out", "private_files", "setting_values"),
    ("settings", "terminal", "sql_faults", "engines", "routing", "static_files"),
    ("house",),
    ("channels",),
    ("vault",),
    ("db",),
    ("models",),
    ("sheets",),
    ("services",),
    ("schemas", "locale", "foreign"),
    ("auth",),
    ("forms",),
    ("words",),
    ("downloads",),
    ("letters",),
    ("pages", "api"),
)
SOLVER_DOORS = frozenset(
    f"matcher.{name}"
    for name in (
        "model.cpsat",
        "model.milp",
        "model.relaxation",
        "solver.calendar.set_partitioning",
        "solver.district.model",
    )
)
NO_FRAMEWORK = {
    "matcher": ("flask", "werkzeug", "sqlalchemy", "alembic", "marshmallow", "babel"),
    "i18n": ("flask", "werkzeug", "sqlalchemy", "alembic", "marshmallow"),
    "fixtures": ("flask", "werkzeug", "sqlalchemy", "alembic", "marshmallow"),
    "web.services": ("flask", "werkzeug"),
    "web.schemas": ("sqlalchemy",),
    "web.vault": ("flask", "werkzeug"),
    "web.sheets": ("flask", "werkzeug", "sqlalchemy", "alembic", "marshmallow"),
}
EMPTY_NAMES = frozenset({"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"})
WAIVER = re.compile(r"#\s*(?:ruff:\s*)?noqa\b|#\s*type:\s*ignore\b", re.IGNORECASE)
REASONED_WAIVER = re.compile(
    r"#\s*(?:(?:ruff:\s*)?noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|type:\s*ignore\[[a-z, -]+\])\W+\w+\W+\w+"
)


def crossed_arrows(modules: Modules) -> list[str]:
    """Imports between packages that no arrow allows; of `web`, only the demo doors may reach the fixtures."""
    return [
        f"{module.path}:{line} imports {target}"
        for module, target, line in _edges(modules)
        if module.package in ARROWS
        and (other := target.partition(".")[0]) in PACKAGES
        and other != module.package
        and other not in ARROWS[module.package]
        and not (other == "fixtures" and _below(module.name, DEMO_DOORS))
    ]


def circles(modules: Modules) -> list[str]:
    """Circles of imports inside a package, imports for types included."""
    faults = []
    for package in PACKAGES:
        graph: dict[str, set[str]] = {}
        for module, target, _ in _edges(modules):
            if module.package == package and target in modules and target != module.name:
                graph.setdefault(module.name, set()).add(target)
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            faults.append(" <- ".join(error.args[1]))
    return faults


def upward_imports(modules: Modules) -> list[str]:
    """Imports of the matcher that run up through its layers, imports for types included.

    `matcher/__init__.py` hands the public names on and stands above all rooms.
    """
    layer = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
    return [
        f"{module.path}:{line} imports {target}"
        for module, target, line in _edges(modules)
        if _room(module.name) and target.partition(".")[0] == "matcher"
        if layer.get(_room(target), len(LAYERS)) > layer.get(_room(module.name), len(LAYERS))
    ]


def upward_imports_of_the_web(modules: Modules) -> list[str]:
    """Imports of the web that run up through its layers: services know no pages, models no services."""
    layer = {room: level for level, rooms in enumerate(WEB_LAYERS) for room in rooms}
    return [
        f"{module.path}:{line} imports {target}"
        for module, target, line in _edges(modules)
        if module.name.startswith("web.") and target.startswith("web.")
        if layer.get(_room(target, "web"), len(WEB_LAYERS))
        > layer.get(_room(module.name, "web"), len(WEB_LAYERS))
    ]


def rooms_without_a_layer(modules: Modules) -> list[str]:
    """Modules of the matcher that stand in no room of `LAYERS`."""
    known = {room for rooms in LAYERS for room in rooms}
    return [
        str(module.path)
        for module in modules.values()
        if module.package == "matcher" and _room(module.name) and _room(module.name) not in known
    ]


def strangers_to_the_solver(modules: Modules) -> list[str]:
    """Modules of the matcher that import ortools without being one of its doors."""
    return [
        f"{module.path}:{line} imports {target}"
        for module, target, line in _edges(modules)
        if target.partition(".")[0] == "ortools" and module.name not in SOLVER_DOORS
    ]


def ways_to_the_solver(modules: Modules, starts: Iterable[str]) -> list[str]:
    """Imports of ortools that run when one of `starts` is imported."""
    reached, open_ends = set(), [name for name in modules if _below(name, starts)]
    faults = []
    while open_ends:
        name = open_ends.pop()
        if name in reached:
            continue
        reached.add(name)
        for each, target in imported_modules(modules[name], dict(modules)):
            if each.for_types_only:
                continue
            if target.partition(".")[0] == "ortools":
                faults.append(f"{modules[name].path}:{each.line} imports {target}")
            elif target in modules:
                open_ends.append(target)
    return faults


def frameworks_out_of_place(modules: Modules) -> list[str]:
    """Imports of web or database frameworks where the code must stay free of them."""
    return [
        f"{module.path}:{line} imports {target}"
        for module, target, line in _edges(modules)
        for part, banned in NO_FRAMEWORK.items()
        if _below(module.name, [part]) and target.partition(".")[0].startswith(banned)
    ]


def database_with_company(modules: Modules) -> list[str]:
    """Imports of our own modules in `web.db`, which everything else builds on, but engines and the vault."""
    return [
        f"{module.path}:{line} imports {target}"
        for module, target, line in _edges(modules)
        if module.name == "web.db" and target in modules and target not in ("web.engines", "web.vault")
    ]


def overlong(modules: Modules) -> list[str]:
    """Files and functions over their limits, docstrings not counted; migrations and tests are free."""
    faults = []
    for module in modules.values():
        if module.package == "tests" or ".migrations" in module.name:
            continue
        if module.length > LONGEST_FILE:
            faults.append(f"{module.path} has {module.length} lines")
        for name, length in module.functions():
            if length > LONGEST_FUNCTION:
                faults.append(f"{module.path} {name} has {length} lines")
    return faults


def empty_names(modules: Modules) -> list[str]:
    """Files and folders whose name says nothing of the domain."""
    return [
        str(module.path)
        for module in modules.values()
        if EMPTY_NAMES & {word for part in module.name.split(".") for word in part.lower().split("_")}
    ]


def waivers_without_reason(modules: Modules) -> list[str]:
    """Comments that silence a tool without naming the rule and a reason of two words or more."""
    return [
        f"{module.path}:{line} {comment}"
        for module in modules.values()
        for line, comment in module.comments()
        if WAIVER.search(comment) and not REASONED_WAIVER.search(comment)
    ]


def _edges(modules: Modules) -> Iterator[tuple[Module, str, int]]:
    for module in modules.values():
        for each, target in imported_modules(module, dict(modules)):
            yield module, target, each.line


def _room(name: str, of: str = "matcher") -> str:
    """The room of a package that a module stands in; empty for the package itself and outside it."""
    package, _, rest = name.partition(".")
    return rest.partition(".")[0] if package == of else ""


def _below(name: str, parts: Iterable[str]) -> bool:
    return any(name == part or name.startswith(f"{part}.") for part in parts)
