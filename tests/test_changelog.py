"""The changelog keeps to Keep a Changelog, and its newest release is the version of the package."""

import configparser
import re
from datetime import date

from tests.support.paths import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASE = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", re.MULTILINE)
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_what_is_not_released_stands_first() -> None:
    headings = re.findall(r"^## (.*)$", TEXT, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert len(headings) == 1 + len(RELEASE.findall(TEXT))


def test_the_newest_release_is_the_version_of_the_package() -> None:
    metadata = configparser.ConfigParser()
    metadata.read(ROOT / "setup.cfg", encoding="utf-8")
    assert RELEASE.findall(TEXT)[0][0] == metadata["metadata"]["version"]


def test_releases_stand_newest_first() -> None:
    dates = [date.fromisoformat(day) for _, day in RELEASE.findall(TEXT)]
    assert dates == sorted(dates, reverse=True)


def test_every_change_is_of_a_known_kind() -> None:
    assert set(re.findall(r"^### (.*)$", TEXT, re.MULTILINE)) <= KINDS
