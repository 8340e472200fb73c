"""Runs of days that are too long or too short, as rows and as findings.

A run of L days, of which b lie before the period, is max(0, L - most) - max(0, b - most) units too long: only
days inside the period count. It is max(0, least - L) units too short, but for two cases: a run that touches
the last day of the period may still grow, and one that touches the first day may have begun before it, where
nothing is known of that time. A run from before the period that ends before its first day can be too short.

Rows: of each most + 1 days in a row, one is not in the set, or one unit is broken. For a run that starts on
day d, for k = 1, ..., least - 1: not x[d], or x[d-1], or x[d+k], or the run was least - j units too short for
some j <= k. These clauses depend on where a run starts and not on its whole pattern, which makes the
relaxation tighter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matcher.model.day_literals import OFF, ON, DayFlags, Literal, at_least_one, bits
from matcher.model.model import Model
from matcher.problem.entities import Volunteer
from matcher.problem.terms import Span
from matcher.rules.violation import Violation


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


def missed(days: int, length: int, span: Span, before: int | None) -> Iterator[Missed]:
    """The runs in a set of days that are too short or too long.

    `before` is the length of the run just before the period; None when nothing is known.
    """
    if before and not days & 1 and before < span.least:
        yield Missed("least", -1, before, span.least - before)
    for start, inside in runs(days):
        carried = (before or 0) if start == 0 else 0
        total = carried + inside
        if total < span.least and start + inside < length and (start or before is not None):
            yield Missed("least", start + inside - 1, total, span.least - total)
        if span.most is not None and total > span.most:
            over = total - max(span.most, carried)
            yield Missed("most", start + inside - 1, total, over)


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


def post(model: Model, flags: DayFlags, span: Span, before: int | None, violation: Violation) -> None:
    """The rows of one person's runs."""
    if span.most is not None:
        _too_long(model, flags, span.most, before or 0, violation)
    if span.least > 1:
        _too_short(model, flags, span.least, before, violation)


def _too_long(model: Model, flags: DayFlags, most: int, before: int, violation: Violation) -> None:
    earlier = min(before, most)
    if most >= earlier + flags.length:
        return
    carried_in = (1 << earlier) - 1
    certain = _all_of(flags.on << earlier | carried_in, most + 1)
    violation.certain(certain.bit_count())
    for window in bits(_all_of(flags.maybe << earlier | carried_in, most + 1) & ~certain):
        start = window - earlier
        inside = [~flags.open[day] for day in range(start, start + most + 1) if day in flags.open]
        at_least_one(model, inside + violation.slack())


def _too_short(model: Model, flags: DayFlags, least: int, before: int | None, violation: Violation) -> None:
    last = flags.length - 1
    if before:
        ends = ((day, least - before - day) for day in range(min(least - before, flags.length)))
        _ends(model, flags, [], ends, violation)
    starts = flags.maybe & ~(flags.on << 1) & ((1 << last) - 1)
    if before != 0:
        starts &= ~1
    opened = flags.maybe & ~flags.on
    near = _any_of(opened << 1, min(least, flags.length) + 1)
    grown_on = flags.on | ((1 << min(least, flags.length)) - 1) << flags.length
    for start in bits(starts & ~near & ~_all_of(grown_on, min(least, flags.length + 1))):
        after = flags.on >> start
        violation.certain(least - ((~after & (after + 1)).bit_length() - 1))
    for start in bits(starts & near):
        previous = flags.at(start - 1) if start else OFF
        ends = ((start + days, least - days) for days in range(1, min(least, last - start + 1)))
        _ends(model, flags, [~flags.at(start), previous], ends, violation)


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
