"""The visits to a household: made with a rhythm and a window, and shown with who came and who is to come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Household, Person, Promise, Seat, Series, Shift
from web.services.actor import Actor
from web.services.clock import now
from web.services.days import Week
from web.services.demand.posting import create_shifts
from web.services.faults import Conflict
from web.services.households.keeping import ENDED, coordinated
from web.services.promises.transitions import STANDING
from web.services.visits.starts import windows_of
from web.services.weeks.pairing import Said
from web.services.weeks.store import kept_week

SHOWN = 40


class Visit(NamedTuple):
    """A visit with who has a place on it or came; its `window` while its start is still open."""

    shift: Shift
    people: Sequence[tuple[int, str, str]]
    window: tuple[datetime, datetime] | None
    said: Sequence[tuple[Said, str]]


def arrange(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    household_id: int,
    project_id: int,
    values: Mapping[str, Any],
    *,
    key: str = "",
) -> dict[str, Any]:
    """Visits of a project to a household, from a loaded `VisitsSchema`; their ids, as `create_shifts` gives.

    Raises NotFound, Conflict for a household that has ended, Invalid.
    """
    found = coordinated(session, actor, household_id)
    if found.ended_at is not None:
        raise Conflict("household_ended", ENDED)
    there = {"place_id": found.place_id, "group_code": found.number}
    return create_shifts(session, zone, actor, project_id, {**values, **there}, key=key)


def visits_of(session: Session, zone: ZoneInfo, found: Household) -> Sequence[Visit]:
    """The visits to a household: those to come in order, then those before, the latest first."""
    moment = now()
    chosen = select(Shift).where(Shift.place_id == found.place_id, Shift.status == "open")
    coming = session.scalars(
        chosen.where(Shift.ends_at > moment).order_by(Shift.starts_at).limit(SHOWN)
    ).all()
    before = session.scalars(
        chosen.where(Shift.ends_at <= moment).order_by(Shift.starts_at.desc()).limit(SHOWN)
    ).all()
    shifts = [*coming, *before]
    people, windows = _people(session, [each.id for each in shifts]), dict[int, Any]()
    said: dict[int, list[tuple[Said, str]]] = {}
    for week in dict.fromkeys(Week.of(each.starts_at, zone) for each in coming[:3]):
        windows |= windows_of(session, week)
        _add_said(session, week, said)
    return [
        Visit(
            each,
            people.get(each.id, ()),
            (windows[each.id].start, windows[each.id].end) if each.id in windows else None,
            said.get(each.id, ()),
        )
        for each in shifts
    ]


def series_of(session: Session, found: Household) -> Sequence[Series]:
    """The rhythms in which a household is visited."""
    return session.scalars(select(Series).where(Series.place_id == found.place_id).order_by(Series.id)).all()


def _add_said(session: Session, week: Week, said: dict[int, list[tuple[Said, str]]]) -> None:
    found = kept_week(session, week).paired.said
    asked = select(Person.id, Person.name).where(Person.id.in_({int(each.volunteer) for each in found}))
    names = {row.id: row.name for row in session.execute(asked)}
    for each in found:
        said.setdefault(int(each.shift), []).append((each, names.get(int(each.volunteer), "")))


def _people(session: Session, shifts: Sequence[int]) -> Mapping[int, Sequence[tuple[int, str, str]]]:
    rows = session.execute(
        select(Seat.shift_id, Promise.volunteer_id, Person.name, Promise.state)
        .join(Promise, Promise.seat_id == Seat.id)
        .join(Person, Person.id == Promise.volunteer_id)
        .where(Seat.shift_id.in_(shifts), Promise.state.in_({*STANDING, "did_not_come"}))
        .order_by(Seat.shift_id, Person.sort_key)
    )
    found: dict[int, list[tuple[int, str, str]]] = {}
    for shift, volunteer, name, state in rows:
        found.setdefault(shift, []).append((volunteer or 0, name, state))
    return found
