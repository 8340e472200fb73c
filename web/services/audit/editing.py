"""Editing a row that others may edit too: nothing is overwritten unseen, and what changed is written down."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Audit, Person
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Outdated

HIDDEN = None
Values = Mapping[str, Any]


class Row(Protocol):
    """A row with an id, which counts its changes in the column that `counter` names."""

    id: Any


@contextmanager
def editing(
    session: Session,
    actor: Actor | None,
    subject: str,
    row: Row,
    version: int | None,
    read: Callable[[], Values],
    *,
    verb: str = "changed",
    node: int | None = None,
    private: frozenset[str] = frozenset(),
    counter: str = "version",
    words: str = "",
) -> Iterator[None]:
    """Change a row as its reader saw it at `version` (None: whatever stands, for the program's own edits).

    `read` gives the row and all that is edited with it as plain values by field; it is asked before and
    after. Nothing differs: nothing is written, and the version stays. Else the version counts on and the
    audit trail has each field's value before and after, and the `words` that say why; of `private` fields,
    that they changed.
    Raises Outdated with what stands now, and who changed it, when somebody else was faster.
    """
    with writing(session):
        refuse_outdated(session, subject, row, version, read, counter)
        before = {name: _plain(value) for name, value in read().items()}
        yield
        session.flush()
        after = {name: _plain(value) for name, value in read().items()}
        changes: dict[str, list[Any]] = {
            name: [HIDDEN, HIDDEN] if name in private else [before.get(name), after.get(name)]
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        }
        if changes:
            setattr(row, counter, getattr(row, counter) + 1)
            later = getattr(row, counter)
            if words:
                changes["note"] = [None, words]
            note(session, actor, verb, subject, row.id, node=node, changes=changes, **{counter: later})


def refuse_outdated(
    session: Session,
    subject: str,
    row: Row,
    version: int | None,
    read: Callable[[], Values] = dict,
    counter: str = "version",
) -> None:
    """Raise Outdated, with what stands now and who changed it last, unless a row is as it was seen."""
    if version is not None and getattr(row, counter) != version:
        raise Outdated(getattr(row, counter), read(), *_last(session, subject, row.id))


def _last(session: Session, subject: str, identity: int) -> tuple[str, datetime | None]:
    """Who changed it last, and when."""
    row = session.execute(
        select(Person.name, Audit.at)
        .outerjoin(Person, Person.id == Audit.person_id)
        .where(Audit.subject == subject, Audit.subject_id == identity)
        .order_by(Audit.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0] or "", row[1]) if row else ("", None)


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(each) for each in value)
    return value
