"""Contacts: addresses and numbers, sealed under their person's key and found by their digest.

A contact travels as one normalised text, in which an address has an @ and a number begins with +.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n import comparison
from i18n.translator import lazy
from web.db import vault_of
from web.models import Account, Contact, Person
from web.services.clock import now
from web.services.faults import Invalid, NotFound

FIELD = "contact"
MOST = 10


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact in clear; `signs_in` when it is a way in to their account.

    `verified_at` is when somebody proved to read it; nothing reaches it since `dead_since`.
    """

    id: int
    kind: str
    value: str
    signs_in: bool
    verified_at: datetime | None = None
    dead_since: datetime | None = None


def normalised(text: str) -> str:
    """An address or number in the one form that is compared. Raises comparison.WrongText.

    A number keeps its extension, as RFC 3966 writes it: behind one switchboard sit many people.
    """
    if "@" in text:
        return comparison.email_address(text)
    phone = comparison.phone_number(text)
    return f"{phone.e164};ext={phone.extension}" if phone.extension else phone.e164


def kind_of(value: str) -> str:
    """`email` or `phone`."""
    return "email" if "@" in value else "phone"


def digest_of(session: Session, value: str) -> bytes:
    """What finds a contact without telling it."""
    return vault_of(session).digest(kind_of(value), value)


def account_of(session: Session, digest: bytes) -> tuple[Account, Person] | None:
    """The account that a contact signs in to, and its person."""
    found = (
        select(Account, Person)
        .join(Contact, Contact.account_id == Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(Contact.digest == digest)
    )
    row = session.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def is_taken(session: Session, value: str) -> bool:
    """Whether a contact signs in to somebody's account."""
    return account_of(session, digest_of(session, value)) is not None


def taken(value: str, field: str = "email") -> Invalid:
    """The fault that a contact has an account already, at a field."""
    if kind_of(value) == "email":
        said = lazy("This email has an account already. Sign in, or use another one.")
    else:
        said = lazy("This number has an account already. Sign in, or use another one.")
    return Invalid({field: [said]})


def of_person(session: Session, person_id: int) -> Sequence[KnownContact]:
    """A person's contacts in clear, ways in first. The caller answers for who may see them."""
    rows = session.scalars(select(Contact).where(Contact.person_id == person_id).order_by(Contact.id)).all()
    texts = vault_of(session).open_many([(person_id, FIELD, row.sealed) for row in rows])
    known = [
        KnownContact(row.id, row.kind, text, row.account_id is not None, row.verified_at, row.dead_since)
        for row, text in zip(rows, texts, strict=True)
        if text is not None
    ]
    return sorted(known, key=lambda each: not each.signs_in)


def own(session: Session, person_id: int, contact_id: int) -> Contact:
    """One of a person's contacts. Raises NotFound."""
    found = session.get(Contact, contact_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    return found


def put(session: Session, person_id: int, value: str, account_id: int | None = None) -> Contact:
    """A person's contact, which signs in to `account_id` if given; added unless they have it.

    Inside a transaction that writes. Raises Invalid when it signs in to another account, or the person has
    too many.
    """
    digest = digest_of(session, value)
    _refuse_foreign(session, value, digest, account_id)
    mine = session.scalars(select(Contact).where(Contact.person_id == person_id)).all()
    found = next((each for each in mine if each.digest == digest), None)
    if found is None:
        if len(mine) >= MOST:
            raise Invalid({"email": [lazy("You have %(most)s contacts. Remove one first.", most=MOST)]})
        sealed = vault_of(session).seal(person_id, FIELD, value)
        found = Contact(person_id=person_id, kind=kind_of(value), sealed=sealed, digest=digest)
        session.add(found)
    if account_id is not None:
        found.account_id = account_id
    session.flush()
    return found


def prove(contact: Contact) -> None:
    """Somebody has proved to read what comes to a contact; inside a transaction that writes."""
    contact.verified_at, contact.dead_since, contact.dead_because = now(), None, ""


def change(session: Session, contact: Contact, value: str) -> Contact:
    """Another value for a contact; one that its person has already takes its place. The contact that stands.

    Inside a transaction that writes. Raises Invalid when it signs in, and the value to another account.
    """
    digest = digest_of(session, value)
    if contact.digest == digest:
        return contact
    _refuse_foreign(session, value, digest, contact.account_id)
    same = (Contact.person_id == contact.person_id) & (Contact.digest == digest)
    if twin := session.scalar(select(Contact).where(same)):
        twin.account_id = twin.account_id or contact.account_id
        session.delete(contact)
        return twin
    contact.sealed = vault_of(session).seal(contact.person_id, FIELD, value)
    contact.kind, contact.digest, contact.verified_at = kind_of(value), digest, None
    contact.dead_since, contact.dead_because = None, ""
    return contact


def open_account(session: Session, person_id: int, value: str, password: str, *, proven: bool = False) -> int:
    """The id of a new account of a person, which this contact signs in to. Raises Invalid at `email`.

    `password` is its hash, made before the transaction that this stands in: making one takes a while.
    `proven`: they have shown that they read what comes there.
    """
    account = _new_account(session, person_id, password)
    contact = put(session, person_id, value, account)
    if proven:
        prove(contact)
    return account


def open_beside(session: Session, person_id: int, value: str) -> int:
    """The id of a new account of a person without a password, which this contact does not sign in to yet."""
    account = _new_account(session, person_id, "")
    put(session, person_id, value)
    return account


def _new_account(session: Session, person_id: int, password: str) -> int:
    account = Account(person_id=person_id, password_hash=password, created_at=now())
    session.add(account)
    session.flush()
    return account.id


def _refuse_foreign(session: Session, value: str, digest: bytes, account_id: int | None) -> None:
    holder = account_of(session, digest) if account_id is not None else None
    if holder is not None and holder[0].id != account_id:
        raise taken(value)
