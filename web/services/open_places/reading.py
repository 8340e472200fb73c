"""Reading what is open: seats to take or ask for, in published weeks, on projects the public may see."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from web.db import plain_rows, zone_of
from web.models import Household, Place, Project, Roster, Seat, Shift
from web.services.access.tree import Tree
from web.services.board.areas import Areas
from web.services.clock import now
from web.services.days import Week
from web.services.open_places.records import OpenPlace, OpenProject, OpenSeat, OpenShift
from web.services.organisations.reading import HOUSEHOLD
from web.services.promises.taking import BY_APPROVAL, OPEN, published_for, way_of
from web.services.weeks.room import HEADS, seats_with_room

VISIT = "visit"
"""The kind of shifts that go to a home."""
WAYS = (OPEN, BY_APPROVAL)
_IS_HOME = or_(
    Place.kind == HOUSEHOLD,
    Shift.kind == VISIT,
    Shift.window_starts_at.is_not(None),
    exists().where(Household.place_id == Place.id),
).label("at_home")
_SEATS = (
    select(
        Seat.id, Seat.role, Seat.needs, Seat.minimum, Seat.desired, Seat.flow, Seat.open_hours, HEADS,
        Shift.id.label("shift_id"), Shift.project_id, Shift.starts_at, Shift.ends_at,
        Shift.texts.label("titles"), _IS_HOME,
        Place.id.label("place_id"), Place.names, Place.address, Place.latitude, Place.longitude,
        Project.texts.label("project_texts"), Project.programme, Project.organisation_id,
    )
    .select_from(Seat)
    .join(Shift, Shift.id == Seat.shift_id)
    .join(Place, Place.id == Shift.place_id)
    .join(Project, Project.id == Shift.project_id)
    .where(
        Shift.status == "open",
        Seat.ended_at.is_(None),
        Seat.flow != "staff",
        Shift.starts_at > bindparam("at"),
        Project.texts_public,
    )
    .order_by(Shift.starts_at, Shift.id, Seat.position, Seat.id)
)  # fmt: skip
_WITH_ROOM = _SEATS.where(Seat.id.in_(bindparam("seats", expanding=True)))
_OF_SHIFT = _SEATS.where(Shift.id == bindparam("shift"))
_WEEKS = (
    select(Roster.period_start)
    .where(Roster.state != "draft", Roster.period_end >= bindparam("today"))
    .distinct()
    .order_by(Roster.period_start)
)


def all_open(session: Session) -> list[OpenShift]:
    """Every shift to come with a place that may be taken or asked for, in order of time."""
    zone, at = zone_of(session), now()
    areas = Areas.read(session, Tree.read(session))
    mondays = plain_rows(session, _WEEKS, today=at.astimezone(zone).date()).scalars().all()
    weeks = [Week(each, zone) for each in mondays]
    return [shift for week in weeks for shift in _of_week(session, week, areas, at)]


def one(session: Session, shift_id: int) -> OpenShift | None:
    """A shift of a published week that is to come, as it stands, with every seat that is not given by staff.

    None for any other, and where the public may not see its project.
    """
    rows = plain_rows(session, _OF_SHIFT, at=now(), shift=shift_id).all()
    if not rows:
        return None
    published = published_for(session, Week.of(rows[0].starts_at, zone_of(session)))
    if rows[0].organisation_id not in published:
        return None
    seats = [_seat(row, now()) for row in rows]
    return _shift(rows, Areas.read(session, Tree.read(session)), seats)


def _of_week(session: Session, week: Week, areas: Areas, at: datetime) -> Iterator[OpenShift]:
    published, room = published_for(session, week), seats_with_room(session, week)
    found = plain_rows(session, _WITH_ROOM, at=at, seats=list(room)).all() if room else []
    rows = [row for row in found if row.organisation_id in published]
    for _, group in groupby(rows, key=lambda row: row.shift_id):
        those = list(group)
        seats = [each for row in those if (each := _seat(row, at)).wanted and each.way in WAYS]
        if seats:
            yield _shift(those, areas, seats)


def _seat(row: Any, at: datetime) -> OpenSeat:
    return OpenSeat(
        row.id, row.role, row.needs, max(0, row.minimum - row.heads), max(0, row.desired - row.heads),
        way_of(row.flow, row.open_hours, row.starts_at, True, at),
    )  # fmt: skip


def _shift(rows: Sequence[Any], areas: Areas, seats: Sequence[OpenSeat]) -> OpenShift:
    row = rows[0]
    place = OpenPlace(row.place_id, row.names, row.address, row.latitude, row.longitude)
    return OpenShift(
        id=row.shift_id,
        project=OpenProject(row.project_id, row.project_texts, row.programme, row.organisation_id),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        titles={} if row.at_home else row.titles,
        area_id=areas.of_places.get(row.place_id) or areas.of_organisations.get(row.organisation_id),
        place=None if row.at_home else place,
        at_home=bool(row.at_home),
        seats=seats,
    )
