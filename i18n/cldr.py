"""What CLDR says, by way of Babel, as it is printed.

It is kept, as a page says the same few days again and again.
"""

import re
from datetime import date, time, timedelta
from functools import cache, lru_cache

from babel import dates, lists, numbers, units

from i18n.languages import language

THIN_SPACE, PLAIN_SPACE = "\u2009", " "
SOUNDS_LIKE_I = re.compile(r"(?:h?[ií])(?![aeo])", re.IGNORECASE)
KEPT = 5_000
"""Days, times of day and lists in words; a season in a few languages has about as many."""
EAST = r"[\u3040-\u30ff\u3400-\u9fff]"
GAP = re.compile(rf"(?<={EAST}) (?=[{EAST[1:-1]}0-9])|(?<=[0-9]) (?={EAST})")
FIRST = re.compile(r"(?<![0-9])1(?![0-9])")


def printed(tag: str, told: str, day: date | None = None) -> str:
    """What CLDR says, as it is printed: no thin spaces, none beside Chinese, the first day's own word."""
    read, told = language(tag), told.replace(THIN_SPACE, PLAIN_SPACE)
    if not read.spaced:
        told = GAP.sub("", told)
    return FIRST.sub(read.first_day, told, count=1) if read.first_day and day and day.day == 1 else told


def spelled_out(part: str) -> str:
    """A part of a pattern with its month in full, and without a zero before the day."""
    return re.sub("MMM+", "MMMM", part).replace("dd", "d")


@lru_cache(KEPT)
def day_in_words(tag: str, skeleton: str, day: date) -> str:
    """A day after a skeleton of CLDR: `MMMMd` is 30 November."""
    return printed(tag, dates.format_skeleton(skeleton, day, locale=language(tag).locale), day)


@lru_cache(KEPT)
def time_in_words(tag: str, hour: int, minute: int) -> str:
    """A time of day, on a clock of 24 hours."""
    return dates.format_skeleton("Hm", time(hour, minute), locale=language(tag).locale)


@cache
def day_and_time(tag: str) -> str:
    """How a language puts a day and times of it together: {1} is the day, {0} the time."""
    return str(dates.get_datetime_format("medium", locale=language(tag).locale)).replace("'", "")


@lru_cache(KEPT)
def days_away(tag: str, days: int) -> str:
    """How far away a day is: in 3 days, 2 days ago."""
    read, length = language(tag), timedelta(days=days)
    told = dates.format_timedelta(length, "day", threshold=14, add_direction=True, locale=read.locale)
    if days > 0 and read.ahead:
        told = f"{read.ahead} {told.partition(' ')[2]}"
    return printed(tag, told)


@lru_cache(KEPT)
def listing(tag: str, items: tuple[str, ...]) -> str:
    """Things in a row: A, B and C.

    CLDR leaves it to programs that Spanish says "e" before the sound of i: mandarín e inglés, nieve y hielo.
    """
    said = str(lists.format_list(items, "standard", locale=language(tag).locale))
    if tag == "es" and items and SOUNDS_LIKE_I.match(items[-1]) and len(items) > 1:
        return said.removesuffix(f" y {items[-1]}") + f" e {items[-1]}"
    return said


@lru_cache(KEPT)
def count_of_form(tag: str, number: float) -> int:
    """A whole number whose plural form this number takes: gettext knows no fractions.

    1.5 takes the form of 0 in English and in French, where that is the singular; a form that fractions alone
    have, as in Russian, is that of 2.
    """
    if number == int(number):
        return int(number)
    form = language(tag).locale.plural_form
    return next((whole for whole in range(101) if form(whole) == form(number)), 2)


@lru_cache(KEPT)
def amount_in_words(tag: str, amount: float, unit: str, length: str) -> str:
    """An amount of a unit of CLDR, its name in full where length is `long` and the language has room."""
    locale, shown = language(tag).locale, length if language(tag).spaced else "short"
    told = units.format_unit(amount, unit, shown, locale=locale)  # type: ignore[arg-type]  # a Literal to babel
    if told.endswith(unit):  # babel has no long units of Korean
        told = units.format_unit(amount, unit, "short", locale=locale)
    return printed(tag, told)


@lru_cache(KEPT)
def share_in_words(tag: str, share: float, decimals: int) -> str:
    """A share as a percentage, where the language has its sign and its space."""
    locale = language(tag).locale
    pattern = str(locale.percent_formats[None].pattern).replace(
        "##0", "##0." + "#" * decimals if decimals else "##0"
    )
    return numbers.format_percent(share, pattern, locale=locale)
