"""Shifts that fit a volunteer: open seats they could have, and saying that they would like one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.answers.explain import pair
from matcher.ids import SeatId, VolunteerId
from matcher.problem.eligibility import candidates
from matcher.roster import Roster as Seated
from web.db import writing
from web.models import Shift, Wish
from web.services import board
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.board import BoardProject, BoardSeat, BoardShift
from web.services.days import Week
from web.services.faults import Forbidden, NotFound
from web.services.matching import problem_of

WISHED = 9


@dataclass(frozen=True, slots=True)
class FittingShift:
    """A seat a volunteer could have; `wished` when they have said that they would like the shift."""

    project: BoardProject
    shift: BoardShift
    seat: BoardSeat
    wished: bool


def find(session: Session, week: Week, volunteer_id: int) -> Sequence[FittingShift]:
    """The seats with room for which a volunteer is fit, free and within their limits; in order of time.

    Measured against what is in force, not against drafts.
    """
    problem = problem_of(session, week, only=volunteer_id)
    me = VolunteerId(str(volunteer_id))
    if me not in problem.volunteer:
        return ()
    mine = Seated(frozenset(problem.published) | problem.standing)
    could = {
        seat
        for seat in candidates(problem).of[me]
        if not mine.held_by(me) or pair(problem, mine, me, SeatId(seat)).could
    }
    liked = _wished(session, volunteer_id)
    shown = board.week(session, week, None)
    found = [
        FittingShift(project, shift, seat, str(shift.id) in liked)
        for project in shown.projects
        for shift in project.shifts
        for seat in shift.seats
        if str(seat.id) in could and seat.heads < seat.maximum and seat.wanted
    ]
    return sorted(found, key=lambda each: (each.shift.starts_at, each.seat.id))


def wish(session: Session, actor: Actor, shift_id: int, *, wanted: bool) -> None:
    """Say, or take back, that one would like a shift; the next roster weighs it.

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
