"""People with rights where a test wants them, and people for them to look after."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from web.db import vault_of, writing
from web.models import Belonging, Grant, Organisation, PrivateField, VolunteerLanguage
from web.services.accounts import contacts
from web.services.accounts.sign_up import create_person, create_volunteer
from web.services.actor import Actor, Held

DISTRICT, OWN, OTHER, BELOW = "jingan", "daninglu", "pengpuxincun", "nb-shanggong"


def node(session: Session, code: str) -> int:
    """The id of an organisation."""
    return session.scalars(select(Organisation.id).where(Organisation.code == code)).one()


def staff(
    session: Session, *rights: str, at: str = OWN, leads: Sequence[int] = (), name: str = "Wu Staff"
) -> Actor:
    """Somebody new who holds these rights on one organisation."""
    place = node(session, at)
    with writing(session):
        person = create_person(session, name=name, language="en")
        for right in rights:
            session.add(Grant(person_id=person.id, organisation_id=place, right=right, granted_at=TODAY))
    held = frozenset(Held(right, place) for right in rights)
    return Actor(person.id, 0, name, "en", None, held, frozenset(leads), "127.0.0.1")


def somebody(
    session: Session,
    name: str,
    *,
    at: str | None = OWN,
    latin_name: str = "",
    phone: str = "",
    born: date | None = None,
) -> int:
    """Somebody new who serves and belongs to an organisation, or to none."""
    place = node(session, at) if at else None
    with writing(session):
        person = create_volunteer(session, name=name, latin_name=latin_name, language="en").id
        session.add(VolunteerLanguage(volunteer_id=person, tag="cmn", level=7))
        if place is not None:
            session.add(
                Belonging(
                    person_id=person, organisation_id=place, state="confirmed", asked_at=TODAY,
                    decided_at=TODAY,
                )
            )  # fmt: skip
        if phone:
            contacts.put(session, person, phone)
        if born:
            sealed = vault_of(session).seal(person, "born", born.isoformat())
            session.add(PrivateField(person_id=person, field="born", sealed=sealed))
    return person
