"""With whom a volunteer wants to serve, and with whom never; nobody but them and the matcher learns it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Companion, Volunteer
from web.services.actor import Actor
from web.services.faults import Forbidden, Invalid
from web.services.record import note


@dataclass(frozen=True, slots=True)
class Beside:
    """Another volunteer's number, and whether they are wanted or avoided."""

    number: str
    wanted: bool


def of(session: Session, volunteer_id: int) -> Sequence[Beside]:
    """Everybody a volunteer named, by number."""
    rows = session.execute(
        select(Volunteer.number, Companion.wanted)
        .join(Volunteer, Volunteer.id == Companion.other_id)
        .where(Companion.volunteer_id == volunteer_id)
        .order_by(Volunteer.number)
    )
    return [Beside(row.number, row.wanted) for row in rows]


def save(session: Session, actor: Actor, volunteer_id: int, values: Mapping[str, Any]) -> None:
    """Take over a loaded `CompanionsSchema`. Raises Forbidden, Invalid for an unknown number or one's own."""
    if actor.volunteer_id != volunteer_id:
        raise Forbidden
    rows = values["companions"]
    with writing(session):
        known = _ids(session, [row["number"].upper() for row in rows])
        _refuse_strangers(rows, known, volunteer_id)
        session.execute(delete(Companion).where(Companion.volunteer_id == volunteer_id))
        for row in rows:
            other = known[row["number"].upper()]
            session.add(Companion(volunteer_id=volunteer_id, other_id=other, wanted=row["wanted"] == "with"))
        note(session, actor.account_id, "companions_saved", "volunteer", volunteer_id)


def _ids(session: Session, numbers: Sequence[str]) -> dict[str, int]:
    rows = session.execute(select(Volunteer.number, Volunteer.id).where(Volunteer.number.in_(numbers)))
    return {row.number: row.id for row in rows}


def _refuse_strangers(rows: Sequence[Mapping[str, Any]], known: Mapping[str, int], own: int) -> None:
    errors = {}
    for index, row in enumerate(rows):
        found = known.get(row["number"].upper())
        if found is None:
            errors[f"companions-{index}-number"] = [lazy("No volunteer has this number.")]
        elif found == own:
            errors[f"companions-{index}-number"] = [lazy("This is your own number.")]
    if errors:
        raise Invalid(errors)
