"""Python files as the architecture tests see them: names, imports, lengths, comments; nothing is imported."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGES = ("matcher", "i18n", "web", "fixtures", "tests")


@dataclass(frozen=True)
class Import:
    """One imported name: `base` is the module named, `target` the dotted path down to the name itself."""

    base: str
    target: str
    line: int
    for_types_only: bool


@dataclass(frozen=True)
class Module:
    """One file below `root`; `name` is its dotted module name."""

    name: str
    path: Path
    text: str

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        return tuple(_imports(self, self.tree, for_types_only=False))

    @cached_property
    def docstring_lines(self) -> frozenset[int]:
        """The numbers of the lines that docstrings of the file cover."""
        owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        return frozenset(
            line
            for node in ast.walk(self.tree)
            if isinstance(node, owners) and ast.get_docstring(node) is not None
            for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
        )

    @property
    def length(self) -> int:
        """Lines of the file outside docstrings."""
        return len(self.text.splitlines()) - len(self.docstring_lines)

    def functions(self) -> Iterator[tuple[str, int]]:
        """Each function with its lines outside docstrings, decorators not counted."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
                yield node.name, len(lines - self.docstring_lines)

    def comments(self) -> Iterator[tuple[int, str]]:
        """Each comment with its line number."""
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def read_modules(root: Path) -> dict[str, Module]:
    """Every Python file of the packages below `root`, by module name."""
    modules = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            modules[name] = Module(name, path.relative_to(root), path.read_text(encoding="utf-8"))
    return modules


def imported_modules(module: Module, known: dict[str, Module]) -> Iterator[tuple[Import, str]]:
    """Each import with the module it reaches: a submodule where the name is one, else the module named."""
    for each in module.imports:
        yield each, each.target if each.target in known else each.base


def _imports(module: Module, node: ast.AST, *, for_types_only: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, alias.name, child.lineno, for_types_only)
        elif isinstance(child, ast.ImportFrom):
            base = _base(module, child)
            for alias in child.names:
                yield Import(base, f"{base}.{alias.name}", child.lineno, for_types_only)
        elif isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            for statement in child.body:
                yield from _imports(module, ast.Module([statement], []), for_types_only=True)
            for statement in child.orelse:
                yield from _imports(module, ast.Module([statement], []), for_types_only=for_types_only)
        else:
            yield from _imports(module, child, for_types_only=for_types_only)


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    is_package = module.path.name == "__init__.py"
    parts = module.name.split(".")
    parents = parts[: len(parts) - node.level + is_package]
    return ".".join([*parents, *([node.module] if node.module else [])])
