"""The database: an engine, plain sessions, one queue for writers, and times that cannot lose their zone.

Reading needs nothing: a session begins where it stands. Writing stands inside `with writing(session):`, which
waits its turn, begins afresh and commits at its end, or takes everything back. Imports nothing of ours.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

log = logging.getLogger(__name__)

SAFE_WAL = (3, 51, 3)
BUSY_SECONDS = 30
WRITERS_LOCK = 7_302_026


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and given back aware. Refuses naive values with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC; without its zone on SQLite, which would drop it silently."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every row is: typed columns, constraints with names that a migration can find."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012 - SQLAlchemy's own name


class Database:
    """One database, safe to share between threads; `engine` is for migrations."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = make_engine(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info={"queue": _queue_file(url)})

    def session(self) -> Session:
        """A new session; close it, best with `with`."""
        return self._sessions()

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine for SQLite (its folder is made) or PostgreSQL, set up as the docstring above promises."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, pool_size=10)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, module=sqlite_module(), connect_args={"timeout": BUSY_SECONDS})
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


def _queue_file(url: str) -> Path | None:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database + "-queue")


@contextmanager
def _turn(queue: Path) -> Iterator[None]:
    """Wait in the kernel's queue, which is fair; SQLite's busy timeout lets late comers pass."""
    handle = os.open(queue, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """One transaction that writes, alone: what it reads is true until it commits. Joins one around it.

    Rows read before are read again, so no decision rests on old news.
    """
    if session.info.get("writing"):
        yield
        return
    session.commit()
    session.expire_all()
    queue: Path | None = session.info["queue"]
    turn: AbstractContextManager[None] = _turn(queue) if queue else nullcontext()
    with turn:
        session.info["writing"] = True
        try:
            _begin_writing(session)
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False


def _begin_writing(session: Session) -> None:
    connection = session.connection(execution_options={"writes": True})
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})


@event.listens_for(Session, "before_flush")
def _refuse_stray_changes(session: Session, _context: object, _instances: object) -> None:
    if "queue" in session.info and not session.info.get("writing"):
        raise RuntimeError("rows were changed outside of `with writing(session):`")
