"""Drafts: begun as a copy of what is in force, changed, thrown away."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing, zone_of
from web.models import Roster
from web.services import assessing, rosters
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import refuse_outdated
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.days import Week
from web.services.faults import Conflict
from web.services.parties.seating import clear
from web.services.promises import difference
from web.services.promises.standing import in_force, last_event


def draft(
    session: Session, actor: Actor, monday: date, organisation_id: int | None = None, *, key: str = ""
) -> int:
    """A new draft to edit by hand, a copy of what is in force, of an organisation and below or of all.

    Of a week in which nobody has a seat yet it is empty. Without an organisation it is of what its maker
    coordinates. Raises Forbidden.
    """
    made = once(session, key, lambda: {"roster": _draft(session, actor, monday, organisation_id)})
    return int(made["roster"])


def _draft(session: Session, actor: Actor, monday: date, organisation_id: int | None) -> int:
    with writing(session):
        node = node_to_plan(Scope(session, actor), organisation_id)
        made = begun(session, Week(monday, zone_of(session)), node)
        note(session, actor, "draft_made", "roster", made.id, node=node)
        return made.id


def begun(session: Session, week: Week, node: int | None) -> Roster:
    """A draft of a week as it stands, of an organisation or of all; in a transaction that writes."""
    base = rosters.published(session, week.monday)
    made = Roster(
        period_start=week.monday,
        period_end=week.sunday,
        base_roster_id=base.id if base else None,
        base_event_id=last_event(session),
        scope_organisation_id=node,
        created_at=now(),
    )
    session.add(made)
    session.flush()
    difference.seat(session, made, dict.fromkeys(in_force(session, week)))
    assessing.ask(session, made.id)
    return made


def node_to_plan(scope: Scope, organisation_id: int | None) -> int | None:
    """The organisation whose part of a week somebody plans; None is the whole district.

    Unless they say which, the highest that they coordinate, the first of several. Raises Forbidden for one
    that they do not.
    """
    if organisation_id is None and not scope.whole("coordinator"):
        held = sorted(each.organisation_id for each in scope.actor.rights if each.right == "coordinator")
        organisation_id = min(held, key=lambda node: (scope.tree.depth(node), node), default=None)
    scope.require("coordinator", organisation_id)
    return organisation_id


def editable(session: Session, actor: Actor | None, roster_id: int, version: int | None) -> Roster:
    """A draft as it was seen at `version`; None: whatever stands, for the program's own deeds.

    Raises NotFound, Forbidden, Outdated, Conflict when it is published.
    """
    found = (
        rosters.get(session, roster_id)
        if actor is None
        else rosters.editable(session, Scope(session, actor), roster_id)
    )
    if found.state != "draft":
        raise Conflict("published_already", lazy("This roster is published already."))
    refuse_outdated(session, "roster", found, version)
    return found


def discard(session: Session, actor: Actor, roster_id: int, *, version: int | None = None) -> None:
    """Throw a draft away, as it was seen.

    Raises NotFound, Forbidden, Outdated, Conflict when it is published.
    """
    with writing(session):
        found = editable(session, actor, roster_id, version)
        clear(session, roster_id)
        node = found.scope_organisation_id
        session.delete(found)
        note(session, actor, "discarded", "roster", roster_id, node=node)


def mark_changed(session: Session, draft_id: int, version: int) -> int:
    """Count a change of a draft; its new version. Raises Conflict when it moved on or is no draft."""
    changed = session.execute(
        update(Roster)
        .where(Roster.id == draft_id, Roster.version == version, Roster.state == "draft")
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
        .returning(Roster.id)
    )
    if changed.scalar() is None:
        raise rosters.draft_changed()
    return version + 1
