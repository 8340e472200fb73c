"""Taking an opening back as a whole: shifts go that nobody was ever given; others stay."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Opening, Project, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import refuse_outdated
from web.services.audit.record import note
from web.services.clock import now
from web.services.demand.instances import given_shifts, remove_shifts
from web.services.stations.changing import one, opening_values


@dataclass(frozen=True)
class TakingBack:
    """What taking an opening back does: the shifts that `go`, and those that `stay`."""

    opening: Opening
    go: Sequence[Shift]
    stay: Sequence[Shift]


def look(session: Session, scope: Scope, opening_id: int) -> TakingBack:
    """What taking it back would do. Raises NotFound."""
    opening = one(session, scope, opening_id)
    chosen = select(Shift).where(Shift.opening_id == opening_id).order_by(Shift.starts_at, Shift.id)
    rows = session.scalars(chosen).all()
    given = given_shifts(session, [each.id for each in rows])
    stays = {each.id for each in rows if each.id in given or each.starts_at <= now()}
    return TakingBack(
        opening, [each for each in rows if each.id not in stays], [each for each in rows if each.id in stays]
    )


def take_back(session: Session, actor: Actor, opening_id: int, *, version: int | None = None) -> int:
    """Delete the shifts of an opening that nobody was ever given and that have not begun; how many.

    It ends with the last of its shifts that stays; with none it is gone. Raises NotFound, Outdated.
    """
    with writing(session):
        found = look(session, Scope(session, actor), opening_id)
        opening = found.opening
        refuse_outdated(session, "opening", opening, version, lambda: opening_values(opening))
        remove_shifts(session, [each.id for each in found.go])
        node = session.get_one(Project, opening.project_id).organisation_id
        note(session, actor, "undone", "opening", opening_id, node=node, count=len(found.go))
        last = session.scalar(select(func.max(Shift.opening_day)).where(Shift.opening_id == opening_id))
        if last is None and not found.stay:
            session.delete(opening)
        else:
            opening.last = max(last or opening.first, opening.first)
            opening.version += 1
        return len(found.go)
