"""An instance without a demo: tables, a district with two sub-districts, and nobody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event

from tests.web.accounts.people import make_district
from web.db import Database
from web.engines import prepare
from web.opening import open_database
from web.services.accounts import passwords
from web.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an instance of its own."""
    return Settings(instance=tmp_path, solve_seconds=5, solve_workers=1, lease_seconds=3)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A district of nobody."""
    found = open_database(settings)
    assert found.vault
    for engine in (found.engine, found.vault.store.engine):
        event.listen(engine, "connect", _hasty)
    prepare(found.engine)
    make_district(found)
    yield found
    found.close()


def _hasty(connection: Any, _record: object) -> None:
    """Nothing here must outlive a power cut, and hundreds of commits wait for the disk otherwise."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed quickly: these tests guess hundreds of times."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", quick)
    monkeypatch.setattr(passwords, "NOBODY", quick.hash("nobody's password"))
