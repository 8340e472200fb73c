"""An instance without a demo: tables, a district with two sub-districts, and nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.accounts.people import make_district
from web.db import Database
from web.engines import prepare
from web.opening import open_database
from web.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an instance of its own."""
    return Settings(instance=tmp_path, solve_seconds=5, solve_workers=1, lease_seconds=3)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A district of nobody."""
    found = open_database(settings)
    prepare(found.engine)
    make_district(found)
    yield found
    found.close()
