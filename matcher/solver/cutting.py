"""Cutting the opening hours of one day into stations, before anybody is planned.

Shift scheduling by set covering: Dantzig, A comment on Edie's "Traffic delays at toll booths", Operations
Research 2 (1954) 339-341. Edges of hours and of candidate stations divide the day into pieces; in each piece
the heads of the stations over it add up to at least the heads that are wanted there. Times are minutes of the
local day.
"""

from collections.abc import Sequence
from itertools import pairwise

from matcher.model.cpsat import CpSat
from matcher.model.model import Model
from matcher.problem.cuts import DayStations, Station, Stretch, Window, windows_in
from matcher.problem.errors import require
from matcher.tiers import Tier

#: what is minimised, in this order, as tiers of the linear model
MISSING, BEYOND, LONG, STATIONS, STARTS = Tier
#: a day is proven within milliseconds (`python -m tests.bench.cutting`); a strange one ends after this much
#: work a tier, in CP-SAT's deterministic time, so that it is cut the same each time
EFFORT = 0.3
SECONDS = 60.0
HOUR = 60


def cut_day(
    stretches: Sequence[Stretch], lengths: Sequence[int], every: int, keep: Sequence[Station] = ()
) -> DayStations:
    """The stations that cover a day's stretches, which do not overlap and stand in order.

    They last one of `lengths` and begin every `every` minutes from where a stretch without a break begins; a
    shorter stretch is one station. Stations to `keep` stay, with at least their heads, and the rest is cut
    around them. Minimised one after the other: person-minutes that are missing, person-minutes beyond the
    curve, person-minutes by which shifts are longer than the shortest length, stations, starts off the full
    hour, and late starts. Short shifts are easier to fill: `python -m tests.bench.cutting --plan`.

    Of the stations over a piece, the desired heads add up to those of the curve and what is beyond, and the
    minimum heads to at least its minimum (as far as heads are there); each with the fewest person-minutes.
    """
    require(every >= 1 and bool(lengths) and min(lengths) >= 1, "minutes_out_of_range", "lengths")
    for one, following in pairwise(stretches):
        require(one.end <= following.start, "hours_out_of_order", "stretches")
    asked = [each for each in stretches if each.desired]
    windows = sorted({*windows_in(asked, lengths, every), *((each.start, each.end) for each in keep)})
    if not windows:
        return DayStations(())
    pieces = _pieces(asked, windows)
    found = _desired(pieces, windows, _least(keep), lengths)
    if found is None:
        return DayStations((), sum(each.desired * (each.end - each.start) for each in asked), 0, proven=False)
    heads, missing, proven = found
    chosen = [window for window in windows if heads[window]]
    least = _minimum(pieces, {window: heads[window] for window in chosen})
    stations = tuple(Station(*window, least[window], heads[window]) for window in chosen)
    wanted = sum(each.desired * (each.end - each.start) for each in asked)
    cut = DayStations(stations, missing, 0, proven)
    return DayStations(stations, missing, cut.person_minutes - wanted + missing, proven)


def _pieces(asked: Sequence[Stretch], windows: Sequence[Window]) -> list[Stretch]:
    """The stretches, divided where a station may begin or end."""
    edges = sorted({edge for window in windows for edge in window})
    return [
        Stretch(one, other, each.minimum, each.desired)
        for each in asked
        for one, other in pairwise(
            [each.start, *(edge for edge in edges if each.start < edge < each.end), each.end]
        )
    ]


def _least(keep: Sequence[Station]) -> dict[Window, int]:
    """Window -> the heads that are promised there."""
    found = dict[Window, int]()
    for each in keep:
        window = each.start, each.end
        found[window] = found.get(window, 0) + each.desired
    return found


def _desired(
    pieces: Sequence[Stretch], windows: Sequence[Window], least: dict[Window, int], lengths: Sequence[int]
) -> tuple[dict[Window, int], int, bool] | None:
    """Heads by window, the person-minutes that are missing, and whether no better cut exists."""
    model = Model()
    heads = dict[Window, int]()
    for place, window in enumerate(windows):
        most = max([least.get(window, 0), *(each.desired for each in _under(pieces, window))])
        heads[window] = model.integer(least.get(window, 0), most)
        used = model.boolean()
        model.at_most(0, [heads[window], used], [1, -most])
        start, end = window
        model.cost(BEYOND, heads[window], end - start)
        model.cost(STATIONS, used, 1)
        model.cost(LONG, heads[window], max(0, end - start - min(lengths)))
        model.cost(STARTS, used, (bool(start % HOUR) + bool(start % (HOUR // 2))) * len(windows) + place)
    short = [model.integer(0, piece.desired) for piece in pieces]
    for lacks, piece in zip(short, pieces, strict=True):
        over = [heads[window] for window in windows if _covers(window, piece)]
        model.at_least(piece.desired, [lacks, *over])
        model.cost(MISSING, lacks, piece.end - piece.start)
    values, proven = _minimised(model)
    if values is None:
        return None
    missing = sum(values[lacks] * (each.end - each.start) for lacks, each in zip(short, pieces, strict=True))
    return {window: values[each] for window, each in heads.items()}, missing, proven


def _minimum(pieces: Sequence[Stretch], heads: dict[Window, int]) -> dict[Window, int]:
    """The least heads of each station, so that together they keep the minimum of every piece."""
    model = Model()
    least = {window: model.integer(0, most) for window, most in heads.items()}
    for piece in pieces:
        over = [window for window in heads if _covers(window, piece)]
        wanted = min(piece.minimum, sum(heads[window] for window in over))
        model.at_least(wanted, [least[window] for window in over])
    for window, each in least.items():
        model.cost(BEYOND, each, window[1] - window[0])
        model.cost(LONG, each, 1)
    values, _ = _minimised(model)
    return dict(heads) if values is None else {window: values[each] for window, each in least.items()}


def _minimised(model: Model) -> tuple[Sequence[int] | None, bool]:
    """The best values tier by tier, and whether every tier is proven."""
    solver, proven = CpSat(model), True
    values: Sequence[int] | None = None
    for tier in Tier:
        costs = list(zip(*(part.tolist() for part in model.costs(tier)), strict=True))
        if not costs:
            continue
        hint = dict(enumerate(values)) if values is not None else {}
        found = solver.minimise({tier: 1}, hint=hint, seconds=SECONDS, effort=EFFORT)
        if found.values is None:
            return values, False
        values, proven = found.values, proven and found.proven
        solver.cap(tier, sum(values[variable] * weight for variable, weight in costs))
    return values, proven


def _under(pieces: Sequence[Stretch], window: Window) -> list[Stretch]:
    return [piece for piece in pieces if _covers(window, piece)]


def _covers(window: Window, piece: Stretch) -> bool:
    return window[0] <= piece.start and piece.end <= window[1]
