"""One organisation whole: what is below it, who holds rights on it, who belongs, its projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Organisation, Project
from web.services.access import grants
from web.services.access.grants import Held
from web.services.access.rights import KEEPERS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.faults import NotFound
from web.services.organisations import belonging
from web.services.organisations.reading import Node, get, tree


@dataclass(frozen=True, slots=True)
class Overview:
    """An organisation as its staff see it; people and projects are counted there and below."""

    organisation: Organisation
    above: Organisation | None
    below: Sequence[Organisation]
    rights: Sequence[Held]
    people: int
    projects: int
    may_edit: bool
    may_move: bool


def nodes(session: Session, actor: Actor, *rights: str) -> Sequence[Node]:
    """The organisations on which they hold one of these rights, as a tree of their own."""
    held = Scope(session, actor).nodes(*(rights or KEEPERS))
    found = [node for node in tree(session) if node.organisation.id in held]
    shown = {node.organisation.id for node in found}
    depths: dict[int, int] = {}
    for node in found:
        parent = node.organisation.parent_id
        depths[node.organisation.id] = depths[parent] + 1 if parent in shown and parent is not None else 0
    return [Node(node.organisation, depths[node.organisation.id]) for node in found]


def overview(session: Session, actor: Actor, zone: ZoneInfo, organisation_id: int) -> Overview:
    """An organisation on which they hold a right. Raises NotFound."""
    scope = Scope(session, actor)
    if organisation_id not in scope.nodes(*KEEPERS):
        raise NotFound
    found = get(session, organisation_id)
    here, theirs = scope.tree.below([organisation_id]), scope.nodes("administrator")
    children = select(Organisation).where(Organisation.parent_id == organisation_id).order_by(Organisation.id)
    counted = select(func.count()).where(Project.organisation_id.in_(here), Project.closed_at.is_(None))
    return Overview(
        organisation=found,
        above=get(session, found.parent_id) if found.parent_id in scope.nodes(*KEEPERS) else None,
        below=session.scalars(children).all(),
        rights=grants.on(session, [organisation_id], zone),
        people=belonging.count(session, here),
        projects=session.scalar(counted) or 0,
        may_edit=organisation_id in theirs,
        may_move=found.parent_id in theirs,
    )
