"""A PostgreSQL server of its own, on a socket in a folder of its own, and databases of their own on it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from tests.support.needs import POSTGRES_HOMES

OWNER = "postgres"


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of an empty database; its server ends, and its files go, with the context."""
    folder = Path(mkdtemp(prefix="duet-pg-"))
    owner = OWNER if os.geteuid() == 0 else None
    if owner:
        shutil.chown(folder, owner)
    data = str(folder / "data")
    _run("initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", folder=folder, owner=owner)
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    _run("pg_ctl", "-D", data, "-o", options, "-w", "start", folder=folder, owner=owner)
    try:
        yield f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"
    finally:
        _run("pg_ctl", "-D", data, "-m", "immediate", "stop", folder=folder, owner=owner)
        shutil.rmtree(folder)


@contextmanager
def own_database(server: str, of: str = "template1") -> Iterator[str]:
    """The address of a new database, a copy of the one of that name, which nobody may be using."""
    name = f"own_{uuid4().hex}"
    _order(server, f"CREATE DATABASE {name} TEMPLATE {of}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _order(server, f"DROP DATABASE {name} WITH (FORCE)")


def _order(server: str, what: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(what))
    engine.dispose()


def _run(name: str, *arguments: str, folder: Path, owner: str | None) -> None:
    found = shutil.which(name) or max(
        (str(each) for each in POSTGRES_HOMES.glob(f"*/bin/{name}")), default=""
    )
    assert found, name
    program = str(Path(found).resolve())
    quiet = subprocess.DEVNULL
    subprocess.run([program, *arguments], check=True, user=owner, cwd=folder, stdout=quiet, stderr=quiet)
