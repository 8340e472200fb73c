"""What is private about a person: contacts, birth date, address, ID number; sealed, and each look recorded.

- Contacts are read by coordinators and leads whom the person is near, by administrators who answer for them,
  and by themselves.
- The birth date, the address and the ID number are read by coordinators whom the person is near, by verifiers
  of their credentials, and by themselves.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from web.db import vault_of, writing
from web.models import PRIVATE_FIELDS, Contact, Person, PrivateField, Relation
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Forbidden, NotFound
from web.services.people.keeping import home_node, narrowed

CONTACTS = "contacts"
FIELDS = (CONTACTS, *PRIVATE_FIELDS)
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Reached:
    """A way to reach a person: an `email` or a `phone`; `signs_in` when it is a way in, too.

    Of somebody else, whose `name` it says, when they are a `relation` of the person.
    """

    kind: str
    value: str
    signs_in: bool
    verified: bool
    relation: str = ""
    name: str = ""


def readable(session: Session, actor: Actor, person_id: int) -> frozenset[str]:
    """Which of FIELDS of a person the actor may look at; none for who is not there."""
    scope = Scope(session, actor)
    coordinates = Scope(session, narrowed(actor, "coordinator")).near()
    if person_id == actor.person_id or scope.is_one(person_id, coordinates):
        return frozenset(FIELDS)
    may: set[str] = set()
    if scope.is_one(person_id, scope.staffed() | Scope(session, narrowed(actor, "lead")).serves()):
        may.add(CONTACTS)
    if scope.is_one(person_id, scope.verified()):
        may |= {*PRIVATE_FIELDS}
    return frozenset(may)


def look(session: Session, actor: Actor, person_id: int, fields: Collection[str]) -> Mapping[str, Any]:
    """Values by field: contacts as `Reached`, a day, texts; None for what is not kept. The look is recorded.

    Raises NotFound for a person of whom nothing may be looked at, Forbidden for a field that may not be.
    """
    may = readable(session, actor, person_id)
    if session.get(Person, person_id) is None or not may:
        raise NotFound
    if not may >= set(fields):
        raise Forbidden
    with writing(session):
        note(
            session, actor, "looked", "person", person_id,
            node=home_node(session, person_id), fields=sorted(fields),
        )  # fmt: skip
        found = opened(session, person_id)
        return {name: contacts(session, person_id) if name == CONTACTS else found[name] for name in fields}


def kept_fields(session: Session, person_id: int) -> frozenset[str]:
    """Which of FIELDS there is something in; nothing is opened."""
    chosen = select(PrivateField.field).where(PrivateField.person_id == person_id)
    reached = session.scalar(select(Contact.id).where(_reaches(person_id)).limit(1))
    return frozenset(session.scalars(chosen)) | (frozenset({CONTACTS}) if reached else frozenset())


def contacts(session: Session, person_id: int) -> list[Reached]:
    """How a person is reached, and whom to call for them."""
    said = select(Relation.other_id, Relation.kind, Person.name).join(Person, Person.id == Relation.other_id)
    tied = session.execute(said.where(Relation.person_id == person_id).order_by(Relation.kind.desc())).all()
    of = {person_id: ("", ""), **{row.other_id: (row.kind, row.name) for row in tied}}
    rows = session.scalars(
        select(Contact)
        .where(_reaches(person_id))
        .order_by(Contact.person_id != person_id, Contact.kind, Contact.id)
    ).all()
    values = vault_of(session).open_many([(row.person_id, "contact", row.sealed) for row in rows])
    return [
        Reached(row.kind, value, row.account_id is not None, row.verified_at is not None, *of[row.person_id])
        for row, value in zip(rows, values, strict=True)
        if value is not None
    ]


def opened(session: Session, person_id: int) -> dict[str, Any]:
    """The birth date, the address and the ID number of a person; None for what is not kept.

    The caller answers for who may see them.
    """
    rows = session.scalars(select(PrivateField).where(PrivateField.person_id == person_id)).all()
    texts = vault_of(session).open_many([(person_id, row.field, row.sealed) for row in rows]) if rows else []
    found: dict[str, Any] = {row.field: text for row, text in zip(rows, texts, strict=True)}
    if found.get("born"):
        found["born"] = date.fromisoformat(found["born"])
    return dict.fromkeys(PRIVATE_FIELDS) | found


def born_of(session: Session, person_ids: Collection[int]) -> dict[int, date]:
    """The birth dates of these people, by id; who gave none, and who was erased, is missing."""
    chosen = select(PrivateField.person_id, PrivateField.sealed).where(PrivateField.field == "born")
    if len(person_ids) < AT_ONCE:
        chosen = chosen.where(PrivateField.person_id.in_(person_ids))
    rows = session.execute(chosen.order_by(PrivateField.person_id)).all()
    if not rows:
        return {}
    opened = vault_of(session).open_many([(row.person_id, "born", row.sealed) for row in rows])
    return {
        row.person_id: date.fromisoformat(text)
        for row, text in zip(rows, opened, strict=True)
        if text is not None
    }


def age(born: date, day: date) -> int:
    """Whole years on a day; who is born on 29 February has the birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def keep(session: Session, person_id: int, field: str, value: date | str | None) -> None:
    """Keep a private field of a person, or forget it; inside the transaction that writes."""
    text = value.isoformat() if isinstance(value, date) else value
    row = session.get(PrivateField, (person_id, field))
    vault = vault_of(session) if row is not None or text else None
    if vault is None or (row is not None and text and vault.open(person_id, field, row.sealed) == text):
        return
    if not text:
        session.delete(row)
        return
    if row is None:
        row = PrivateField(person_id=person_id, field=field)
        session.add(row)
    row.sealed = vault.seal(person_id, field, text)
    row.digest = vault.digest(field, text) if field == "id_number" else None


def _reaches(person_id: int) -> ColumnElement[bool]:
    others = select(Relation.other_id).where(Relation.person_id == person_id)
    return (Contact.person_id == person_id) | Contact.person_id.in_(others)
