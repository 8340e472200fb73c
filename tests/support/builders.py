"""Tiny builders for problems: only what a test is about is said, the rest fits everybody.

Times are words: `at("Mon 9:30")` is in the week of Monday 30 November 2026, `at("2026-12-31 22")` on that
day. A shift that is given no seats has one seat with its own name, so `roster("ann@talk bob@talk")` says who
sits where.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from immutabledict import immutabledict

from matcher.ids import PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem.entities import Limits, Needs, Place, Project, Seat, Shift, Volunteer, Window, Wish
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.teams import TeamRule
from matcher.roster import Assignment, Roster

MONDAY = date(2026, 11, 30)
ZONE = "Asia/Shanghai"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PERIOD = Window(datetime(2026, 10, 1, tzinfo=ZoneInfo("UTC")), datetime(2027, 4, 1, tzinfo=ZoneInfo("UTC")))
# Along one meridian: 4.95 km are 29.7 minutes at 10 km/h, so 30 and a change-over of 10 from hall to park.
KM = 1 / 111.19492664455873
PLACES = (
    Place(id=PlaceId("hall"), latitude=31.2, longitude=121.45),
    Place(id=PlaceId("park"), latitude=31.2 + 4.95 * KM, longitude=121.45),
    Place(id=PlaceId("online")),
)
PROJECTS = (
    Project(id=ProjectId("club"), scene="community"),
    Project(id=ProjectId("clinic"), scene="medical", weight=5),
)


def at(text: str, zone: str = ZONE, fold: int = 0) -> datetime:
    """The moment that "Mon 9", "Sat 13:30" or "2026-12-31 22" means in a zone; 24 ends a day."""
    day, clock = text.split()
    on = MONDAY + timedelta(DAYS.index(day)) if day in DAYS else date.fromisoformat(day)
    hour, _, minute = clock.partition(":")
    if int(hour) == 24:
        on, hour = on + timedelta(1), "0"
    return datetime.combine(on, time(int(hour), int(minute or 0), fold=fold), ZoneInfo(zone))


def window(text: str, zone: str = ZONE) -> Window:
    """The time that "Mon 9-17" or "Mon 22-Tue 2:30" means."""
    start, _, end = re.sub(r"(\d)-(?=\d+(:\d+)?$|[A-Z])", r"\1~", text).partition("~")
    day = start.split()[0]
    return Window(at(start, zone), at(end if " " in end else f"{day} {end}", zone))


def volunteer(
    name: str,
    *,
    free: str = "always",
    zone: str = ZONE,
    languages: Mapping[str, Level] | None = None,
    wishes: Iterable[tuple[str, str, int]] = (),
    companions: Iterable[str] = (),
    avoided: Iterable[str] = (),
    limits: Mapping[str, int] | None = None,
    **fields: Any,
) -> Volunteer:
    """A person, free at these times ("Mon 9-17, Tue 10-12"), who speaks Mandarin unless told otherwise."""
    windows = (
        (PERIOD,)
        if free == "always"
        else tuple(window(each.strip(), zone) for each in free.split(",") if each)
    )
    return Volunteer(
        id=VolunteerId(name),
        available=windows,
        languages=immutabledict({"zh": Level.NATIVE} if languages is None else languages),
        wishes=tuple(Wish(*wish) for wish in wishes),
        companions=frozenset(map(VolunteerId, companions)),
        avoided=frozenset(map(VolunteerId, avoided)),
        limits=Limits(**(limits or {})),
        **fields,
    )


def seat(name: str, minimum: int = 0, desired: int = 1, maximum: int | None = None, **needs: Any) -> Seat:
    """A seat; what a person must bring to it is named as in `Needs`."""
    most = max(desired, 1) if maximum is None else maximum
    return Seat(id=SeatId(name), minimum=minimum, desired=desired, maximum=most, needs=Needs(**needs))


def shift(
    name: str,
    when: str,
    *seats: Seat,
    zone: str = ZONE,
    project: str = "club",
    place: str = "hall",
    team: Iterable[TeamRule] = (),
    **fields: Any,
) -> Shift:
    """A shift ("Mon 9-11"); one seat with its name for one person unless seats are given."""
    time_of = window(when, zone)
    return Shift(
        id=ShiftId(name),
        project=ProjectId(project),
        place=PlaceId(place),
        start=time_of.start,
        end=time_of.end,
        seats=seats or (seat(name),),
        team=tuple(team),
        **fields,
    )


def problem(
    volunteers: Iterable[Volunteer], shifts: Iterable[Shift], policy: Policy | None = None, **fields: Any
) -> Problem:
    """A problem in the places and projects above; pairs are written as in rosters ("ann@talk")."""
    for name in ("pinned_in", "pinned_out", "standing"):
        fields[name] = roster(fields.get(name, "")).assignments
    published = {pair(text): price for text, price in fields.pop("published", {}).items()}
    return Problem(
        period=PERIOD,
        places=PLACES,
        projects=PROJECTS,
        volunteers=tuple(volunteers),
        shifts=tuple(shifts),
        policy=policy or Policy(),
        published=immutabledict(published),
        **fields,
    )


def long_to_prove() -> Problem:
    """A week of 150 people that no solver has proven before it is interrupted."""
    people = [volunteer(f"v{number}", asked_minutes=60 + number) for number in range(150)]
    work = [
        shift(f"s{day}-{hour}-{number}", f"{day} {hour}-{hour + 2}", seat(f"s{day}-{hour}-{number}", 1, 3))
        for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        for hour in (8, 9, 10, 13, 14, 17)
        for number in range(4)
    ]
    return problem(people, work)


def pair(text: str) -> Assignment:
    """The assignment that "ann@talk" means."""
    name, _, where = text.partition("@")
    return Assignment(VolunteerId(name), SeatId(where))


def volunteer_ids(text: str) -> list[VolunteerId]:
    """The people that "ann bob" means."""
    return [VolunteerId(each) for each in text.split()]


def shift_ids(text: str) -> list[ShiftId]:
    """The shifts that "talk walk" means."""
    return [ShiftId(each) for each in text.split()]


def roster(text: str) -> Roster:
    """The roster that "ann@talk bob@talk" means."""
    return Roster(frozenset(map(pair, text.split())))
