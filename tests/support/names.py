"""The identifiers of a module, the words they are made of, and classes of one name."""

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from tests.support.source import Module

CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


class Name(NamedTuple):
    """An identifier with its place; `given` when it names a module, a class or a function."""

    text: str
    line: int
    given: bool


def words(name: str) -> frozenset[str]:
    """The words of an identifier in lower case, whether written in snake case or in camel case."""
    return frozenset(word.lower() for part in name.split("_") for word in CAMEL.findall(part))


def identifiers(module: Module) -> Iterator[Name]:
    """Each name that a module defines: its own, of classes, functions, parameters, variables, attributes."""
    stem = module.path.stem
    yield Name(module.path.parent.name if stem == "__init__" else stem, 1, given=True)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield Name(node.name, node.lineno, given=True)
        elif isinstance(node, ast.arg):
            yield Name(node.arg, node.lineno, given=False)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield Name(node.id, node.lineno, given=False)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield Name(node.attr, node.lineno, given=False)


def classes_of_one_name(modules: Mapping[str, Module], package: str) -> list[str]:
    """Names that two classes of a package have, each with both modules."""
    found = sorted(
        (node.name, module.name)
        for module in modules.values()
        if module.package == package
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    )
    return [f"{name}: {one} and {other}" for (name, one), (again, other) in pairwise(found) if name == again]
