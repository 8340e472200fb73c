"""The cut of a day's hours, remembered: most days of a place are like those of other weeks and places."""

from functools import lru_cache

from matcher.problem.cuts import DayStations, Station, Stretch

REMEMBERED = 4096


@lru_cache(maxsize=REMEMBERED)
def cut_of(
    stretches: tuple[Stretch, ...], lengths: tuple[int, ...], every: int, keep: tuple[Station, ...] = ()
) -> DayStations:
    """The best stations for hours, around those to keep."""
    from matcher.solver.cutting import (
        cut_day,  # the solver takes a second to load, and most pages cut nothing
    )

    return cut_day(stretches, lengths, every, keep)
