"""Engines for SQLite and PostgreSQL: set up alike for every database of ours, silent about values.

SQLite gets foreign keys, full synchronisation and a busy timeout; a connection with the execution option
`writes` begins at once as a writer.
"""

import logging
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection

from web.sql_faults import hide_rows, hide_values

log = logging.getLogger(__name__)

SAFE_WAL = (3, 51, 3)
BUSY_SECONDS = 30

hide_rows()


def make_engine(url: str) -> Engine:
    """An engine for SQLite (its folder is made) or PostgreSQL, set up as the docstring above promises."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address, pool_pre_ping=True, pool_size=10, hide_parameters=True)
        event.listen(engine, "handle_error", hide_values)
        return engine
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address, module=sqlite_module(), connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True
    )
    event.listen(engine, "handle_error", hide_values)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_module() -> Any:
    """The newest SQLite there is: that of pysqlite3, else Python's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3 as dbapi2
    return dbapi2


def journal_mode() -> str:
    """WAL where SQLite is free of the race fixed in 3.51.3, else TRUNCATE."""
    return "WAL" if sqlite_module().sqlite_version_info >= SAFE_WAL else "TRUNCATE"


def prepare(engine: Engine) -> None:
    """Set what stays in the file, once before its first table: the journal's mode."""
    if engine.dialect.name != "sqlite":
        return
    mode = journal_mode()
    if mode != "WAL":
        log.warning(
            "SQLite %s: journal %s instead of WAL, writes are slower", sqlite_module().sqlite_version, mode
        )
    raw = engine.raw_connection()
    try:
        raw.cursor().execute(f"PRAGMA journal_mode={mode}")
    finally:
        raw.close()


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
