"""Which week a page speaks of, its seven days for the head of a board, and the strip of weeks around it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from babel import dates

from i18n.formats import Formats
from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.board import WeekInStrip
from web.services.days import Week, coming_monday, monday_of

FIRST_YEAR, LAST_YEAR = 2000, 2200
OF_ROSTER = lazy("Week %(number)s · %(roster)s")
UNPLANNED = lazy("Week %(number)s · not planned yet")
EMPTY = lazy("no shifts")
ENDED = plural("ended · one place served", "ended · %(count)s places served", "count")
RUNNING = lazy("running · %(share)s")
IN_FORCE = lazy("published %(number)s · %(share)s")
IN_DRAFT = lazy("draft %(id)s · %(share)s")
OPEN = lazy("to be planned · %(share)s")


def monday_asked(text: str | None, today: date) -> date:
    """The Monday of the week that holds the ISO day `text`; of the coming week where that is no day."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return coming_monday(today)
    return monday_of(day) if FIRST_YEAR <= day.year <= LAST_YEAR else coming_monday(today)


def head(formats: Formats, monday: date, today: date) -> list[dict[str, Any]]:
    """The seven days as the board's macros want them."""
    days = [monday + timedelta(days=number) for number in range(7)]
    return [
        {
            "number": day.day,
            "name": formats.column_weekday(day),
            "label": f"{formats.column_weekday(day)} {day.day}",
            "long": formats.weekday_and_day(day),
            "today": day == today,
            "iso": day.isoformat(),
        }
        for day in days
    ]


def over(reader: Reader, monday: date, roster: str) -> str:
    """The line above the title of a week: Week 49 · Draft 3."""
    number = monday.isocalendar().week
    sentence = OF_ROSTER.format(number=number, roster=roster) if roster else UNPLANNED.format(number=number)
    return reader.translator.say(sentence)


def strip(
    reader: Reader, weeks: Sequence[WeekInStrip], shown: Week, today: date, draft_id: int | None
) -> Iterator[dict[str, Any]]:
    """The strip of weeks: which days, how each stands, how full it is; `draft_id` is the draft on screen."""
    for each in weeks:
        monday, sums, here = each.week.monday, each.sums, each.week.monday == shown.monday
        yield {
            "iso": monday.isoformat(),
            "title": _short(reader.formats, monday),
            "year": monday.year if monday.year != today.year else None,
            "says": _stands(reader, each, today, draft_id if here else None),
            "share": sums.heads / sums.desired if sums.desired else 0.0,
            "current": here,
            "short": here and sums.heads < sums.desired,
        }


def _short(formats: Formats, monday: date) -> str:
    """7–13 Dec; 12月7日至13日."""
    sunday = monday + timedelta(days=6)
    parts = formats.locale.interval_formats["MMMd"]["d" if monday.month == sunday.month else "M"]
    pairs = zip((monday, sunday), parts, strict=True)
    return "".join(dates.format_date(day, part, locale=formats.locale) for day, part in pairs)


def _stands(reader: Reader, each: WeekInStrip, today: date, draft_id: int | None) -> str:
    """How a week stands, in a few words."""
    sums, number = each.sums, reader.formats.number
    share = reader.formats.percent(_down(sums.heads / sums.desired), 1) if sums.desired else ""
    if not sums.shifts:
        return reader.translator.say(EMPTY)
    if draft_id is not None:
        return reader.translator.say(IN_DRAFT.format(id=draft_id, share=share))
    if each.week.sunday < today:
        return say_sentence(reader, ENDED, {"count": sums.heads})
    if each.week.monday <= today:
        return reader.translator.say(RUNNING.format(share=share))
    if each.number is not None:
        return reader.translator.say(IN_FORCE.format(number=number(each.number), share=share))
    if each.draft_id is not None:
        return reader.translator.say(IN_DRAFT.format(id=each.draft_id, share=share))
    return reader.translator.say(OPEN.format(share=share))


def _down(share: float) -> float:
    """A share with three digits, never rounded up: 99.96 % is not all."""
    return int(share * 1000) / 1000


def around(monday: date) -> dict[str, str]:
    """The weeks before and after, as ISO days."""
    return {
        "week_before": (monday - timedelta(days=7)).isoformat(),
        "week_after": (monday + timedelta(days=7)).isoformat(),
    }
