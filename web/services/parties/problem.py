"""Parties in the matcher's problem: named people as themselves, everybody else under a number of their own.

Those numbers are below zero, so that they are nobody's. They stand where their party is promised a seat, and
can be planned nowhere else, as nothing says when they are free. Specialists of offered sessions, of whom that
is known, are planned as people are (`web.services.parties.sessions`).
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import SeatId, VolunteerId
from matcher.problem import entities as made
from matcher.roster import Assignment as Pair
from web.models import Member, Party, Promise, Seat, Shift
from web.services.days import Week
from web.services.parties.numbers import EACH, of_sessions
from web.services.promises.standing import in_week, stands

EXPERIENCED = 1_000
"""How often somebody unnamed is taken to have served: they are no newcomers."""


def parties_in(
    session: Session, week: Week, known: Collection[str], seats: Collection[str], *, sessions: bool = True
) -> tuple[Sequence[made.Volunteer], frozenset[Pair]]:
    """Who serves a week's promises of parties: the unnamed as volunteers, and where all of them stand.

    Of people `known` to the problem, on its `seats`. Without `sessions`, only of who is not planned singly.
    """
    chosen = (
        select(Promise.id, Promise.seat_id, Promise.heads, Promise.party_id, Party.volunteer_id)
        .join(Party, Party.id == Promise.party_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(in_week(week), stands(), Shift.status == "open")
        .order_by(Promise.id)
    )
    if not sessions:
        chosen = chosen.where(Promise.party_id.not_in(of_sessions()))
    rows = [row for row in session.execute(chosen) if str(row.seat_id) in seats]
    members = _members(session, {row.party_id for row in rows})
    unnamed: list[made.Volunteer] = []
    pairs: set[Pair] = set()
    for row in rows:
        seat = SeatId(str(row.seat_id))
        named = [each for each in _named(row, members) if each in known][: row.heads]
        others = [_number(row.id, each) for each in range(row.heads - len(named))]
        unnamed += [made.Volunteer(id=each, served=EXPERIENCED) for each in others]
        pairs |= {Pair(each, seat) for each in (*(VolunteerId(name) for name in named), *others)}
    return unnamed, frozenset(pairs)


def is_unnamed(volunteer_id: str) -> bool:
    """Whether a volunteer of a problem is somebody whom a party has not named."""
    return volunteer_id.startswith("-")


def _number(promise_id: int, head: int) -> VolunteerId:
    return VolunteerId(str(-(promise_id * EACH + head + 1)))


def _named(row: Any, members: dict[int, list[str]]) -> list[str]:
    own = [str(row.volunteer_id)] if row.volunteer_id is not None else []
    return [*own, *members.get(row.party_id, ())]


def _members(session: Session, party_ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    chosen = select(Member).where(Member.party_id.in_(party_ids)).order_by(Member.volunteer_id)
    for row in session.scalars(chosen):
        found.setdefault(row.party_id, []).append(str(row.volunteer_id))
    return found
