"""Reading a week for the board: a few queries however large the week is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, null, or_, select
from sqlalchemy.orm import Session

from web.models import Assignment, Party, Person, Pin, Place, Project, Promise, Roster, Seat, Shift
from web.services import organisations, rosters
from web.services.access.scope import Scope
from web.services.board.records import Board, BoardProject, BoardSeat, BoardShift, Sitting
from web.services.days import Week
from web.services.promises.standing import in_week, stands
from web.services.promises.transitions import GONE, REFUSED, STANDING

PROPOSED, CHANGED = "proposed", "changed"
LEFT = GONE - {"shift_cancelled", "released"}
"""States that show at a seat that its person is gone, until the week is published again."""


def week(
    session: Session,
    shown: Week,
    scope: Scope | None,
    *,
    roster_id: int | None = None,
    organisation_id: int | None = None,
    project_id: int | None = None,
    shift_id: int | None = None,
) -> Board:
    """The board of a week: of a roster, else of the newest draft of the reader's, else of what is published.

    Only the projects of the reader's scope, with names; without a scope every project, and nobody's name.
    Only the projects of an organisation and what is below it, or one project or shift, when asked so.
    Raises NotFound for an unknown roster.
    """
    if roster_id:
        roster: Roster | None = rosters.seen(session, scope, roster_id)
    elif scope is not None:
        roster = rosters.shown(session, shown.monday, scope)
    else:
        roster = rosters.published(session, shown.monday)
    inside = [in_week(shown), Shift.status == "open"]
    if scope is not None:
        inside.append(scope.projects())
    if project_id is not None:
        inside.append(Shift.project_id == project_id)
    if shift_id is not None:
        inside.append(Shift.id == shift_id)
    if organisation_id is not None:
        inside.append(Project.organisation_id.in_(organisations.below(session, organisation_id)))
    people = sittings(session, roster, shown)
    seats = _seats(session, inside, people, told=scope is not None)
    shifts = _shifts(session, shown, inside, seats)
    return Board(shown, roster, tuple(_projects(session, shifts)))


def sittings(session: Session, roster: Roster | None, shown: Week) -> Mapping[int, Sequence[Sitting]]:
    """Who sits where in a roster, or without one by what was promised: seat id -> people by name.

    In what is published also who has left a seat since it was.
    """
    found: dict[int, list[Sitting]] = defaultdict(list)
    pins = {
        (row.volunteer_id, row.seat_id)
        for row in session.execute(select(Pin.volunteer_id, Pin.seat_id).where(Pin.inside))
    }
    told = roster is None or roster.state == "published"
    chosen = _pictured(roster) if roster and not told else _in_force(roster, shown)
    for row in session.execute(chosen.order_by(Person.sort_key, Person.id)):
        pair = (row.volunteer_id, row.seat_id)
        standing = row.state in STANDING
        refused = row.state in REFUSED and not (row.placed_at and row.placed_at > row.since)
        state = _state(row) if standing or refused or told else PROPOSED
        new = roster is not None and roster.state == "draft" and not standing
        found[row.seat_id].append(Sitting(row.volunteer_id, row.name, state, pair in pins, new))
    for row in session.execute(_parties(roster, shown)):
        found[row.seat_id].append(Sitting(0, row.name, _state(row), False, False, row.heads))
    return found


def _parties(roster: Roster | None, shown: Week) -> Any:
    """The groups and partners that have a seat in a week, whatever is drafted."""
    left: ColumnElement[bool] = Promise.state.in_(LEFT)
    if roster is not None:
        left &= Promise.since >= (roster.published_at or roster.created_at)
    return (
        select(
            Promise.seat_id, Party.name, Promise.heads, Promise.state, Promise.answered_sequence,
            Seat.sequence,
        )
        .join(Party, Party.id == Promise.party_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(in_week(shown), or_(stands(), left))
        .order_by(Party.name, Promise.id)
    )  # fmt: skip


def _state(row: Any) -> str:
    return CHANGED if row.state == "accepted" and row.answered_sequence < row.sequence else str(row.state)


def _in_force(roster: Roster | None, shown: Week) -> Any:
    """The promises of a week that stand, and those that ended since its roster was published."""
    left: ColumnElement[bool] = Promise.state.in_(LEFT)
    if roster is not None:
        left &= Promise.since >= roster.published_at
    return (
        select(
            Promise.volunteer_id, Promise.seat_id, Person.name, Promise.state, Promise.since,
            Promise.answered_sequence, Seat.sequence, null().label("placed_at"),
        )
        .join(Person, Person.id == Promise.volunteer_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(in_week(shown), or_(stands(), left))
    )  # fmt: skip


def _pictured(roster: Roster) -> Any:
    """Who sits in a draft or an old roster, with their promise where there is one."""
    theirs = (Promise.volunteer_id == Assignment.volunteer_id) & (Promise.seat_id == Assignment.seat_id)
    return (
        select(
            Assignment.volunteer_id, Assignment.seat_id, Person.name, Promise.state, Promise.since,
            Promise.answered_sequence, Seat.sequence, Assignment.placed_at,
        )
        .join(Person, Person.id == Assignment.volunteer_id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .outerjoin(Promise, theirs)
        .where(Assignment.roster_id == roster.id)
    )  # fmt: skip


def _seats(
    session: Session, inside: Sequence[Any], people: Mapping[int, Sequence[Sitting]], *, told: bool
) -> Mapping[int, Sequence[BoardSeat]]:
    """Shift id -> its seats in order."""
    seats: dict[int, list[BoardSeat]] = defaultdict(list)
    chosen = (
        select(*Seat.__table__.columns)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(*inside, Seat.ended_at.is_(None))
        .order_by(Seat.shift_id, Seat.position, Seat.id)
    )
    for row in session.execute(chosen):
        seats[row.shift_id].append(
            BoardSeat(
                row.id, row.role, row.texts, row.minimum, row.desired, row.maximum, row.needs,
                tuple(people.get(row.id, ())), told, row.flow, row.open_hours,
            )
        )  # fmt: skip
    return seats


def _shifts(
    session: Session, shown: Week, inside: Sequence[Any], seats: Mapping[int, Sequence[BoardSeat]]
) -> Mapping[int, Sequence[BoardShift]]:
    """Project id -> its shifts in order."""
    # Only what is shown, and each place once: reading JSON is most of the time a board takes.
    rows = session.execute(
        select(
            Shift.id, Shift.project_id, Shift.starts_at, Shift.ends_at, Shift.kind, Shift.texts,
            Shift.place_id, Shift.series_id,
        )
        .join(Project, Project.id == Shift.project_id)
        .where(*inside)
        .order_by(Shift.starts_at, Shift.id)
    ).all()  # fmt: skip
    places = select(Place.id, Place.names).where(Place.id.in_({row.place_id for row in rows}))
    names = {place.id: place.names for place in session.execute(places)}
    found: dict[int, list[BoardShift]] = defaultdict(list)
    for row in rows:
        day = shown.day_of(row.starts_at)
        found[row.project_id].append(
            BoardShift(
                row.id, row.project_id, day, row.starts_at, row.ends_at, row.kind, row.texts,
                row.place_id, names[row.place_id], row.series_id, tuple(seats.get(row.id, ())),
            )
        )  # fmt: skip
    return found


def _projects(session: Session, shifts: Mapping[int, Sequence[BoardShift]]) -> Iterator[BoardProject]:
    rows = session.execute(
        select(Project.id, Project.texts, Project.scene, Project.programme, Project.organisation_id)
        .where(Project.id.in_(shifts))
        .order_by(Project.scene, Project.id)
    )
    for row in rows:
        days: list[list[BoardShift]] = [[] for _ in range(7)]
        for shift in shifts[row.id]:
            days[shift.day].append(shift)
        yield BoardProject(
            row.id, row.texts, row.scene, row.programme, row.organisation_id, tuple(map(tuple, days))
        )
