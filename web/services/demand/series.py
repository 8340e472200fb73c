"""Weekly series: the days on which they take place, and their shifts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Seat, Series, Shift
from web.services.clock import now
from web.services.demand.instances import add_shift, asked_seats, starts_at
from web.services.faults import Invalid, NotFound

Place = tuple[int, str]
NOWHERE: Place = (-1, "")
Alter = Callable[[Shift, Sequence[Mapping[str, Any]], Mapping[str, Any]], None]
LIKE = ("kind", "group_code", "texts", "team", "seats")
"""What every shift of a series is like, beside its times and place."""


def create_series(
    session: Session, zone: ZoneInfo, project_id: int, values: Mapping[str, Any], like: Mapping[str, Any]
) -> Iterator[int]:
    """The ids of the shifts of a new weekly series. Raises Invalid when no day is left."""
    series = Series(
        project_id=project_id,
        place_id=values["place_id"],
        weekday=values["day"].weekday(),
        start_minute=values["start_minute"],
        minutes=values["minutes"],
        first=values["day"],
        last=values["until"],
        except_days=[day.isoformat() for day in values["except_days"]],
        besides_days=[],
        shift=dict(like),
    )
    session.add(series)
    session.flush()
    made = regenerate(session, zone, series.id)
    if not made:
        raise Invalid({"except_days": [lazy("No day is left on which it takes place.")]})
    yield from made


def regenerate(session: Session, zone: ZoneInfo, series_id: int) -> list[int]:
    """Add the shifts a series lacks; the ids of new ones. Done again, it changes nothing.

    A shift that was moved, changed or cancelled by hand stays as it is: its day is taken. Raises NotFound.
    """
    with writing(session):
        series = session.get(Series, series_id)
        if series is None:
            raise NotFound
        there = set(session.scalars(select(Shift.series_day).where(Shift.series_id == series_id)))
        return [
            add_shift(
                session, series.project_id, series.place_id, starts_at(day, series.start_minute, zone),
                series.minutes, series.shift, series=(series_id, day),
            )
            for day in days_of(series)
            if day not in there
        ]  # fmt: skip


def change_series(
    session: Session,
    zone: ZoneInfo,
    shift: Shift,
    values: Mapping[str, Any],
    asked: Mapping[str, Any],
    alter: Alter,
) -> None:
    """Let every later shift of a series be what one of them is asked to be, and what the series makes.

    Those that were changed by hand, are cancelled or have begun stay. Seats are found by place and role.
    """
    series = session.get_one(Series, shift.series_id)
    series.place_id, series.start_minute = values["place_id"], values["start_minute"]
    series.minutes, series.version = values["minutes"], series.version + 1
    series.shift = {name: asked[name] for name in LIKE}
    places = {seat.id: _place(seat) for seat in asked_seats(session, shift.id)}
    for other in _later(session, shift):
        begins = starts_at(other.series_day or series.first, series.start_minute, zone)
        times = {"starts_at": begins, "ends_at": begins + timedelta(minutes=series.minutes)}
        alter(other, _their_seats(session, other, values["seats"], places), {**asked, **times})


def _later(session: Session, shift: Shift) -> Sequence[Shift]:
    chosen = select(Shift).where(
        Shift.series_id == shift.series_id, Shift.series_day > shift.series_day, Shift.id != shift.id,
        Shift.status == "open", Shift.starts_at > now(), ~Shift.by_hand,
    )  # fmt: skip
    return session.scalars(chosen.order_by(Shift.starts_at)).all()


def _their_seats(
    session: Session, other: Shift, said: Sequence[Mapping[str, Any]], places: Mapping[int, Place]
) -> list[Mapping[str, Any]]:
    """What was said of the seats of one shift, with the ids of another's in the same place and role."""
    theirs = {_place(seat): seat.id for seat in asked_seats(session, other.id)}
    return [{**each, "id": theirs.get(places.get(each.get("id") or 0, NOWHERE), 0)} for each in said]


def _place(seat: Seat) -> Place:
    return seat.position, seat.role


def days_of(series: Series) -> list[date]:
    """The days on which a series takes place."""
    first = series.first + timedelta(days=(series.weekday - series.first.weekday()) % 7)
    weeks = range((series.last - first).days // 7 + 1)
    weekly = {first + timedelta(weeks=number) for number in weeks}
    besides = {date.fromisoformat(day) for day in series.besides_days}
    return sorted((weekly | besides) - {date.fromisoformat(day) for day in series.except_days})
