"""Demand by the hour: a curve of heads over opening hours, and the stations that can cover it.

A station is a shift of the curve's project. Its people count in each hour that it covers completely. Stations
of several lengths and starts may overlap; the solver chooses how many people serve on each. In the literature
this is shift scheduling by set covering (Dantzig, A comment on Edie's "Traffic delays at toll booths", 1954).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from matcher.ids import CurveId, PlaceId, ProjectId, SeatId, ShiftId
from matcher.problem.entities import Needs, Seat, Shift, Window, require_order
from matcher.problem.errors import require
from matcher.problem.fields import check_fields
from matcher.problem.quantities import Heads
from matcher.problem.visits import later, one_clock

ANYBODY = Needs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """A stretch of a curve: heads asked for at every moment from `start` to `end`.

    It is mostly an hour, hence the name that documents use, but may be shorter or longer.
    """

    start: datetime
    end: datetime
    minimum: Heads = 0
    desired: Heads = 1

    def __post_init__(self) -> None:
        check_fields(self)
        require_order(self.start, self.end)
        require(self.minimum <= self.desired, "heads_out_of_order", "desired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How many heads a project asks for in each hour, in order of time.

    One curve for each day is best: the stations of a curve are always decided together.
    """

    id: CurveId
    project: ProjectId
    hours: tuple[Hour, ...]

    def __post_init__(self) -> None:
        check_fields(self)
        for index, (hour, following) in enumerate(zip(self.hours, self.hours[1:], strict=False), 1):
            ordered = hour.end.timestamp() <= following.start.timestamp()
            require(ordered, "hours_out_of_order", f"hours[{index}].start")


def covers(station: Shift, hour: Hour) -> bool:
    """Whether a shift lasts the whole of an hour."""
    start, end = station.start.timestamp(), station.end.timestamp()
    return start <= hour.start.timestamp() and hour.end.timestamp() <= end


def cut_stations(
    curve: Curve,
    place: PlaceId,
    lengths_minutes: Sequence[int],
    every_minutes: int,
    *,
    role: str = "",
    needs: Needs = ANYBODY,
    kind: str = "station",
) -> tuple[Shift, ...]:
    """The stations that can cover a curve, in order of their start.

    Within each stretch without a break there is a station of each length every `every_minutes`, and one that
    ends with the stretch. A stretch that is shorter than all lengths is one station. A station has one seat
    with its own id, for as many people as the busiest hour it covers asks for. Ids are `curve@HHMM+minutes`,
    with the day where the curve has several. Raises `InvalidProblem` (`hour_without_station`) where an hour
    that asks for heads is not covered.
    """
    require(every_minutes >= 1, "minutes_out_of_range", "every_minutes")
    require(bool(lengths_minutes) and min(lengths_minutes) >= 1, "minutes_out_of_range", "lengths_minutes")
    found = []
    for start, end in _stretches(curve):
        longest = int((end.timestamp() - start.timestamp()) // 60)
        for begin, finish in windows_within(longest, lengths_minutes, every_minutes):
            window = Window(later(start, begin), later(start, finish))
            heads = _busiest(curve, window)
            if heads:
                seat = Seat(id=_name(curve, window), role=role, desired=0, maximum=heads, needs=needs)
                found.append(_station(curve, window, seat, place, kind))
    for index, hour in enumerate(curve.hours):
        covered = not hour.desired or any(covers(station, hour) for station in found)
        require(covered, "hour_without_station", f"hours[{index}]")
    return tuple(sorted(found, key=lambda shift: (shift.start.timestamp(), shift.id)))


def windows_within(minutes: int, lengths: Sequence[int], every: int) -> list[tuple[int, int]]:
    """The (start, end) in minutes of each station within a stretch of `minutes` without a break.

    One of each length every `every` minutes, and one that ends with the stretch; a stretch that is shorter
    than all lengths is one station.
    """
    fitting = sorted({length for length in lengths if length <= minutes}) or [minutes]
    return [
        (offset, offset + length)
        for length in fitting
        for offset in sorted({*range(0, minutes - length, every), minutes - length})
    ]


def _name(curve: Curve, window: Window) -> SeatId:
    clock = one_clock(Window(curve.hours[0].start, curve.hours[-1].end))
    minutes = int((window.end.timestamp() - window.start.timestamp()) // 60)
    return SeatId(f"{curve.id}@{window.start:{clock}}+{minutes}")


def _station(curve: Curve, window: Window, seat: Seat, place: PlaceId, kind: str) -> Shift:
    return Shift(
        id=ShiftId(seat.id),
        project=curve.project,
        place=place,
        start=window.start,
        end=window.end,
        seats=(seat,),
        kind=kind,
        curve=curve.id,
    )


def _stretches(curve: Curve) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of a curve without a break, each as its start and end."""
    start = end = None
    for hour in curve.hours:
        if start is not None and end is not None and end.timestamp() < hour.start.timestamp():
            yield start, end
            start = None
        start, end = start or hour.start, hour.end
    if start is not None and end is not None:
        yield start, end


def _busiest(curve: Curve, window: Window) -> int:
    """The most heads that an hour within a window asks for; 0 when none lies within whole."""
    start, end = window.start.timestamp(), window.end.timestamp()
    return max(
        (h.desired for h in curve.hours if start <= h.start.timestamp() and h.end.timestamp() <= end),
        default=0,
    )
