"""The shifts of a series and the days of its rule brought together.

What was moved, changed or cancelled by hand stays where it is, and so does what has begun. A shift whose day
is gone moves to a new day of the same week or month, if one is left there; else it is cancelled, or deleted
where nobody was ever given a place on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Series, Shift
from web.services.clock import now
from web.services.demand.instances import given_shifts, remove_shifts, starts_at
from web.services.demand.series.rhythm import Rhythm
from web.services.demand.series.rules import days_of, rule_of


@dataclass(frozen=True, slots=True)
class Move:
    """A shift that takes place `on` another day, as the instance of `day`."""

    shift: Shift
    day: date
    on: date


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands otherwise than the rule says: shifts on other days, and shifts of days that are gone.

    `taken` are new days for which a shift stands that was moved, changed or cancelled by hand.
    """

    moves: Sequence[Move]
    gone: Sequence[Shift]
    taken: Sequence[tuple[Shift, date]]


def difference(session: Session, zone: ZoneInfo, series: Series) -> Difference:
    """What stands otherwise than the rule says, as far as shifts were made."""
    first = max(series.first, now().astimezone(zone).date())
    rule = rule_of(series)
    days = days_of(session, rule, first, series.made_until or first - timedelta(days=1))
    wanted = {each.day: each.on for each in days if each.on is not None}
    there = _coming(session, series, first)
    vacant = [day for day in sorted(wanted) if day not in _every_day(session, series)]
    moves: list[Move] = []
    gone: list[Shift] = []
    taken: list[tuple[Shift, date]] = []
    for day, shift in there.items():
        new = day if day in wanted else _taken_from(vacant, day, rule.rhythm)
        if not _free(shift):
            if new is not None and new != day:
                taken.append((shift, new))
        elif new is None:
            gone.append(shift)
        elif new != day or shift.starts_at.astimezone(zone).date() != wanted[new]:
            moves.append(Move(shift, new, wanted[new]))
    return Difference(moves, gone, taken)


def _free(shift: Shift) -> bool:
    return shift.status == "open" and not shift.by_hand


def _taken_from(vacant: list[date], day: date, rhythm: Rhythm) -> date | None:
    """The first vacant day of the same week or month, which is vacant no more."""
    new = next((each for each in vacant if rhythm.same_turn(day, each)), None)
    if new is not None:
        vacant.remove(new)
    return new


def begins_on(series: Series, shift: Shift, on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when a shift of a series is on another day; one that was changed keeps its own times."""
    begins = starts_at(on, series.start_minute, zone)
    return begins, begins + (shift.ends_at - shift.starts_at)


def settle_free(session: Session, zone: ZoneInfo, series: Series) -> int:
    """Bring those in order on which nobody was ever given a place; how many were moved or went."""
    found = difference(session, zone, series)
    every = [*(each.id for each in found.gone), *(move.shift.id for move in found.moves)]
    given = given_shifts(session, every)
    remove_shifts(session, [each.id for each in found.gone if each.id not in given])
    give_days(session, found)
    for move in found.moves:
        if move.shift.id not in given:
            enter(series, move, zone)
            move.shift.version += 1
    session.flush()
    return len(set(every) - given)


def enter(series: Series, move: Move, zone: ZoneInfo) -> None:
    """Let a shift be on its new day."""
    shift = move.shift
    shift.starts_at, shift.ends_at = begins_on(series, shift, move.on, zone)
    if shift.window_starts_at is not None and shift.window_ends_at is not None:
        lasts = shift.window_ends_at - shift.window_starts_at
        shift.window_starts_at, shift.window_ends_at = shift.starts_at, shift.starts_at + lasts
    move.shift.series_day = move.day


def give_days(session: Session, found: Difference) -> None:
    """Let what was changed by hand be the instance of the new day that it stands for."""
    for shift, day in found.taken:
        shift.series_day = day
    session.flush()


def _coming(session: Session, series: Series, first: date) -> Mapping[date, Shift]:
    chosen = select(Shift).where(
        Shift.series_id == series.id, Shift.series_day >= first, Shift.starts_at > now()
    )
    rows = session.scalars(chosen.order_by(Shift.series_day)).all()
    return {each.series_day: each for each in rows if each.series_day is not None}


def _every_day(session: Session, series: Series) -> frozenset[date | None]:
    return frozenset(session.scalars(select(Shift.series_day).where(Shift.series_id == series.id)))
