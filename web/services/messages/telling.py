"""How each person wants to be told: by what, of what not, when not, how often, how long before a shift."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.db import writing, zone_of
from web.models import Message, Telling
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.clock import now
from web.services.messages.kinds import GROUPS

NEWS = "news"
WEEK = timedelta(days=7)
HOURS = (0, 1, 2, 3, 12, 24, 48, 72, 168)
"""Before a shift, that may be chosen for a reminder; 0 is no choice beside others."""
MOST_REMINDERS = 3


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wishes; the defaults are everybody's who never said anything.

    `quiet_from` and `quiet_until` are minutes of the local day; equal ones are no quiet at all.
    """

    reached_by: str = "any"
    muted: frozenset[str] = frozenset()
    quiet_from: int = 21 * 60
    quiet_until: int = 8 * 60
    week_budget: int = 7
    reminder_hours: tuple[int, ...] = (24,)

    def hears(self, group: str) -> bool:
        """Whether they want to be written to about a group of kinds."""
        return self.reached_by != "none" and group not in self.muted


USUAL = Wishes()


def read(session: Session, person_ids: Collection[int]) -> Mapping[int, Wishes]:
    """What each of these persons wishes."""
    rows = session.scalars(select(Telling).where(Telling.id.in_(person_ids)))
    said = {row.id: _wishes(row) for row in rows}
    return {each: said.get(each, USUAL) for each in person_ids}


def version_of(session: Session, person_id: int) -> int:
    """How often somebody has said what they wish, for a form that is saved; 0 is never."""
    return session.scalar(select(Telling.version).where(Telling.id == person_id)) or 0


def change(session: Session, actor: Actor, values: Mapping[str, Any], version: int | None) -> None:
    """Keep one's own wishes, from a loaded `TellingSchema`. Raises Outdated."""
    with writing(session):
        said_before = session.get(Telling, actor.person_id) is not None
        if not said_before and {**as_values(_usual(actor.person_id)), **values} == as_values(_usual(0)):
            return
        row = _row(session, actor.person_id)
        with editing(session, actor, "telling", row, version, lambda: as_values(row)):
            for name, value in values.items():
                setattr(row, name, value)


def as_values(row: Telling) -> dict[str, Any]:
    """What is edited of somebody's wishes."""
    return {
        "reached_by": row.reached_by,
        "muted": list(row.muted),
        "quiet_from": row.quiet_from,
        "quiet_until": row.quiet_until,
        "week_budget": row.week_budget,
        "reminder_hours": list(row.reminder_hours),
    }


def mute(session: Session, person_id: int, group: str) -> None:
    """Somebody wants no more messages about a group of kinds; the page still shows what there is."""
    _set_muted(session, person_id, group, muted=True)


def unmute(session: Session, person_id: int, group: str) -> None:
    """Somebody wants messages about a group again."""
    _set_muted(session, person_id, group, muted=False)


def left_of_budget(session: Session, person_ids: Collection[int]) -> Mapping[int, int]:
    """How many messages each person may still get in these seven days; never below 0."""
    sent = (
        select(Message.person_id, func.count())
        .where(Message.person_id.in_(person_ids), Message.kind == NEWS, Message.made_at > now() - WEEK)
        .group_by(Message.person_id)
    )
    had = {row[0]: row[1] for row in session.execute(sent)}
    wishes = read(session, person_ids)
    return {each: max(0, wishes[each].week_budget - had.get(each, 0)) for each in person_ids}


def quiet_until(session: Session, wishes: Wishes, at: datetime) -> datetime:
    """When somebody may be written to: `at` itself, or the end of the quiet hours it falls into."""
    local = at.astimezone(zone_of(session))
    minute = local.hour * 60 + local.minute
    start, end = wishes.quiet_from, wishes.quiet_until
    inside = start <= minute < end if start <= end else minute >= start or minute < end
    if not inside:
        return at
    day = local.date() + timedelta(days=1 if start > end and minute >= start else 0)
    return datetime.combine(day, time(end // 60, end % 60), local.tzinfo).astimezone(at.tzinfo)


def _set_muted(session: Session, person_id: int, group: str, *, muted: bool) -> None:
    if group not in GROUPS:
        raise ValueError(f"{group} is no group of notices")
    with writing(session):
        row = _row(session, person_id)
        wanted = set(row.muted) | {group} if muted else set(row.muted) - {group}
        if wanted != set(row.muted):
            row.muted, row.version = sorted(wanted), row.version + 1


def _row(session: Session, person_id: int) -> Telling:
    """Somebody's row, made as everybody's is where there is none."""
    row = session.get(Telling, person_id)
    if row is None:
        row = _usual(person_id)
        session.add(row)
        session.flush()
    return row


def _usual(person_id: int) -> Telling:
    """The row of somebody who never said anything."""
    return Telling(
        id=person_id,
        version=0,
        reached_by=USUAL.reached_by,
        muted=[],
        quiet_from=USUAL.quiet_from,
        quiet_until=USUAL.quiet_until,
        week_budget=USUAL.week_budget,
        reminder_hours=list(USUAL.reminder_hours),
    )


def _wishes(row: Telling) -> Wishes:
    return Wishes(
        row.reached_by,
        frozenset(row.muted),
        row.quiet_from,
        row.quiet_until,
        row.week_budget,
        tuple(row.reminder_hours),
    )
