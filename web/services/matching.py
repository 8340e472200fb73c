"""Rows as the matcher's problem: a week's people, work, pins and promises. Ids are the rows' own, as text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from immutabledict import immutabledict
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from i18n.spoken import counts_as_mapping
from matcher.formats.json.formats import NEEDS, TEAM_RULE
from matcher.ids import GroupId, PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem import entities as made
from matcher.problem.entities import Window
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.teams import TeamRule
from matcher.roster import Assignment as Pair
from web.models import (
    Pin,
    Place,
    Project,
    Promise,
    Seat,
    Shift,
)
from web.services.clock import now
from web.services.days import Week
from web.services.parties.problem import parties_in
from web.services.people.planned import volunteers_of
from web.services.promises.standing import between, in_week
from web.services.promises.transitions import REFUSED, STANDING

PRICE_OF_PROMISE = {"offered": 1, "accepted": 3, "checked_in": 9, "served": 9}
"""What it costs to break a promise, by its state."""
AROUND = timedelta(days=14)
"""How far before and after a week what stands there counts."""
NEVER = datetime.min.replace(tzinfo=UTC)


def problem_of(
    session: Session,
    week: Week,
    only: Collection[int] | None = None,
    meant: Collection[tuple[int, int]] = (),
    at: datetime | None = None,
    shifts: Collection[int] | None = None,
) -> Problem:
    """What there is to decide in a week: open shifts, active people, pins, and promises.

    Of the people `only` some, and of the shifts only `shifts`, where they are said.
    What people serve in the days around the week, and in what has begun, stands: it counts, and is not
    decided. Who said no to a seat is pinned out of it, unless somebody pinned them in since, or put them
    there again by hand: the (volunteer id, seat id) in `meant`. `at` tells what has begun; now by default.
    """
    people = volunteers_of(session, week, only)
    known = {person.id for person in people}
    promises = _promises(session, week, only)
    standing = [each for each in promises if each.state in STANDING and str(each.volunteer_id) in known]
    beyond = [each for each in standing if not _inside(each, week)]
    inside = _shifts(session, in_week(week) if shifts is None else in_week(week) & Shift.id.in_(shifts))
    outside = _shifts(session, Shift.id.in_({each.shift_id for each in beyond}))
    seats = {seat.id for shift in inside for seat in shift.seats}
    parties, stand_together = parties_in(session, week, known, seats)
    within = [each for each in standing if str(each.seat_id) in seats]
    moment = at or now()
    begun = [each for each in within if each.starts_at <= moment]
    coming = {seat.id for shift in inside if shift.start > moment for seat in shift.seats}
    stands = frozenset(_pair(each) for each in (*beyond, *begun)) | stand_together
    pinned_in, pinned_out = (
        frozenset(pair for pair in pairs if pair.volunteer in known and pair.seat in coming)
        for pairs in _pinned(session, promises, meant)
    )
    places, projects = _places(session), _projects(session)
    return Problem(
        period=Window(week.start, week.end),
        places=places,
        projects=projects,
        volunteers=(*_wishing(people, inside, places, projects), *parties),
        shifts=(*inside, *outside),
        policy=policy(week.zone),
        published=_prices(each for each in within if _pair(each) not in stands),
        pinned_in=pinned_in,
        pinned_out=pinned_out,
        standing=stands,
    )


def _prices(promises: Iterable[Any]) -> immutabledict[Pair, int]:
    """What it costs to break each promise."""
    return immutabledict({_pair(each): PRICE_OF_PROMISE[each.state] for each in promises})


def _pinned(
    session: Session, promises: Iterable[Any], meant: Collection[tuple[int, int]]
) -> tuple[AbstractSet[Pair], AbstractSet[Pair]]:
    """Who is held on which seat, and who is held off it or said no; what was said last counts."""
    pins = _pins(session)
    since = _refused(each for each in promises if (each.volunteer_id, each.seat_id) not in meant)
    held = {pair for pair, (inside, at) in pins.items() if inside and at > since.get(pair, NEVER)}
    off = {pair for pair, (inside, _) in pins.items() if not inside}
    return held, (off | since.keys()) - held


def _inside(promise: Any, week: Week) -> bool:
    return bool(week.start <= promise.starts_at < week.end)


def _pair(promise: Any) -> Pair:
    return pair_of(promise.volunteer_id, promise.seat_id)


def _refused(promises: Iterable[Any]) -> Mapping[Pair, datetime]:
    """Who said no to which seat, and when."""
    return {_pair(each): each.since for each in promises if each.state in REFUSED}


def _ids(entities: Iterable[made.Shift | made.Place | made.Project]) -> frozenset[str]:
    return frozenset(entity.id for entity in entities)


def _wishing(
    people: Iterable[made.Volunteer],
    shifts: Iterable[made.Shift],
    places: Iterable[made.Place],
    projects: Iterable[made.Project],
) -> Iterator[made.Volunteer]:
    """People without wishes about what is not there: a shift of another week, a place that was deleted."""
    known = {"shift": _ids(shifts), "place": _ids(places), "project": _ids(projects)}
    for person in people:
        kept = tuple(wish for wish in person.wishes if wish.target in known.get(wish.about, (wish.target,)))
        yield person if kept == person.wishes else replace(person, wishes=kept)


def policy(zone: ZoneInfo) -> Policy:
    """How this district rosters."""
    return Policy(zone=zone.key, counts_as=immutabledict(counts_as_mapping()))


def needs_of(written: Mapping[str, Any]) -> made.Needs:
    """What a seat row's `needs` mean. Raises InvalidProblem."""
    needs: made.Needs = NEEDS.read(dict(written), "needs")
    return needs


def team_of(written: Sequence[Mapping[str, Any]]) -> tuple[TeamRule, ...]:
    """What a shift row's `team` means. Raises InvalidProblem."""
    return tuple(TEAM_RULE.read(dict(rule), f"team[{index}]") for index, rule in enumerate(written))


def _shifts(session: Session, chosen: ColumnElement[bool]) -> list[made.Shift]:
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


def _places(session: Session) -> tuple[made.Place, ...]:
    rows = session.execute(select(Place.id, Place.latitude, Place.longitude).order_by(Place.id))
    return tuple(
        made.Place(id=PlaceId(str(row.id)), latitude=row.latitude, longitude=row.longitude) for row in rows
    )


def _projects(session: Session) -> tuple[made.Project, ...]:
    rows = session.execute(select(Project.id, Project.scene, Project.weight).order_by(Project.id))
    return tuple(made.Project(id=ProjectId(str(row.id)), scene=row.scene, weight=row.weight) for row in rows)


def _promises(session: Session, week: Week, only: Collection[int] | None) -> Sequence[Any]:
    """The promises of volunteers in a week and around it, in every state."""
    rows = (
        select(
            Promise.volunteer_id, Promise.seat_id, Promise.state, Promise.since, Shift.starts_at,
            Shift.id.label("shift_id"),
        )
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(between(week.start - AROUND, week.end + AROUND), Shift.status == "open")
        .where(Promise.volunteer_id.is_not(None))
    )  # fmt: skip
    if only is not None:
        rows = rows.where(Promise.volunteer_id.in_(only))
    return session.execute(rows).all()


def _pins(session: Session) -> Mapping[Pair, tuple[bool, datetime]]:
    """Who is held on which seat (True) or off it, and since when."""
    rows = session.execute(select(Pin.volunteer_id, Pin.seat_id, Pin.inside, Pin.at))
    return {pair_of(row.volunteer_id, row.seat_id): (row.inside, row.at) for row in rows}


def pair_of(volunteer_id: int, seat_id: int) -> Pair:
    """The matcher's assignment of two rows."""
    return Pair(VolunteerId(str(volunteer_id)), SeatId(str(seat_id)))
