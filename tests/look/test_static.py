"""What can be told without a browser: vendored files are whole, css and templates keep the policy."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.look.pages import ROOT, STATIC

TEMPLATES = ROOT / "web" / "templates"
SHEETS = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
LETTER = TEMPLATES / "messages" / "letter.html"
"""A mail, which is shown under no policy of ours: programs for mail read styles that stand in it alone."""
PAGES = sorted(set(TEMPLATES.rglob("*.html")) - {LETTER})

PHYSICAL = re.compile(
    r"(?<![-\w])(left|right|top|bottom|width|height|(min|max)-(width|height)|(margin|padding|border)-(left|right|top|bottom)\b.*)\s*:"
)
SIDES = re.compile(r"(text-align|float|clear)\s*:\s*(left|right)\b")
ATTRIBUTES = re.compile(r"<[a-z][^<>]*?\s(style|on[a-z]+)\s*=", re.IGNORECASE)
INLINE = re.compile(r"<style\b|<script(?![^>]*\ssrc=)", re.IGNORECASE)


def physical(css: str) -> list[str]:
    """The declarations that name a side of the screen instead of a side of the text."""
    rules = re.sub(r"/\*.*?\*/|@media[^{]*", "", css, flags=re.DOTALL)
    return [match[0] for pattern in (PHYSICAL, SIDES) for match in pattern.finditer(rules)]


def inline(html: str) -> list[str]:
    """What the content security policy would refuse in a template."""
    return [match[0] for pattern in (ATTRIBUTES, INLINE) for match in pattern.finditer(html)]


def test_vendored_files_are_the_published_ones() -> None:
    lines = (STATIC / "vendor" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {path.name for path in (STATIC / "vendor").iterdir()} - {"SHA256SUMS"}
    assert files == set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_css_names_no_side_of_the_screen(sheet: Path) -> None:
    assert physical(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "fault", ["margin-left: 0", "width: 3px", "float: left", "border-right: 0", "top: 0"]
)
def test_a_side_of_the_screen_is_noticed(fault: str) -> None:
    assert len(physical(f".x {{ color: red; {fault}; }}")) == 1


@pytest.mark.parametrize("template", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_keep_the_content_security_policy(template: Path) -> None:
    assert inline(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "fault", ['<p style="x">', '<a href="#" onclick="x()">', "<style>", "<script>x()</script>"]
)
def test_what_the_policy_refuses_is_noticed(fault: str) -> None:
    assert len(inline(fault)) == 1


AT_ADDRESSES_OF_THEIR_OWN = {"day-worker.js"}
"""What a script asks for, and no page."""


def test_every_sheet_and_script_is_on_a_page() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    for part in (*SHEETS, *SCRIPTS):
        if part.name in AT_ADDRESSES_OF_THEIR_OWN:
            continue
        assert re.search(rf"\"{part.stem}\"|{part.parent.name}/{re.escape(part.name)}", pages), part.name


@pytest.mark.parametrize("part", [*SHEETS, *SCRIPTS], ids=lambda path: path.name)
def test_parts_stay_short(part: Path) -> None:
    assert len(part.read_text(encoding="utf-8").splitlines()) <= 300


def test_colours_stand_in_the_tokens_alone() -> None:
    for sheet in SHEETS:
        if sheet.name not in ("tokens.css", "print.css"):
            assert re.findall(r"#[0-9a-f]{3,8}\b|rgb\(", sheet.read_text(encoding="utf-8")) == [], sheet.name
