"""People whom staff entered and who sign in for the first time: they come in as the person that is there.

A contact that is proven shows whose it is, not who that is: a couple shares a phone, a mother is reached by
her son's. So it counts for one person alone, who has no way in yet and is not locked out, and

- an invitation names the person: they must belong to the organisation that invited, or below it;
- who signs up by themselves must also give the name that was entered, in any of its spellings.

Otherwise somebody new is made, and staff see the pair among those who may be one (`web.services.people`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n import comparison
from web.models import Belonging, Contact, Person, VolunteerLanguage
from web.services.access.tree import Tree
from web.services.accounts import contacts
from web.services.clock import now
from web.services.people.keeping import has_way_in
from web.services.people.naming import set_names

ACTIVE, LOCKED_OUT = "active", "locked_out"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says of themselves when they come in; `typed`: they wrote the name themselves."""

    name: str
    language: str
    typed: bool = True


def of_contact(session: Session, value: str, name: str, organisation_id: int | None = None) -> Person | None:
    """The person who comes in by a contact that is proven, or None for somebody new.

    With `organisation_id` by an invitation of this organisation.
    """
    known = contacts.digest_of(session, value)
    if organisation_id is not None:
        theirs = _reached_by(session, known, Tree.read(session).below([organisation_id]))
        if theirs:
            return _alone(session, theirs)
    person = _alone(session, _reached_by(session, known))
    return person if person is not None and is_called(person, name) else None


def take(person: Person, newcomer: Newcomer) -> Mapping[str, Any]:
    """Let a person who was entered come in: field -> [before, after] of what they say themselves.

    Inside a transaction that writes. Their name stays as it was entered unless they typed another one.
    """
    before = {"name": person.name, "language": person.language, "state": person.state}
    if newcomer.typed and not is_called(person, newcomer.name):
        set_names(person, name=newcomer.name)
    person.language = newcomer.language
    if person.state != ACTIVE:
        person.state, person.state_since = ACTIVE, now()
    after = {"name": person.name, "language": person.language, "state": person.state}
    changes = {field: [before[field], after[field]] for field in before if before[field] != after[field]}
    if changes:
        person.version += 1
    return changes


def speak(session: Session, volunteer_id: int, spoken: Iterable[Mapping[str, Any]]) -> None:
    """The languages that somebody says they speak, beside those that were entered of them."""
    held = set(
        session.scalars(select(VolunteerLanguage.tag).where(VolunteerLanguage.volunteer_id == volunteer_id))
    )
    session.add_all(
        VolunteerLanguage(volunteer_id=volunteer_id, **each) for each in spoken if each["tag"] not in held
    )


def is_called(person: Person, name: str) -> bool:
    """Whether a name is a person's own: as written, its Latin form, or Chinese beside its reading."""
    return any(comparison.is_same_name(each, name) for each in (person.name, person.latin_name) if each)


def _reached_by(session: Session, digest: bytes, nodes: Iterable[int] | None = None) -> list[Person]:
    """Everybody who is reached by a contact, of these organisations if given."""
    reached = select(Contact.person_id).where(Contact.digest == digest)
    chosen = select(Person).where(Person.id.in_(reached), Person.merged_into_id.is_(None))
    if nodes is not None:
        there = Belonging.organisation_id.in_(nodes) & (Belonging.state == "confirmed")
        chosen = chosen.where(Person.id.in_(select(Belonging.person_id).where(there)))
    return list(session.scalars(chosen))


def _alone(session: Session, reached: list[Person]) -> Person | None:
    """The only one of them, if they never signed in and nobody has locked them out."""
    if len(reached) != 1:
        return None
    (person,) = reached
    return None if person.state == LOCKED_OUT or has_way_in(session, person.id) else person
