"""Where keys stand: a database of their own, reached through SQLAlchemy Core.

Three tables. `vault_key` has each key, wrapped by a master key; owner 0 is the house, owner -1 the look-up
key. `vault_erased` has the ids of people whose key was destroyed; they stay for ever. `vault_state` has one
row: a generation, raised whenever a key that others may remember is gone or superseded, and the master key
that wraps new keys. Whoever writes holds that row, so writers pass one after the other.

On SQLite deleted keys are overwritten (`secure_delete`), and the journal is one that is deleted, not WAL, in
which they would stand on. On PostgreSQL the table is vacuumed after an erasure; the server's own WAL and
backups keep what they keep, wrapped.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import randbits
from threading import RLock
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    event,
    inspect,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.engine import Connection

from web.engines import make_engine
from web.vault import ciphers
from web.vault.faults import Erased
from web.vault.masters import Masters

AT_ONCE = 5_000
TABLES_LOCK = 7_302_027

METADATA = MetaData()
KEYS = Table(
    "vault_key",
    METADATA,
    Column("owner", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("master", String(16), nullable=False, index=True),
    Column("wrapped", LargeBinary, nullable=False),
)
ERASED = Table("vault_erased", METADATA, Column("owner", BigInteger, primary_key=True, autoincrement=False))
STATE = Table(
    "vault_state",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("generation", BigInteger, nullable=False),
    Column("master", String(16), nullable=False),
)


class StoredKey(NamedTuple):
    """One key of an owner, wrapped by the master key of that id."""

    owner: int
    number: int
    master: str
    wrapped: bytes


class Store:
    """The keys at an address; its tables are made when it is first used. Safe between threads."""

    def __init__(self, url: str, masters: Masters) -> None:
        self.url = url
        self.masters = masters
        self._engine: Engine | None = None
        self._opening = RLock()

    @property
    def engine(self) -> Engine:
        """The engine, its tables made."""
        with self._opening:
            if self._engine is None:
                engine = make_store_engine(self.url)
                if not inspect(engine).has_table(STATE.name):
                    _make_tables(engine, self.masters.newest().id)
                self._engine = engine
            return self._engine

    def close(self) -> None:
        """Close every connection that is not in use."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()

    def after_fork(self) -> None:
        """Leave the parent's connections and locks to the parent."""
        self._opening = RLock()
        if self._engine is not None:
            self._engine.dispose(close=False)

    @contextmanager
    def changing(self) -> Iterator[tuple[Connection, str]]:
        """A transaction that writes, alone, and the id of the master key that wraps new keys."""
        with self.engine.execution_options(writes=True).begin() as connection:
            yield connection, connection.execute(select(STATE.c.master).with_for_update()).scalar_one()

    def generation(self) -> int:
        """The number that is raised whenever a remembered key must be forgotten."""
        with self.engine.connect() as connection:
            return int(connection.execute(select(STATE.c.generation)).scalar_one())

    def keys_of(self, owners: Collection[int]) -> tuple[int, list[StoredKey]]:
        """The generation, and the keys of these owners as they are then or later."""
        with self.engine.connect() as connection:
            generation: int = connection.execute(select(STATE.c.generation)).scalar_one()
            return generation, _read(connection, owners)

    def make_keys(self, owners: Collection[int]) -> tuple[int, list[StoredKey]]:
        """Like `keys_of`, with a first key for who had none; all use the first one written. Raises Erased."""
        with self.changing() as (connection, master_id):
            if erased := sorted(_erased(connection, owners)):
                raise Erased(f"the key of owner {erased[0]} was destroyed")
            there = _read(connection, owners)
            missing = set(owners) - {each.owner for each in there}
            made = [self._new(owner, 1, master_id) for owner in sorted(missing)]
            insert(connection, made)
            generation: int = connection.execute(select(STATE.c.generation)).scalar_one()
            return generation, there + made

    def add_key(self, owner: int) -> int:
        """Give an owner who has a key another, which seals from now on; its number. Raises Erased."""
        with self.changing() as (connection, master_id):
            numbers = [each.number for each in _read(connection, [owner])]
            if not numbers:
                raise Erased(f"the key of owner {owner} was destroyed")
            number = max(numbers) + 1
            insert(connection, [self._new(owner, number, master_id)])
            raise_generation(connection)
            return number

    def drop_older(self, owner: int, number: int) -> None:
        """Destroy the keys of an owner that came before this one."""
        with self.changing() as (connection, _):
            connection.execute(delete(KEYS).where(KEYS.c.owner == owner, KEYS.c.number < number))
            raise_generation(connection)
        self._clean()

    def erase(self, owner: int) -> None:
        """Destroy the keys of an owner, and remember that they were."""
        with self.changing() as (connection, _):
            connection.execute(delete(KEYS).where(KEYS.c.owner == owner))
            if not _erased(connection, [owner]):
                connection.execute(ERASED.insert().values(owner=owner))
            raise_generation(connection)
        self._clean()

    def erased(self, owners: Collection[int]) -> set[int]:
        """Those of these owners whose keys were destroyed."""
        with self.engine.connect() as connection:
            return _erased(connection, owners)

    def _new(self, owner: int, number: int, master_id: str) -> StoredKey:
        master = self.masters.get(master_id)
        wrapped = ciphers.wrap(master.key, master.id, owner, number, ciphers.new_key())
        return StoredKey(owner, number, master.id, wrapped)

    def _clean(self) -> None:
        if self.engine.dialect.name == "postgresql":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(f"VACUUM {KEYS.name}"))


def insert(connection: Connection, keys: Sequence[StoredKey]) -> None:
    """Write keys down."""
    if keys:
        connection.execute(KEYS.insert(), [each._asdict() for each in keys])


def raise_generation(connection: Connection) -> None:
    """Have every process forget the keys it remembers."""
    connection.execute(update(STATE).values(generation=STATE.c.generation + 1))


def parts(items: Iterable[int]) -> Iterator[list[int]]:
    """The ids, so many at once as one statement takes."""
    rest = list(items)
    return (rest[start : start + AT_ONCE] for start in range(0, len(rest), AT_ONCE))


def _read(connection: Connection, owners: Collection[int]) -> list[StoredKey]:
    return [
        StoredKey(*row)
        for part in parts(owners)
        for row in connection.execute(select(KEYS).where(KEYS.c.owner.in_(part)))
    ]


def _erased(connection: Connection, owners: Collection[int]) -> set[int]:
    return {
        owner
        for part in parts(owners)
        for owner in connection.scalars(select(ERASED.c.owner).where(ERASED.c.owner.in_(part)))
    }


def make_store_engine(url: str) -> Engine:
    """An engine for a store; a file is made for its owner alone."""
    file = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _overwrite_what_is_deleted)
    return engine


def _overwrite_what_is_deleted(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _make_tables(engine: Engine, master_id: str) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TABLES_LOCK})
        METADATA.create_all(connection)
        if connection.execute(select(STATE.c.id)).first() is None:
            first = randbits(48)  # a store made anew in another's place is another generation
            connection.execute(STATE.insert().values(id=1, generation=first, master=master_id))
