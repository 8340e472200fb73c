"""Choosing a person for a right or a project: by part of a name among those one may see, or exactly.

Whoever types a whole e-mail address or phone number knows it from the person; so it finds somebody out of
sight too, who is then shown by what was typed, not by name. Volunteer numbers stand in a row and are easily
guessed: one finds those of the reader's own organisations and, for who coordinates or administers, of the
common pool.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import RIGHTS, Account, Contact, Person, Volunteer
from web.services.access.rights import KEEPERS
from web.services.access.scope import Scope, belongs_to, common_pool
from web.services.accounts import contacts
from web.services.actor import Actor
from web.services.faults import Invalid
from web.services.people.parts import called

MOST = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can be chosen; out of sight, `name` is what was typed to find them."""

    id: int
    name: str
    latin_name: str
    number: str
    in_sight: bool


def find(session: Session, actor: Actor, who: str) -> Sequence[Choice]:
    """People by part of a name among those they may see, and by a whole address or number, best 20."""
    words = who.strip()
    if not words:
        return []
    sight, exact = in_sight(session, actor), exactly(session, actor, words)
    named = called(words)
    found = [*_rows(session, sight, exact)]
    if named is not None:
        found += _rows(session, sight, sight & named)
    choices = {
        person.id: _choice(person, number, seen=bool(seen), typed=words) for person, number, seen in found
    }
    return list(choices.values())[:MOST]


def resolve(session: Session, actor: Actor, *, person_id: int | None, who: str = "") -> Person:
    """The person who was chosen by `person_id`, or by a whole address or number in `who`.

    Raises Invalid when there is none, or none that they can see or have named exactly.
    """
    exact = exactly(session, actor, who.strip()) if who.strip() else false()
    allowed = exact if person_id is None else (Person.id == person_id) & or_(in_sight(session, actor), exact)
    found = session.scalars(select(Person).where(allowed, Person.state == "active").limit(2)).all()
    if len(found) != 1:
        raise Invalid({"person_id": [lazy("Choose a person from the list.")]})
    return found[0]


def in_sight(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Of `Person`: those they find by name, as coordinator, lead or administrator; and themselves.

    Who neither serves nor signs in is known for whom they answer for alone, and not found.
    """
    scope = Scope(session, actor)
    known = Person.id.in_(select(Volunteer.id)) | Person.id.in_(select(Account.person_id))
    return or_(scope.people() & known, scope.staffed() & known, Person.id == actor.person_id)


def exactly(session: Session, actor: Actor, typed: str) -> ColumnElement[bool]:
    """Of `Person`: who has exactly this e-mail address, phone number or volunteer number."""
    digests = _digests(session, typed)
    contacts = select(Contact.person_id).where(Contact.digest.in_(digests))
    numbers = select(Volunteer.id).where(Volunteer.number == typed.upper())
    numbered = Person.id.in_(numbers) & _by_number(session, actor)
    return or_(numbered, Person.id.in_(contacts) if digests else false())


def _by_number(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Of `Person`: whom their number may find."""
    scope = Scope(session, actor)
    pool = common_pool(scope.tree) if actor.holds(*KEEPERS) else false()
    return or_(in_sight(session, actor), belongs_to(scope.nodes(*RIGHTS)), pool)


def _digests(session: Session, typed: str) -> list[bytes]:
    """What a contact with this value is found by; none for what is neither address nor number."""
    with suppress(ValueError):
        return [contacts.digest_of(session, contacts.normalised(typed))]
    return []


def _rows(
    session: Session, sight: ColumnElement[bool], chosen: ColumnElement[bool]
) -> Sequence[tuple[Person, str | None, bool]]:
    rows = session.execute(
        select(Person, Volunteer.number, sight)
        .outerjoin(Volunteer, Volunteer.id == Person.id)
        .where(chosen, Person.state == "active")
        .order_by(Person.sort_key, Person.id)
        .limit(MOST)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _choice(person: Person, number: str | None, *, seen: bool, typed: str) -> Choice:
    if not seen:
        return Choice(person.id, typed, "", "", in_sight=False)
    return Choice(person.id, person.name, person.latin_name, number or "", in_sight=True)
