"""Demand: posting projects and shifts, once or weekly, changing and cancelling them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Assignment, Organisation, Place, Project, ProjectLead, Seat, Series, Shift
from web.services.actor import Actor
from web.services.asked import refuse_unknown_kind, seat_columns, team_rules
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound
from web.services.leading import led, may_post_for
from web.services.record import note, once

UNKNOWN = lazy("Choose one from the list.")


def create_project(session: Session, actor: Actor, values: Mapping[str, Any], *, key: str = "") -> int:
    """A new project's id, from a loaded `ProjectSchema`; a lead who posts it leads it.

    Raises Forbidden for an organisation one may not post for, Invalid for an unknown one.
    """
    return int(once(session, key, lambda: {"project": _create_project(session, actor, values)})["project"])


def _create_project(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    organisation = values["organisation_id"]
    if session.get(Organisation, organisation) is None:
        raise Invalid({"organisation_id": [UNKNOWN]})
    allowed = may_post_for(session, actor)
    if allowed is not None and organisation not in allowed:
        raise Invalid({"organisation_id": [lazy("You may not post projects for this organisation.")]})
    weight = values["weight"] if actor.plans else 1
    project = Project(
        organisation_id=organisation,
        code=f"new-{now().timestamp()}",
        scene=values["scene"],
        weight=weight,
        texts=values["texts"],
        created_at=now(),
    )
    session.add(project)
    session.flush()
    project.code = f"project-{project.id}"
    if actor.role == "lead":
        session.add(ProjectLead(project_id=project.id, account_id=actor.account_id))
    note(session, actor.account_id, "posted", "project", project.id)
    return project.id


def update_project(session: Session, actor: Actor, project_id: int, values: Mapping[str, Any]) -> None:
    """Change texts, scene and, for planners, weight and organisation. Raises NotFound, Forbidden."""
    with writing(session):
        project = led(session, actor, project_id)
        for name in ("texts", "scene", *(("weight", "organisation_id") if actor.plans else ())):
            if name in values:
                setattr(project, name, values[name])
        note(session, actor.account_id, "changed", "project", project_id)


def close_project(session: Session, actor: Actor, project_id: int) -> None:
    """A project takes no new shifts; what is planned stays. Raises NotFound, Forbidden."""
    with writing(session):
        led(session, actor, project_id).closed_at = now()
        note(session, actor.account_id, "closed", "project", project_id)


def create_shifts(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    project_id: int,
    values: Mapping[str, Any],
    *,
    key: str = "",
) -> list[int]:
    """The ids of a new shift, or of all shifts of a new weekly series, from a loaded `ShiftSchema`.

    Raises NotFound, Forbidden, Conflict for a closed project, Invalid for unknown words and places.
    """
    answer = once(session, key, lambda: {"shifts": _create_shifts(session, zone, actor, project_id, values)})
    return list(answer["shifts"])


def _create_shifts(
    session: Session, zone: ZoneInfo, actor: Actor, project_id: int, values: Mapping[str, Any]
) -> list[int]:
    project = led(session, actor, project_id)
    if project.closed_at is not None:
        raise Conflict("closed", lazy("This project is closed."))
    like = _like(session, values)
    begins = starts_at(values["day"], values["start_minute"], zone)
    _refuse_what_is_over(begins)
    if values["repeat"] == "once":
        made = [_add_shift(session, project_id, values["place_id"], begins, values["minutes"], like)]
    else:
        made = list(_create_series(session, zone, project_id, values, like))
    note(session, actor.account_id, "posted", "shift", made[0], count=len(made))
    return made


def _create_series(
    session: Session, zone: ZoneInfo, project_id: int, values: Mapping[str, Any], like: Mapping[str, Any]
) -> Iterator[int]:
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
            _add_shift(
                session, series.project_id, series.place_id, starts_at(day, series.start_minute, zone),
                series.minutes, series.shift, series=(series_id, day),
            )
            for day in days_of(series)
            if day not in there
        ]  # fmt: skip


def days_of(series: Series) -> list[date]:
    """The days on which a series takes place."""
    first = series.first + timedelta(days=(series.weekday - series.first.weekday()) % 7)
    weeks = range((series.last - first).days // 7 + 1)
    weekly = {first + timedelta(weeks=number) for number in weeks}
    besides = {date.fromisoformat(day) for day in series.besides_days}
    return sorted((weekly | besides) - {date.fromisoformat(day) for day in series.except_days})


def update_shift(
    session: Session, zone: ZoneInfo, actor: Actor, shift_id: int, values: Mapping[str, Any]
) -> None:
    """Change one shift (of a series, only this one) as a loaded `ShiftSchema` says, seats by their id.

    Raises NotFound, Forbidden, Conflict when a seat goes that somebody was given, Invalid for unknown words.
    """
    with writing(session):
        shift = _led_shift(session, actor, shift_id)
        like = _like(session, values)
        begins = starts_at(values["day"], values["start_minute"], zone)
        if begins != shift.starts_at:
            _refuse_what_is_over(begins)
        shift.place_id, shift.starts_at = values["place_id"], begins
        shift.ends_at = shift.starts_at + timedelta(minutes=values["minutes"])
        for name in ("kind", "group_code", "texts", "team"):
            setattr(shift, name, like[name])
        _update_seats(session, shift_id, values["seats"], like["seats"])
        note(session, actor.account_id, "changed", "shift", shift_id)


def cancel_shift(session: Session, actor: Actor, shift_id: int) -> None:
    """The shift does not take place; who was on it stays written down. Raises NotFound, Forbidden."""
    with writing(session):
        shift = _led_shift(session, actor, shift_id)
        if shift.status == "open":
            shift.status, shift.cancelled_at = "cancelled", now()
            note(session, actor.account_id, "cancelled", "shift", shift_id)


def starts_at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment of a local day and minute."""
    return datetime.combine(day, time(minute // 60, minute % 60), zone)


def _refuse_what_is_over(begins: datetime) -> None:
    if begins <= now():
        raise Invalid({"day": [lazy("This time is over. Choose one to come.")]})


def _led_shift(session: Session, actor: Actor, shift_id: int) -> Shift:
    shift = session.get(Shift, shift_id)
    if shift is None:
        raise NotFound
    led(session, actor, shift.project_id)
    return shift


def _like(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
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


def _add_shift(
    session: Session,
    project_id: int,
    place_id: int,
    begins: datetime,
    minutes: int,
    like: Mapping[str, Any],
    series: tuple[int, date] | None = None,
) -> int:
    shift = Shift(
        project_id=project_id,
        place_id=place_id,
        series_id=series[0] if series else None,
        series_day=series[1] if series else None,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        **{name: like[name] for name in ("kind", "group_code", "texts", "team")},
    )
    session.add(shift)
    session.flush()
    session.add_all(
        Seat(shift_id=shift.id, position=place, **seat) for place, seat in enumerate(like["seats"])
    )
    return shift.id


def _update_seats(
    session: Session, shift_id: int, said: Sequence[Mapping[str, Any]], columns: Sequence[Mapping[str, Any]]
) -> None:
    before = {seat.id: seat for seat in session.scalars(select(Seat).where(Seat.shift_id == shift_id))}
    for position, (asked, seat) in enumerate(zip(said, columns, strict=True)):
        old = before.pop(asked.get("id", 0), None)
        if asked.get("id") and old is None:
            raise NotFound
        if old is None:
            session.add(Seat(shift_id=shift_id, position=position, **seat))
        else:
            old.position = position
            for name, value in seat.items():
                setattr(old, name, value)
    if before:
        if session.scalar(select(Assignment.id).where(Assignment.seat_id.in_(before)).limit(1)):
            raise Conflict("seat_taken", lazy("Somebody was given this seat; lower its numbers instead."))
        session.execute(delete(Seat).where(Seat.id.in_(before)))
