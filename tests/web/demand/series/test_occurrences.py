"""What days off and worked weekend days do to a series, by the notice for 2026, drawn up by hand.

Off: 1-3 January, 15-23 February, 4-6 April, 1-5 May. Worked: 4 January, 14 and 28 February, 9 May.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from web.services.demand.series.occurrences import Occurrence, Rule, occurrences
from web.services.demand.series.rhythm import Rhythm


def spans(*ends: tuple[str, str]) -> frozenset[date]:
    found: set[date] = set()
    for first, last in ends:
        day = date.fromisoformat(f"2026-{first}")
        while day <= date.fromisoformat(f"2026-{last}"):
            found.add(day)
            day += timedelta(days=1)
    return frozenset(found)


OFF = spans(("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"))
WORKED = spans(("01-04", "01-04"), ("02-14", "02-14"), ("02-28", "02-28"), ("05-09", "05-09"))


class Notice:
    def kind(self, day: date) -> str:
        return "off" if day in OFF else "work" if day in WORKED else "usual"


def rule(weekdays: tuple[int, ...], **other: Any) -> Rule:
    unit, nths = other.pop("unit", "week"), other.pop("nths", ())
    return Rule(Rhythm(unit, other.pop("every", 1), weekdays, nths, date(2025, 9, 1), None), **other)


def told(found: Rule, first: str, last: str) -> list[str]:
    """Each day as `05-04`, `05-04 x why` when it is left out, `05-04 > 05-06 why` when it moved."""
    ends = date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}")
    return [line(each) for each in occurrences(found, Notice(), *ends)]


def line(each: Occurrence) -> str:
    if each.on is None:
        return f"{each.day:%m-%d} x {each.why}"
    moved = f" > {each.on:%m-%d}" if each.on != each.day else ""
    return f"{each.day:%m-%d}{moved} {each.why}".strip()


MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WORKDAYS = (MON, TUE, WED, THU, FRI)


@pytest.mark.parametrize(
    ("weekdays", "how", "first", "last", "expected"),
    [
        # New Year: Thursday 1 and Friday 2 are off, Sunday 4 is worked.
        ((THU,), {"days_off": "keep"}, "01-01", "01-08", ["01-01", "01-08"]),
        ((THU,), {"days_off": "skip"}, "01-01", "01-08", ["01-01 x day_off", "01-08"]),
        ((THU,), {"days_off": "move"}, "01-01", "01-08", ["01-01 > 01-04 day_off", "01-08"]),
        ((FRI,), {"days_off": "move"}, "01-01", "01-09", ["01-02 > 01-04 day_off", "01-09"]),
        ((SAT,), {"days_off": "skip"}, "01-01", "01-10", ["01-03 x day_off", "01-10"]),
        ((SAT,), {"days_off": "move"}, "01-01", "01-10", ["01-03 x no_day", "01-10"]),
        ((SUN,), {"make_up": "keep"}, "01-01", "01-11", ["01-04", "01-11"]),
        ((SUN,), {"make_up": "skip"}, "01-01", "01-11", ["01-04 x make_up", "01-11"]),
        ((SUN,), {"make_up": "move"}, "01-01", "01-11", ["01-04 > 01-10 make_up", "01-11"]),
        (
            WORKDAYS, {"days_off": "skip", "make_up": "add"}, "01-01", "01-06",
            ["01-01 x day_off", "01-02 x day_off", "01-04 added", "01-05", "01-06"],
        ),
        # 1 May: Friday 1 to Tuesday 5 are off, Saturday 9 is worked.
        ((FRI,), {"days_off": "skip"}, "04-24", "05-08", ["04-24", "05-01 x day_off", "05-08"]),
        ((FRI,), {"days_off": "move"}, "04-24", "05-08", ["04-24", "05-01 > 05-06 day_off", "05-08"]),
        ((MON,), {"days_off": "move"}, "04-27", "05-11", ["04-27", "05-04 > 05-06 day_off", "05-11"]),
        (
            (MON, TUE), {"days_off": "move"}, "05-04", "05-11",
            ["05-04 x no_day", "05-05 > 05-06 day_off", "05-11"],
        ),
        ((SAT,), {"days_off": "move"}, "05-02", "05-09", ["05-02 x no_day", "05-09"]),
        ((SAT,), {"make_up": "move"}, "05-09", "05-16", ["05-09 > 05-10 make_up", "05-16"]),
        (
            WORKDAYS, {"days_off": "skip", "make_up": "add"}, "05-04", "05-09",
            ["05-04 x day_off", "05-05 x day_off", "05-06", "05-07", "05-08", "05-09 added"],
        ),
        # Spring Festival: nothing is left before the next Tuesday but the 24th itself.
        ((TUE,), {"days_off": "move"}, "02-10", "02-24", ["02-10", "02-17 x no_day", "02-24"]),
        (
            (TUE,), {"days_off": "move", "every": 2}, "02-03", "03-10",
            ["02-03", "02-17 > 02-24 day_off", "03-03"],
        ),
        # The third Saturday of a month; of April the first, with Sunday 5 and Monday 6 off too.
        (
            (SAT,), {"unit": "month", "nths": (3,), "days_off": "move"}, "02-01", "02-28",
            ["02-21 > 03-01 day_off"],
        ),
        (
            (SAT,), {"unit": "month", "nths": (1,), "days_off": "move"}, "04-01", "04-30",
            ["04-04 > 04-11 day_off"],
        ),
    ],
)  # fmt: skip
def test_the_notice_decides(
    weekdays: tuple[int, ...], how: dict[str, Any], first: str, last: str, expected: list[str]
) -> None:
    assert told(rule(weekdays, **how), first, last) == expected


def test_days_said_by_hand_stand_above_the_calendar() -> None:
    found = rule(
        (FRI,), days_off="skip",
        without=frozenset({date(2026, 5, 8)}), besides=frozenset({date(2026, 5, 1), date(2026, 5, 6)}),
    )  # fmt: skip
    assert told(found, "05-01", "05-10") == ["05-01 besides", "05-06 besides", "05-08 x exception"]


def test_a_day_that_is_left_out_does_not_move() -> None:
    found = rule((FRI,), days_off="move", without=frozenset({date(2026, 5, 1)}))
    assert told(found, "05-01", "05-08") == ["05-01 x exception", "05-08"]


def test_what_becomes_of_a_day_does_not_depend_on_the_span_that_is_asked_for() -> None:
    found = rule((MON, TUE, SAT), days_off="move", make_up="move")
    whole = occurrences(found, Notice(), date(2026, 1, 1), date(2026, 6, 30))
    for first in range(0, 170, 3):
        start, end = date(2026, 1, 1) + timedelta(days=first), date(2026, 1, 9) + timedelta(days=first)
        assert occurrences(found, Notice(), start, end) == [
            each for each in whole if start <= each.day <= end
        ]


def test_no_two_take_place_on_one_day() -> None:
    found = rule((MON, WED, SAT, SUN), days_off="move", make_up="move")
    on = [each.on for each in occurrences(found, Notice(), date(2026, 1, 1), date(2026, 6, 30)) if each.on]
    assert len(on) == len(set(on))
