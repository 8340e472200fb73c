"""What happened to the promises of a week after an event: who left, who came, whose shift became another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Promise, PromiseEvent, Seat
from web.services.promises.transitions import STANDING

MOVING = (
    "offer", "offer_again", "take", "decline", "give_up", "lapse", "ask_again", "as_told", "release",
    "cancel", "miss", "unsay", "turn_up", "unplan",
)  # fmt: skip
"""The verbs after which somebody has a seat, has it no longer, or is asked again; a yes after a no is one."""
BY_THEMSELVES = frozenset({"declined", "given_up"})


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one promise: the verb said last, when, and whether its party had the seat before."""

    promise_id: int
    volunteer_id: int | None
    seat_id: int
    heads: int
    verb: str
    at: datetime
    had: bool
    state: str

    @property
    def has(self) -> bool:
        """Whether its party has the seat now."""
        return self.state in STANDING

    @property
    def lost(self) -> bool:
        """Whether its party had the seat and said no."""
        return self.had and self.state in BY_THEMSELVES

    @property
    def came(self) -> bool:
        """Whether its party has a seat that it had not."""
        return self.has and not self.had

    @property
    def changed(self) -> bool:
        """Whether somebody who had the seat lost it by no word of their own, or is asked again."""
        return self.had and (not self.has or self.verb == "ask_again") and not (self.lost or self.missed)

    @property
    def missed(self) -> bool:
        """Whether its party had the seat and did not come."""
        return self.had and self.state == "did_not_come"


def moved_since(session: Session, event_id: int, seats: Collection[int]) -> Sequence[Moved]:
    """What happened to the promises of these seats after an event, in the order of the last word on each.

    Who came and went again, or went and came, is left out.
    """
    moving = PromiseEvent.verb.in_(MOVING) | PromiseEvent.before.not_in(STANDING)
    rows = session.execute(
        select(
            Promise.id, Promise.volunteer_id, Promise.seat_id, Promise.heads, Promise.state,
            PromiseEvent.verb, PromiseEvent.at, PromiseEvent.before,
        )
        .join(Promise, Promise.id == PromiseEvent.promise_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .where(PromiseEvent.id > event_id, moving)
        .order_by(PromiseEvent.id)
    )  # fmt: skip
    found: dict[int, Moved] = {}
    for row in rows:
        if row.seat_id in seats:
            first = found.pop(row.id, None)
            had = first.had if first else row.before in STANDING
            found[row.id] = Moved(
                row.id, row.volunteer_id, row.seat_id, row.heads, row.verb, row.at, had, row.state
            )
    return [each for each in found.values() if each.lost or each.came or each.changed]


def counted(moved: Sequence[Moved]) -> Mapping[str, int]:
    """How many heads were lost by a no, came, were missed, and are asked again or were taken away."""
    return {
        "lost": sum(each.heads for each in moved if each.lost),
        "came": sum(each.heads for each in moved if each.came),
        "missed": sum(each.heads for each in moved if each.missed),
        "changed": sum(each.heads for each in moved if each.changed),
    }
