"""The pages for newcomers name only commands and files that exist."""

import re

import pytest

from tests.support.paths import ROOT
from web.settings import settings_table

PAGES = ("README.md", "CONTRIBUTING.md")
PATH = re.compile(r"`((?:matcher|web|i18n|fixtures|tests|\.ci)/[\w./]*|LICENSE|[A-Z]+\.md)`")


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", _text("Makefile"), flags=re.MULTILINE))
    named = {word for call in re.findall(r"`make ([a-z -]+)`", _text(page)) for word in call.split()}
    assert named
    assert named - targets == set()


@pytest.mark.parametrize("page", PAGES)
def test_paths_exist(page: str) -> None:
    named = set(PATH.findall(_text(page)))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_pictures_exist() -> None:
    assert [
        path
        for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", _text("README.md"))
        if not (ROOT / path).exists()
    ] == []


def test_settings_table_is_that_of_the_code() -> None:
    """When red: put what `duet settings` prints in the place of the table."""
    assert settings_table() in _text("README.md")
