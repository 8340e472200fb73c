"""Rows as the matcher's shifts, places and projects, promises and pins. Ids are the rows' own, as text."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from immutabledict import immutabledict
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from i18n.spoken import counts_as_mapping
from matcher.formats.json.formats import NEEDS, TEAM_RULE
from matcher.ids import GroupId, PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem import entities as made
from matcher.problem.policy import Policy
from matcher.problem.teams import TeamRule
from matcher.roster import Assignment as Pair
from web.models import Pin, Place, Project, Promise, Seat, Shift, Volunteer
from web.services.days import Week
from web.services.parties.numbers import WHO, planned_singly
from web.services.people.limits import FOUR_WEEKS_AROUND, OF_WEEKS
from web.services.promises.standing import between
from web.services.weeks.placing import Pinned, Pins, Promised, Promises

AROUND = timedelta(days=14)
"""How far before and after a week what stands there counts."""


def policy(zone: ZoneInfo, come_percent: int = 0) -> Policy:
    """How this district rosters; with how many per cent the minimum is to come, 0 where that is not asked."""
    counts_as = immutabledict(counts_as_mapping())
    return Policy(zone=zone.key, counts_as=counts_as, come_percent=come_percent or None)


def needs_of(written: Mapping[str, Any]) -> made.Needs:
    """What a seat row's `needs` mean. Raises InvalidProblem."""
    needs: made.Needs = NEEDS.read(dict(written), "needs")
    return needs


def team_of(written: Sequence[Mapping[str, Any]]) -> tuple[TeamRule, ...]:
    """What a shift row's `team` means. Raises InvalidProblem."""
    return tuple(TEAM_RULE.read(dict(rule), f"team[{index}]") for index, rule in enumerate(written))


def shifts_of(session: Session, chosen: ColumnElement[bool]) -> list[made.Shift]:
    """The open shifts among these with their seats that are asked for, by start."""
    inside = chosen & (Shift.status == "open")
    seats: dict[int, list[made.Seat]] = defaultdict(list)
    ordered = select(*Seat.__table__.columns).join(Shift, Shift.id == Seat.shift_id)
    ordered = ordered.where(inside, Seat.ended_at.is_(None))
    for row in session.execute(ordered.order_by(Seat.shift_id, Seat.position, Seat.id)):
        seats[row.shift_id].append(_seat(row))
    rows = session.execute(select(*Shift.__table__.columns).where(inside).order_by(Shift.starts_at, Shift.id))
    return [_shift(row, seats[row.id]) for row in rows if seats[row.id]]


def _seat(row: Any) -> made.Seat:
    return made.Seat(
        id=SeatId(str(row.id)),
        role=row.role,
        minimum=row.minimum,
        desired=row.desired,
        maximum=row.maximum,
        needs=needs_of(row.needs),
    )


def _shift(row: Any, seats: Sequence[made.Seat]) -> made.Shift:
    return made.Shift(
        id=ShiftId(str(row.id)),
        project=ProjectId(str(row.project_id)),
        place=PlaceId(str(row.place_id)),
        start=row.starts_at,
        end=row.ends_at,
        seats=tuple(seats),
        kind=row.kind,
        group=GroupId(row.group_code) if row.group_code else None,
        series=str(row.series_id) if row.series_id else None,
        team=team_of(row.team),
    )


def places_of(session: Session) -> tuple[made.Place, ...]:
    """All places."""
    rows = session.execute(select(Place.id, Place.latitude, Place.longitude).order_by(Place.id))
    return tuple(
        made.Place(id=PlaceId(str(row.id)), latitude=row.latitude, longitude=row.longitude) for row in rows
    )


def projects_of(session: Session) -> tuple[made.Project, ...]:
    """All projects."""
    rows = session.execute(select(Project.id, Project.scene, Project.weight).order_by(Project.id))
    return tuple(made.Project(id=ProjectId(str(row.id)), scene=row.scene, weight=row.weight) for row in rows)


def promises_of(
    session: Session,
    week: Week,
    only: Collection[int] | None = None,
    among: ColumnElement[bool] | None = None,
) -> Promises:
    """The promises of volunteers, and of specialists whom partners offer, in a week and around it, in every
    state: of `only` some people, of the seats `among` some. Of who limits what they serve in four weeks,
    those of all these weeks.
    """
    limited = select(Volunteer.id).where(or_(*(getattr(Volunteer, name).is_not(None) for name in OF_WEEKS)))
    near = between(week.start - AROUND, week.end + AROUND)
    reach = between(week.start - FOUR_WEEKS_AROUND, week.end + FOUR_WEEKS_AROUND)
    rows = (
        select(
            WHO, Promise.seat_id, Promise.state, Promise.since, Shift.starts_at,
            Shift.id.label("shift_id"),
        )
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(reach, near | Promise.volunteer_id.in_(limited), Shift.status == "open")
        .where(planned_singly())
    )  # fmt: skip
    if only is not None:
        rows = rows.where(Promise.volunteer_id.in_(only))
    if among is not None:
        rows = rows.where(among)
    return {
        pair_of(volunteer, seat): Promised(state, since, starts_at, shift_id)
        for volunteer, seat, state, since, starts_at, shift_id in session.execute(rows)
    }


def pins_of(session: Session, among: ColumnElement[bool] | None = None) -> Pins:
    """Who is held on which seat or off it, and since when."""
    rows = select(Pin.volunteer_id, Pin.seat_id, Pin.inside, Pin.at)
    found = session.execute(rows if among is None else rows.where(among))
    return {pair_of(row.volunteer_id, row.seat_id): Pinned(row.inside, row.at) for row in found}


def pair_of(volunteer_id: int, seat_id: int) -> Pair:
    """The matcher's assignment of two rows."""
    return Pair(VolunteerId(str(volunteer_id)), SeatId(str(seat_id)))
