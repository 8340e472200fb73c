"""A new opening, and its stations as far ahead as they are made. Made again, they change nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.problem.cuts import DayStations, Station
from web.models import Opening, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.days import monday_of
from web.services.demand.closed import open_project
from web.services.demand.instances import add_shift, rows_like, starts_at
from web.services.demand.series.rules import horizon
from web.services.faults import Invalid
from web.services.stations.cuts import cut_of
from web.services.stations.days import OpenDay, open_days

HELD = ("place_id", "hours", "other_days", "lengths", "every", "days_off", "make_up", "first", "last")
"""What an opening is, beside what each of its shifts is like."""
NEVER_OPEN = lazy("Enter hours for one day at least.")
ENDS_EARLY = lazy("The last day is before the first one.")
OVER = lazy("This time is over. Choose one to come.")


@dataclass(frozen=True)
class CutDay:
    """A day of an opening with its stations, by the minutes of the day."""

    day: OpenDay
    cut: DayStations

    @property
    def open_minutes(self) -> int:
        """The person-minutes that its hours ask for."""
        return sum(each.desired * (each.end - each.start) for each in self.day.stretches)


@dataclass(frozen=True)
class Foreseen:
    """What a new opening would be: each day with its stations, as far ahead as they are made."""

    opening: Opening
    days: Sequence[CutDay]
    until: date

    @property
    def count(self) -> int:
        """How many shifts it would have."""
        return sum(len(each.cut.stations) for each in self.days)

    @property
    def first_week(self) -> date:
        """The Monday of the first week in which it is open, or of the next one if that has more open days."""
        open_on = sorted(each.day.on for each in self.days if each.day.on is not None)
        if not open_on:
            return monday_of(self.opening.first)
        weeks = [monday_of(each) for each in open_on]
        return max(sorted(set(weeks))[:2], key=weeks.count)

    @property
    def digest(self) -> str:
        """The same as long as exactly this would be made."""
        told = [(str(each.day.day), str(each.day.on), each.cut.stations) for each in self.days]
        return sha256(repr(told).encode()).hexdigest()[:32]


def foresee(
    session: Session, zone: ZoneInfo, actor: Actor, project_id: int, values: Mapping[str, Any]
) -> Foreseen:
    """The days and stations of an opening that is not there yet, from a loaded `OpeningSchema`.

    Raises NotFound, Conflict for a closed project, Invalid for unknown words and for what is never open.
    """
    project = open_project(Scope(session, actor), project_id)
    opening = new_opening(session, zone, project.id, values)
    until, today = _until(opening, zone), now().astimezone(zone).date()
    return Foreseen(opening, cut_days(session, opening, today, until), until)


def create_opening(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    project_id: int,
    values: Mapping[str, Any],
    *,
    key: str = "",
    made_until: date | None = None,
) -> dict[str, Any]:
    """The `id` of a new opening and the `ids` of its shifts. Raises like `foresee`.

    Of one that is brought from elsewhere, the shifts up to `made_until` are brought too, and the clock makes
    what comes after.
    """
    return once(session, key, lambda: _create(session, zone, actor, project_id, values, made_until))


def _create(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    project_id: int,
    values: Mapping[str, Any],
    made_until: date | None,
) -> dict[str, Any]:
    project = open_project(Scope(session, actor), project_id)
    opening = new_opening(session, zone, project_id, values, over=made_until is not None)
    opening.made_until = made_until
    session.add(opening)
    session.flush()
    made = make_until(session, zone, opening, _until(opening, zone)) if made_until is None else []
    note(session, actor, "posted", "opening", opening.id, node=project.organisation_id, count=len(made))
    return {"id": opening.id, "ids": made}


def new_opening(
    session: Session, zone: ZoneInfo, project_id: int, values: Mapping[str, Any], *, over: bool = False
) -> Opening:
    """An opening as a loaded `OpeningSchema` says it, not in any session yet; it may be `over` already.

    Raises Invalid.
    """
    opening = Opening(project_id=project_id, created_at=now(), **columns(session, values))
    if not over and opening.last is not None and opening.last < now().astimezone(zone).date():
        raise Invalid({"last": [OVER]})
    return opening


def columns(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """What an opening's row holds, from a loaded `OpeningSchema`. Raises Invalid."""
    like = rows_like(session, {"group_code": None, **values})
    if not any(values["hours"].values()) and not any(values["other_days"].values()):
        raise Invalid({"hours": [NEVER_OPEN]})
    if values["last"] is not None and values["last"] < values["first"]:
        raise Invalid({"last": [ENDS_EARLY]})
    return {**{name: values[name] for name in HELD}, "shift": like}


def cut_days(session: Session, opening: Opening, first: date, last: date) -> list[CutDay]:
    """The days from `first` to `last` on which it is open, with their stations when nobody is promised."""
    lengths = tuple(opening.lengths)
    return [
        CutDay(each, cut_of(each.stretches, lengths, opening.every))
        for each in open_days(session, opening, first, last)
        if each.on is not None
    ]


def make_until(session: Session, zone: ZoneInfo, opening: Opening, until: date) -> list[int]:
    """Add the stations of days that were not cut yet, up to a day; the ids of the new shifts.

    What would begin in the past is not made. A day on which any station was ever made is cut already.
    """
    first = max(opening.first, now().astimezone(zone).date())
    if opening.made_until is not None:
        first = max(first, opening.made_until + timedelta(days=1))
    cut_already = set(session.scalars(select(Shift.opening_day).where(Shift.opening_id == opening.id)))
    made: list[int] = []
    for each in cut_days(session, opening, first, until):
        if each.day.day not in cut_already:
            stations = ((station, begins(each.day, station, zone)) for station in each.cut.stations)
            made += [add_station(session, opening, each.day, *pair) for pair in stations if pair[1] > now()]
    opening.made_until = max(until, opening.made_until or until)
    return made


def begins(day: OpenDay, station: Station, zone: ZoneInfo) -> datetime:
    """When a station of a day begins."""
    return starts_at(day.on or day.day, station.start, zone)


def add_station(session: Session, opening: Opening, day: OpenDay, station: Station, starts: datetime) -> int:
    """The id of a new shift for a station of a day."""
    like = {**opening.shift, "seats": station_seats(opening, station)}
    return add_shift(
        session, opening.project_id, opening.place_id, starts, station.minutes, like,
        opening=(opening.id, day.day),
    )  # fmt: skip


def station_seats(opening: Opening, station: Station) -> list[dict[str, Any]]:
    """The seats of a station: the first has the heads of the cut, those beside it are as they are said."""
    first, *beside = opening.shift["seats"]
    heads = {"minimum": station.minimum, "desired": station.desired, "maximum": max(1, station.maximum)}
    return [{**first, **heads}, *beside]


def _until(opening: Opening, zone: ZoneInfo) -> date:
    until = horizon(now().astimezone(zone).date())
    return until if opening.last is None else min(until, opening.last)
