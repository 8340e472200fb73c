"""Shifts that fit a volunteer: open seats they could have, how they come to each, and wishing for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import SeatId, VolunteerId
from matcher.problem.eligibility import candidates
from matcher.roster import Roster as Seated
from web.db import writing
from web.models import Project, Shift, Wish
from web.services import board
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.board import BoardProject, BoardSeat, BoardShift
from web.services.clock import now
from web.services.days import Week
from web.services.faults import Forbidden, NotFound
from web.services.matching import problem_of
from web.services.promises import applying, fit, taking
from web.services.promises.deeds import Work, work_on

WISHED = 9
WAYS = (taking.OPEN, taking.BY_APPROVAL, taking.BY_WISH, taking.NOT_YET)
"""What a seat that is shown may say of how one comes to it: `may_take` in web/services/promises/taking.py."""


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
    """The seats with room for which a volunteer is fit, free and within their limits; in order of time.

    Measured against what is in force, not against drafts: what they declined, gave up or lost uses up
    nothing. Without what only staff give.
    """
    problem = problem_of(session, week, only=[volunteer_id])
    me = VolunteerId(str(volunteer_id))
    if me not in problem.volunteer:
        return ()
    mine = Seated(frozenset(problem.published) | problem.standing)
    could = {
        int(seat)
        for seat in set(candidates(problem).of[me]) - set(mine.held_by(me))
        if not mine.held_by(me) or not fit.hindrances(problem, me, SeatId(seat))
    }
    work = work_on(session, could)
    ways = _ways(session, week, work)
    liked, asked = _wished(session, volunteer_id), applying.own(session, volunteer_id)
    shown = board.week(session, week, None)
    found = [
        FittingShift(
            project,
            shift,
            seat,
            wished=str(shift.id) in liked,
            way=ways[seat.id],
            opens_at=taking.opens_at(work[seat.id].seat, work[seat.id].shift),
            asked=asked.get(seat.id, ""),
        )
        for project in shown.projects
        for shift in project.shifts
        for seat in shift.seats
        if ways.get(seat.id) in WAYS and seat.heads < seat.maximum and seat.wanted
    ]
    return sorted(found, key=lambda each: (each.shift.starts_at, each.seat.id))


def _ways(session: Session, week: Week, work: Mapping[int, Work]) -> Mapping[int, str]:
    """Seat id -> how a volunteer comes to it now."""
    published = taking.published_for(session, week)
    projects = select(Project.id, Project.organisation_id).where(
        Project.id.in_({each.shift.project_id for each in work.values()})
    )
    nodes = {row.id: row.organisation_id for row in session.execute(projects)}
    return {
        seat_id: taking.may_take(each.seat, each.shift, nodes[each.shift.project_id] in published, now())
        for seat_id, each in work.items()
    }


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
    liked = (Wish.volunteer_id == volunteer_id) & (Wish.about == "shift") & (Wish.weight > 0)
    return set(session.scalars(select(Wish.target).where(liked)))
