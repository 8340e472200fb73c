"""An account made on the machine itself, with rights on the whole district: how a new district begins."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from web.db import writing
from web.models import Grant, Organisation
from web.services.access.tree import Tree
from web.services.accounts import contacts, passwords
from web.services.accounts.sign_up import create_person
from web.services.audit.record import note
from web.services.clock import now

DISTRICT = {"en": "The district", "zh-Hans": "本区"}


def first_account(
    session: Session, *, email: str, name: str, password: str, rights: Sequence[str], language: str
) -> int:
    """The id of a new person with an account and rights on every organisation.

    Where there is none yet, the district is made: rights need something to be held on.
    Raises comparison.WrongText for what is no address, Invalid when it has an account already.
    """
    address, hashed = contacts.normalised(email), passwords.hashed(password)
    with writing(session):
        if contacts.is_taken(session, address):
            raise contacts.taken(address)
        person = create_person(session, name=name, language=language)
        contacts.open_account(session, person.id, address, hashed)
        for root in sorted(Tree.read(session).roots()) or [_district(session)]:
            session.add_all(
                Grant(person_id=person.id, organisation_id=root, right=right, granted_at=now())
                for right in rights
            )
        note(session, None, "account_made", "person", person.id, rights=sorted(rights))
        return person.id


def _district(session: Session) -> int:
    """A new district; its people name it in the pages."""
    made = Organisation(code="district", kind="district", names=DISTRICT)
    session.add(made)
    session.flush()
    return made.id
