"""One shift as rows: what it asks for, and its seats by their id."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.models import Assignment, CallOut, Opening, Place, Promise, Seat, Series, Shift
from web.services.clock import now
from web.services.demand.asked import UNKNOWN, refuse_unknown_kind, seat_columns, team_rules
from web.services.faults import Invalid, NotFound


def starts_at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment of a local day and minute; one that a change of the clocks leaves out is so much later."""
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC).astimezone(zone)


def rows_like(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a shift row and its seat rows hold besides times and place. Raises Invalid."""
    if session.get(Place, values["place_id"]) is None:
        raise Invalid({"place_id": [UNKNOWN]})
    refuse_unknown_kind(session, values["kind"])
    return {
        "kind": values["kind"],
        "group_code": values["group_code"],
        "texts": values["texts"],
        "team": team_rules(session, values["team"]),
        "seats": seat_columns(session, values["seats"]),
    }


def add_shift(
    session: Session,
    project_id: int,
    place_id: int,
    begins: datetime,
    minutes: int,
    like: Mapping[str, Any],
    series: tuple[int, date] | None = None,
    opening: tuple[int, date] | None = None,
    window: tuple[datetime, datetime] | None = None,
) -> int:
    """Add a shift like `like` with its seats; its id.

    `series` is (series id, day) for one of a series, `opening` (opening id, day) for a station. A
    visit has a `window`.
    """
    shift = Shift(
        project_id=project_id,
        place_id=place_id,
        series_id=series[0] if series else None,
        series_day=series[1] if series else None,
        opening_id=opening[0] if opening else None,
        opening_day=opening[1] if opening else None,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        window_starts_at=window[0] if window else None,
        window_ends_at=window[1] if window else None,
        **{name: like[name] for name in ("kind", "group_code", "texts", "team")},
    )
    session.add(shift)
    session.flush()
    session.add_all(
        Seat(shift_id=shift.id, position=place, **seat) for place, seat in enumerate(like["seats"])
    )
    return shift.id


def window_from(begins: datetime, minutes: int | None) -> tuple[datetime, datetime] | None:
    """The window of a visit that has so many minutes from a moment; None of another shift."""
    return (begins, begins + timedelta(minutes=minutes)) if minutes else None


def asked_seats(session: Session, shift_id: int) -> Sequence[Seat]:
    """The seats that a shift asks for, in order; not those that ended."""
    chosen = select(Seat).where(Seat.shift_id == shift_id, Seat.ended_at.is_(None))
    return session.scalars(chosen.order_by(Seat.position, Seat.id)).all()


def update_seats(
    session: Session, shift_id: int, said: Sequence[Mapping[str, Any]], columns: Sequence[Mapping[str, Any]]
) -> None:
    """Change the seats of a shift as `said`, by their id; those that are not said go.

    What somebody was ever given is not deleted: it ends. Raises NotFound for an unknown id.
    """
    before = {seat.id: seat for seat in asked_seats(session, shift_id)}
    for position, (asked, seat) in enumerate(zip(said, columns, strict=True)):
        old = before.pop(asked.get("id") or 0, None)
        if asked.get("id") and old is None:
            raise NotFound
        if old is None:
            session.add(Seat(shift_id=shift_id, position=position, **seat))
        else:
            old.position = position
            for name, value in seat.items():
                setattr(old, name, value)
    given = _given(session, before)
    for seat_id, old in before.items():
        if seat_id in given:
            old.ended_at = now()
        else:
            session.delete(old)


def is_given(session: Session, shift_id: int) -> bool:
    """Whether somebody was ever given a seat of a shift, in a roster or by a promise, or asked for it."""
    seats = session.scalars(select(Seat.id).where(Seat.shift_id == shift_id)).all()
    return bool(_given(session, seats))


def given_shifts(session: Session, shifts: Collection[int]) -> frozenset[int]:
    """Those of these shifts on which somebody was ever given a place, or asked for one."""
    rows = session.execute(select(Seat.id, Seat.shift_id).where(Seat.shift_id.in_(shifts)))
    own = {row.id: row.shift_id for row in rows}
    return frozenset(own[each] for each in _given(session, own))


def _given(session: Session, seats: Collection[int]) -> frozenset[int]:
    """Those of these seats that somebody was ever given, or asked for."""
    return frozenset(
        found
        for kind in (Assignment, Promise, CallOut)
        for found in session.scalars(select(kind.seat_id).where(kind.seat_id.in_(seats)).distinct())
    )


def shift_values(session: Session, shift: Shift) -> dict[str, Any]:
    """A shift and its seats as plain values."""
    window = ("window_starts_at", "window_ends_at") if shift.window_starts_at is not None else ()
    names = ("place_id", "starts_at", "ends_at", *window, "kind", "group_code", "texts", "team", "status")
    held = ("id", "role", "texts", "minimum", "desired", "maximum", "needs", "flow", "open_hours")
    return {
        **{name: getattr(shift, name) for name in names},
        "seats": [{name: getattr(seat, name) for name in held} for seat in asked_seats(session, shift.id)],
    }


def remove_shifts(session: Session, shifts: Collection[int]) -> None:
    """Delete shifts on which nobody was ever given a place, with their seats."""
    session.execute(delete(Seat).where(Seat.shift_id.in_(shifts)))
    session.execute(delete(Shift).where(Shift.id.in_(shifts)))


def leave_out(session: Session, shift: Shift) -> None:
    """Let the series of a shift that goes leave its day out; an opening, with the last one of a day, too."""
    series = session.get(Series, shift.series_id) if shift.series_id else None
    if series is not None and shift.series_day is not None:
        series.except_days = sorted({*series.except_days, shift.series_day.isoformat()})
    opening = session.get(Opening, shift.opening_id) if shift.opening_id else None
    if opening is not None and shift.opening_day is not None:
        others = select(Shift.id).where(
            Shift.opening_id == opening.id, Shift.opening_day == shift.opening_day, Shift.id != shift.id
        )
        if session.scalars(others.limit(1)).first() is None:
            opening.other_days = {**opening.other_days, shift.opening_day.isoformat(): []}
            opening.version += 1
