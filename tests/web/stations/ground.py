"""An opening of the demo lead's project, as a program would send it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.demand.ground import places, project_of
from tests.web.services.planned import ZONE
from web.models import Opening, Seat, Shift
from web.schemas.stations import OpeningSchema
from web.services import demand
from web.services.actor import Actor
from web.services.demand.effects import Effects
from web.services.stations.changing import change_opening
from web.services.stations.making import create_opening


def hours(*rows: tuple[int, str, str, int]) -> list[dict[str, Any]]:
    """Stretches: (ISO weekday, from, until, heads)."""
    return [{"weekday": day, "start": start, "end": end, "desired": heads} for day, start, end, heads in rows]


WEDNESDAY = hours((3, "09:00", "11:00", 5), (3, "11:00", "12:00", 4))


def said(session: Session, **other: Any) -> dict[str, Any]:
    """Wednesday mornings from the planned week on: five, five and four heads, in shifts of ninety minutes."""
    return {
        "place_id": places(session)[0], "hours": WEDNESDAY, "lengths": [90], "every": 30,
        "first": "2026-12-02", "last": "2026-12-16", "texts": [{"tag": "en", "title": "Desk"}],
        "seats": [{"role": "guide", "minimum": 0, "desired": 1, "maximum": 1}],
        **other,
    }  # fmt: skip


def loaded(session: Session, **other: Any) -> dict[str, Any]:
    """The same, as the services take it."""
    return dict(OpeningSchema().load(said(session, **other)))


def opened(session: Session, actor: Actor, **other: Any) -> Opening:
    """A new opening."""
    made = create_opening(session, ZONE, actor, project_of(session, actor), loaded(session, **other))
    return session.get_one(Opening, made["id"])


def change(
    session: Session, actor: Actor, opening: Opening, *, how: dict[str, Any] | None = None, **other: Any
) -> Effects:
    """Change it to what is said, with no questions."""
    values = loaded(session, **other)
    return demand.looked_at(lambda: change_opening(session, ZONE, actor, opening.id, values, **(how or {})))


def stations(session: Session, opening: Opening, day: str = "") -> list[Shift]:
    """Its shifts in order of time, or those of one day (12-02)."""
    session.rollback()
    session.expire_all()
    chosen = select(Shift).where(Shift.opening_id == opening.id).order_by(Shift.starts_at, Shift.id)
    return [
        each for each in session.scalars(chosen) if f"{each.starts_at.astimezone(ZONE):%m-%d}".startswith(day)
    ]


def told(session: Session, opening: Opening, day: str = "") -> list[str]:
    """The same as text: day, times and heads of the first seat; cancelled ones in brackets."""
    found = []
    for each in stations(session, opening, day):
        seat = session.scalars(select(Seat).where(Seat.shift_id == each.id, Seat.position == 0)).first()
        assert seat is not None
        start, end = each.starts_at.astimezone(ZONE), each.ends_at.astimezone(ZONE)
        heads = f"{seat.minimum}/{seat.desired}/{seat.maximum}"
        text = f"{start:%m-%d %H:%M}-{end:%H:%M} {heads}"
        found.append(text if each.status == "open" else f"({text})")
    return found
