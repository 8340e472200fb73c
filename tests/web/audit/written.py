"""Which deeds the code writes down: the (subject, verb) of every `note` and `editing`, read from the source.

A verb that is a parameter is looked up where its function is called, in the same module; a name of the module
stands for its text.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

SERVICES = ROOT / "web" / "services"
# Where the writing itself is done, for whoever calls it.
WRITERS = ("record.py", "editing.py")


def deeds() -> set[tuple[str, str]]:
    """Every (subject, verb); a verb that cannot be told is `?` and its source."""
    found = set()
    for file in sorted(SERVICES.rglob("*.py")):
        if file.parent.name == "audit" and file.name in WRITERS:
            continue
        found |= set(_of_module(file))
    return found


def _of_module(file: Path) -> Iterator[tuple[str, str]]:
    module = ast.parse(file.read_text(encoding="utf-8"))
    for function in (each for each in ast.walk(module) if isinstance(each, ast.FunctionDef)):
        for call in (each for each in ast.walk(function) if isinstance(each, ast.Call)):
            if written := _written(call):
                subject, verb = written
                for said in _texts(module, function, subject):
                    yield from ((said, each) for each in _texts(module, function, verb))


def _written(call: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    """The subject and the verb of a call that writes a line."""
    named = {each.arg: each.value for each in call.keywords}
    if not isinstance(call.func, ast.Name):
        return None
    if call.func.id == "note" and len(call.args) > 3:
        return call.args[3], call.args[2]
    if call.func.id == "editing":
        return call.args[2], named.get("verb", ast.Constant("changed"))
    return None


def _texts(module: ast.Module, function: ast.FunctionDef, value: ast.expr) -> set[str]:
    if isinstance(value, ast.Constant):
        return {str(value.value)}
    if isinstance(value, ast.IfExp):
        return _texts(module, function, value.body) | _texts(module, function, value.orelse)
    if isinstance(value, ast.Name):
        return (
            _assigned(module, function, value.id) or _passed(module, function, value.id) or {f"?{value.id}"}
        )
    return {f"?{ast.unparse(value)}"}


def _assigned(module: ast.Module, function: ast.FunctionDef, name: str) -> set[str]:
    found: set[str] = set()
    for each in [*module.body, *ast.walk(function)]:
        if isinstance(each, ast.Assign):
            for target in each.targets:
                pairs = [(target, each.value)]
                if isinstance(target, ast.Tuple) and isinstance(each.value, ast.Tuple):
                    pairs = list(zip(target.elts, each.value.elts, strict=True))
                for one, value in pairs:
                    if isinstance(one, ast.Name) and one.id == name and not isinstance(value, ast.Name):
                        found |= _texts(module, function, value)
    return found


def _passed(module: ast.Module, function: ast.FunctionDef, name: str) -> set[str]:
    """What callers in the module give for a parameter."""
    names = [each.arg for each in [*function.args.posonlyargs, *function.args.args]]
    keywords = [each.arg for each in function.args.kwonlyargs]
    if name not in (*names, *keywords):
        return set()
    found: set[str] = set()
    for caller in (each for each in ast.walk(module) if isinstance(each, ast.FunctionDef)):
        for call in (each for each in ast.walk(caller) if isinstance(each, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == function.name:
                given = [each.value for each in call.keywords if each.arg == name]
                if name in names and names.index(name) < len(call.args):
                    given.append(call.args[names.index(name)])
                for value in given:
                    found |= _texts(module, caller, value)
    return found
