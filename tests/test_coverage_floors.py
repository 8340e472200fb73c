"""The floors of coverage hold area by area, and bite."""

from tests.support.coverage_floors import FLOORS, Share, shares, table, too_low
from tests.support.paths import ROOT

GOOD = [Share("matcher/rules/rest.py", 100, 95), Share("matcher/solver/solve.py", 100, 85)]


def test_every_area_exists() -> None:
    assert [area for area in FLOORS if not (ROOT / area).is_dir()] == []


def test_what_is_at_the_floor_passes() -> None:
    assert too_low(GOOD) == []


def test_what_is_below_the_floor_is_named() -> None:
    assert too_low([*GOOD, Share("matcher/rules/pins.py", 10, 9)]) == ["matcher/rules/"]
    assert too_low([*GOOD, Share("web/jobs.py", 10, 8)]) == ["web/"]


def test_an_area_does_not_count_twice() -> None:
    assert too_low([Share("matcher/rules/rest.py", 900, 900), Share("matcher/result.py", 10, 8)]) == [
        "matcher/"
    ]


def test_a_report_is_read() -> None:
    summary = {"num_branches": 4, "covered_branches": 3}
    found = shares({"files": {"web/db.py": {"summary": summary}}})
    assert found == [Share("web/db.py", 4, 3)]
    assert "   1 missing in web/db.py" in table(found)
