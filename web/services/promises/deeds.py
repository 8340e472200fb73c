"""Who acts on promises and why, and the work that they are for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Seat, Shift
from web.services.actor import Actor
from web.services.promises.transitions import SYSTEM


@dataclass(frozen=True, slots=True)
class Deed:
    """Who acts, as whom (see `ACTING`), why (a code), with which words, and by which roster.

    Nobody is told of it before `held_until`.
    """

    actor: Actor | None = None
    acting: str = SYSTEM
    why: str = ""
    note: str = ""
    roster_id: int | None = None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A seat with its shift, as it stands."""

    seat: Seat
    shift: Shift


def work_on(session: Session, seat_ids: Collection[int]) -> dict[int, Work]:
    """Seats with their shifts, by the seat's id."""
    rows = session.execute(
        select(Seat, Shift).join(Shift, Shift.id == Seat.shift_id).where(Seat.id.in_(seat_ids))
    )
    return {seat.id: Work(seat, shift) for seat, shift in rows}
