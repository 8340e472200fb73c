"""Vaults whose keys stand in SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.postgres_server import own_database
from web.settings import Settings
from web.vault import Vault, open_vault

SERVERS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
Again = Callable[[], Vault]


@pytest.fixture(autouse=True)
def _today() -> None:
    """The real day: several processes share these keys, and only one of them would travel."""


@pytest.fixture(params=SERVERS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An instance without keys yet; on PostgreSQL with a database of its own."""
    if request.param == "sqlite":
        yield Settings(instance=tmp_path)
        return
    with own_database(request.getfixturevalue("postgres_home")) as own:
        yield Settings(instance=tmp_path, keys_url=own)


@pytest.fixture
def again(settings: Settings) -> Iterator[Again]:
    """`again()`: one more vault over the same keys, as another process has it."""
    opened: list[Vault] = []

    def open_another() -> Vault:
        opened.append(open_vault(settings))
        return opened[-1]

    yield open_another
    for each in opened:
        each.close()


@pytest.fixture
def vault(again: Again) -> Vault:
    return again()
