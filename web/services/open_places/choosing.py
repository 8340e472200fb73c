"""Choosing among what is open: where, when, in which languages, and for whom."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matcher.rules.one_place import air_line_km
from web.services.open_places.records import Facts, OpenShift

AROUND_METRES = 1_600
"""About twenty minutes on foot, by air."""
SATURDAY = 5
EVENING = time(17)
FRIENDS = 2
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; what is empty does not count.

    `area_id` is a sub-district and `place_id` a well-known place, each with a walk of twenty minutes around;
    `when` a key of `TIMES`, `languages` the tags that they speak.
    """

    area_id: int | None = None
    place_id: int | None = None
    when: str = ""
    languages: frozenset[str] = frozenset()
    newcomers: bool = False
    friends: bool = False
    programme: str = ""
    project_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A shift with the seats that suit, and how far it is, by air, where that is known."""

    shift: OpenShift
    metres: float | None


def _is_weekend(start: datetime, today: date) -> bool:
    saturday = today + timedelta(days=max(0, SATURDAY - today.weekday()))
    sunday = saturday if today.weekday() > SATURDAY else saturday + timedelta(days=1)
    return saturday <= start.date() <= sunday


def _is_within(first: int, days: int) -> Callable[[datetime, date], bool]:
    """Whether it begins within so many days from the Monday of the week `first` weeks on."""

    def begins(start: datetime, today: date) -> bool:
        monday = today + timedelta(days=7 * first - today.weekday())
        return monday <= start.date() < monday + timedelta(days=days)

    return begins


TIMES: Mapping[str, Callable[[datetime, date], bool]] = {
    "weekend": _is_weekend,
    "this_week": _is_within(0, 7),
    "next_week": _is_within(1, 7),
    "evenings": lambda start, _: start.weekday() < SATURDAY and start.time() >= EVENING,
    "days": lambda start, _: start.weekday() < SATURDAY and start.time() < EVENING,
    "weekends": lambda start, _: start.weekday() >= SATURDAY,
}
"""When a shift begins, on the district's clock: whether that suits, today being a day."""


def found(facts: Facts, wanted: Wanted, at: datetime, zone: ZoneInfo) -> list[Found]:
    """What suits, nearest first where a place is asked for, else day by day."""
    point = point_of(facts, wanted)
    suiting = [
        Found(each, metres_to(point, each) if point else None)
        for each in _suiting(facts.shifts, wanted, at, zone)
    ]
    if wanted.area_id is None and wanted.place_id is None:
        return sorted(suiting, key=lambda each: _by_time(each.shift, zone))
    near = [each for each in suiting if _is_near(each, wanted)]
    return sorted(near, key=lambda each: AROUND_METRES if each.metres is None else each.metres)


def by_area(facts: Facts, wanted: Wanted, at: datetime, zone: ZoneInfo) -> Mapping[int | None, int]:
    """How many people are wanted in each sub-district of what suits, wherever somebody looks."""
    counted: Counter[int | None] = Counter()
    for each in _suiting(facts.shifts, replace(wanted, area_id=None, place_id=None), at, zone):
        counted[each.area_id] += each.wanted
    return counted


def point_of(facts: Facts, wanted: Wanted) -> Point | None:
    """From where distances are measured: the well-known place, or the centre of the sub-district."""
    if wanted.place_id is not None:
        return next(
            ((each.latitude, each.longitude) for each in facts.landmarks
             if each.id == wanted.place_id and each.latitude is not None and each.longitude is not None),
            None,
        )  # fmt: skip
    return next((each.point for each in facts.areas if each.id == wanted.area_id), None)


def metres_to(point: Point, shift: OpenShift) -> float | None:
    """How far a shift is from a point, by air; None for a home, and for what has no place on the map."""
    there = shift.place
    if there is None or there.latitude is None or there.longitude is None:
        return None
    return 1000 * air_line_km(point, (there.latitude, there.longitude))


def _by_time(shift: OpenShift, zone: ZoneInfo) -> tuple[date, bool, datetime]:
    """Day by day; of a day, what anybody can do comes first."""
    papers = all(each.wants_papers for each in shift.seats)
    return shift.starts_at.astimezone(zone).date(), papers, shift.starts_at


def _is_near(each: Found, wanted: Wanted) -> bool:
    inside = wanted.area_id is not None and each.shift.area_id == wanted.area_id
    return inside or (each.metres is not None and each.metres <= AROUND_METRES)


def _suiting(shifts: Sequence[OpenShift], wanted: Wanted, at: datetime, zone: ZoneInfo) -> list[OpenShift]:
    """The shifts to come that suit wherever they are, each with the seats that do."""
    today, fits_time = at.astimezone(zone).date(), TIMES.get(wanted.when)
    suiting = []
    for shift in shifts:
        if shift.starts_at <= at or not _is_of(shift, wanted):
            continue
        if fits_time is not None and not fits_time(shift.starts_at.astimezone(zone), today):
            continue
        seats = [
            each
            for each in shift.seats
            if (not wanted.languages or each.languages <= wanted.languages)
            and (not wanted.newcomers or each.suits_newcomers)
        ]
        if seats and (not wanted.friends or sum(each.wanted for each in seats) >= FRIENDS):
            suiting.append(replace(shift, seats=seats))
    return suiting


def _is_of(shift: OpenShift, wanted: Wanted) -> bool:
    of_programme = not wanted.programme or shift.project.programme == wanted.programme
    return of_programme and wanted.project_id in (None, shift.project.id)
