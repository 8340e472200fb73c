"""What a shift is like, so that a copy which is there already is known."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from json import dumps
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Seat, Shift
from web.services.demand.instances import starts_at

SEAT = ("role", "texts", "minimum", "desired", "maximum", "needs", "flow", "open_hours")
"""What a copy takes of a seat."""
ALIKE = ("role", "minimum", "desired", "maximum", "needs", "flow", "open_hours")
"""What makes two seats the same."""
USUAL: Mapping[str, Any] = {"flow": "planned"}
"""What a seat is where nothing is said of it."""
A_DAY = timedelta(days=1)
MOST_IDS = 900
Key = tuple[int, int, datetime, datetime, str, str]


@dataclass(frozen=True)
class Copy:
    """A shift as it would be on another `day`: from `begins` to `ends`, with the seats it asks for now.

    A visit begins where its `window` does, as its start is chosen anew.
    """

    shift: Shift
    day: date
    begins: datetime
    ends: datetime
    seats: Sequence[Seat]
    window: tuple[datetime, datetime] | None = None

    @property
    def key(self) -> Key:
        """The same for another shift that is just like it."""
        return key_of_shift(self.shift, self.begins, self.ends, self.seats)


def copy_on(zone: ZoneInfo, shift: Shift, day: date, seats: Sequence[Seat]) -> Copy:
    """A shift on another day at the same local times, whatever the clocks do between."""
    begins, ends = _on(zone, day, shift.starts_at, shift.ends_at)
    if shift.window_starts_at is None or shift.window_ends_at is None:
        return Copy(shift, day, begins, ends, seats)
    window = _on(zone, day, shift.window_starts_at, shift.window_ends_at)
    return Copy(shift, day, window[0], window[0] + (shift.ends_at - shift.starts_at), seats, window)


def _on(zone: ZoneInfo, day: date, begins: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """The same local times on another day."""
    start, end = begins.astimezone(zone), ends.astimezone(zone)
    first = starts_at(day, start.hour * 60 + start.minute, zone)
    last = starts_at(day + (end.date() - start.date()), end.hour * 60 + end.minute, zone)
    return first, last if last.astimezone(UTC) > first.astimezone(UTC) else first + (ends - begins)


def likened_at(shift: Shift) -> datetime:
    """When a shift begins, as far as one like it would; of a visit, its window."""
    return shift.window_starts_at or shift.starts_at


def key_of_shift(shift: Shift, begins: datetime, ends: datetime, seats: Iterable[Seat]) -> Key:
    """Project, place, start, end, kind and seats of a shift."""
    asked = [{name: getattr(seat, name) for name in ALIKE} for seat in seats]
    return key_of(shift.project_id, shift.place_id, begins, ends, shift.kind, asked)


def key_of(
    project_id: int,
    place_id: int,
    begins: datetime,
    ends: datetime,
    kind: str,
    seats: Iterable[Mapping[str, Any]],
) -> Key:
    """The same from plain values."""
    asked = sorted(
        dumps([seat.get(name, USUAL.get(name)) for name in ALIKE], sort_keys=True, default=str)
        for seat in seats
    )
    return project_id, place_id, begins.astimezone(UTC), ends.astimezone(UTC), kind, dumps(asked)


def seats_by_shift(session: Session, shift_ids: Collection[int]) -> Mapping[int, list[Seat]]:
    """The seats that each of these shifts asks for, in order; not those that ended."""
    found: dict[int, list[Seat]] = {each: [] for each in shift_ids}
    ids = sorted(found)
    for start in range(0, len(ids), MOST_IDS):
        chosen = select(Seat).where(Seat.shift_id.in_(ids[start : start + MOST_IDS]), Seat.ended_at.is_(None))
        for seat in session.scalars(chosen.order_by(Seat.shift_id, Seat.position, Seat.id)):
            found[seat.shift_id].append(seat)
    return found


def there_already(
    session: Session, projects: Collection[int], starts: Collection[datetime]
) -> tuple[Counter[Key], Counter[Key]]:
    """How many shifts of these projects begin at these moments, by what they are like: open and cancelled."""
    found: tuple[Counter[Key], Counter[Key]] = Counter(), Counter()
    for row, key in standing_at(session, projects, starts):
        found[0 if row.status == "open" else 1][key] += 1
    return found


def standing_at(
    session: Session, projects: Collection[int], starts: Collection[datetime]
) -> Sequence[tuple[Shift, Key]]:
    """The shifts of these projects that begin at these moments, each with what it is like."""
    if not starts:
        return ()
    begins = func.coalesce(Shift.window_starts_at, Shift.starts_at)
    chosen = select(Shift).where(
        begins >= min(starts), begins <= max(starts), Shift.project_id.in_(projects)
    )  # fmt: skip
    moments = {each.astimezone(UTC) for each in starts}
    rows = [
        each
        for each in session.scalars(chosen.order_by(Shift.id))
        if likened_at(each).astimezone(UTC) in moments
    ]
    seats = seats_by_shift(session, [each.id for each in rows])
    return [
        (
            each,
            key_of_shift(
                each, likened_at(each), likened_at(each) + (each.ends_at - each.starts_at), seats[each.id]
            ),
        )
        for each in rows
    ]


def columns(seat: Seat) -> dict[str, Any]:
    """What a copy of a seat holds."""
    return {name: getattr(seat, name) for name in SEAT}
