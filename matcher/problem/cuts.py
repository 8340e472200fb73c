"""The hours of one day and the stations they are cut into; `matcher.solver.cutting` finds the best ones.

Times are minutes of the local day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matcher.problem.errors import require
from matcher.problem.stations import windows_within

Window = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Heads that are asked for at every moment from `start` to `end`."""

    start: int
    end: int
    minimum: int
    desired: int

    def __post_init__(self) -> None:
        require(self.start < self.end, "ends_before_start", "end")
        require(0 <= self.minimum <= self.desired, "heads_out_of_order", "desired")


@dataclass(frozen=True, slots=True, order=True)
class Station:
    """A shift from `start` to `end` for so many heads."""

    start: int
    end: int
    minimum: int
    desired: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.end - self.start

    @property
    def maximum(self) -> int:
        """A quarter more than are wanted, for who may not come."""
        return self.desired + self.desired // 4


@dataclass(frozen=True, slots=True)
class DayStations:
    """The stations of a day, in order of time.

    `missing` are person-minutes that no station covers, `beyond` those that stations have more than the curve
    wants. `proven`: no other cut is better.
    """

    stations: tuple[Station, ...]
    missing: int = 0
    beyond: int = 0
    proven: bool = True

    @property
    def person_minutes(self) -> int:
        """The minutes of all desired heads together."""
        return sum(each.desired * each.minutes for each in self.stations)


def coverage(stations: Sequence[Station], start: int, end: int) -> tuple[int, int]:
    """The fewest (minimum, desired) heads that stations have at any moment of a span."""
    edges = sorted({start, end, *(edge for each in stations for edge in (each.start, each.end))})
    pieces = [(one, other) for one, other in pairwise(edges) if start <= one and other <= end]
    sums = [
        [(each.minimum, each.desired) for each in stations if each.start <= one and other <= each.end]
        for one, other in pieces
    ]
    return (
        min((sum(low for low, _ in each) for each in sums), default=0),
        min((sum(wanted for _, wanted in each) for each in sums), default=0),
    )


def windows_of(stretches: Sequence[Stretch], lengths: Sequence[int], every: int) -> list[Window]:
    """Every (start, end) that a station of these stretches may have, in order."""
    return sorted(set(windows_in([each for each in stretches if each.desired], lengths, every)))


def windows_in(asked: Sequence[Stretch], lengths: Sequence[int], every: int) -> Iterator[Window]:
    """Every (start, end) within stretches that all ask for heads; some come twice."""
    for start, end in _unbroken(asked):
        yield from ((start + a, start + b) for a, b in windows_within(end - start, lengths, every))


def _unbroken(asked: Sequence[Stretch]) -> Iterator[Window]:
    start = end = -1
    for each in asked:
        if each.start != end:
            if end > start:
                yield start, end
            start = each.start
        end = each.end
    if end > start:
        yield start, end
