"""Rows as the matcher's problem: a week's people, work, pins and promises. Ids are the rows' own, as text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from immutabledict import immutabledict
from sqlalchemy import select
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
    Answer,
    Assignment,
    Pin,
    Place,
    Project,
    Roster,
    Seat,
    Shift,
)
from web.services.days import Week
from web.services.people.planned import volunteers_of

UNANSWERED_PROMISE, ACCEPTED_PROMISE = 1, 3
GONE = ("declined", "cancelled")
Rows = Mapping[int, Sequence[Any]]


def problem_of(session: Session, week: Week, only: int | None = None) -> Problem:
    """What there is to decide in a week: open shifts, active people (or `only` one), pins, and promises.

    Who declined or cancelled a seat is pinned out of it and its promise is gone.
    """
    shifts = _shifts(session, week)
    seats = {seat.id for shift in shifts for seat in shift.seats}
    people = volunteers_of(session, week, only)
    known = {person.id for person in people}
    published, gone = _promises(session, week)
    pins = {inside: _pins(session, inside) for inside in (True, False)}

    def there(pairs: Iterable[Pair]) -> frozenset[Pair]:
        return frozenset(pair for pair in pairs if pair.volunteer in known and pair.seat in seats)

    pinned_in = there(pins[True] - gone)
    places, projects = _places(session), _projects(session)
    wished = {"shift": _ids(shifts), "place": _ids(places), "project": _ids(projects)}
    return Problem(
        period=Window(week.start, week.end),
        places=places,
        projects=projects,
        volunteers=tuple(_wishing(person, wished) for person in people),
        shifts=tuple(shifts),
        policy=policy(week.zone),
        published=immutabledict({pair: published[pair] for pair in there(published)}),
        pinned_in=pinned_in,
        pinned_out=there(pins[False] | gone) - pinned_in,
    )


def _ids(entities: Iterable[made.Shift | made.Place | made.Project]) -> frozenset[str]:
    return frozenset(entity.id for entity in entities)


def _wishing(person: made.Volunteer, known: Mapping[str, frozenset[str]]) -> made.Volunteer:
    """Somebody without wishes about what is not there: a shift of another week, a place that was deleted."""
    kept = tuple(wish for wish in person.wishes if wish.target in known.get(wish.about, (wish.target,)))
    return person if kept == person.wishes else replace(person, wishes=kept)


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


def _shifts(session: Session, week: Week) -> list[made.Shift]:
    inside = (Shift.starts_at >= week.start) & (Shift.ends_at <= week.end) & (Shift.status == "open")
    seats: dict[int, list[made.Seat]] = defaultdict(list)
    ordered = select(*Seat.__table__.columns).join(Shift, Shift.id == Seat.shift_id).where(inside)
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


def _promises(session: Session, week: Week) -> tuple[Mapping[Pair, int], frozenset[Pair]]:
    """What the published roster promises, with its price, and what people declined or cancelled."""
    rows = session.execute(
        select(Assignment.volunteer_id, Assignment.seat_id, Answer.state)
        .join(Roster, Roster.id == Assignment.roster_id)
        .outerjoin(
            Answer,
            (Answer.volunteer_id == Assignment.volunteer_id) & (Answer.seat_id == Assignment.seat_id),
        )
        .where(Roster.state == "published", Roster.period_start == week.monday)
    )
    promised = {
        pair_of(row.volunteer_id, row.seat_id): UNANSWERED_PROMISE if row.state is None else ACCEPTED_PROMISE
        for row in rows
        if row.state not in GONE
    }
    said = session.execute(
        select(Answer.volunteer_id, Answer.seat_id)
        .join(Seat, Seat.id == Answer.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Answer.state.in_(GONE), Shift.starts_at >= week.start, Shift.starts_at < week.end)
    )
    return promised, frozenset(pair_of(row.volunteer_id, row.seat_id) for row in said)


def _pins(session: Session, inside: bool) -> frozenset[Pair]:
    rows = session.execute(select(Pin.volunteer_id, Pin.seat_id).where(Pin.inside == inside))
    return frozenset(pair_of(row.volunteer_id, row.seat_id) for row in rows)


def pair_of(volunteer_id: int, seat_id: int) -> Pair:
    """The matcher's assignment of two rows."""
    return Pair(VolunteerId(str(volunteer_id)), SeatId(str(seat_id)))
