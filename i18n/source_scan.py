"""Texts that escaped translation: words in templates outside `_()` and `{% trans %}`, and marked texts that
extraction cannot read.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from i18n.catalogue_checks import Fault
from i18n.typography import HOLE

MARKERS: dict[str, int] = {
    "_": 1, "gettext": 1, "lazy": 1, "lazy_in": 2, "plural": 2, "ngettext": 2, "pgettext": 2, "npgettext": 3,
}  # fmt: skip
READ_ALOUD = frozenset(
    {"title", "alt", "placeholder", "label", "aria-label", "aria-description", "aria-valuetext"}
)
SILENT = frozenset({"script", "style", "code"})
VOID = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
JINJA = re.compile(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}|[\u3400-\u9fff]")
ENTITY = re.compile(r"&\w+;")
MARK = re.compile(r"Duet|双重奏")
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
ATTRIBUTE = re.compile(r"[\w-]+=\"[^\"]*\"")


def template_faults(root: Path) -> Iterator[Fault]:
    """Bare words in the pages, mails and other templates below `root/web/templates`."""
    folder = root / "web" / "templates"
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = JINJA.sub(_only_line_breaks, file.read_text(encoding="utf-8"))
        words = _html_words(text) if file.suffix in {".html", ".xml", ".svg"} else _plain_words(text)
        for line, found in words:
            yield Fault(f"{file.relative_to(root)}:{line}", found, "text outside of translation")


def _only_line_breaks(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n") or " "


def has_words(text: str) -> bool:
    """Whether there is anything to translate in it: not the mark of Duet, nor a code (`page-narrow`)."""
    return WORD.search(MARK.sub("", text)) is not None and not CODE.fullmatch(text.strip())


class _Words(HTMLParser):
    """Collects what a person would read or hear, with its line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag not in VOID and (self.silent or tag in SILENT or given.get("translate") == "no"):
            self.silent.append(tag)
        pressed = tag == "input" and given.get("type") in {"submit", "button"}
        for name in (READ_ALOUD | ({"value"} if pressed else set())) & given.keys():
            self._note(given[name] or "")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        if has_words(ATTRIBUTE.sub("", text)):
            self.found.append((self.getpos()[0], text.strip()))


def _html_words(text: str) -> list[tuple[int, str]]:
    words = _Words()
    words.feed(text)
    words.close()
    return words.found


def _plain_words(text: str) -> list[tuple[int, str]]:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    return [(number, words) for number, words in lines if has_words(words)]


def python_faults(root: Path) -> Iterator[Fault]:
    """Marked texts that are no literals or whose holes are not all given, in Python."""
    for package in ("web", "i18n"):
        for file in sorted((root / package).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _marker(node) in MARKERS:
                    where = f"{file.relative_to(root)}:{node.lineno}"
                    yield from (Fault(where, ast.unparse(node)[:80], what) for what in _call_faults(node))


def _marker(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _call_faults(call: ast.Call) -> Iterator[str]:
    name = _marker(call)
    texts = call.args[: MARKERS[name]]
    if any(isinstance(text, ast.JoinedStr | ast.BinOp) for text in texts):
        yield "a marked text must be a literal without pieces"
        return
    given = {word.arg for word in call.keywords}
    if name in {"lazy", "lazy_in", "plural"} or None in given:
        return
    literals = [str(text.value) for text in texts if isinstance(text, ast.Constant)]
    counted = {"count"} if name in {"ngettext", "npgettext"} else set()
    needed = {hole for text in literals for hole in HOLE.findall(text)} - counted
    yield from (f"hole %({hole})s is not given" for hole in sorted(needed - given))
