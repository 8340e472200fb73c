"""Runs of days that are too long or too short, as rows and as findings.

A run of L days, of which b lie before the period, is max(0, L - most) - max(0, b - most) units too long: only
days inside the period count. It is max(0, least - L) units too short, but for two cases: a run that touches
the last day of the period may still grow, and one that touches the first day may have begun before it, where
nothing is known of that time. A run from before the period that ends before its first day can be too short.

Rows: of each most + 1 days in a row, one is not in the set, or one unit is broken. For a run that starts on
day d, for k = 1, ..., least - 1: not x[d], or x[d-1], or x[d+k], or the run was least - j units too short for
some j <= k. These clauses depend on where a run starts and not on its whole pattern, which makes the
relaxation tighter.

People who stand on days around the period lengthen the runs that touch its ends. What stands breaks nothing
by itself: `most` + 1 days in a row that all stand cost nothing, a run that holds a day that stands is never
too short, and neither is a run off between two days that stand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matcher.model.day_literals import OFF, ON, DayFlags, Literal, at_least_one, bits
from matcher.model.model import Model
from matcher.model.standing_days import standing_days
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.problem.terms import Span
from matcher.rules.violation import Violation


@dataclass(frozen=True, slots=True)
class Border:
    """What is fixed of the runs of one person.

    `before` is the length of the run just before the period (None: not known), `after` that of the one just
    after it. `standing` are the days of the set on which the person stands, `ends` those outside the set.
    `stands_before`: the run before the period stands; `ends_before`: so does the day before that run.
    """

    before: int | None = None
    after: int = 0
    standing: int = 0
    ends: int = 0
    stands_before: bool = False
    ends_before: bool = False

    def ended(self, day: int) -> bool:
        """Whether a run that begins on a day of the period begins after a day that stands."""
        return bool(self.ends >> day - 1 & 1) if day else self.ends_before


def work_border(problem: Problem, person: Volunteer, before: int | None, kind: str | None = None) -> Border:
    """The border of a person's runs of work, any or of a kind; `before` is what `History` says."""
    days = standing_days(problem, person.id, kind)
    run = days.run_before
    known = max(before or 0, run) if run else before
    return Border(known, days.run_after, days.inside, stands_before=run > 0)


def off_border(problem: Problem, person: Volunteer, before: int | None) -> Border:
    """The border of a person's runs of days off; `before` is what `History` says."""
    days = standing_days(problem, person.id)
    off = days.off_before
    if off is None or (before is not None and before < off):
        return Border(before, ends=days.inside)
    return Border(off, ends=days.inside, ends_before=True)


@dataclass(frozen=True, slots=True)
class Missed:
    """A run of `days` that ends on day `last` of the period (-1: before it) and misses `limit` by `units`."""

    limit: str
    last: int
    days: int
    units: int


def bounded(span: Span) -> bool:
    """Whether a span bounds runs at all; a run has one day at least."""
    return span.most is not None or span.least > 1


def runs(days: int) -> Iterator[tuple[int, int]]:
    """The first day and the length of each run in a set of days."""
    start = 0
    while days:
        gap = (days & -days).bit_length() - 1
        days >>= gap
        length = (~days & (days + 1)).bit_length() - 1
        yield start + gap, length
        days >>= length
        start += gap + length


def missed(days: int, length: int, span: Span, border: Border) -> Iterator[Missed]:
    """The runs in a set of days that are too short or too long."""
    before = border.before
    free = border.stands_before or (border.ends_before and border.ends & 1)
    if before and not days & 1 and before < span.least and not free:
        yield Missed("least", -1, before, span.least - before)
    for start, inside in runs(days):
        carried = (before or 0) if start == 0 else 0
        end = start + inside
        total = carried + inside
        short = total < span.least and end < length and (start or before is not None)
        if short and not _stands(border, start, end, carried=carried > 0):
            yield Missed("least", end - 1, total, span.least - total)
        after = border.after if end == length else 0
        over = 0 if span.most is None else _over(start, inside, min(carried, span.most), after, span, border)
        if over:
            yield Missed("most", end - 1, total + after, over)


def _stands(border: Border, start: int, end: int, *, carried: bool) -> bool:
    """Whether a run that ends before the day `end` holds a day that stands, or lies between two."""
    held = border.standing & (1 << end) - (1 << start) or (carried and border.stands_before)
    begun = border.ends_before if carried else border.ended(start)
    return bool(held) or (begun and bool(border.ends >> end & 1))


def _over(start: int, inside: int, carried: int, after: int, span: Span, border: Border) -> int:
    """How many `most` + 1 days in a row a run has that do not all stand."""
    most = span.most or 0
    later = min(after, most)
    size = carried + inside + later
    if size <= most:
        return 0
    stand = _around(border.standing >> start & (1 << inside) - 1, carried, inside, later)
    return size - most - _all_of(stand, most + 1).bit_count()


def _around(days: int, before: int, length: int, after: int) -> int:
    """A set of so many days with the days of the run before and of the run after it."""
    return (1 << before) - 1 | days << before | ((1 << after) - 1) << before + length


def grown(days: int, day: int, before: int | None) -> int:
    """The length of the run around a day, once that day is in a set of days."""
    after = days >> day | 1
    length = (~after & (after + 1)).bit_length() - 1
    reach = day
    while reach and days >> (reach - 1) & 1:
        reach -= 1
    return length + day - reach + (0 if reach else before or 0)


def carried(person: Volunteer, name: str) -> int | None:
    """The length of a person's run of days just before the period; None when nothing is known."""
    history = person.history
    return None if history is None or history.worked is None else getattr(history, name)


def post(model: Model, flags: DayFlags, span: Span, border: Border, violation: Violation) -> None:
    """The rows of one person's runs."""
    if span.most is not None:
        _too_long(model, flags, span.most, border, violation)
    if span.least > 1:
        _too_short(model, flags, span.least, border, violation)


def _too_long(model: Model, flags: DayFlags, most: int, border: Border, violation: Violation) -> None:
    earlier, later, length = min(border.before or 0, most), min(border.after, most), flags.length
    if most >= earlier + length + later:
        return
    certain, possible, stand = (
        _all_of(_around(days, earlier, length, later), most + 1)
        for days in (flags.on, flags.maybe, border.standing)
    )
    violation.certain((certain & ~stand).bit_count())
    for window in bits(possible & ~certain):
        start = window - earlier
        inside = [~flags.open[day] for day in range(start, start + most + 1) if day in flags.open]
        at_least_one(model, inside + violation.slack())


def _too_short(model: Model, flags: DayFlags, least: int, border: Border, violation: Violation) -> None:
    last, before = flags.length - 1, border.before
    if before and not border.stands_before:
        ends = ((day, least - before - day) for day in range(min(least - before, flags.length)))
        _ends(model, flags, [], _until(border, ends, ended=border.ends_before), violation)
    starts = flags.maybe & ~(flags.on << 1) & ((1 << last) - 1) & ~border.standing
    if before != 0:
        starts &= ~1
    opened = flags.maybe & ~flags.on
    near = _any_of(opened << 1, min(least, flags.length) + 1)
    grown_on = flags.on | ((1 << min(least, flags.length)) - 1) << flags.length
    for start in bits(starts & ~near & ~_all_of(grown_on, min(least, flags.length + 1))):
        after = flags.on >> start
        length = (~after & (after + 1)).bit_length() - 1
        if not _stands(border, start, start + length, carried=False):
            violation.certain(least - length)
    for start in bits(starts & near):
        previous = flags.at(start - 1) if start else OFF
        ends = ((start + days, least - days) for days in range(1, min(least, last - start + 1)))
        stopped = _until(border, ends, ended=border.ended(start))
        _ends(model, flags, [~flags.at(start), previous], stopped, violation)


def _until(border: Border, ends: Iterable[tuple[int, int]], *, ended: bool) -> Iterator[tuple[int, int]]:
    """The days on which a run must not end: up to one that stands, on which it would be free to."""
    stop = border.standing | (border.ends if ended else 0)
    for day, units in ends:
        if stop >> day & 1:
            return
        yield day, units


def _ends(
    model: Model,
    flags: DayFlags,
    head: list[Literal],
    ends: Iterable[tuple[int, int]],
    violation: Violation,
) -> None:
    """Post that the run goes on over each day of `ends`, unless a literal of `head` holds or it was too short
    before.
    """
    slacks: list[Literal] = []
    for day, units in ends:
        literal = flags.at(day)
        if literal == ON:
            continue
        literals = [each for each in (*head, literal) if each != OFF]
        if literals or slacks:
            slacks += violation.slack(units)
            at_least_one(model, literals + slacks)
        else:
            violation.certain(units)
        if literal == OFF:
            return


def _all_of(days: int, size: int) -> int:
    """The days from which `size` days in a row are in a set."""
    have = 1
    while have < size:
        step = min(have, size - have)
        days &= days >> step
        have += step
    return days


def _any_of(days: int, size: int) -> int:
    """The days from which at least one of `size` days in a row is in a set."""
    have = 1
    while have < size:
        step = min(have, size - have)
        days |= days >> step
        have += step
    return days
