"""Shifts that fit a volunteer: open seats they could have, how they come to each, and wishing for one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Protocol, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from i18n.comparison import text_holds
from matcher.ids import SeatId
from web.db import plain_rows, writing
from web.models import Shift, Term, Wish
from web.services import vacancies
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.board import BoardProject, BoardSeat, BoardShift
from web.services.clock import now
from web.services.days import Week
from web.services.faults import Forbidden, NotFound
from web.services.promises import applying, taking
from web.services.promises.hindrances import Hindrances
from web.services.promises.own_week import OwnWeek, plan_of
from web.services.texts import gate

WISHED = 9
_WISHED = select(Wish.target).where(
    Wish.volunteer_id == bindparam("me"), Wish.about == "shift", Wish.weight > 0
)


class _OfSeat(Protocol):
    """Something about a seat, with its shift and project."""

    @property
    def project(self) -> BoardProject:
        """Whose shift it is."""

    @property
    def shift(self) -> BoardShift:
        """Its shift."""

    @property
    def seat(self) -> BoardSeat:
        """The seat."""


Found = TypeVar("Found", bound=_OfSeat)


@dataclass(frozen=True, slots=True)
class FittingShift:
    """A seat a volunteer could have; `wished` when they have said that they would like the shift.

    `way` is how they come to it, `opens_at` from when where it cannot be taken yet. `asked` is the state of
    their application, empty when they made none.
    """

    project: BoardProject
    shift: BoardShift
    seat: BoardSeat
    wished: bool
    way: str
    opens_at: datetime | None
    asked: str


def find(session: Session, week: Week, volunteer_id: int) -> Sequence[FittingShift]:
    """The seats to come with room for which a volunteer is fit, free and within their limits; by time.

    Measured against what is in force, not against drafts: what they declined, gave up or lost uses up
    nothing. Without what only staff give.
    """
    return fits(OwnWeek(session, week, volunteer_id))


def fits(mine: OwnWeek) -> Sequence[FittingShift]:
    """The same of somebody's week that was read."""
    return _described(mine, list(_fitting(mine)))


def holding(session: Session, found: Sequence[Found], query: str) -> Sequence[Found]:
    """Those of which title, project, place or role has all words of a query, in any language."""
    if not query:
        return found
    named = session.execute(select(Term.code, Term.names).where(Term.kind == "role"))
    roles = {row.code: row.names for row in named}
    return [each for each in found if text_holds(" ".join(_told(each, roles)), query)]


def _told(found: Found, roles: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for said in found.project.texts.values():
        yield said.get("name", "")
    yield from found.shift.texts.values()
    yield from found.shift.place_names.values()
    yield from roles.get(found.seat.role, {}).values()


def first(session: Session, week: Week, volunteer_id: int, most: int) -> Sequence[FittingShift]:
    """At most so many of them, those that are short of people before others; by time."""
    mine = OwnWeek(session, week, volunteer_id)
    return _described(mine, list(islice(_fitting(mine, short_first=True), most)))


def _fitting(mine: OwnWeek, *, short_first: bool = False) -> Iterator[Any]:
    """Rows of seats that fit, judged one after the other as they are asked for."""
    if mine.person is None:
        return
    rows = vacancies.of_week(mine.session, mine.week, now(), vacancies.WANTED, mine.free)
    rows = gate.readable(mine.session, mine.volunteer_id, rows)
    if not rows:
        return
    problem = mine.problem(rows)
    plan = plan_of(problem)
    held, hindrances = set(plan.held_by(mine.me)), Hindrances(problem, mine.me, plan, mine.waived)
    for row in sorted(rows, key=_short_first) if short_first else rows:
        seat = SeatId(str(row.id))
        if seat not in held and not hindrances.on(seat):
            yield row


def _short_first(row: Any) -> tuple[bool, datetime, int]:
    return row.heads >= row.minimum, row.starts_at, row.id


def _described(mine: OwnWeek, rows: Collection[Any]) -> Sequence[FittingShift]:
    """Each seat as it is shown, with how a volunteer comes to it; in order of time."""
    if not rows:
        return ()
    session, at = mine.session, now()
    published = taking.published_for(session, mine.week)
    liked, asked = _wished(session, mine.volunteer_id), applying.own(session, mine.volunteer_id)
    shown = vacancies.shown(session, mine.week, {row.shift_id for row in rows})
    return [
        FittingShift(
            *shown[row.id],
            wished=str(row.shift_id) in liked,
            way=taking.way_of(row.flow, row.open_hours, row.starts_at, row.organisation_id in published, at),
            opens_at=taking.opening(row.flow, row.open_hours, row.starts_at),
            asked=asked.get(row.id, ""),
        )
        for row in sorted(rows, key=lambda row: (row.starts_at, row.id))
    ]


def wish(session: Session, actor: Actor, shift_id: int, *, wanted: bool) -> None:
    """Say, or take back, that one would like a shift; who plans the week finds it among the wishes.

    Raises Forbidden, NotFound.
    """
    if actor.volunteer_id is None:
        raise Forbidden
    with writing(session):
        if session.get(Shift, shift_id) is None:
            raise NotFound
        held = session.get(Wish, (actor.volunteer_id, "shift", str(shift_id)))
        if wanted and held is None:
            session.add(
                Wish(volunteer_id=actor.volunteer_id, about="shift", target=str(shift_id), weight=WISHED)
            )
        elif wanted and held is not None:
            held.weight = WISHED
        elif held is not None:
            session.delete(held)
        note(session, actor, "wished", "shift", shift_id, wanted=wanted)


def _wished(session: Session, volunteer_id: int) -> set[str]:
    return set(plain_rows(session, _WISHED, me=volunteer_id).scalars())
