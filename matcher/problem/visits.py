"""Visits: the solver chooses one of the starts a visit may have, or none.

Each start is a shift of its own; those of one visit share `Shift.visit`. Travel, availability and every other
rule hold for each start as for any shift.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from matcher.ids import SeatId, ShiftId, VisitId
from matcher.problem.entities import Shift, Window
from matcher.problem.errors import require


def alternatives(shift: Shift, window: Window, every_minutes: int) -> tuple[Shift, ...]:
    """A shift at each start that keeps it within a window, from the window's start every so many minutes.

    The ids of shifts and seats end with the start by the window's clock: `id@HHMM`, with the day where the
    window has several. The visit has the shift's id. Raises `InvalidProblem` where the shift is longer than
    the window.
    """
    require(every_minutes >= 1, "minutes_out_of_range", "every_minutes")
    room = int((window.end.timestamp() - window.start.timestamp()) // 60) - shift.minutes
    require(room >= 0, "longer_than_window", "window")
    clock = one_clock(window)
    return tuple(
        _at(shift, later(window.start, minutes), clock) for minutes in range(0, room + 1, every_minutes)
    )


def one_clock(window: Window) -> str:
    """The shortest way to write a time that tells all times of a window apart."""
    end = window.end.astimezone(window.start.tzinfo)
    if window.start.utcoffset() != end.utcoffset():
        return "%Y%m%dT%H%M%z"
    return "%H%M" if window.start.date() == end.date() else "%Y%m%dT%H%M"


def later(start: datetime, minutes: int) -> datetime:
    """The moment `minutes` of real time after a start, told in the same zone."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def _at(shift: Shift, start: datetime, clock: str) -> Shift:
    suffix = f"@{start:{clock}}"
    return replace(
        shift,
        id=ShiftId(shift.id + suffix),
        start=start,
        end=later(start, shift.minutes),
        seats=tuple(replace(seat, id=SeatId(seat.id + suffix)) for seat in shift.seats),
        visit=VisitId(shift.id),
    )
