"""The households of the demo district: whose homes the visits go to, and who is paired with them.

The fixtures place visits at a street block. Here each goes to a household of its own near it, with an
invented address; what was promised and served on it stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from immutabledict import immutabledict
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fixtures.district import District
from fixtures.district.records import Place, Shift
from web import models as rows
from web.db import writing
from web.demo.guides import GROUPS, load_groups
from web.demo.ids import Ids, add
from web.demo.work import likeness
from web.services.clock import now
from web.services.days import minute_of, monday_of
from web.services.households.keeping import DECIMALS, KIND, sealed_many

VISITS, PAIRED = "four-hundreds", ("silver-nest", "magnolia")
WINDOWS = ((time(9), time(11, 30)), (time(13, 30), time(16, 30)))
NOON = 12
SPREAD = 0.0015
"""Degrees to either side of the street block: who was promised two visits there still gets from one to the
other."""
STAND_INS = 2
NEEDS = (
    ("听力不好，请多按一次门铃。", "Hard of hearing: please ring twice."),
    ("家里有一只小狗，不咬人。", "There is a small dog; it does not bite."),
    ("腿脚不便，开门要等一会儿。", "Walks slowly: opening the door takes a while."),
    ("喜欢聊越剧和老上海。", "Likes to talk of Yue opera and old Shanghai."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Home:
    """A household: its number, the shift that visits it, and where its door is."""

    number: str
    shift: Shift
    sub_district: str
    latitude: float
    longitude: float
    draws: int

    @property
    def code(self) -> str:
        """The code of its place."""
        return f"household-{self.number}"


def homes_of(district: District, seed: int) -> Sequence[Home]:
    """The households of a district, in the order of their shifts."""
    return list(_homes(district, seed))


def with_homes(district: District, homes: Sequence[Home]) -> District:
    """The district in which each visit goes to a household of its own, and people know them by its number."""
    names = {each.code: each.names for each in district.organisations}
    at = {each.shift.code: each for each in homes}
    number = {each.shift.group: each.number for each in homes if each.shift.group}
    return replace(
        district,
        places=(*district.places, *(_place(each, names) for each in homes)),
        shifts=tuple(
            replace(shift, place=at[shift.code].code, group=at[shift.code].number)
            if shift.code in at
            else shift
            for shift in district.shifts
        ),
        people=tuple(
            replace(
                person,
                continuity=immutabledict(
                    {number.get(group, group): times for group, times in person.continuity.items()}
                ),
            )
            for person in district.people
        ),
    )


def load_homes(session: Session, district: District, homes: Sequence[Home], ids: Ids) -> int:
    """Write the households of a district that is loaded with them, windows and pairings; how many."""
    with writing(session):
        load_groups(session)
        programme = {each.code: each.programme for each in district.projects}
        organisation = {each.code: ids.organisations[each.code] for each in district.organisations}
        written = []
        for each in homes:
            made = rows.Household(
                number=each.number, organisation_id=organisation[each.sub_district],
                place_id=ids.places[each.code], group_code=_group(each), languages=["wuu"], shown_hours=48,
                created_at=now(),
            )  # fmt: skip
            session.add(made)
            session.flush()
            written.append((made, _private(each)))
            if programme[each.shift.project] in PAIRED:
                _pair(session, district, each, made.id, ids)
        private = sealed_many(session, [(made.id, known) for made, known in written])
        for (made, _), each_sealed in zip(written, private, strict=True):
            made.sealed = each_sealed
        visits = [each for each in homes if programme[each.shift.project] == VISITS]
        _open_windows(session, [ids.places[each.code] for each in visits], ZoneInfo(district.zone))
        _make_rhythms(session, district, visits, ids)
    return len(homes)


def _homes(district: District, seed: int) -> Iterator[Home]:
    programme = {each.code: each.programme for each in district.projects}
    place = {each.code: each for each in district.places}
    found = [each for each in district.shifts if programme[each.project] in (VISITS, *PAIRED)]
    for count, shift in enumerate(found, 1):
        chance, there = Random(f"{seed}:{shift.code}"), place[shift.place]  # noqa: S311 - a demo's addresses
        yield Home(
            number=f"JA-{count:04d}",
            shift=shift,
            sub_district=there.sub_district,
            latitude=round(there.latitude + chance.uniform(-SPREAD, SPREAD), 6),
            longitude=round(there.longitude + chance.uniform(-SPREAD, SPREAD), 6),
            draws=chance.randrange(1_000_000),
        )


def _place(home: Home, names: Mapping[str, Mapping[str, str]]) -> Place:
    said = {tag: f"{home.number} · {name}" for tag, name in names[home.sub_district].items()}
    return Place(
        code=home.code, sub_district=home.sub_district, kind=KIND, names=immutabledict(said),
        latitude=round(home.latitude, DECIMALS), longitude=round(home.longitude, DECIMALS),
    )  # fmt: skip


def _group(home: Home) -> str:
    """Which group of people in need a visit is to, by its title."""
    title = home.shift.titles.get("zh-Hans", "")
    return next((code for code, names in GROUPS.items() if title.startswith(names["zh-Hans"])), "")


def _private(home: Home) -> dict[str, Any]:
    lane, door, room = 100 + home.draws % 700, 1 + home.draws % 40, 101 + home.draws % 5 * 100
    needs = NEEDS[home.draws % len(NEEDS)]
    return {
        "address": f"示例路{lane}弄{door}号{room}室",
        "latitude": home.latitude,
        "longitude": home.longitude,
        "contact": f"021 0000 {home.draws % 10_000:04d}",
        "needs": "\n".join(needs),
    }


def _pair(session: Session, district: District, home: Home, household_id: int, ids: Ids) -> None:
    """Pair who came most often, and let the next ones stand in."""
    times = sorted(
        (-person.continuity[home.number], person.number)
        for person in district.people
        if home.number in person.continuity
    )
    add(session, rows.Pairing, [
        {"household_id": household_id, "volunteer_id": ids.people[number], "stand_in": place,
         "since": district.monday, "version": 1}
        for place, (_, number) in enumerate(times[: 1 + STAND_INS])
    ])  # fmt: skip


def _open_windows(session: Session, places: Sequence[int], zone: ZoneInfo) -> None:
    """Give the visits to these places their windows; where nobody has a place yet, the start is open."""
    told = set(session.scalars(select(rows.Seat.shift_id).join(rows.Promise)))
    shifts = session.scalars(select(rows.Shift).where(rows.Shift.place_id.in_(places))).all()
    moved = []
    for shift in shifts:
        start = shift.starts_at.astimezone(zone)
        first, last = WINDOWS[start.hour >= 12]
        opens, closes = (datetime.combine(start.date(), each, zone) for each in (first, last))
        if not (opens <= shift.starts_at and shift.ends_at <= closes):
            continue
        begins = shift.starts_at if shift.id in told else opens
        lasts: timedelta = shift.ends_at - shift.starts_at
        moved.append({
            "id": shift.id, "starts_at": begins, "ends_at": begins + lasts,
            "window_starts_at": opens, "window_ends_at": closes,
        })  # fmt: skip
    if moved:
        session.execute(update(rows.Shift), moved)


def _make_rhythms(session: Session, district: District, homes: Sequence[Home], ids: Ids) -> None:
    """Let the visits to these homes from the demo week on be of a series with their window, which goes on."""
    zone = ZoneInfo(district.zone)
    for home in homes:
        start = home.shift.start.astimezone(zone)
        lasts = int((home.shift.end - home.shift.start).total_seconds()) // 60
        first, last = (minute_of(each) for each in WINDOWS[start.hour >= NOON])
        if not first <= minute_of(start.time()) <= last - lasts:
            continue
        shifts = {
            each.starts_at.astimezone(zone).date(): each
            for each in _visits_from(session, ids.places[home.code], start.date(), zone)
        }
        until = monday_of(max(shifts)) + timedelta(days=6)
        days = [start.date() + timedelta(weeks=week) for week in range((until - start.date()).days // 7 + 1)]
        series = rows.Series(
            project_id=ids.projects[home.shift.project], place_id=ids.places[home.code], first=start.date(),
            weekdays=[start.weekday()], unit="week", every=1, nths=[], days_off="keep", make_up="keep",
            start_minute=first, minutes=lasts, window_minutes=last - first, made_until=until,
            except_days=[day.isoformat() for day in days if day not in shifts], besides_days=[],
            shift=likeness(home.shift),
        )  # fmt: skip
        session.add(series)
        session.flush()
        for day in days:
            if day in shifts:
                shifts[day].series_id, shifts[day].series_day = series.id, day


def _visits_from(session: Session, place_id: int, day: date, zone: ZoneInfo) -> Sequence[rows.Shift]:
    begins = datetime.combine(day, time.min, zone)
    chosen = select(rows.Shift).where(rows.Shift.place_id == place_id, rows.Shift.starts_at >= begins)
    return session.scalars(chosen).all()
