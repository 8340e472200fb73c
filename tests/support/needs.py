"""What some tests need of the machine beyond Python packages, and the reason to skip where it is missing."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
CHINESE_FONTS = Path("/usr/share/fonts/opentype/noto")
POSTGRES_HOMES = Path("/usr/lib/postgresql")
# Read here, as conftest takes away what would change how Duet runs.
BENCHMARKS = os.environ.get("DUET_BENCHMARKS")


def browser() -> str | None:
    """Why browser tests cannot run here, or None when they can."""
    if not os.access(CHROMIUM, os.X_OK):
        return "needs Chromium: apt-get install chromium"
    if not any(CHINESE_FONTS.glob("NotoSansCJK*")):
        return "needs Chinese fonts: apt-get install fonts-noto-cjk"
    return None


def postgres() -> str | None:
    """Why PostgreSQL tests cannot run here, or None when they can."""
    if shutil.which("initdb") or any(POSTGRES_HOMES.glob("*/bin/initdb")):
        return None
    return "needs a PostgreSQL server: apt-get install postgresql"


NEEDS: dict[str, Callable[[], str | None]] = {"browser": browser, "postgres": postgres}


def pytest_report_header() -> str:
    """Say whether the public benchmarks take part."""
    return f"benchmarks: {BENCHMARKS or 'left out, as DUET_BENCHMARKS names no folder with their data'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip each marked test whose need is not met, with the reason.

    The public benchmarks may not be handed on, so no machine can be asked to have them: without them their
    tests are no part of the run, which says so in its first lines and its count.
    """
    if BENCHMARKS is None:
        left_out = [item for item in items if item.get_closest_marker("benchmarks")]
        items[:] = [item for item in items if not item.get_closest_marker("benchmarks")]
        config.hook.pytest_deselected(items=left_out)
    reasons = {marker: why for marker, need in NEEDS.items() if (why := need())}
    for item in items:
        for marker, why in reasons.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=why))
