"""Vaults whose keys stand in SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.support.postgres_server import postgres_server
from web.settings import Settings
from web.vault import Vault, open_vault

SERVERS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
Again = Callable[[], Vault]


@pytest.fixture(autouse=True)
def _today() -> None:
    """The real day: several processes share these keys, and only one of them would travel."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgres_server() as address:
        yield address


@pytest.fixture(params=SERVERS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An instance without keys yet; on PostgreSQL with a database of its own."""
    if request.param == "sqlite":
        return Settings(instance=tmp_path)
    address = make_url(request.getfixturevalue("server"))
    name = f"keys_{uuid4().hex}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    own = address.set(database=name).render_as_string(hide_password=False)
    return Settings(instance=tmp_path, keys_url=own)


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
