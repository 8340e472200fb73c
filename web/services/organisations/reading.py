"""The tree of organisations, the places and the words of the district, as everybody may read them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Organisation, Place, Term
from web.services.access.tree import Tree
from web.services.faults import NotFound

HOUSEHOLD = "household"
"""The kind of place that a household has, which is in no list."""


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation and how deep it stands in the tree; the district is 0."""

    organisation: Organisation
    depth: int


def tree(session: Session, among: Collection[int] | None = None) -> Sequence[Node]:
    """Every organisation, each after its parent; of those in `among` alone when it is given."""
    children: dict[int | None, list[Organisation]] = defaultdict(list)
    for each in session.scalars(select(Organisation).order_by(Organisation.id)):
        children[each.parent_id].append(each)
    found: list[Node] = []
    waiting = [Node(each, 0) for each in reversed(children[None])]
    while waiting:
        node = waiting.pop()
        if among is None or node.organisation.id in among:
            found.append(node)
        waiting += [Node(each, node.depth + 1) for each in reversed(children[node.organisation.id])]
    return found


def sub_districts(session: Session, among: Collection[int]) -> Sequence[tuple[int, dict[str, str]]]:
    """The sub-districts among some organisations: id and tag -> name, in order of id."""
    chosen = select(Organisation.id, Organisation.names).where(Organisation.kind == "sub_district")
    rows = session.execute(chosen.where(Organisation.id.in_(among)).order_by(Organisation.id))
    return [(identity, names) for identity, names in rows]


def below(session: Session, organisation_id: int) -> frozenset[int]:
    """The ids of an organisation and all below it."""
    return Tree.read(session).below([organisation_id])


def get(session: Session, organisation_id: int) -> Organisation:
    """An organisation. Raises NotFound."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def places(session: Session) -> Sequence[Place]:
    """Every place but those of households, by id."""
    return session.scalars(select(Place).where(Place.kind != HOUSEHOLD).order_by(Place.id)).all()


def terms(session: Session, kind: str) -> Sequence[Term]:
    """The words of a kind, in the district's order."""
    return session.scalars(select(Term).where(Term.kind == kind).order_by(Term.position, Term.code)).all()
