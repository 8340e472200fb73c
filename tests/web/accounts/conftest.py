"""An instance without a demo: tables, a district with two sub-districts, and nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.web.accounts.people import make_district
from tests.web.conftest import TODAY, copy_instance
from web.db import Database
from web.engines import prepare
from web.opening import open_database
from web.settings import Settings


@pytest.fixture(scope="session")
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with a district of nobody, copied for each test."""
    own = Settings(instance=tmp_path_factory.mktemp("nobody"))
    found = open_database(own)
    prepare(found.engine)
    with time_machine.travel(TODAY, tick=False):
        make_district(found)
    found.close()
    return own.instance / "duet.sqlite"


@pytest.fixture
def settings(nobody: Path, tmp_path: Path) -> Settings:
    """Settings of an instance of its own."""
    copy_instance(nobody, tmp_path)
    return Settings(instance=tmp_path, solve_seconds=5, solve_workers=1, lease_seconds=3)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A district of nobody."""
    found = open_database(settings)
    yield found
    found.close()
