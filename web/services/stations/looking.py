"""Openings as they are looked at: those of a project, and a week of one with its stations over its hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.problem.cuts import Station, Stretch, coverage
from web.models import Opening, Seat, Shift
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.days import Week
from web.services.demand.instances import given_shifts
from web.services.demand.series.rules import horizon
from web.services.stations.anew import window_of
from web.services.stations.cutting_anew import cut_already, days_anew, heads_of
from web.services.stations.days import OpenDay, hours_of, open_days
from web.services.stations.hours import joined
from web.services.stations.making import cut_days

HOUR = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """A station of a day: `heads` hold a place there; without a shift it is not made yet."""

    start: int
    end: int
    minimum: int
    desired: int
    heads: int = 0
    shift_id: int | None = None


@dataclass(frozen=True, slots=True)
class HourSeen:
    """A stretch of an hour at most: heads asked for, those that stations have room for, and those held."""

    start: int
    end: int
    minimum: int
    desired: int
    cut: int
    heads: int

    @property
    def lacks(self) -> int:
        """How many of the heads that are asked for no station has a place for."""
        return max(0, self.desired - self.cut)


@dataclass(frozen=True)
class DaySeen:
    """A day of a week: what is open, the stations over it, and each hour; closed without `hours`.

    `made` tells stations that are shifts from those that would be.
    """

    on: date
    day: OpenDay | None
    bars: Sequence[Bar]
    hours: Sequence[HourSeen]
    made: bool

    @property
    def open_minutes(self) -> int:
        """The person-minutes that its hours ask for."""
        return sum(each.desired * (each.end - each.start) for each in self.hours)

    @property
    def person_minutes(self) -> int:
        """The person-minutes of its stations."""
        return sum(each.desired * (each.end - each.start) for each in self.bars)

    @property
    def lacking(self) -> int:
        """The person-minutes that no station covers."""
        return _uncovered(self.hours, self.bars)

    @property
    def beyond(self) -> int:
        """The person-minutes of stations beyond what is asked for."""
        return self.person_minutes - self.open_minutes + self.lacking


@dataclass(frozen=True)
class OpeningView:
    """An opening with a week of it; `adrift` are shifts with people that the calendar says otherwise of."""

    opening: Opening
    days: Sequence[DaySeen]
    adrift: Sequence[Shift]
    until: date


def of_project(session: Session, scope: Scope, project_id: int) -> Sequence[Opening]:
    """The openings of a project that is led. Raises NotFound."""
    scope.led(project_id)
    chosen = select(Opening).where(Opening.project_id == project_id)
    return session.scalars(chosen.order_by(Opening.first, Opening.id)).all()


def look(session: Session, zone: ZoneInfo, opening: Opening, monday: date) -> OpeningView:
    """A week of an opening, and what stands otherwise than its calendar says."""
    today = now().astimezone(zone).date()
    days = cut_already(session, opening, today)
    anew = list(days_anew(session, zone, opening, days, days, every=False))
    rows = [shift for each in anew for shift in [*each.gone, *(shift for shift, _ in each.stand)]]
    given = given_shifts(session, [each.id for each in rows])
    adrift = [each for each in rows if each.id in given and not each.by_hand]
    return OpeningView(opening, week_of(session, zone, opening, monday), adrift, horizon(today))


def week_of(session: Session, zone: ZoneInfo, opening: Opening, monday: date) -> Sequence[DaySeen]:
    """The seven days of a week, with shifts where they were made, else with the cut that would be."""
    week = Week(monday, zone)
    span = timedelta(days=21)
    rule = {each.on: each for each in open_days(session, opening, monday - span, week.sunday) if each.on}
    made = _bars(session, zone, opening, week) if opening.id else {}
    first = week.monday if opening.made_until is None else opening.made_until + timedelta(days=1)
    cuts = {each.day.on: each.cut for each in cut_days(session, opening, first - span, week.sunday)}
    found = []
    for on in week.days:
        is_made = opening.made_until is not None and on <= opening.made_until
        bars = (
            made.get(on, []) if is_made or on in made else _planned(cuts[on].stations if on in cuts else ())
        )
        day = rule.get(on)
        found.append(DaySeen(on, day, bars, hourly(day.stretches if day else (), bars), is_made))
    return found


def hourly(stretches: Iterable[Stretch], bars: Sequence[Bar]) -> list[HourSeen]:
    """What is asked for and what is there, hour by hour from where a stretch begins."""
    places = [Station(each.start, each.end, each.heads, each.desired) for each in bars]
    found = []
    for each in joined(stretches):
        edges = [*range(each.start, each.end, HOUR), each.end]
        for start, end in pairwise(edges):
            heads, cut = coverage(places, start, end)
            found.append(HourSeen(start, end, each.minimum, each.desired, cut, heads))
    return found


def of_shift(session: Session, zone: ZoneInfo, shift: Shift) -> Sequence[HourSeen]:
    """The hours that a station covers, with all that its day has for them; none for other shifts."""
    opening = session.get(Opening, shift.opening_id) if shift.opening_id else None
    if opening is None or shift.opening_day is None:
        return ()
    on = shift.starts_at.astimezone(zone).date()
    bars = _bars(session, zone, opening, Week.of(shift.starts_at, zone)).get(on, [])
    start, end = window_of(shift, zone)
    return [
        each
        for each in hourly(hours_of(opening, shift.opening_day), bars)
        if each.desired and each.start < end and start < each.end
    ]


def _bars(session: Session, zone: ZoneInfo, opening: Opening, week: Week) -> Mapping[date, list[Bar]]:
    """The stations of a week that take place, by their day."""
    chosen = (
        select(Shift, Seat)
        .join(Seat, Seat.shift_id == Shift.id)
        .where(
            Shift.opening_id == opening.id, Shift.status == "open", Shift.starts_at >= week.start,
            Shift.starts_at < week.end, Seat.position == 0, Seat.ended_at.is_(None),
        )
        .order_by(Shift.starts_at, Shift.ends_at, Shift.id)
    )  # fmt: skip
    rows = session.execute(chosen).all()
    heads = heads_of(session, [row.Shift.id for row in rows])
    found: dict[date, list[Bar]] = {}
    for row in rows:
        shift, seat = row.Shift, row.Seat
        start, end = window_of(shift, zone)
        bar = Bar(start, end, seat.minimum, seat.desired, heads.get(shift.id, 0), shift.id)
        found.setdefault(shift.starts_at.astimezone(zone).date(), []).append(bar)
    return found


def _planned(stations: Iterable[Station]) -> list[Bar]:
    return [Bar(each.start, each.end, each.minimum, each.desired) for each in stations]


def _uncovered(hours: Iterable[HourSeen], bars: Sequence[Bar]) -> int:
    edges = sorted({edge for each in bars for edge in (each.start, each.end)})
    lacking = 0
    for hour in hours:
        inside = [hour.start, *(each for each in edges if hour.start < each < hour.end), hour.end]
        for start, end in pairwise(inside):
            over = sum(each.desired for each in bars if each.start <= start and end <= each.end)
            lacking += max(0, hour.desired - over) * (end - start)
    return lacking
