"""Inviting the people whom a sheet entered: who can be, who not and why, and then each of them once.

A letter goes to the first address or number that is theirs alone, in their language, and asks them to the
organisation that they belong to. Who accepts it comes in as the person that is there
(`web.services.accounts.entered`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import vault_of
from web.models import Account, Belonging, Contact, Organisation, Person
from web.services.access.rights import KEEPERS
from web.services.access.scope import Scope
from web.services.accounts import contacts, invitations
from web.services.accounts.invitations_many import Guest, invite_many
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.sheets import keeping

GONE, HAS_ACCOUNT, NO_CONTACT, INVITED, SHARED, NOT_SENT = (
    "gone", "has_account", "no_contact", "invited", "shared", "not_sent",
)  # fmt: skip
WHY = (INVITED, HAS_ACCOUNT, NO_CONTACT, SHARED, NOT_SENT, GONE)
"""Why somebody cannot be invited: the last are no longer there, or not the reader's to invite."""
AT_ONCE = 2_000
"""So many are invited by one press: while their invitations are written, nobody else can save anything."""
SOME_IDS = 10_000
Reached = tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Invitable:
    """Whom of a sheet one can invite: person id -> by which contact; and of how many why not."""

    contacts: Mapping[int, Contact]
    people: Mapping[int, Person]
    homes: Mapping[int, int]
    reasons: Mapping[str, int]

    @property
    def can(self) -> int:
        """How many can be invited."""
        return len(self.contacts)

    @property
    def next(self) -> int:
        """How many the next press invites."""
        return min(self.can, AT_ONCE)


def look(session: Session, actor: Actor, sheet_id: int, sends: Collection[str]) -> Invitable:
    """Whom of an entered sheet one can invite, and why not the others. Raises NotFound."""
    made = keeping.one(session, actor, sheet_id).sheet.made
    scope = Scope(session, actor)
    nodes = scope.nodes(*KEEPERS)
    people, homes, reached = _people(session, made), _homes(session, made, nodes), _reached(session, made)
    inside = set(session.scalars(select(Account.person_id)))
    waiting = invitations.waiting(session, nodes)
    owners = _owners(session, nodes)
    found: dict[int, Contact] = {}
    reasons: Counter[str] = Counter()
    for each in made:
        person, theirs = people.get(each), reached.get(each, ())
        if person is None or person.state != "active" or each not in homes:
            reasons[GONE] += 1
        elif each in inside:
            reasons[HAS_ACCOUNT] += 1
        elif isinstance(best := _best(theirs, waiting, owners, sends), str):
            reasons[best] += 1
        else:
            found[each] = best
    return Invitable(found, people, homes, reasons)


def invite(session: Session, actor: Actor, sheet_id: int, sends: Collection[str], *, key: str = "") -> int:
    """Invite those who can be, AT_ONCE at most; how many. Nobody is invited twice. Raises NotFound."""

    def do() -> dict[str, int]:
        found = look(session, actor, sheet_id, sends)
        chosen = list(found.contacts.items())[:AT_ONCE]
        invite_many(session, actor, list(_guests(session, found, chosen)))
        if chosen:
            node = keeping.one(session, actor, sheet_id).sheet.organisation_id
            note(
                session, actor, "people_invited", "sheet", sheet_id,
                node=node, organisation=node, people=len(chosen),
            )  # fmt: skip
        return {"invited": len(chosen)}

    return int(once(session, key, do)["invited"])


def _best(
    theirs: Reached, waiting: Collection[bytes], owners: Mapping[bytes, int], sends: Collection[str]
) -> Contact | str:
    """By what somebody is invited, or why they cannot be."""
    if not theirs:
        return NO_CONTACT
    if any(each.digest in waiting for each in theirs):
        return INVITED
    alone = [each for each in theirs if owners[each.digest] == 1]
    if not alone:
        return SHARED
    return next((each for each in alone if each.kind in sends), NOT_SENT)


def _guests(session: Session, found: Invitable, chosen: Sequence[tuple[int, Contact]]) -> Iterator[Guest]:
    texts = vault_of(session).open_many([(each, contacts.FIELD, row.sealed) for each, row in chosen])
    for (each, _), value in zip(chosen, texts, strict=True):
        if value is not None:
            person = found.people[each]
            yield Guest(person.name, value, person.language, found.homes[each])


def _people(session: Session, made: Sequence[int]) -> dict[int, Person]:
    there = Person.merged_into_id.is_(None)
    return {
        each.id: each
        for some in _parts(made)
        for each in session.scalars(select(Person).where(Person.id.in_(some), there))
    }


def _homes(session: Session, made: Sequence[int], nodes: Collection[int]) -> dict[int, int]:
    """Person id -> the open organisation of the actor's that said first that they belong to it."""
    found: dict[int, int] = {}
    chosen = (
        select(Belonging.person_id, Belonging.organisation_id)
        .join(Organisation, Organisation.id == Belonging.organisation_id)
        .where(Belonging.state == "confirmed", Organisation.closed_at.is_(None))
        .where(Belonging.organisation_id.in_(nodes))
        .order_by(Belonging.decided_at, Belonging.id)
    )
    for some in _parts(made):
        for person, node in session.execute(chosen.where(Belonging.person_id.in_(some))):
            found.setdefault(person, node)
    return found


def _reached(session: Session, made: Sequence[int]) -> dict[int, Reached]:
    """By what people are reached, addresses before numbers; what nothing reaches any more is left out."""
    found: dict[int, Reached] = {}
    alive = select(Contact).where(Contact.dead_since.is_(None)).order_by(Contact.kind, Contact.id)
    for some in _parts(made):
        for each in session.scalars(alive.where(Contact.person_id.in_(some))):
            found[each.person_id] = (*found.get(each.person_id, ()), each)
    return found


def _owners(session: Session, nodes: Collection[int]) -> Mapping[bytes, int]:
    """How many people of the actor's organisations have a contact; of others nothing is told."""
    theirs = select(Belonging.person_id).where(
        Belonging.organisation_id.in_(nodes), Belonging.state == "confirmed"
    )
    rows = session.execute(
        select(Contact.digest, Contact.person_id)
        .join(Person, Person.id == Contact.person_id)
        .where(Contact.person_id.in_(theirs), Person.merged_into_id.is_(None))
    )
    return Counter(digest for digest, _ in {(row[0], row[1]) for row in rows})


def _parts(made: Sequence[int]) -> Iterable[Sequence[int]]:
    return (made[at : at + SOME_IDS] for at in range(0, len(made), SOME_IDS))
