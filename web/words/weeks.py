"""Which week a page speaks of, and its seven days for the head of a board."""

from datetime import date, timedelta
from typing import Any

from i18n.formats import Formats
from i18n.reader import Reader
from i18n.translator import lazy
from web.services.days import coming_monday, monday_of

FIRST_YEAR, LAST_YEAR = 2000, 2200
OF_ROSTER = lazy("Week %(number)s · %(roster)s")
UNPLANNED = lazy("Week %(number)s · not planned yet")


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
            "name": formats.short_weekday(day),
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


def around(monday: date) -> dict[str, str]:
    """The weeks before and after, as ISO days."""
    return {
        "week_before": (monday - timedelta(days=7)).isoformat(),
        "week_after": (monday + timedelta(days=7)).isoformat(),
    }
