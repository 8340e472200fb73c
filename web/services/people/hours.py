"""When a volunteer is free: weekly hours, days that are different, and the slots of a painted week."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.models import Availability, AvailabilityException, Volunteer
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.days import MINUTES_A_DAY
from web.services.faults import NotFound
from web.services.people.keeping import home_node, kept

OF_DAY = ("start_minute", "end_minute")


def values(session: Session, person_id: int) -> dict[str, Any]:
    """The hours of a person, as `AvailabilitySchema` loads them."""
    weekly = session.scalars(
        select(Availability)
        .where(Availability.volunteer_id == person_id)
        .order_by(Availability.weekday, Availability.start_minute, Availability.id)
    )
    different = session.scalars(
        select(AvailabilityException)
        .where(AvailabilityException.volunteer_id == person_id)
        .order_by(AvailabilityException.day, AvailabilityException.start_minute, AvailabilityException.id)
    )
    return {
        "weekly": [{name: getattr(each, name) for name in ("weekday", *OF_DAY)} for each in weekly],
        "exceptions": [
            {name: getattr(each, name) for name in ("day", *OF_DAY, "free")} for each in different
        ],
    }


def save(
    session: Session, actor: Actor, person_id: int, said: Mapping[str, Any], version: int | None = None
) -> None:
    """Take over a loaded `AvailabilitySchema`; of `weekly` and `exceptions`, what it does not name stays.

    Raises NotFound for somebody else's, Outdated.
    """
    kept(session, actor, person_id)
    volunteer = session.get(Volunteer, person_id)
    if volunteer is None:
        raise NotFound
    with editing(
        session, actor, "hours", volunteer, version, lambda: values(session, person_id),
        node=home_node(session, person_id), counter="hours_version",
    ):  # fmt: skip
        stands = values(session, person_id)
        # Rows that say the same in other pieces, or another order, stay as they are.
        if "weekly" in said and merged(said["weekly"]) != merged(stands["weekly"]):
            _replace(session, Availability, person_id, merged(said["weekly"]))
        if "exceptions" in said and _by_day(said["exceptions"]) != _by_day(stands["exceptions"]):
            _replace(session, AvailabilityException, person_id, said["exceptions"])


def _by_day(exceptions: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(
        (each["day"], each["start_minute"], each["end_minute"], each["free"]) for each in exceptions
    )


def weekly_from_slots(slots: Iterable[str], minutes: int = 60) -> list[dict[str, Any]]:
    """What a painted week means, as entries of `AvailabilitySchema.weekly`.

    A slot is `<ISO weekday>-<HH:MM>` and `minutes` long, a part of one `<ISO weekday>-<HH:MM>-<HH:MM>`. Slots
    that touch become one; what is neither is kept as an entry that the schema will refuse.
    """
    entries: list[dict[str, Any]] = []
    for slot in sorted(set(slots)):
        weekday, _, told = slot.partition("-")
        start, _, end = told.partition("-")
        end = end or _later(start, minutes)
        last = entries[-1] if entries else None
        if last and last["weekday"] == weekday and last["end"] == start:
            last["end"] = end
        else:
            entries.append({"weekday": weekday, "start": start, "end": end})
    return entries


def slots(weekly: Iterable[Availability], minutes: int = 60) -> list[str]:
    """The slots that lie wholly in the weekly hours, as the painter wants them."""
    return [
        f"{each.weekday + 1}-{_clock(start)}"
        for each in weekly
        for start in range(-(-each.start_minute // minutes) * minutes, each.end_minute - minutes + 1, minutes)
    ]


def parts(weekly: Iterable[Availability], minutes: int = 60) -> list[str]:
    """The rest of the weekly hours: parts of a slot, with their exact times."""
    return [
        f"{each.weekday + 1}-{_clock(start)}-{_clock(end)}"
        for each in weekly
        for start, end in _parts_of(each.start_minute, each.end_minute, minutes)
    ]


def _parts_of(start: int, end: int, minutes: int) -> Iterator[tuple[int, int]]:
    """The parts of slots at both ends of a stretch of hours."""
    first, last = -(-start // minutes) * minutes, end // minutes * minutes
    if first > last:
        yield start, end
        return
    if start < first:
        yield start, first
    if last < end:
        yield last, end


def merged(weekly: Sequence[Mapping[str, Any]]) -> list[dict[str, int]]:
    """Weekly entries (weekday, start_minute, end_minute) in order, those that touch or overlap joined."""
    found: list[dict[str, int]] = []
    ordered = sorted(weekly, key=lambda each: (each["weekday"], each["start_minute"]))
    for _, day in groupby(ordered, key=lambda each: each["weekday"]):
        for index, each in enumerate(day):
            if index and each["start_minute"] <= found[-1]["end_minute"]:
                found[-1]["end_minute"] = max(found[-1]["end_minute"], each["end_minute"])
            else:
                found.append(dict(each))
    return found


def _later(start: str, minutes: int) -> str:
    hours, _, rest = start.partition(":")
    if not (hours.isdecimal() and rest.isdecimal()):
        return start
    return _clock(int(hours[-9:]) * 60 + int(rest[-9:]) + minutes)


def _clock(minute: int) -> str:
    """A minute of a day; its end is 00:00."""
    return f"{minute % MINUTES_A_DAY // 60:02}:{minute % 60:02}"


def _replace(session: Session, kind: Any, person_id: int, rows: Any) -> None:
    session.execute(delete(kind).where(kind.volunteer_id == person_id))
    session.add_all(kind(volunteer_id=person_id, **row) for row in rows)
