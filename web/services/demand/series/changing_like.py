"""Changing what the shifts of a series are like, from one of them on, or for all that are to come."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Seat, Series, Shift
from web.services.clock import now
from web.services.days import monday_of
from web.services.demand import windows
from web.services.demand.instances import asked_seats, starts_at
from web.services.demand.series.rhythm import WEEK
from web.services.demand.series.rules import days_of, rule_of
from web.services.faults import Invalid

Place = tuple[int, str]
NOWHERE: Place = (-1, "")
Alter = Callable[[Shift, Sequence[Mapping[str, Any]], Mapping[str, Any]], None]
LIKE = ("kind", "group_code", "texts", "team", "seats")
"""What every shift of a series is like, beside its times and place."""
ALL = "all"
OTHER_WEEK = lazy(
    "Together they can move within their week. Move this one alone, or change when the series takes place."
)
IS_DAY = lazy("The series takes place on that weekday already. Move this one alone.")


def change_like(
    session: Session,
    zone: ZoneInfo,
    shift: Shift,
    values: Mapping[str, Any],
    asked: Mapping[str, Any],
    alter: Alter,
) -> None:
    """Let the later shifts of a series, or `all` to come, be what one is asked to be, and what is made.

    Those that were changed by hand, are cancelled or have begun stay. Seats are found by place and role. With
    another day of its week, all of its weekday move there. Raises Invalid for a day of another week.
    """
    series = session.get_one(Series, shift.series_id)
    others = _others(session, shift, values["which"])
    new, on = asked["starts_at"].astimezone(zone).date(), dict[date, date]()
    if new != shift.starts_at.astimezone(zone).date():
        first = min(_day(each) for each in [shift, *others])
        _move_weekday(session, series, first, _day(shift), new)
        on = _on(session, series, first, max(_day(each) for each in [shift, *others]))
    series.place_id, series.version = values["place_id"], series.version + 1
    if windows.is_visit(shift):
        windows.keep(series, asked, zone)
    else:
        series.start_minute, series.minutes = values["start_minute"], values["minutes"]
    series.shift = {name: asked[name] for name in LIKE}
    places = {seat.id: _place(seat) for seat in asked_seats(session, shift.id)}
    for other in others:
        day = on.get(_day(other)) or other.starts_at.astimezone(zone).date()
        begins = starts_at(day, series.start_minute, zone)
        times = {"starts_at": begins, "ends_at": begins + timedelta(minutes=series.minutes)}
        if windows.is_visit(other):
            times = windows.of_series(series, other, day, zone)
        alter(other, _their_seats(session, other, values["seats"], places), {**asked, **times})


def _move_weekday(session: Session, series: Series, first: date, old: date, new: date) -> None:
    """Let the series take place on another weekday instead, from `first` on. Raises Invalid."""
    if series.unit != WEEK or monday_of(old) != monday_of(new):
        raise Invalid({"day": [OTHER_WEEK]})
    if new.weekday() in series.weekdays:
        raise Invalid({"day": [IS_DAY]})
    series.weekdays = sorted({*series.weekdays, new.weekday()} - {old.weekday()})
    series.first = _moved(first, old, new)
    _move_days(session, series, first, old, new)


def _move_days(session: Session, series: Series, first: date, old: date, new: date) -> None:
    """Let the instances of a weekday, from `first` on, be those of another, those changed by hand too.

    In such an order that none takes a day that another has not left yet. None is lost: where the last one
    moves past the end, the series ends with it.
    """
    chosen = select(Shift).where(Shift.series_id == series.id, Shift.series_day >= first)
    order = Shift.series_day.desc() if new > old else Shift.series_day
    for each in session.scalars(chosen.order_by(order)).all():
        each.series_day = _moved(_day(each), old, new)
        series.last = None if series.last is None else max(series.last, each.series_day)
        session.flush()


def _moved(day: date, old: date, new: date) -> date:
    """A day of the weekday of `old`, moved to that of `new` in its week; any other as it is."""
    return day + (new - old) if day.weekday() == old.weekday() else day


def _on(session: Session, series: Series, first: date, last: date) -> dict[date, date]:
    """Instance -> the day that the rule and the calendar let it take place on, where they do."""
    return {each.day: each.on or each.day for each in days_of(session, rule_of(series), first, last)}


def _day(shift: Shift) -> date:
    """The day of its series that a shift is the instance of."""
    if shift.series_day is None:
        raise LookupError(shift.id)
    return shift.series_day


def _others(session: Session, shift: Shift, which: str) -> Sequence[Shift]:
    chosen = select(Shift).where(
        Shift.series_id == shift.series_id, Shift.id != shift.id, Shift.status == "open",
        Shift.starts_at > now(), ~Shift.by_hand,
    )  # fmt: skip
    if which != ALL:
        chosen = chosen.where(Shift.series_day > shift.series_day)
    return session.scalars(chosen.order_by(Shift.starts_at)).all()


def _their_seats(
    session: Session, other: Shift, said: Sequence[Mapping[str, Any]], places: Mapping[int, Place]
) -> list[Mapping[str, Any]]:
    """What was said of the seats of one shift, with the ids of another's in the same place and role."""
    theirs = {_place(seat): seat.id for seat in asked_seats(session, other.id)}
    return [{**each, "id": theirs.get(places.get(each.get("id") or 0, NOWHERE), 0)} for each in said]


def _place(seat: Seat) -> Place:
    return seat.position, seat.role
