"""What staff set right of a shift that is over: who came, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Promise, PromiseEvent

SET_RIGHT = frozenset({"correct_to_served", "correct_to_missed"})


@dataclass(frozen=True, slots=True)
class SetRight:
    """State and minutes as they stand now, and before the first of what is told; `note` says why."""

    state: str
    minutes: int | None
    state_before: str
    minutes_before: int | None
    note: str

    @property
    def is_as_before(self) -> bool:
        """Whether it was set right and back again."""
        return (self.state, self.minutes) == (self.state_before, self.minutes_before)


def set_right(session: Session, promise: Promise, events: Sequence[PromiseEvent]) -> SetRight | None:
    """What these events of a promise, in order, set right; None where the last of them is another one."""
    if events[-1].verb not in SET_RIGHT:
        return None
    first = next(each for each in events if each.verb in SET_RIGHT)
    of_it = (PromiseEvent.promise_id == promise.id) & (PromiseEvent.id < first.id)
    last = select(PromiseEvent.minutes).where(of_it).order_by(PromiseEvent.id.desc()).limit(1)
    return SetRight(promise.state, promise.minutes, first.before or "", session.scalar(last), events[-1].note)
