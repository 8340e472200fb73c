"""When a volunteer is free: weekly hours, days that are different, and the slots of a painted week."""

from collections.abc import Iterable, Mapping, Sequence
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
        if "weekly" in said:
            _replace(session, Availability, person_id, merged(said["weekly"]))
        if "exceptions" in said:
            _replace(session, AvailabilityException, person_id, said["exceptions"])


def weekly_from_slots(slots: Iterable[str], minutes: int = 60) -> list[dict[str, Any]]:
    """Painted slots (`<ISO weekday>-<HH:MM>`, each `minutes` long) as entries of `AvailabilitySchema.weekly`.

    Slots that touch become one; what is no slot is kept as an entry that the schema will refuse.
    """
    entries: list[dict[str, Any]] = []
    for slot in sorted(set(slots)):
        weekday, _, start = slot.partition("-")
        last = entries[-1] if entries else None
        if last and last["weekday"] == weekday and last["end"] == start:
            last["end"] = _later(start, minutes)
        else:
            entries.append({"weekday": weekday, "start": start, "end": _later(start, minutes)})
    return entries


def slots(weekly: Iterable[Availability], minutes: int = 60) -> list[str]:
    """The slots that lie wholly in the weekly hours, as the painter wants them."""
    return [
        f"{each.weekday + 1}-{start // 60:02}:{start % 60:02}"
        for each in weekly
        for start in range(-(-each.start_minute // minutes) * minutes, each.end_minute - minutes + 1, minutes)
    ]


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
    end = (int(hours) * 60 + int(rest) + minutes) % MINUTES_A_DAY
    return f"{end // 60:02}:{end % 60:02}"


def _replace(session: Session, kind: Any, person_id: int, rows: Any) -> None:
    session.execute(delete(kind).where(kind.volunteer_id == person_id))
    session.add_all(kind(volunteer_id=person_id, **row) for row in rows)
