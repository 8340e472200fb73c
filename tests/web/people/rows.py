"""All that there is of some people, as plain values: to compare before and after."""

from typing import Any

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session

from web.db import Base, vault_of
from web.models import Audit, Contact, Credential, Evidence, Merge, Notice, PrivateField, PromiseEvent

# What is written down for good, whatever is undone.
LEFT_OUT = (Audit, Merge, Notice, PromiseEvent)
COUNTERS = {"version", "hours_version"}
SEALED = {"sealed", "sealed_number"}


def rows_of(session: Session, *person_ids: int) -> dict[str, list[dict[str, Any]]]:
    """Table -> the rows that name one of these people, opened; versions, which only count on, left out."""
    session.rollback()
    session.expire_all()
    found = {}
    for mapper in Base.registry.mappers:
        kind = mapper.class_
        if kind not in LEFT_OUT and (where := _names(kind, person_ids)) is not None:
            keys = inspect(kind).primary_key
            rows = session.scalars(select(kind).where(where).order_by(*keys)).all()
            found[kind.__tablename__] = [_plain(session, row) for row in rows]
    return found


def _names(kind: Any, person_ids: tuple[int, ...]) -> Any:
    targets = [
        column
        for column in kind.__table__.columns
        for key in column.foreign_keys
        if key.column.table.name in ("person", "volunteer")
    ]
    if kind.__tablename__ == "person":
        targets = [kind.__table__.c.id]
    if kind is Evidence:
        held = select(Credential.id).where(Credential.volunteer_id.in_(person_ids))
        return Evidence.credential_id.in_(held)
    return or_(*(column.in_(person_ids) for column in targets)) if targets else None


def _plain(session: Session, row: Any) -> dict[str, Any]:
    values = {
        column.key: getattr(row, column.key)
        for column in inspect(type(row)).column_attrs
        if column.key not in COUNTERS | SEALED
    }
    vault = vault_of(session)
    if isinstance(row, Contact):
        values["text"] = vault.open(row.person_id, "contact", row.sealed)
    if isinstance(row, PrivateField):
        values["text"] = vault.open(row.person_id, row.field, row.sealed)
    if isinstance(row, Credential) and row.sealed_number:
        values["text"] = vault.open(row.volunteer_id, "credential_number", row.sealed_number)
    if isinstance(row, Evidence):
        owner = session.get_one(Credential, row.credential_id).volunteer_id
        values["file"] = vault.open_bytes(owner, "evidence", row.sealed)
    return values
