"""With whom a volunteer wants to serve, and with whom never; nobody but them and the matcher learns it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Companion, Volunteer
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.faults import Invalid, NotFound
from web.services.people.keeping import has_way_in, home_node, kept


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


def save(
    session: Session, actor: Actor, person_id: int, said: Mapping[str, Any], version: int | None = None
) -> None:
    """Take over a loaded `CompanionsSchema`. For who has no way in, staff say it.

    Raises NotFound for somebody else's, Invalid for an unknown number or one's own, Outdated.
    """
    person = kept(session, actor, person_id)
    if person_id != actor.person_id and has_way_in(session, person_id):
        raise NotFound
    rows = said["companions"]
    with editing(
        session, actor, "person", person, version, lambda: values(session, person_id),
        node=home_node(session, person_id), private=frozenset({"companions"}),
    ):  # fmt: skip
        known = _ids(session, [row["number"].upper() for row in rows])
        _refuse_strangers(rows, known, person_id)
        session.execute(delete(Companion).where(Companion.volunteer_id == person_id))
        for row in rows:
            other = known[row["number"].upper()]
            session.add(Companion(volunteer_id=person_id, other_id=other, wanted=row["wanted"] == "with"))


def values(session: Session, person_id: int) -> dict[str, Any]:
    """Everybody a volunteer named, as `CompanionsSchema` loads them."""
    named = of(session, person_id)
    return {
        "companions": [
            {"number": each.number, "wanted": "with" if each.wanted else "never"} for each in named
        ]
    }


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
