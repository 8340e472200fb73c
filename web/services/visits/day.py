"""A volunteer's day: their shifts and visits in order, the way between them, and the homes they go to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import PlaceId
from matcher.problem.entities import Place as Point
from matcher.problem.policy import Policy
from matcher.rules.one_place import distance_km
from web.models import Term
from web.services.datums import to_wgs84
from web.services.faults import NotFound
from web.services.households.keeping import FIELD_OF_GROUP
from web.services.households.showing import Shown, homes_of
from web.services.promises.mine import MyShift, mine
from web.services.promises.transitions import GONE

FIRST_YEAR, LAST_YEAR = 2000, 2200


@dataclass(frozen=True, slots=True)
class Way:
    """From one stop to the next: kilometres by air, and the minutes that planning allows for it.

    `spare` is what is left between the end and the start beside these and the change-over.
    """

    km: float
    minutes: int
    spare: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A shift of the day, the way to it from the one before, the home it is at, and its group's talk guide.

    `point` is where it is in WGS-84, of a home only while it may be shown.
    """

    shift: MyShift
    way: Way | None
    home: Shown | None
    guide: Mapping[str, str]
    point: tuple[float, float] | None


def day_of(session: Session, zone: ZoneInfo, volunteer_id: int, day: date) -> Sequence[Stop]:
    """The stops of a volunteer on a local day, in order of time; none that they lost or refused."""
    start = datetime.combine(day, time.min, zone)
    found = [
        each
        for each in mine(session, volunteer_id, since=start - timedelta(days=1))
        if each.state not in GONE and each.takes_place and each.starts_at.astimezone(zone).date() == day
    ]
    homes = homes_of(session, volunteer_id, [each.shift_id for each in found])
    guides = _guides(session, {each.group_code for each in homes.values()})
    stops = list[Stop]()
    before: MyShift | None = None
    for each in sorted(found, key=lambda shift: (shift.starts_at, shift.seat_id)):
        home = homes.get(each.shift_id)
        way = None if before is None else _way(before, each)
        guide = guides.get(home.group_code, {}) if home else {}
        stops.append(Stop(each, way, home, guide, home.point if home else _point(each)))
        before = each
    return stops


def day_said(text: str) -> date:
    """The day of an address. Raises NotFound for no day, or one that nobody plans."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotFound
    return found


def _guides(session: Session, groups: set[str]) -> Mapping[str, Mapping[str, str]]:
    """The talk guides of some groups, by tag."""
    chosen = select(Term.code, Term.texts).where(Term.kind == FIELD_OF_GROUP, Term.code.in_(groups))
    return {row.code: row.texts for row in session.execute(chosen)}


def _way(one: MyShift, other: MyShift) -> Way | None:
    """As planning counts it: by air between the places, rounded up; None to and from what is online."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    policy = Policy(zone="UTC")
    km = distance_km(_matched("1", one), _matched("2", other))
    minutes = ceil(round(km * 60 / policy.travel_kmh, 9))
    between = int((other.starts_at - one.ends_at).total_seconds() // 60)
    same = one.place_names == other.place_names and km == 0
    return Way(km, minutes, between - minutes - (0 if same else policy.changeover_minutes))


def _matched(name: str, shift: MyShift) -> Point:
    return Point(id=PlaceId(name), latitude=shift.latitude, longitude=shift.longitude)


def _point(shift: MyShift) -> tuple[float, float] | None:
    if shift.latitude is None or shift.longitude is None:
        return None
    return to_wgs84(shift.latitude, shift.longitude, shift.datum)
