"""The opening hours of the demo district: places that are staffed by the hour, and their stations.

The demo week and those before it keep the shifts they have, which were cut from the same hours, with all that
was promised and served on them. The weeks after it are cut by the openings themselves.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fixtures.district import District
from fixtures.district.programmes import plans
from fixtures.district.records import Shift
from fixtures.district.seasons import BEFORE
from matcher.problem.cuts import Stretch
from web import models as rows
from web.db import writing
from web.demo.ids import Ids
from web.demo.work import likeness
from web.services.clock import now
from web.services.days import Week, minute_of
from web.services.demand.instances import given_shifts, remove_shifts
from web.services.demand.series.rules import horizon
from web.services.stations.hours import half, joined, kept
from web.services.stations.making import make_until

PROGRAMMES = ("service-points", "warm-meals", "rest-stations", "volunteer-day")
ONE_DAY = "volunteer-day"
LENGTHS: Mapping[int, Sequence[int]] = {90: (90, 120, 180), 120: (90, 120, 180), 150: (90, 120, 150)}
"""The length that a week was cut with -> those that weeks after it may be cut with."""
EVERY, HOUR = 30, 60
Key = tuple[int, int, int, int, int, str]


@dataclass
class _Place:
    """The shifts of a district's week that are the stations of one opening."""

    one_day: bool
    like: Mapping[str, Any]
    shifts: list[Shift] = field(default_factory=list)


def load_openings(session: Session, district: District, ids: Ids) -> int:
    """Write the openings of a district whose weeks are loaded, in one transaction; how many."""
    zone = ZoneInfo(district.zone)
    last = Week(district.monday, zone).sunday
    with writing(session):
        owners: dict[Key, tuple[int, bool]] = {}
        for place in station_places(district):
            opening = _opening(place, district, ids, zone, last)
            session.add(opening)
            session.flush()
            for shift in place.shifts:
                start = shift.start.astimezone(zone)
                owners[_key(opening.project_id, opening.place_id, start, shift.end, shift.titles)] = (
                    opening.id, place.one_day,
                )  # fmt: skip
        _own(session, zone, owners, last)
        until = horizon(now().astimezone(zone).date())
        every = session.scalars(select(rows.Opening)).all()
        for opening in every:
            make_until(session, zone, opening, until if opening.last is None else min(until, opening.last))
        return len(every)


def station_places(district: District) -> Sequence[_Place]:
    """The openings: one for each project, place and likeness of its shifts."""
    programme = {each.code: each.programme for each in district.projects}
    found: dict[tuple[str, ...], _Place] = {}
    for shift in district.shifts:
        if shift.series is None and programme[shift.project] in PROGRAMMES:
            like = likeness(shift)
            same = json.dumps([like["texts"], [(seat["role"], seat["needs"]) for seat in like["seats"]]])
            place = _Place(programme[shift.project] == ONE_DAY, like)
            found.setdefault((shift.project, shift.place, same), place).shifts.append(shift)
    return list(found.values())


def _opening(place: _Place, district: District, ids: Ids, zone: ZoneInfo, last: date) -> rows.Opening:
    by_day: dict[date, list[Stretch]] = defaultdict(list)
    for shift in sorted(place.shifts, key=lambda each: each.start):
        by_day[shift.start.astimezone(zone).date()] += stretches_of(shift, zone)
    days = {day: kept(joined(layered(each))) for day, each in sorted(by_day.items())}
    length = int((place.shifts[0].end - place.shifts[0].start).total_seconds() // 60)
    first = min(days) if place.one_day else district.monday - timedelta(weeks=BEFORE)
    return rows.Opening(
        project_id=ids.projects[place.shifts[0].project],
        place_id=ids.places[place.shifts[0].place],
        hours={} if place.one_day else {str(day.weekday()): hours for day, hours in days.items()},
        other_days={day.isoformat(): hours for day, hours in days.items()} if place.one_day else {},
        lengths=list(LENGTHS.get(length, (length,))),
        every=EVERY,
        days_off="keep",
        make_up="keep",
        first=first,
        last=max(days) if place.one_day else None,
        shift={**place.like, "group_code": None},
        made_until=last,
        created_at=now(),
    )


def stretches_of(shift: Shift, zone: ZoneInfo) -> Iterator[Stretch]:
    """What the hours ask for while a shift lasts: by the curve it was cut from, else as it says itself."""
    start = minute_of(shift.start.astimezone(zone).time())
    end, seat = start + int((shift.end - shift.start).total_seconds() // 60), shift.seats[0]
    curve = _curve(shift)
    if curve is None:
        yield Stretch(start, end, seat.minimum, seat.desired)
        return
    opens, heads = curve
    for number, wanted in enumerate(heads):
        begins = max(start, opens + number * HOUR)
        ends = min(end, opens + (number + 1) * HOUR)
        if begins < ends:
            yield Stretch(begins, ends, half(wanted), wanted)


def layered(stretches: Sequence[Stretch]) -> list[Stretch]:
    """In order of time, and each moment once: of two at one time, the one that asks for more."""
    edges = sorted({edge for each in stretches for edge in (each.start, each.end)})
    found = []
    for start, end in pairwise(edges):
        over = [each for each in stretches if each.start <= start and end <= each.end]
        if over:
            most = max(over, key=lambda each: (each.desired, each.minimum))
            found.append(Stretch(start, end, most.minimum, most.desired))
    return found


def _curve(shift: Shift) -> tuple[int, Sequence[int]] | None:
    """When the pattern of a shift opens, and its heads by the hour."""
    project, code = shift.code.partition("@")[0].split(".")[:2]
    for plan in plans():
        if plan.project.code == project:
            for pattern in plan.patterns:
                if pattern["code"] == code and "opening" in pattern:
                    opening = pattern["opening"]
                    return minute_of(time.fromisoformat(opening["from"])), opening["curve"]
    return None


def _own(session: Session, zone: ZoneInfo, owners: Mapping[Key, tuple[int, bool]], last: date) -> None:
    """Let each shift of the weeks up to the demo week be a station of its opening; later ones go.

    A one-day opening owns those of its day alone.
    """
    projects = {key[0] for key in owners}
    later: list[int] = []
    stations: list[dict[str, Any]] = []
    for shift in session.scalars(select(rows.Shift).where(rows.Shift.project_id.in_(projects))):
        start = shift.starts_at.astimezone(zone)
        owner = owners.get(_key(shift.project_id, shift.place_id, start, shift.ends_at, shift.texts))
        if owner is None:
            continue
        opening_id, one_day = owner
        if start.date() > last:
            later.append(shift.id)
        elif not one_day or start.date() > last - timedelta(weeks=1):
            stations.append({"id": shift.id, "opening_id": opening_id, "opening_day": start.date()})
    session.execute(update(rows.Shift), stations)
    given = given_shifts(session, later)
    remove_shifts(session, [each for each in later if each not in given])


def _key(project_id: int, place_id: int, start: datetime, end: datetime, texts: Mapping[str, str]) -> Key:
    minutes = int((end - start).total_seconds() // 60)
    told = json.dumps(dict(texts), sort_keys=True)
    return project_id, place_id, start.weekday(), minute_of(start.time()), minutes, told
