"""How surely people come to a seat, by their records: how many are likely there, and whether that is enough.

Chances are those of the rule on no-shows: what each did so far, and four times of a usual person.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.problem.entities import NO_RECORD
from matcher.problem.terms import Attendance
from matcher.rules.no_shows import chance
from web.db import come_percent_of, zone_of
from web.models import Person
from web.services.access.scope import Scope
from web.services.board.records import BoardSeat, Sitting
from web.services.clock import now
from web.services.people.planned import history
from web.services.weeks.rows import policy

THERE = frozenset({"checked_in", "served"})
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Likely:
    """A seat with `heads` people, of whom it is more likely than not that `likely` or more come.

    `sure` is how probable it is that the `minimum` comes, `asked` how probable it has to be (0: not asked).
    `records` are those who did not come each time, the least sure first; of others nothing is said.
    """

    seat_id: int
    heads: int
    likely: int
    minimum: int
    sure: float
    asked: float
    records: Sequence[tuple[Sitting, Attendance]]

    @property
    def is_short(self) -> bool:
        """Whether the minimum comes less surely than is asked; where nothing is, that it is unlikely."""
        return self.sure < self.asked if self.asked else self.likely < self.minimum

    @property
    def is_said(self) -> bool:
        """Whether it is worth saying: the rule acts, or who sits there is enough and may yet be too few."""
        return self.minimum > 0 and self.heads > 0 and (
            self.asked > 0 or (self.heads >= self.minimum and self.is_short)
        )  # fmt: skip


def of_seats(
    session: Session, scope: Scope, seats: Iterable[BoardSeat], starts_at: datetime
) -> Mapping[int, Likely]:
    """By seat id, what is worth saying of the seats of a shift that has not begun.

    Each of the records is of somebody whose private side concerns the reader.
    """
    if starts_at <= now():
        return {}
    seated = list(seats)
    ids = {each.volunteer_id for seat in seated for each in seat.people if each.volunteer_id > 0}
    _, records = history(session, now(), ids)
    near = _near(session, scope, records)
    found = (_likely(session, seat, records, near) for seat in seated)
    return {each.seat_id: each for each in found if each.is_said}


def _near(session: Session, scope: Scope, ids: Collection[int]) -> frozenset[int]:
    chosen = select(Person.id).where(Person.id.in_(ids), scope.near())
    return frozenset(session.scalars(chosen)) if ids else frozenset()


def _likely(
    session: Session, seat: BoardSeat, records: Mapping[int, Attendance], near: Collection[int]
) -> Likely:
    rules = policy(zone_of(session), come_percent_of(session))
    people = [each for each in seat.people if each.counts]
    chances = [
        1.0 if each.state in THERE else chance(records.get(each.volunteer_id, NO_RECORD), rules.usual_percent)
        for each in people
        for _ in range(each.heads)
    ]
    least = _at_least(chances)
    missed = [
        (each, records[each.volunteer_id])
        for each in people
        if each.volunteer_id in near and records[each.volunteer_id].came < records[each.volunteer_id].expected
    ]
    return Likely(
        seat.id,
        heads=len(chances),
        likely=int(np.flatnonzero(least >= EVEN)[-1]),
        minimum=seat.minimum,
        sure=float(least[seat.minimum]) if seat.minimum <= len(chances) else 0.0,
        asked=(rules.come_percent or 0) / 100,
        records=sorted(missed, key=lambda each: (chance(each[1], rules.usual_percent), each[0].volunteer_id)),
    )


def _at_least(chances: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """For 0, 1, ... people the probability that so many or more of these come."""
    exactly = np.zeros(len(chances) + 1)
    exactly[0] = 1.0
    for each in chances:
        exactly[1:] = exactly[1:] * (1 - each) + exactly[:-1] * each
        exactly[0] *= 1 - each
    return exactly[::-1].cumsum()[::-1]
