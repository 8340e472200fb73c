"""A week in which visits begin when a draft's run has chosen, instead of when their windows do."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from threading import Lock

from matcher.problem.entities import Shift
from web.services.weeks.kept import KeptWeek, later

KEPT = 4
"""Weeks with other starts that are kept."""
Starts = Mapping[int, datetime]
"""When visits begin, by the id of the shift."""
_moved: OrderedDict[frozenset[tuple[int, datetime]], tuple[KeptWeek, KeptWeek]] = OrderedDict()
_lock = Lock()


def with_starts(kept: KeptWeek, starts: Starts) -> KeptWeek:
    """The same week with these shifts at these starts; the very same while nothing of it changed."""
    if not starts:
        return kept
    key = frozenset(starts.items())
    with _lock:
        known = _moved.get(key)
    if known is not None and known[0] is kept:
        return known[1]
    found = _with(kept, starts)
    with _lock:
        _moved[key] = kept, found
        _moved.move_to_end(key)
        while len(_moved) > KEPT:
            _moved.popitem(last=False)
    return found


def _with(kept: KeptWeek, starts: Starts) -> KeptWeek:
    rows = kept.rows
    inside, outside = (
        {each: at(shift, starts[each]) if each in starts else shift for each, shift in part.items()}
        for part in (rows.inside, rows.outside)
    )
    rows = replace(
        rows,
        inside=rows.inside if inside == rows.inside else inside,
        outside=rows.outside if outside == rows.outside else outside,
    )
    return later(kept, kept.change, rows, kept.frame.moment, people=(), pairs=None)


def at(shift: Shift, start: datetime) -> Shift:
    """A shift that begins at another time and lasts as long."""
    lasts = shift.end - shift.start
    return shift if shift.start == start else replace(shift, start=start, end=start + lasts)
