"""A new series, and its shifts as far ahead as they are made. Made again, they change nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Series, Shift
from web.services.calendar_days import CalendarDays
from web.services.clock import now
from web.services.demand.instances import add_shift, starts_at, window_from
from web.services.demand.series.occurrences import Occurrence, occurrences
from web.services.demand.series.rules import calendar_around, days_of, horizon, is_estimated, rule_of
from web.services.faults import Conflict, Invalid

A_DAY = timedelta(days=1)
NO_DAY = lazy("No day is left on which it takes place.")
LIKE_IT = lazy(
    "There is a series like this already. Change that one, or say that you want another beside it."
)
RHYTHM = ("unit", "every", "weekdays", "nths", "days_off", "make_up")


@dataclass(frozen=True)
class Foreseen:
    """What a new series would be: its `days` as far ahead as they are made, and series `like` it.

    `until` is how far shifts are made at once; where it `goes_on`, later ones are made week by week.
    """

    series: Series
    days: Sequence[Occurrence]
    until: date
    like: Sequence[Series]
    calendar: CalendarDays

    @property
    def goes_on(self) -> bool:
        """Whether it has days later than those that are made at once."""
        return self.series.last is None or self.series.last > self.until

    @property
    def estimated(self) -> bool:
        """Whether days off that are an estimate decide about any of its days."""
        return is_estimated(self.series, self.days, self.calendar)

    @property
    def digest(self) -> str:
        """The same as long as exactly this would be made, beside the same series like it."""
        told = [(each.day.isoformat(), str(each.on), each.why) for each in self.days]
        return sha256(repr((told, [each.id for each in self.like])).encode()).hexdigest()[:32]


def new_series(project_id: int, values: Mapping[str, Any], like: Mapping[str, Any]) -> Series:
    """A series as a loaded `ShiftSchema` says it, not in any session yet."""
    return Series(
        project_id=project_id,
        place_id=values["place_id"],
        first=values["day"],
        last=values["until"],
        unit="month" if values["repeat"] == "monthly" else "week",
        start_minute=values["start_minute"],
        minutes=values["minutes"],
        window_minutes=values.get("window_minutes"),
        except_days=sorted({day.isoformat() for day in values["except_days"]}),
        besides_days=sorted({day.isoformat() for day in values["besides_days"]}),
        shift=dict(like),
        **{name: values[name] for name in ("every", "weekdays", "nths", "days_off", "make_up")},
    )


def foresee(session: Session, zone: ZoneInfo, series: Series) -> Foreseen:
    """The days of a series that is not there yet. Raises Invalid when none is left."""
    until = _until(series, zone)
    calendar = calendar_around(session, series.first, until)
    days = occurrences(rule_of(series), calendar, series.first, until)
    if not any(each.on for each in days) and not _comes_later(session, series, until):
        raise Invalid({"until": [NO_DAY]})
    return Foreseen(series, days, until, _like(session, series), calendar)


def create_series(session: Session, zone: ZoneInfo, series: Series, *, beside: bool) -> list[int]:
    """The ids of the shifts of a new series, as far ahead as they are made.

    Raises Invalid when no day is left; Conflict when one like it is there, unless it shall stand `beside`.
    """
    if foresee(session, zone, series).like and not beside:
        raise Conflict("series_there", LIKE_IT)
    session.add(series)
    session.flush()
    return make_until(session, zone, series, _until(series, zone))


def make_until(session: Session, zone: ZoneInfo, series: Series, until: date) -> list[int]:
    """Add the shifts a series lacks up to a day; the ids of the new ones.

    A shift that was moved, changed or cancelled by hand stays as it is: its day is taken. What would begin in
    the past is not made.
    """
    first = max(series.first, now().astimezone(zone).date())
    there = set(session.scalars(select(Shift.series_day).where(Shift.series_id == series.id)))
    made = []
    for each in days_of(session, rule_of(series), first, until):
        if each.on is None or each.day in there:
            continue
        begins = starts_at(each.on, series.start_minute, zone)
        if begins > now():
            place, like = series.place_id, series.shift
            made.append(
                add_shift(
                    session, series.project_id, place, begins, series.minutes, like,
                    series=(series.id, each.day), window=window_from(begins, series.window_minutes),
                )
            )  # fmt: skip
    series.made_until = max(until, series.made_until or until)
    return made


def _until(series: Series, zone: ZoneInfo) -> date:
    until = horizon(now().astimezone(zone).date())
    return until if series.last is None else min(until, series.last)


def _comes_later(session: Session, series: Series, until: date) -> bool:
    """Whether it takes place after the days that are made at once; for one that begins late, or is rare."""
    if series.last is not None and series.last <= until:
        return False
    start = max(series.first, until + A_DAY)
    end = start + timedelta(days=800)
    days = days_of(session, rule_of(series), start, min(end, series.last or end))
    return any(each.on for each in days)


def _like(session: Session, series: Series) -> Sequence[Series]:
    """The series of the same project and place that meet it: a weekday, a stretch of time and a term."""
    chosen = select(Series).where(
        Series.project_id == series.project_id,
        Series.place_id == series.place_id,
        Series.start_minute < series.start_minute + series.minutes,
        Series.start_minute + Series.minutes > series.start_minute,
        or_(Series.last.is_(None), Series.last >= series.first),
    )
    if series.last is not None:
        chosen = chosen.where(Series.first <= series.last)
    return [
        each
        for each in session.scalars(chosen.order_by(Series.id))
        if set(each.weekdays) & set(series.weekdays) and each.shift.get("kind") == series.shift.get("kind")
    ]
