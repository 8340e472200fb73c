"""Who keeps a person's profile: themselves, and the coordinators whom they are near."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Account, Belonging, Person
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.faults import NotFound


def kept(session: Session, actor: Actor, person_id: int) -> Person:
    """A person whose profile is the actor's to keep: their own, or one near whom they coordinate.

    Raises NotFound, also for who was merged into another.
    """
    if person_id == actor.person_id:
        person = session.get(Person, person_id)
    else:
        person = Scope(session, narrowed(actor, "coordinator")).person(person_id, near=True)
    if person is None or person.merged_into_id is not None:
        raise NotFound
    return person


def narrowed(actor: Actor, *rights: str) -> Actor:
    """The actor as if they held these rights alone."""
    held = frozenset(each for each in actor.rights if each.right in rights)
    return replace(actor, rights=held, leads=actor.leads if "lead" in rights else frozenset())


def has_way_in(session: Session, person_id: int) -> bool:
    """Whether they sign in themselves; for who does not, staff keep all there is."""
    found = session.scalar(select(Account.id).where(Account.person_id == person_id).limit(1))
    return found is not None


def home_node(session: Session, person_id: int) -> int | None:
    """The organisation a person belongs to: of several the one that confirmed it first."""
    return session.scalar(
        select(Belonging.organisation_id)
        .where(Belonging.person_id == person_id, Belonging.state == "confirmed")
        .order_by(Belonging.decided_at, Belonging.id)
        .limit(1)
    )
