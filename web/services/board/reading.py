"""Reading a week for the board: a few queries however large the week is, and records made again only where
what was read is another.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from web.models import Place, Project, Seat, Shift
from web.services import organisations, rosters
from web.services.access.scope import Scope
from web.services.board.records import Board, BoardProject, BoardSeat, BoardShift, Sitting
from web.services.board.sitting import People, sittings
from web.services.days import Week
from web.services.promises import difference
from web.services.promises.standing import in_week
from web.services.visits.starts import starts_of
from web.services.weeks.starts import Starts

MOST_KEPT = 20_000
TEXTS_KEPT = 8_192
_kept: dict[tuple[object, ...], tuple[object, BoardShift]] = {}


def week(
    session: Session,
    shown: Week,
    scope: Scope | None,
    *,
    roster_id: int | None = None,
    organisation_id: int | None = None,
    project_id: int | None = None,
    shift_id: int | None = None,
    shift_ids: Collection[int] | None = None,
    named: bool = True,
) -> Board:
    """The board of a week: of what is in force, or of a roster.

    A draft is shown as what would be in force once it was published now. Only the projects of the reader's
    scope, with names; without a scope every project, and nobody's name. Only the projects of an organisation
    and what is below it, or one project, one shift or some shifts, when asked so. Without `named` people have
    no names, which is cheaper. Raises NotFound for an unknown roster.
    """
    roster = rosters.shown(session, shown.monday, scope, roster_id)
    inside = [in_week(shown), Shift.status == "open"]
    if scope is not None:
        inside.append(scope.projects())
    if project_id is not None:
        inside.append(Shift.project_id == project_id)
    if shift_id is not None:
        inside.append(Shift.id == shift_id)
    if shift_ids is not None:
        inside.append(Shift.id.in_(shift_ids))
    if organisation_id is not None:
        inside.append(Project.organisation_id.in_(organisations.below(session, organisation_id)))
    change = difference.of_draft(session, roster) if roster is not None and roster.state == "draft" else None
    seats = _seats(session, inside)
    people = sittings(session, roster, change, inside, named=named)
    starts = {} if roster is None else starts_of(session, roster)
    shifts = _shifts(session, shown, inside, seats, people, starts, told=scope is not None)
    return Board(shown, roster, tuple(_projects(session, shifts)), change)


def _seats(session: Session, inside: Sequence[Any]) -> Mapping[int, Sequence[Any]]:
    """Shift id -> its seats in order, as they were read; JSON as text."""
    seats: dict[int, list[Any]] = defaultdict(list)
    chosen = (
        select(
            Seat.shift_id, Seat.id, Seat.role, cast(Seat.texts, Text), Seat.minimum, Seat.desired,
            Seat.maximum, cast(Seat.needs, Text), Seat.flow, Seat.open_hours,
        )
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(*inside, Seat.ended_at.is_(None))
        .order_by(Seat.shift_id, Seat.position, Seat.id)
    )  # fmt: skip
    for row in session.connection().execute(chosen):
        seats[row[0]].append(tuple(row))
    return seats


def _shifts(
    session: Session,
    shown: Week,
    inside: Sequence[Any],
    seats: Mapping[int, Sequence[Any]],
    people: People,
    starts: Starts,
    *,
    told: bool,
) -> Mapping[int, Sequence[BoardShift]]:
    """Project id -> its shifts in order, visits at these starts."""
    rows = session.connection().execute(
        select(
            Shift.id, Shift.project_id, Shift.starts_at, Shift.ends_at, Shift.kind, cast(Shift.texts, Text),
            Shift.place_id, Shift.series_id,
        )
        .join(Project, Project.id == Shift.project_id)
        .where(*inside)
        .order_by(Shift.starts_at, Shift.id)
    ).all()  # fmt: skip
    places = select(Place.id, cast(Place.names, Text)).where(Place.id.in_({row.place_id for row in rows}))
    names = {row[0]: row[1] for row in session.execute(places)}
    about = (str(session.get_bind().url), shown.zone.key, told)  # type: ignore[union-attr]  # an engine
    found: dict[int, list[BoardShift]] = defaultdict(list)
    for row in _at(rows, starts):
        mine = seats.get(row[0], ())
        sitting = tuple(tuple(people.get(seat[1], ())) for seat in mine)
        read = (tuple(row), names[row[6]], mine, sitting)
        found[row[1]].append(_made((*about, row[0]), shown, read))
    return found


def _at(rows: Sequence[Any], starts: Starts) -> Sequence[Any]:
    """The rows with visits at these starts, in order."""
    if not starts:
        return rows
    moved = [_moved(row, starts[row[0]]) if row[0] in starts else row for row in rows]
    return sorted(moved, key=lambda row: (row[2], row[0]))


def _moved(row: Any, begins: datetime) -> Any:
    identity, project, started, ended, *others = row
    return identity, project, begins, begins + (ended - started), *others


def _made(key: tuple[object, ...], shown: Week, read: tuple[Any, ...]) -> BoardShift:
    """The shift that was made when the same was read before, else a new one."""
    kept = _kept.get(key)
    if kept is not None and kept[0] == read:
        return kept[1]
    made = _shift(shown, *read, told=bool(key[2]))
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = (read, made)
    return made


def _shift(
    shown: Week, row: Any, place: str, seats: Sequence[Any], people: Sequence[Any], *, told: bool
) -> BoardShift:
    identity, project, start, end, kind, texts, place_id, series = row
    made = (_seat(*each, people=sitting, told=told) for each, sitting in zip(seats, people, strict=True))
    return BoardShift(
        identity, project, shown.day_of(start), start, end, kind, _parsed(texts), place_id, _parsed(place),
        series, tuple(made),
    )  # fmt: skip


def _seat(
    _shift_id: int, identity: int, role: str, texts: str, minimum: int, desired: int, maximum: int,
    needs: str, flow: str, open_hours: int | None, *, people: Sequence[Any], told: bool,
) -> BoardSeat:  # fmt: skip
    sitting = tuple(Sitting(*each) for each in people)
    return BoardSeat(
        identity, role, _parsed(texts), minimum, desired, maximum, _parsed(needs), sitting, told, flow,
        open_hours,
    )  # fmt: skip


@lru_cache(TEXTS_KEPT)
def _parsed(text: str) -> Mapping[str, Any]:
    """What stands in a column of JSON; the same text is read once."""
    found: Mapping[str, Any] = json.loads(text)
    return found


def _projects(session: Session, shifts: Mapping[int, Sequence[BoardShift]]) -> Iterator[BoardProject]:
    rows = session.execute(
        select(
            Project.id, cast(Project.texts, Text), Project.scene, Project.programme, Project.organisation_id
        )
        .where(Project.id.in_(shifts))
        .order_by(Project.scene, Project.id)
    )
    for identity, texts, scene, programme, organisation in rows:
        days: list[list[BoardShift]] = [[] for _ in range(7)]
        for shift in shifts[identity]:
            days[shift.day].append(shift)
        yield BoardProject(identity, _parsed(texts), scene, programme, organisation, tuple(map(tuple, days)))
