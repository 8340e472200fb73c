"""Demand: posting projects and shifts, once or weekly, changing and cancelling them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Assignment, Organisation, Place, Project, ProjectLead, Seat, Series, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.asked import refuse_unknown_kind, seat_columns, team_rules
from web.services.audit.editing import editing
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound

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
    scope = Scope(session, actor)
    _refuse_elsewhere(scope, organisation)
    weight = values["weight"] if organisation in scope.nodes("coordinator") else 1
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
    if organisation not in scope.nodes("coordinator"):
        session.add(ProjectLead(project_id=project.id, person_id=actor.person_id))
    note(session, actor, "posted", "project", project.id, node=organisation)
    return project.id


def _refuse_elsewhere(scope: Scope, organisation_id: int) -> None:
    if organisation_id not in scope.nodes("coordinator", "lead"):
        raise Invalid({"organisation_id": [lazy("You may not post projects for this organisation.")]})


def update_project(
    session: Session, actor: Actor, project_id: int, values: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change texts, scene and, for who coordinates it, weight and organisation.

    Texts in languages that `values` does not name stay. Raises NotFound, Outdated, Invalid.
    """
    with writing(session):
        scope = Scope(session, actor)
        project = scope.led(project_id)
        coordinates = project.organisation_id in scope.nodes("coordinator")
        with editing(
            session, actor, "project", project, version, lambda: _project_values(project),
            node=project.organisation_id,
        ):  # fmt: skip
            for name in ("texts", "scene", *(("weight", "organisation_id") if coordinates else ())):
                if name in values:
                    setattr(project, name, values[name])
            if coordinates:
                _refuse_elsewhere(scope, project.organisation_id)


def _project_values(project: Project) -> dict[str, Any]:
    names = ("texts", "scene", "weight", "organisation_id", "closed_at")
    return {name: getattr(project, name) for name in names}


def close_project(session: Session, actor: Actor, project_id: int, *, version: int | None = None) -> None:
    """A project takes no new shifts; what is planned stays. Raises NotFound, Outdated."""
    with writing(session):
        project = Scope(session, actor).led(project_id)
        with editing(
            session, actor, "project", project, version, lambda: _project_values(project),
            verb="closed", node=project.organisation_id,
        ):  # fmt: skip
            project.closed_at = project.closed_at or now()


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

    Raises NotFound, Conflict for a closed project, Invalid for unknown words and places.
    """
    answer = once(session, key, lambda: {"shifts": _create_shifts(session, zone, actor, project_id, values)})
    return list(answer["shifts"])


def _create_shifts(
    session: Session, zone: ZoneInfo, actor: Actor, project_id: int, values: Mapping[str, Any]
) -> list[int]:
    project = Scope(session, actor).led(project_id)
    if project.closed_at is not None:
        raise Conflict("closed", lazy("This project is closed."))
    like = _like(session, values)
    begins = starts_at(values["day"], values["start_minute"], zone)
    _refuse_what_is_over(begins)
    if values["repeat"] == "once":
        made = [_add_shift(session, project_id, values["place_id"], begins, values["minutes"], like)]
    else:
        made = list(_create_series(session, zone, project_id, values, like))
    note(session, actor, "posted", "shift", made[0], node=project.organisation_id, count=len(made))
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
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    shift_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
) -> None:
    """Change one shift (of a series, only this one) as a loaded `ShiftSchema` says, seats by their id.

    Raises NotFound, Outdated, Conflict when a seat goes that somebody was given, Invalid for unknown words.
    """
    with writing(session):
        shift = Scope(session, actor).led_shift(shift_id)
        like = _like(session, values)
        begins = starts_at(values["day"], values["start_minute"], zone)
        if begins != shift.starts_at:
            _refuse_what_is_over(begins)
        with _editing_shift(session, actor, shift, version, "changed"):
            shift.place_id, shift.starts_at = values["place_id"], begins
            shift.ends_at = shift.starts_at + timedelta(minutes=values["minutes"])
            for name in ("kind", "group_code", "texts", "team"):
                setattr(shift, name, like[name])
            _update_seats(session, shift_id, values["seats"], like["seats"])


def cancel_shift(session: Session, actor: Actor, shift_id: int, *, version: int | None = None) -> None:
    """The shift does not take place; who was on it stays written down. Raises NotFound, Outdated."""
    with writing(session):
        shift = Scope(session, actor).led_shift(shift_id)
        if shift.status == "open":
            with _editing_shift(session, actor, shift, version, "cancelled"):
                shift.status, shift.cancelled_at = "cancelled", now()


def _editing_shift(
    session: Session, actor: Actor, shift: Shift, version: int | None, verb: str
) -> AbstractContextManager[None]:
    node = session.get_one(Project, shift.project_id).organisation_id
    return editing(
        session, actor, "shift", shift, version, lambda: _shift_values(session, shift), verb=verb, node=node
    )


def _shift_values(session: Session, shift: Shift) -> dict[str, Any]:
    """A shift and its seats as plain values."""
    names = ("place_id", "starts_at", "ends_at", "kind", "group_code", "texts", "team", "status")
    seats = session.scalars(select(Seat).where(Seat.shift_id == shift.id).order_by(Seat.position, Seat.id))
    held = ("id", "role", "texts", "minimum", "desired", "maximum", "needs")
    return {
        **{name: getattr(shift, name) for name in names},
        "seats": [{name: getattr(seat, name) for name in held} for seat in seats],
    }


def starts_at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment of a local day and minute."""
    return datetime.combine(day, time(minute // 60, minute % 60), zone)


def _refuse_what_is_over(begins: datetime) -> None:
    if begins <= now():
        raise Invalid({"day": [lazy("This time is over. Choose one to come.")]})


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
