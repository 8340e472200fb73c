"""What stands in a calendar: shifts as entries, each with a name that lasts and a number that only grows.

A calendar program keeps an entry by its `uid` and believes the one with the higher `sequence`. The uid comes
from the installation's own key, so neither another address of the server nor a renewed secret changes it. No
entry names anybody: calendars are kept by other companies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlalchemy.orm import Session

from web.db import plain_rows, vault_of
from web.models import Audit, Place, Project, Promise, PromiseEvent, Seat, Shift
from web.services.access.scope import Scope
from web.services.calendars.feeds import About
from web.services.clock import now
from web.services.datums import to_wgs84
from web.services.organisations.reading import HOUSEHOLD
from web.services.promises.mine import MyShift, mine
from web.services.promises.standing import between, stands
from web.services.promises.transitions import GONE

Point = tuple[float, float]
PAST, FUTURE = timedelta(days=30), timedelta(days=365)
MOST = 2_000
"""Entries of one calendar, the earliest first."""
_was_gone = case((PromiseEvent.before.in_(GONE), 1), else_=0)
_is_gone = case((PromiseEvent.after.in_(GONE), 1), else_=0)
_VERSIONS = (
    select(
        Promise.id, Promise.since, Seat.sequence,
        func.max(PromiseEvent.at).label("at"),
        func.coalesce(func.sum(case((_was_gone != _is_gone, 1), else_=0)), 0).label("turns"),
    )
    .join(Seat, Seat.id == Promise.seat_id)
    .outerjoin(PromiseEvent, PromiseEvent.promise_id == Promise.id)
    .where(Promise.id.in_(bindparam("promises", expanding=True)))
    .group_by(Promise.id, Promise.since, Seat.sequence)
)  # fmt: skip
_HEADS = (
    select(
        Seat.shift_id, Seat.desired,
        func.coalesce(func.sum(case((stands(), Promise.heads), else_=0)), 0).label("heads"),
    )
    .outerjoin(Promise, Promise.seat_id == Seat.id)
    .where(Seat.shift_id.in_(bindparam("shifts", expanding=True)), Seat.ended_at.is_(None))
    .group_by(Seat.id, Seat.shift_id, Seat.desired)
)  # fmt: skip
_TOLD_AT = (
    select(Seat.shift_id, func.max(PromiseEvent.at).label("at"))
    .join(Promise, Promise.seat_id == Seat.id)
    .join(PromiseEvent, PromiseEvent.promise_id == Promise.id)
    .where(Seat.shift_id.in_(bindparam("shifts", expanding=True)))
    .group_by(Seat.shift_id)
)
_CHANGED_AT = (
    select(Audit.subject_id.label("shift_id"), func.max(Audit.at).label("at"))
    .where(Audit.subject == "shift", Audit.subject_id.in_(bindparam("shifts", expanding=True)))
    .group_by(Audit.subject_id)
)


@dataclass(frozen=True, slots=True)
class Version:
    """Which entry it is (`uid`), the how manieth of it, and when it became so."""

    uid: str
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A shift that its volunteer was promised."""

    shift: MyShift
    version: Version


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """A shift as its project knows it: `heads` of the `desired` are there, `beyond` more than wanted.

    In the calendar of a place that it was moved away from it does not take place.
    """

    shift_id: int
    takes_place: bool
    texts: Mapping[str, str]
    project_texts: Mapping[str, Mapping[str, str]]
    place_names: Mapping[str, str]
    address: str
    point: Point | None
    starts_at: datetime
    ends_at: datetime
    heads: int
    desired: int
    beyond: int
    version: Version


def own(session: Session, person_id: int, seat_id: int | None = None) -> Sequence[OwnEntry]:
    """What somebody was promised, from 30 days ago to a year ahead; one seat of it, if one is given.

    What was cancelled, moved or given up stands there until the time that was told is long over.
    """
    moment = now()
    found = [
        each
        for each in mine(session, person_id, since=moment - PAST)
        if each.starts_at < moment + FUTURE and seat_id in (None, each.seat_id)
    ][:MOST]
    return _with_versions(session, found)


def of_promise(session: Session, shift: MyShift) -> OwnEntry:
    """One promise as an entry: the same that its person's calendar has."""
    return _with_versions(session, [shift])[0]


def of_staff(session: Session, scope: Scope, about: About) -> Sequence[StaffEntry]:
    """The shifts of a project or at a place, of the projects that are theirs, in the same span."""
    of_it = Shift.project_id == about.project_id if about.project_id else Shift.place_id == about.place_id
    rows = list(session.execute(_shifts(of_it, scope)))
    left = None
    if about.place_id is not None:
        left = session.get_one(Place, about.place_id)
        rows += session.execute(_shifts(_moved_away(about.place_id), scope)).all()
    ids = [row.id for row in rows]
    heads = _heads(session, ids)
    changed = _changed(session, ids)
    return [
        StaffEntry(
            shift_id=row.id,
            takes_place=row.status == "open" and (left is None or row.place_id == left.id),
            texts=row.texts,
            project_texts=row.project_texts,
            place_names=left.names if left else row.names,
            address=left.address if left else row.address,
            point=point_of(left or row, row.place_kind),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            **heads.get(row.id, {"heads": 0, "desired": 0, "beyond": 0}),
            version=Version(
                _uid(session, f"shift:{row.id}"), row.version, changed.get(row.id, row.created_at)
            ),
        )
        for row in rows
    ]


def places_of(session: Session, project_id: int) -> Sequence[Place]:
    """The places at which a project has shifts in this span."""
    moment = now()
    there = select(Shift.place_id).where(
        Shift.project_id == project_id, between(moment - PAST, moment + FUTURE)
    )
    return session.scalars(select(Place).where(Place.id.in_(there)).order_by(Place.id)).all()


def point_of(there: Any, kind: str) -> Point | None:
    """Latitude and longitude of a place, or of what has its columns, in WGS-84; None for what is online, and
    for homes, which no calendar shows.
    """
    if there.latitude is None or there.longitude is None or kind == HOUSEHOLD:
        return None
    return to_wgs84(there.latitude, there.longitude, there.datum)


def _moved_away(place_id: int) -> ColumnElement[bool]:
    """Of `Shift`: those that were at a place and are elsewhere now."""
    was_there = Audit.changes[("place_id", 0)].as_integer() == place_id
    moved = select(Audit.subject_id).where(Audit.subject == "shift", Audit.subject_id == Shift.id, was_there)
    return (Shift.place_id != place_id) & moved.exists()


def _shifts(of_it: ColumnElement[bool], scope: Scope) -> Any:
    moment = now()
    return (
        select(
            Shift.id, Shift.version, Shift.status, Shift.texts, Shift.starts_at, Shift.ends_at,
            Shift.place_id, Project.texts.label("project_texts"), Project.created_at, Place.names,
            Place.address, Place.latitude, Place.longitude, Place.datum, Place.kind.label("place_kind"),
        )
        .join(Project, Project.id == Shift.project_id)
        .join(Place, Place.id == Shift.place_id)
        .where(of_it, scope.projects(), between(moment - PAST, moment + FUTURE))
        .order_by(Shift.starts_at, Shift.id)
        .limit(MOST)
    )  # fmt: skip


def _with_versions(session: Session, found: Sequence[MyShift]) -> Sequence[OwnEntry]:
    """Each shift with its version: the seat's own, and one more each time it was lost or won back."""
    if not found:
        return ()
    rows = plain_rows(session, _VERSIONS, promises=[each.promise_id for each in found])
    versions = {
        row.id: Version(_uid(session, f"promise:{row.id}"), row.sequence + row.turns, row.at or row.since)
        for row in rows
    }
    return [OwnEntry(each, versions[each.promise_id]) for each in found]


def _heads(session: Session, shifts: Sequence[int]) -> Mapping[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for row in plain_rows(session, _HEADS, shifts=list(shifts)) if shifts else ():
        sums = found.setdefault(row.shift_id, {"heads": 0, "desired": 0, "beyond": 0})
        sums["heads"] += min(row.heads, row.desired)
        sums["desired"] += row.desired
        sums["beyond"] += max(0, row.heads - row.desired)
    return found


def _changed(session: Session, shifts: Sequence[int]) -> Mapping[int, datetime]:
    """Shift id -> when it, or who is on it, last changed."""
    found: dict[int, datetime] = {}
    for asked in (_TOLD_AT, _CHANGED_AT) if shifts else ():
        for row in plain_rows(session, asked, shifts=list(shifts)):
            found[row.shift_id] = max(row.at, found.get(row.shift_id, row.at))
    return found


def _uid(session: Session, name: str) -> str:
    """A name that nobody else's entry has, and that tells nothing of ours."""
    return vault_of(session).digest("calendar", name).hex()[:40]
