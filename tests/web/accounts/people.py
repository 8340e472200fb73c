"""A small district of nobody, people in it, and requests side by side, for tests of accounts."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.db import Database, writing
from web.models import Account, Attempt, Audit, Base, Belonging, Contact, Grant, Organisation, Person
from web.services.accounts import contacts, passwords
from web.services.accounts.sign_up import create_person, create_volunteer
from web.services.clock import now

PASSWORD = "four words of my own"
DISTRICT, NORTH, SOUTH = 1, 2, 3
Answer = TypeVar("Answer")


def make_district(database: Database) -> None:
    """The tables, and a district with two sub-districts."""
    Base.metadata.create_all(database.engine)
    with database.session() as session, writing(session):
        session.add(Organisation(id=DISTRICT, code="district", kind="district", names={"en": "District"}))
        session.flush()
        for identity, code in ((NORTH, "north"), (SOUTH, "south")):
            session.add(
                Organisation(
                    id=identity, parent_id=DISTRICT, code=code, kind="sub_district", names={"en": code}
                )
            )


def somebody(
    session: Session,
    name: str = "Lucia Bianchi",
    *reached: str,
    rights: Sequence[tuple[str, int]] = (),
    belongs: int | None = None,
    password: str | None = PASSWORD,
    until: date | None = None,
    serves: bool = True,
) -> int:
    """A person's id; with contacts they have an account, unless `password` is None."""
    hashed = passwords.hashed(password) if password else ""
    with writing(session):
        make = create_volunteer if serves else create_person
        person_id = make(session, name=name, language="en").id
        account = None
        for value in reached:
            if account is None and password:
                account = contacts.open_account(session, person_id, value, hashed)
            else:
                contacts.put(session, person_id, value, account)
        for right, node in rights:
            session.add(
                Grant(person_id=person_id, organisation_id=node, right=right, until=until, granted_at=now())
            )
        if belongs:
            session.add(
                Belonging(person_id=person_id, organisation_id=belongs, state="confirmed", asked_at=now())
            )
        return person_id


def account_id(session: Session, person_id: int) -> int:
    """The id of a person's account."""
    return session.scalars(select(Account.id).where(Account.person_id == person_id)).one()


def set_state(session: Session, person_id: int, state: str) -> None:
    """As an administrator or the person would."""
    with writing(session):
        session.get_one(Person, person_id).state = state


def tries(session: Session) -> dict[str, int]:
    """Tries that were taken and have not come back, by the kind of key."""
    session.rollback()
    counted: dict[str, int] = {}
    for key, failures in session.execute(select(Attempt.key, Attempt.failures)):
        kind = key.partition(":")[0]
        counted[kind] = counted.get(kind, 0) + failures
    return {kind: number for kind, number in counted.items() if number}


def count(session: Session, kind: type[Any]) -> int:
    """How many rows of a kind there are."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(kind)) or 0


def verbs(session: Session) -> list[str]:
    """What the audit trail says was done, oldest first."""
    session.rollback()
    return list(session.scalars(select(Audit.verb).order_by(Audit.id)))


def signs_in_with(session: Session, person_id: int) -> list[str]:
    """The kinds of contacts that sign in to a person's account."""
    session.rollback()
    mine = select(Contact.kind).where(Contact.person_id == person_id, Contact.account_id.is_not(None))
    return sorted(session.scalars(mine))


def side_by_side(
    database: Database, deeds: Sequence[Callable[[Session], Answer]], threads: int = 8
) -> list[Answer | Exception]:
    """What each deed answers or raises, done by threads with a session each."""

    def do(deed: Callable[[Session], Answer]) -> Answer | Exception:
        with database.session() as own:
            return deed(own)

    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(do, deed) for deed in deeds]
    return [each.exception() or each.result() for each in waiting]  # type: ignore[misc]  # a fault or an answer
