"""Copies of the key store in a folder: one a day, soon deleted, so that erased keys are soon forgotten.

A copy is a store of its own in SQLite, whatever the store is, with keys as they are wrapped; without the
master keys it opens nothing. Bringing one back never brings back the key of somebody erased since: the ids of
erased people stay in the store and go into every copy, and a restore heeds the store, the copy and all other
copies in its folder, so that also a store that was lost remembers the erasures that a later copy knows.
"""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from web.private_files import sync_folder
from web.vault import ciphers
from web.vault.rotating import wrap_anew
from web.vault.store import (
    ERASED,
    KEYS,
    METADATA,
    Store,
    StoredKey,
    insert,
    make_store_engine,
    raise_generation,
)

COPY = re.compile(r"keys-(\d{4}-\d{2}-\d{2})\.sqlite.*")


class NoCopy(Exception):
    """A file that is no copy of a key store."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: keys brought back, left out as erased, there already, and there but different."""

    brought: int
    erased: int
    there: int
    different: int


def back_up(store: Store, folder: Path, today: date) -> Path:
    """Write the copy of a day, whole or not at all, readable by its owner alone; its file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"keys-{today.isoformat()}.sqlite"
    part = folder / f"{file.name}-{token_hex(8)}"
    with _snapshot(store) as source, _opened(part) as target:
        METADATA.create_all(target)
        for table in METADATA.sorted_tables:
            if rows := [dict(row) for row in source.execute(select(table)).mappings()]:
                target.execute(table.insert(), rows)
    part.replace(file)
    sync_folder(folder)
    return file


def delete_old(folder: Path, today: date, days: int) -> int:
    """Delete copies of more than so many days ago, and what copies begun then left behind; how many files."""
    old = [
        file
        for file in folder.iterdir()
        if (day := _day_of(file)) is not None and day < today - timedelta(days=days)
    ]
    for file in old:
        file.unlink()
    return len(old)


def restore(store: Store, file: Path) -> Restored:
    """Bring back from a copy the keys that the store lacks; all or none. Raises NoCopy and Damaged."""
    keys, erased = _read(file)
    for other in _copies_beside(file):
        erased |= _read(other)[1]
    with store.changing() as (connection, master_id):
        stored = [StoredKey(*row) for row in connection.execute(select(KEYS))]
        there = {key[:2]: key for key in stored}
        erased |= set(connection.scalars(select(ERASED.c.owner)))
        lacking = [key for key in keys if key[:2] not in there and key.owner not in erased]
        newest = store.masters.get(master_id)
        insert(connection, [wrap_anew(store, key, newest) for key in lacking])
        _remember_erased(connection, erased - {owner for owner, _ in there})
        raise_generation(connection)
        return Restored(
            brought=len(lacking),
            erased=sum(key.owner in erased and key[:2] not in there for key in keys),
            there=sum(key[:2] in there for key in keys),
            different=sum(key[:2] in there and not _same(store, key, there[key[:2]]) for key in keys),
        )


def _same(store: Store, one: StoredKey, other: StoredKey) -> bool:
    first, second = (
        ciphers.unwrap(store.masters.get(key.master).key, key.master, key.owner, key.number, key.wrapped)
        for key in (one, other)
    )
    return first == second


def _remember_erased(connection: Connection, owners: set[int]) -> None:
    known = set(connection.scalars(select(ERASED.c.owner)))
    if new := [{"owner": owner} for owner in sorted(owners - known)]:
        connection.execute(ERASED.insert(), new)


def _copies_beside(file: Path) -> list[Path]:
    beside = (each for each in file.absolute().parent.glob("keys-*.sqlite") if not each.samefile(file))
    return [each for each in beside if _day_of(each) is not None]


def _day_of(file: Path) -> date | None:
    """The day of a copy, or of what one that was broken off left behind."""
    name = COPY.fullmatch(file.name)
    try:
        return date.fromisoformat(name[1]) if name else None
    except ValueError:
        return None


def _read(file: Path) -> tuple[list[StoredKey], set[int]]:
    if not file.is_file():
        raise NoCopy
    try:
        with _opened(file) as copy:
            keys = [StoredKey(*row) for row in copy.execute(select(KEYS))]
            return keys, set(copy.scalars(select(ERASED.c.owner)))
    except DatabaseError as fault:
        raise NoCopy from fault


@contextmanager
def _opened(file: Path) -> Iterator[Connection]:
    engine = make_store_engine(f"sqlite:///{file.absolute()}")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _snapshot(store: Store) -> Iterator[Connection]:
    """A connection that sees one moment of the store."""
    with closing(store.engine.connect()) as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
