"""What is counted of whole weeks, kept while nothing happens in them."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Shift
from web.services.board.kept import Seen, is_other_since, touched_since
from web.services.days import Week

MOST = 4_000
"""Values that are kept of one kind."""
Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")


class WeekFigures(Generic[Name, Value]):
    """One kind of figures of weeks; only those of weeks in which something happened are counted again."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Seen, Value]] = {}

    def of(
        self,
        session: Session,
        weeks: Mapping[Name, Week],
        keys: Mapping[Name, Hashable],
        count: Callable[[Collection[Name]], Mapping[Name, Value]],
    ) -> dict[Name, Value]:
        """The value of each name, which is of a week; `keys` says what else it follows from."""
        now = Seen.now(session)
        kept = {name: self._kept[key] for name, key in keys.items() if key in self._kept}
        stale = {name for name in weeks if name not in kept}
        for seen in {each for each, _ in kept.values() if each != now}:
            those = {name: weeks[name] for name in kept if kept[name][0] == seen}
            other = is_other_since(session, seen, now)
            stale.update(those if other else _touched(session, those, seen, now))
        found = {name: value for name, (_, value) in kept.items() if name not in stale}
        found |= count(stale) if stale else {}
        if len(self._kept) > MOST:
            self._kept.clear()
        self._kept.update({keys[name]: (now, value) for name, value in found.items()})
        return found


def _touched(session: Session, weeks: Mapping[Name, Week], seen: Seen, now: Seen) -> Sequence[Name]:
    """Those on whose shifts somebody came or went."""
    shifts = touched_since(session, seen, now)
    moments = session.scalars(select(Shift.starts_at).where(Shift.id.in_(shifts))).all() if shifts else ()
    return [name for name, each in weeks.items() if any(each.start <= at < each.end for at in moments)]
