"""One day cut anew: which of its stations stay for who is promised, which change, come and go.

A promised station whose time is still open stays where it is; else it moves to the nearest window that
overlaps it. What was changed by hand, or has begun, stays as it is. Nothing is changed here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from matcher.problem.cuts import Station, Stretch, Window, windows_of
from web.models import Shift
from web.services.clock import now
from web.services.stations.cuts import cut_of
from web.services.stations.days import OpenDay
from web.services.stations.hours import joined


@dataclass(frozen=True)
class Anew:
    """What becomes of a day's shifts: which is which station now, which are new, and which go."""

    day: OpenDay
    stand: Sequence[tuple[Shift, Station]] = ()
    new: Sequence[Station] = ()
    gone: Sequence[Shift] = ()


def cut_anew(
    zone: ZoneInfo,
    day: OpenDay,
    lengths: Sequence[int],
    every: int,
    shifts: Sequence[Shift],
    heads: Mapping[int, int],
) -> Anew:
    """A day's stations around what is promised; `heads` is shift id -> heads that hold a place there.

    `shifts` are those of the day that take place, and `heads` names each on which somebody is promised.
    """
    fixed = [each for each in shifts if each.by_hand or each.starts_at <= now()]
    free = [each for each in shifts if each not in fixed]
    stretches = day.stretches if day.on is not None else ()
    could = _to_come(windows_of(stretches, lengths, every), day.on, zone)
    windows = {each.id: window_of(each, zone) for each in shifts}
    kept = _kept([each for each in free if each.id in heads], windows, stretches, could)
    keep = [Station(*window, 0, max(1, heads[shift.id])) for shift, window in kept]
    here = [each for each in fixed if each.starts_at.astimezone(zone).date() == day.on]
    keep += [Station(*windows[each.id], 0, max(1, heads.get(each.id, 0))) for each in here]
    cut = cut_of(tuple(stretches), tuple(lengths), every, tuple(sorted(keep)))
    places = {(each.start, each.end): each for each in cut.stations}
    stand = [(shift, places.pop(window)) for shift, window in kept]
    for each in here:
        places.pop(windows[each.id], None)
    left = [each for each in free if each not in {shift for shift, _ in kept}]
    for shift in list(left):
        station = places.pop(windows[shift.id], None)
        if station is not None:
            stand.append((shift, station))
            left.remove(shift)
    return Anew(day, stand, sorted(places.values()), left)


def window_of(shift: Shift, zone: ZoneInfo) -> Window:
    """From which to which minute of its local day a shift is."""
    begins = shift.starts_at.astimezone(zone)
    minute = begins.hour * 60 + begins.minute
    return minute, minute + int((shift.ends_at - shift.starts_at).total_seconds() // 60)


def _kept(
    promised: Sequence[Shift],
    windows: Mapping[int, Window],
    stretches: Sequence[Stretch],
    could: Sequence[Window],
) -> list[tuple[Shift, Window]]:
    """The promised shifts that stay, each with its window; first those whose own time is still open."""
    asked = [each for each in stretches if each.desired]
    taken = dict[Window, Shift]()
    for shift in promised:
        if _is_open(windows[shift.id], asked) and windows[shift.id] not in taken:
            taken[windows[shift.id]] = shift
    for shift in promised:
        if shift not in taken.values():
            window = _nearest(windows[shift.id], could, taken)
            if window is not None:
                taken[window] = shift
    return [(shift, window) for window, shift in taken.items()]


def _is_open(window: Window, asked: Sequence[Stretch]) -> bool:
    spans = joined(Stretch(each.start, each.end, 0, 1) for each in asked)
    return any(each.start <= window[0] and window[1] <= each.end for each in spans)


def _nearest(window: Window, among: Sequence[Window], taken: Collection[Window]) -> Window | None:
    """The window that overlaps one and whose ends are nearest to its; the earliest of equals."""
    near = [each for each in among if each not in taken and each[0] < window[1] and window[0] < each[1]]
    return min(near, key=lambda each: (_distance(each, window), each), default=None)


def _distance(one: Window, other: Window) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _to_come(windows: Sequence[Window], on: date | None, zone: ZoneInfo) -> list[Window]:
    """Those of a day's windows that have not begun."""
    moment = now().astimezone(zone)
    if on is None or on > moment.date():
        return list(windows)
    return [each for each in windows if on == moment.date() and each[0] > moment.hour * 60 + moment.minute]
