"""Shifts that are short and that a volunteer misses by one thing alone, and which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matcher.answers.explain.explanations import Reason
from matcher.answers.explain.funnel import criterion_numbers
from matcher.ids import SeatId
from matcher.problem.criteria import Criterion
from web.services import vacancies
from web.services.board import BoardProject, BoardSeat, BoardShift
from web.services.clock import now
from web.services.days import Week
from web.services.promises.hindrances import Hindrances
from web.services.promises.own_week import OwnWeek, plan_of

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
    return of(OwnWeek(session, week, volunteer_id), most)


def of(mine: OwnWeek, most: int = MOST) -> Sequence[NearMiss]:
    """The same of somebody's week that was read."""
    if mine.person is None:
        return ()
    rows = vacancies.of_week(mine.session, mine.week, now(), vacancies.SHORT)
    found = sorted(_short(mine, rows), key=lambda each: each[1].code == "available")[:most]
    shown = vacancies.shown(mine.session, mine.week, {row.shift_id for row, _ in found})
    return [
        NearMiss(*shown[row.id], Reason(lacks.code, criterion_numbers(lacks)))
        for row, lacks in sorted(found, key=lambda each: (each[0].starts_at, each[0].id))
    ]


def _short(mine: OwnWeek, rows: Sequence[Any]) -> Iterator[tuple[Any, Criterion]]:
    """The rows of seats that one thing alone keeps a volunteer from, and which."""
    if not rows:
        return
    problem = mine.problem(rows)
    hindrances = Hindrances(problem, mine.me, plan_of(problem), mine.waived)
    for row in sorted(rows, key=lambda row: (row.starts_at, row.id)):
        seat = SeatId(str(row.id))
        unmet = hindrances.unmet(seat)
        if len(unmet) == 1 and unmet[0].code not in OUT_OF_REACH and len(hindrances.on(seat)) == 1:
            yield row, unmet[0]
