"""Opening hours as people write them, one stretch a line: `09:00-12:00 5`, and as rows keep them.

`5` are the heads that are wanted, half of which, rounded up, are the least; `2/5` says both. With several
numbers the stretch is divided into as many equal parts: `09:00-12:00 5 5 4` is one for each hour.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from i18n.translator import Message, lazy
from matcher.problem.cuts import Stretch
from web.services.faults import Invalid

LINE = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})((?: \d{1,4}(?:/\d{1,4})?)+)")
DASHES = str.maketrans({"–": "-", "—": "-", "~": "-", "～": "-", "：": ":", "，": " ", ",": " ", "；": "\n",
                        ";": "\n", "／": "/", "　": " ", "\t": " "})  # fmt: skip
SHORTEST, A_DAY, MOST_HEADS, MOST_STRETCHES = 5, 1440, 999, 48
UNREADABLE = lazy('Write "%(line)s" as from, until and heads: 09:00-12:00 5.')
OVER_MIDNIGHT = lazy("Hours end on the day they begin, 24:00 at the latest. Enter the rest on the next day.")
OVERLAPPING = lazy("Two stretches of one day overlap.")
TOO_SHORT = lazy("A stretch lasts 5 minutes at least.")
UNEVEN = lazy('The numbers of "%(line)s" do not divide its time into equal parts of whole minutes.')
LEAST = lazy("No more can be the least than are wanted.")
MANY = lazy("Enter at most %(most)s.", most=MOST_STRETCHES)
MANY_HEADS = lazy("Enter at most %(most)s.", most=MOST_HEADS)


class BadHours(ValueError):
    """Hours that cannot be read; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def read(text: str) -> list[Stretch]:
    """The stretches that a text says, in order; none: closed. Raises BadHours."""
    lines = [" ".join(line.split()) for line in text.translate(DASHES).splitlines()]
    return in_order([each for line in lines if line for each in _line(line)])


def write(stretches: Iterable[Stretch]) -> str:
    """The same as text, equal neighbours as one line."""
    return "\n".join(f"{clock(each.start)}-{clock(each.end)} {_heads(each)}" for each in joined(stretches))


def in_order(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches sorted by time. Raises BadHours where two overlap, or they are too many."""
    found = sorted(stretches)
    if len(found) > MOST_STRETCHES:
        raise BadHours(MANY)
    if any(one.end > other.start for one, other in pairwise(found)):
        raise BadHours(OVERLAPPING)
    return found


def stretch(start: int, end: int, minimum: int, desired: int) -> Stretch:
    """One stretch of a day. Raises BadHours."""
    if not 0 <= start < end <= A_DAY:
        raise BadHours(OVER_MIDNIGHT)
    if end - start < SHORTEST:
        raise BadHours(TOO_SHORT)
    if minimum > desired:
        raise BadHours(LEAST)
    if desired > MOST_HEADS:
        raise BadHours(MANY_HEADS)
    return Stretch(start, end, minimum, desired)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same with neighbours of equal heads as one."""
    found: list[Stretch] = []
    for each in stretches:
        before = found[-1] if found else None
        if before and (before.end, before.minimum, before.desired) == (
            each.start,
            each.minimum,
            each.desired,
        ):
            found[-1] = Stretch(before.start, each.end, each.minimum, each.desired)
        else:
            found.append(each)
    return found


def kept(stretches: Iterable[Stretch]) -> list[dict[str, int]]:
    """Stretches as a row keeps them."""
    return [
        {"start": each.start, "end": each.end, "minimum": each.minimum, "desired": each.desired}
        for each in stretches
    ]


def of_row(rows: Sequence[Mapping[str, Any]]) -> list[Stretch]:
    """Stretches from what a row keeps."""
    return [Stretch(each["start"], each["end"], each["minimum"], each["desired"]) for each in rows]


def half(desired: int) -> int:
    """The least heads where only those are said that are wanted: half of them, rounded up."""
    return (desired + 1) // 2


def clock(minute: int) -> str:
    """A minute of the day as a clock time; 1440 is 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def refused(field: str, fault: BadHours) -> Invalid:
    """A fault of hours as one of a field."""
    return Invalid({field: [fault.message]})


def _line(line: str) -> Iterable[Stretch]:
    found = LINE.fullmatch(line.replace(" -", "-").replace("- ", "-").replace(" /", "/").replace("/ ", "/"))
    if found is None:
        raise BadHours(UNREADABLE.format(line=line[:60]))
    hours = [int(each) for each in found.groups()[:4]]
    if hours[1] > 59 or hours[3] > 59 or hours[0] > 24 or hours[2] > 24:
        raise BadHours(UNREADABLE.format(line=line[:60]))
    start, end, numbers = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3], found.group(5).split()
    if end > start and (end - start) % len(numbers):
        raise BadHours(UNEVEN.format(line=line[:60]))
    length = (end - start) // len(numbers)
    for place, number in enumerate(numbers):
        least, slash, wanted = number.partition("/")
        desired = int(wanted if slash else least)
        minimum = int(least) if slash else half(desired)
        yield stretch(start + place * length, start + (place + 1) * length, minimum, desired)


def _heads(each: Stretch) -> str:
    usual = each.minimum == half(each.desired)
    return str(each.desired) if usual else f"{each.minimum}/{each.desired}"
