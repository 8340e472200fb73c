"""Wraps every key anew by the newest master key, while servers go on working.

First the store is told that new keys are wrapped by the newest master; then the others follow, some at a
time, each time in one transaction. Broken off anywhere it can be started again. Servers find the newest
master in its file when they first meet it; where master keys are given by DUET_MASTER_KEYS, all servers must
know the new one before.
"""

from pathlib import Path
from secrets import token_hex

from sqlalchemy import bindparam, func, select, update

from web.private_files import sync_folder, write_private
from web.settings import new_master_key
from web.vault import ciphers
from web.vault.masters import Master
from web.vault.store import KEYS, STATE, Store, StoredKey

WRAPPED_AT_ONCE = 1_000


class Overtaken(Exception):
    """Another rotation has begun, with another newest master key."""


def count_by_master(store: Store) -> dict[str, int]:
    """How many keys each master key wraps; the one that wraps new keys is there with 0 too."""
    with store.engine.connect() as connection:
        newest: str = connection.execute(select(STATE.c.master)).scalar_one()
        counted = (
            select(KEYS.c.master, func.count().label("wrapped"))
            .group_by(KEYS.c.master)
            .order_by(KEYS.c.master)
        )
        return {newest: 0, **{row.master: row.wrapped for row in connection.execute(counted)}}


def is_under_way(store: Store) -> bool:
    """Whether a rotation was broken off: the newest master key does not wrap everything yet."""
    return set(count_by_master(store)) != {store.masters.newest().id}


def add_master_key(file: Path) -> None:
    """Put a new master key before those of a file."""
    text = new_master_key() + "\n" + file.read_text(encoding="ascii")
    write_private(file.with_name(f"{file.name}-{token_hex(8)}"), text).replace(file)
    sync_folder(file.parent)


def rotate(store: Store) -> int:
    """Wrap all keys by the newest master key; how many were. Raises Damaged, Overtaken."""
    newest = store.masters.newest()
    with store.changing() as (connection, _):
        connection.execute(update(STATE).values(master=newest.id))
    total = 0
    while done := _wrap_some(store, newest):
        total += done
    return total


def _wrap_some(store: Store, newest: Master) -> int:
    with store.changing() as (connection, master_id):
        if master_id != newest.id:
            raise Overtaken
        others = select(KEYS).where(KEYS.c.master != newest.id).limit(WRAPPED_AT_ONCE)
        wrapped = [wrap_anew(store, StoredKey(*row), newest) for row in connection.execute(others)]
        if wrapped:
            place = (KEYS.c.owner == bindparam("of"), KEYS.c.number == bindparam("key"))
            change = update(KEYS).where(*place).values(master=newest.id, wrapped=bindparam("bytes"))
            values = [{"of": each.owner, "key": each.number, "bytes": each.wrapped} for each in wrapped]
            connection.execute(change, values)
        return len(wrapped)


def wrap_anew(store: Store, stored: StoredKey, master: Master) -> StoredKey:
    """The same key wrapped by another master key. Raises Damaged."""
    known = store.masters.get(stored.master)
    key = ciphers.unwrap(known.key, known.id, stored.owner, stored.number, stored.wrapped)
    wrapped = ciphers.wrap(master.key, master.id, stored.owner, stored.number, key)
    return StoredKey(stored.owner, stored.number, master.id, wrapped)
