"""The lock pins everything, with hashes, and says nothing about where packages come from."""

import configparser
import re

import pytest

from tests.support.paths import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED_EXTRAS = ("cluster", "postgres", "test")


def _wanted() -> set[str]:
    metadata = configparser.ConfigParser()
    metadata.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = metadata["options"]["install_requires"].splitlines()
    for extra in LOCKED_EXTRAS:
        lines += metadata["options.extras_require"][extra].splitlines()
    return {re.split(r"[<>=;\[ ]", line)[0].lower() for line in lines if line}


def _entries() -> dict[str, str]:
    found = re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\n]*(?:\n    --hash[^\n]*)*)", LOCK, flags=re.MULTILINE)
    return dict(found)


@pytest.mark.parametrize("name", sorted(_wanted()))
def test_every_requirement_is_locked(name: str) -> None:
    assert name in _entries()


def test_every_locked_package_has_a_hash() -> None:
    assert [name for name, entry in _entries().items() if "--hash=sha256:" not in entry] == []


def test_no_registry_is_named() -> None:
    assert re.findall(r"https?:|--(?:extra-)?index-url|--find-links|file:", LOCK) == []
