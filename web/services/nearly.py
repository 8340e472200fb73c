"""Shifts that are short and that a volunteer misses by one thing alone, and which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher.answers.explain.explanations import Reason
from matcher.answers.explain.funnel import criterion_numbers
from matcher.ids import SeatId, VolunteerId
from matcher.problem.eligibility import reasons
from matcher.problem.problem import Problem
from matcher.roster import Roster as Seated
from web.services import board
from web.services.board import BoardProject, BoardSeat, BoardShift
from web.services.clock import now
from web.services.days import Week
from web.services.matching import problem_of
from web.services.promises import fit

MOST = 6
OUT_OF_REACH = ("trait", "pinned_out")


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A seat below its minimum and the one thing that keeps a volunteer from it."""

    project: BoardProject
    shift: BoardShift
    seat: BoardSeat
    lacks: Reason


def misses(session: Session, week: Week, volunteer_id: int, most: int = MOST) -> Sequence[NearMiss]:
    """The short seats of a week that one thing keeps a volunteer from, in order of time; at most `most`.

    Languages, skills and papers come before free hours: they say more about a person's chances. What nobody
    can change for themselves, such as being a professional, is left out.
    """
    problem = problem_of(session, week, only=[volunteer_id])
    if VolunteerId(str(volunteer_id)) not in problem.volunteer:
        return ()
    shown = board.week(session, week, None)
    found = sorted(
        _short(problem, shown.short_seats, volunteer_id), key=lambda each: each.lacks.code == "available"
    )
    return sorted(found[:most], key=lambda each: (each.shift.starts_at, each.seat.id))


def _short(
    problem: Problem, seats: Sequence[tuple[BoardProject, BoardShift, BoardSeat]], volunteer_id: int
) -> Iterator[NearMiss]:
    me, at = VolunteerId(str(volunteer_id)), now()
    mine = Seated(frozenset(problem.published) | problem.standing)
    for project, shift, seat in seats:
        if shift.starts_at <= at or SeatId(str(seat.id)) not in problem.seat:
            continue
        unmet = reasons(problem, me, SeatId(str(seat.id)))
        if len(unmet) != 1 or unmet[0].code in OUT_OF_REACH or seat.flow == "staff":
            continue
        if not mine.held_by(me) or len(fit.hindrances(problem, me, SeatId(str(seat.id)))) == 1:
            yield NearMiss(project, shift, seat, Reason(unmet[0].code, criterion_numbers(unmet[0])))
