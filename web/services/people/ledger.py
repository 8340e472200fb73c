"""Rows that a merge adds, changes or takes away, written down so that each can be put back.

An entry is [table, before, after]: the row's values by column, None where there is no row. Sealed values
stand in it opened, as keys may be renewed meanwhile; the whole ledger is kept sealed. Undoing goes column by
column from the last entry to the first: what stands as the merge left it becomes what it was; what was
changed since stays, and is named. Numbers that only grow lose what the merge added to them.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, LargeBinary, inspect, select
from sqlalchemy.orm import Session

from web.db import Base, UtcDateTime, vault_of
from web.models import Assignment, Contact, Credential, Evidence, PrivateField, Roster

Values = dict[str, Any]
COUNTS = frozenset({"served", "times"})
NEVER_BACK = frozenset({"version", "hours_version"})


class Ledger:
    """What was done to rows, in order; `since` are the tables in which an undoing found later changes."""

    def __init__(self, session: Session, entries: list[list[Any]] | None = None) -> None:
        self.session = session
        self.entries: list[list[Any]] = entries or []
        self.since: set[str] = set()

    @contextmanager
    def changing(self, row: Base, sealed: str | None = None) -> Iterator[None]:
        """Write down how a row changes; what is sealed in it, or a new text, is sealed for its owner."""
        before = self._values(row)
        yield
        _seal_again(self.session, row, before, sealed)
        self.session.flush()
        if (after := self._values(row)) != before:
            self.entries.append([row.__tablename__, before, after])

    def add(self, row: Base, *, sealed: str = "") -> None:
        """Add a row, with its sealed value in plain text."""
        if sealed:
            _seal(self.session, row, sealed)
        self.session.add(row)
        self.session.flush()
        self.entries.append([row.__tablename__, None, self._values(row)])

    def remove(self, row: Assignment) -> None:
        """Take somebody out of a draft; they come back while it is one."""
        self.entries.append([row.__tablename__, self._values(row), None])
        self.session.delete(row)
        self.session.flush()

    def keys(self, table: str) -> frozenset[int]:
        """The ids of the rows of a table that were changed."""
        return frozenset((after or before)["id"] for name, before, after in self.entries if name == table)

    def undo(self) -> None:
        """Put every row back, the last one first."""
        for table, before, after in reversed(self.entries):
            kind = _kind(table)
            if after is None:
                self._again(kind, before)
                continue
            row = self.session.get(kind, _key(kind, after))
            if row is None:
                self.since.add(table)
            elif before is None:
                self._drop(row, after)
            else:
                self._back(row, before, after)

    def _drop(self, row: Base, after: Values) -> None:
        if self._values(row) == after:
            self.session.delete(row)
            self.session.flush()
        else:
            self.since.add(row.__tablename__)

    def _back(self, row: Base, before: Values, after: Values) -> None:
        standing = self._values(row)
        for name, value in before.items():
            if name in NEVER_BACK or name == _OPEN or value == after[name]:
                continue
            if name in COUNTS:
                setattr(row, name, standing[name] - after[name] + value)
            elif standing[name] == after[name]:
                setattr(row, name, _decoded(row, name, value))
            else:
                self.since.add(row.__tablename__)
        kept = before if standing.get(_OPEN) == after.get(_OPEN) else standing
        _seal_again(self.session, row, standing, kept.get(_OPEN))
        self.session.flush()

    def _again(self, kind: type[Base], before: Values) -> None:
        draft = self.session.get(Roster, before["roster_id"])
        pair = {name: before[name] for name in ("roster_id", "seat_id", "volunteer_id")}
        there = self.session.scalar(select(Assignment.id).filter_by(**pair))
        if kind is not Assignment or draft is None or draft.state != "draft" or there is not None:
            self.since.add(kind.__tablename__)
            return
        row = kind()
        for name, value in before.items():
            setattr(row, name, _decoded(row, name, value))
        self.session.add(row)
        self.session.flush()

    def _values(self, row: Base) -> Values:
        found = {
            column.key: _encoded(getattr(row, column.key))
            for column in inspect(type(row)).column_attrs
            if column.key not in _SEALED
        }
        if type(row) in _SEALS:
            found[_OPEN] = _opened(self.session, row)
        return found


_OPEN = "opened"
_SEALED = frozenset({"sealed", "sealed_number"})
_SEALS: Mapping[type[Base], tuple[str, str]] = {
    Contact: ("person_id", "sealed"),
    PrivateField: ("person_id", "sealed"),
    Credential: ("volunteer_id", "sealed_number"),
}


def _field(row: Base) -> str:
    if isinstance(row, PrivateField):
        return row.field
    return "contact" if isinstance(row, Contact) else "credential_number"


def _opened(session: Session, row: Base) -> str | None:
    owner, column = _SEALS[type(row)]
    sealed = getattr(row, column)
    return None if sealed is None else vault_of(session).open(getattr(row, owner), _field(row), sealed)


def _seal(session: Session, row: Base, text: str | None) -> None:
    owner, column = _SEALS[type(row)]
    vault = vault_of(session)
    setattr(row, column, None if text is None else vault.seal(getattr(row, owner), _field(row), text))


def _seal_again(session: Session, row: Base, standing: Values, text: str | None = None) -> None:
    """Seal what a row holds for who owns it now, when that is somebody else or the text is another one."""
    if isinstance(row, Evidence):
        owners = [
            session.get_one(Credential, each).volunteer_id
            for each in (standing["credential_id"], row.credential_id)
        ]
        _seal_files(session, [row], *owners)
    if type(row) not in _SEALS:
        return
    owner, _ = _SEALS[type(row)]
    wanted = standing[_OPEN] if text is None else text
    if getattr(row, owner) != standing[owner] or wanted != standing[_OPEN]:
        _seal(session, row, wanted)
    if isinstance(row, Credential):
        files = session.scalars(select(Evidence).where(Evidence.credential_id == row.id)).all()
        _seal_files(session, files, standing["volunteer_id"], row.volunteer_id)


def _seal_files(session: Session, files: Iterable[Evidence], before: int, after: int) -> None:
    if before == after:
        return
    vault = vault_of(session)
    for each in files:
        plain = vault.open_bytes(before, "evidence", each.sealed)
        each.sealed = vault.seal(after, "evidence", plain)


def _kind(table: str) -> type[Base]:
    return next(each.class_ for each in Base.registry.mappers if each.class_.__tablename__ == table)


def _key(kind: type[Base], values: Values) -> tuple[Any, ...]:
    return tuple(values[column.name] for column in inspect(kind).primary_key)


def _encoded(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _decoded(row: Base, name: str, value: Any) -> Any:
    kind = inspect(type(row)).columns[name].type
    if value is None:
        return None
    if isinstance(kind, LargeBinary):
        return b64decode(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
