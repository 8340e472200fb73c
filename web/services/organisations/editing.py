"""Editing the tree of organisations: an administrator changes what they administer, and only below it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Organisation
from web.services.access.scope import Scope
from web.services.access.tree import WALLED
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound
from web.services.organisations.naming import code_for, renamed, said
from web.services.organisations.reading import get

READ = ("names", "kind", "parent_id", "outline")


def administered(session: Session, actor: Actor, organisation_id: int) -> Organisation:
    """An organisation that they administer. Raises NotFound, as for one that is not there."""
    if organisation_id not in Scope(session, actor).nodes("administrator"):
        raise NotFound
    return get(session, organisation_id)


def values(organisation: Organisation) -> dict[str, Any]:
    """What can be edited of an organisation."""
    return {name: getattr(organisation, name) for name in READ}


def create(
    session: Session, actor: Actor, *, parent_id: int, kind: str, names: Mapping[str, str], code: str = ""
) -> int:
    """A new organisation's id; its code is made from its name unless given.

    Raises Invalid for a parent they do not administer, a closed one, or a code that is taken.
    """
    with writing(session):
        _parent(session, actor, parent_id)
        kept = said(names)
        taken = set(session.scalars(select(Organisation.code)))
        if code in taken:
            raise Invalid({"code": [lazy("This code is in use already. Choose another one.")]})
        made = Organisation(
            parent_id=parent_id, code=code or code_for(kept, kind, taken), kind=kind, names=kept
        )
        session.add(made)
        session.flush()
        changes = {name: [None, value] for name, value in values(made).items()}
        note(session, actor, "created", "organisation", made.id, node=made.id, changes=changes)
        return made.id


def change(
    session: Session, actor: Actor, organisation_id: int, version: int | None, said_anew: Mapping[str, Any]
) -> None:
    """Other names, another kind, another parent, another outline: of `READ` what is said.

    Raises NotFound, Outdated, and Invalid for a parent that is itself, below it, closed, or not theirs, and
    for a kind that is not theirs to change.
    """
    organisation = administered(session, actor, organisation_id)
    with editing(
        session,
        actor,
        "organisation",
        organisation,
        version,
        lambda: values(organisation),
        node=organisation_id,
    ):
        if "names" in said_anew:
            organisation.names = renamed(organisation.names, said_anew["names"])
        kind = said_anew.get("kind", organisation.kind)
        if kind != organisation.kind and WALLED in (kind, organisation.kind):
            _refuse_from_within(session, actor, organisation)
        organisation.kind = kind
        if "outline" in said_anew:
            organisation.outline = [list(point) for point in said_anew["outline"]]
        parent_id = said_anew.get("parent_id", organisation.parent_id)
        if parent_id != organisation.parent_id:
            _move(session, actor, organisation, parent_id)


def close(session: Session, actor: Actor, organisation_id: int, version: int | None) -> None:
    """Close an organisation: nobody joins it and nothing new is posted for it; what is there stays.

    Raises NotFound, Outdated, Conflict for the district itself and where something open stands below it.
    """
    organisation = administered(session, actor, organisation_id)
    with editing(
        session, actor, "organisation", organisation, version, lambda: _openness(organisation),
        node=organisation_id, verb="closed",
    ):  # fmt: skip
        if organisation.parent_id is None:
            raise Conflict("district_stays", lazy("The district itself cannot be closed."))
        below = (Organisation.parent_id == organisation_id) & Organisation.closed_at.is_(None)
        if session.scalar(select(Organisation.id).where(below).limit(1)):
            raise Conflict("open_below", lazy("Close or move what stands below it first."))
        organisation.closed_at = organisation.closed_at or now()


def reopen(session: Session, actor: Actor, organisation_id: int, version: int | None) -> None:
    """Open a closed organisation again. Raises NotFound, Outdated, Conflict below a closed one."""
    organisation = administered(session, actor, organisation_id)
    with editing(
        session, actor, "organisation", organisation, version, lambda: _openness(organisation),
        node=organisation_id, verb="reopened",
    ):  # fmt: skip
        if organisation.parent_id and get(session, organisation.parent_id).closed_at:
            raise Conflict("closed_above", lazy("Open the organisation above it first."))
        organisation.closed_at = None


def _refuse_from_within(session: Session, actor: Actor, organisation: Organisation) -> None:
    """Raise Invalid unless they administer what is above: a sub-district keeps its people from all others."""
    if organisation.parent_id not in Scope(session, actor).nodes("administrator"):
        said_so = lazy("Who administers the organisation above it can make it a sub-district, or none.")
        raise Invalid({"kind": [said_so]})


def _openness(organisation: Organisation) -> dict[str, Any]:
    return {"closed_at": organisation.closed_at}


def _parent(session: Session, actor: Actor, parent_id: int) -> Organisation:
    """The organisation to put one below."""
    if parent_id not in Scope(session, actor).nodes("administrator"):
        raise Invalid({"parent_id": [lazy("Choose an organisation that you administer.")]})
    parent = get(session, parent_id)
    if parent.closed_at:
        raise Invalid({"parent_id": [lazy("This organisation is closed.")]})
    return parent


def _move(session: Session, actor: Actor, organisation: Organisation, parent_id: int | None) -> None:
    """Put an organisation below another parent; both its old and its new place are theirs."""
    scope = Scope(session, actor)
    if organisation.parent_id not in scope.nodes("administrator") or parent_id is None:
        raise Invalid({"parent_id": [lazy("Who administers the organisation above it can move it.")]})
    if parent_id in scope.tree.below([organisation.id]):
        raise Invalid({"parent_id": [lazy("An organisation cannot stand below itself.")]})
    organisation.parent_id = _parent(session, actor, parent_id).id
