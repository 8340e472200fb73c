"""What some tests need of the machine beyond Python packages, and the reason to skip where it is missing."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
CHINESE_FONTS = Path("/usr/share/fonts/opentype/noto")
POSTGRES_HOMES = Path("/usr/lib/postgresql")


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip each marked test whose need is not met, with the reason."""
    reasons = {marker: why for marker, need in NEEDS.items() if (why := need())}
    for item in items:
        for marker, why in reasons.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=why))
