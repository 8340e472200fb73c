"""The database: an engine, plain sessions, one queue for writers, and times that cannot lose their zone.

Reading needs nothing: a session begins where it stands. Writing stands inside `with writing(session):`, which
waits its turn, begins afresh and commits at its end, or takes everything back. A session carries the vault in
which private fields are sealed, and the zone in which days are counted. Imports nothing of ours but engines
and the vault.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    CursorResult,
    DateTime,
    Dialect,
    Executable,
    MetaData,
    TypeDecorator,
    event,
    make_url,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from web.engines import make_engine
from web.vault import Vault

WRITERS_LOCK = 7_302_026
ZONE = ZoneInfo("UTC")


class NaiveMoment(ValueError):
    """A moment without its time zone."""


class NoVault(RuntimeError):
    """A private field was to be read or written with a database that was opened without its vault."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and given back aware. Refuses naive values with NaiveMoment."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC; without its zone on SQLite, which would drop it silently."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMoment("a moment needs its time zone")
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
    """One database, safe to share between threads; `engine` is for migrations, `vault` for private fields.

    Without a vault it serves whoever reads and writes no private field (`vault_of` says so). Days are counted
    in `zone`; with `come_percent` a plan has enough people that the minimum comes, 0 where it is not asked.
    """

    def __init__(
        self, url: str, vault: Vault | None = None, zone: ZoneInfo = ZONE, come_percent: int = 0
    ) -> None:
        self.url = url
        self.vault = vault
        self.engine = make_engine(url)
        info = {"queue": _queue_file(url), "vault": vault, "zone": zone, "come_percent": come_percent}
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info=info)

    def session(self) -> Session:
        """A new session; close it, best with `with`."""
        return self._sessions()

    def close(self) -> None:
        """Close every connection that is not in use, those of the vault too."""
        self.engine.dispose()
        if self.vault:
            self.vault.close()


def vault_of(session: Session) -> Vault:
    """The vault of a session's database. Raises NoVault where it was opened without one."""
    vault: Vault | None = session.info.get("vault")
    if vault is None:
        raise NoVault("this session has no vault: open its database with `web.opening.open_database`")
    return vault


def zone_of(session: Session) -> ZoneInfo:
    """The zone in which a session's database counts its days."""
    zone: ZoneInfo = session.info["zone"]
    return zone


def come_percent_of(session: Session) -> int:
    """With how many per cent a session's district wants the minimum to come; 0 where it does not ask."""
    percent: int = session.info.get("come_percent", 0)
    return percent


def _queue_file(url: str) -> Path | None:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database + "-queue")


def plain_rows(session: Session, statement: Executable, **values: object) -> CursorResult[Any]:
    """The rows of a selection of columns, made once and given its values here.

    Read on the session's own connection, past its objects: a fifth of what `session.execute` costs. What the
    session has not written yet is not seen.
    """
    return session.connection().execute(statement, values)


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
