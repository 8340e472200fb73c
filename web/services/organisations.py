"""The tree of organisations, places and the words of the district."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Organisation, Place, Term
from web.services.actor import Actor
from web.services.faults import Conflict, Forbidden, NotFound
from web.services.record import note


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation and how deep it stands in the tree; the district is 0."""

    organisation: Organisation
    depth: int


def tree(session: Session) -> Sequence[Node]:
    """Every organisation, each after its parent."""
    children: dict[int | None, list[Organisation]] = defaultdict(list)
    for each in session.scalars(select(Organisation).order_by(Organisation.id)):
        children[each.parent_id].append(each)
    found: list[Node] = []
    waiting = [Node(each, 0) for each in reversed(children[None])]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += [Node(each, node.depth + 1) for each in reversed(children[node.organisation.id])]
    return found


def below(session: Session, organisation_id: int) -> set[int]:
    """An organisation and all below it."""
    rows = session.execute(select(Organisation.id, Organisation.parent_id)).all()
    found = {organisation_id}
    grown = True
    while grown:
        more = {row.id for row in rows if row.parent_id in found} - found
        found |= more
        grown = bool(more)
    return found


def get(session: Session, organisation_id: int) -> Organisation:
    """An organisation. Raises NotFound."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def create(
    session: Session, actor: Actor, *, parent_id: int, code: str, kind: str, names: dict[str, str]
) -> int:
    """A new organisation's id. Raises Forbidden, NotFound, Conflict when the code is taken."""
    if actor.role != "admin":
        raise Forbidden
    with writing(session):
        get(session, parent_id)
        if session.scalar(select(Organisation.id).where(Organisation.code == code)):
            raise Conflict("code_taken")
        made = Organisation(parent_id=parent_id, code=code, kind=kind, names=names)
        session.add(made)
        session.flush()
        note(session, actor.account_id, "created", "organisation", made.id)
        return made.id


def rename(session: Session, actor: Actor, organisation_id: int, names: dict[str, str]) -> None:
    """Other names by language. Raises Forbidden, NotFound."""
    if actor.role != "admin":
        raise Forbidden
    with writing(session):
        get(session, organisation_id).names = names
        note(session, actor.account_id, "renamed", "organisation", organisation_id)


def places(session: Session) -> Sequence[Place]:
    """Every place, by id."""
    return session.scalars(select(Place).order_by(Place.id)).all()


def terms(session: Session, kind: str) -> Sequence[Term]:
    """The words of a kind, in the district's order."""
    return session.scalars(select(Term).where(Term.kind == kind).order_by(Term.position, Term.code)).all()
