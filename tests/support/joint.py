"""Random visits and curves, made of shifts that were drawn: some become starts of a visit, some stations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from matcher.ids import CurveId, SeatId, VisitId
from matcher.problem.entities import Shift
from matcher.problem.stations import Curve, Hour


def joined(random: Random, work: Sequence[Shift]) -> tuple[tuple[Shift, ...], tuple[Curve, ...]]:
    """The same shifts, by number and id, two or three of them now and then as one visit or on one curve."""
    shifts = list(work)
    chosen = random.sample(range(len(shifts)), min(len(shifts), random.choice((2, 3))))
    fate = random.random()
    if fate < 0.25:
        for index in chosen[1:]:
            shifts[index] = _start(shifts[chosen[0]], shifts[index])
        shifts[chosen[0]] = replace(shifts[chosen[0]], visit=VisitId("round"))
    elif fate < 0.5:
        project = shifts[chosen[0]].project
        for index in chosen:
            seats = tuple(replace(seat, minimum=0, desired=0) for seat in shifts[index].seats)
            shifts[index] = replace(shifts[index], project=project, seats=seats, curve=CurveId("open"))
        return tuple(shifts), (
            Curve(id=CurveId("open"), project=project, hours=_hours(random, shifts, chosen)),
        )
    return tuple(shifts), ()


def _start(visit: Shift, other: Shift) -> Shift:
    """The visit at the time and place of another shift."""
    seats = tuple(replace(seat, id=SeatId(f"{other.id}.{number}")) for number, seat in enumerate(visit.seats))
    end = other.start + timedelta(minutes=visit.minutes)
    return replace(
        visit, id=other.id, start=other.start, end=end, place=other.place, seats=seats, visit=VisitId("round")
    )


def _hours(random: Random, shifts: Sequence[Shift], stations: Sequence[int]) -> tuple[Hour, ...]:
    """Hours from the start of each station, one or two in a row, and one hour that no station covers."""
    starts = sorted(
        {shifts[index].start + timedelta(hours=more) for index in stations for more in (0, 1, 12)}
    )
    wanted = [sorted(random.randint(0, 3) for _ in range(2)) for _ in starts]
    hours = [
        Hour(start=start, end=start + timedelta(hours=1), minimum=minimum, desired=desired)
        for start, (minimum, desired) in zip(starts, wanted, strict=True)
    ]
    return tuple(hours)
