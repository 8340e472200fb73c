"""Weekdays as people list them: `周一、三、五`, `Mon, Wed`, `周一至周五`, `工作日`."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from web.sheets.day_names import HAN, HAN_WEEK, SPOKEN, weekday_names
from web.sheets.plain import BadCell, folded
from web.sheets.table import Cell

MOST_KEPT = 4_000
WORKDAYS, WEEKEND, ALL = (0, 1, 2, 3, 4), (5, 6), (0, 1, 2, 3, 4, 5, 6)
WORDS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys((
        "工作日", "平日", "weekdays", "weekday", "workdays", "working days", "jours ouvrables", "werktags",
        "будни",
    ), WORKDAYS),
    **dict.fromkeys((
        "周末", "週末", "双休日", "雙休日", "weekend", "weekends", "week-end", "wochenende", "выходные",
    ), WEEKEND),
    **dict.fromkeys((
        "每天", "每日", "天天", "全周", "毎日", "매일", "daily", "every day", "all days", "tous les jours",
        "täglich", "ежедневно",
    ), ALL),
}  # fmt: skip
UNTIL = frozenset((
    "-", "–", "—", "~", "至", "到", "から", "to", "till", "until", "through", "bis", "à", "au", "a", "al",
    "по",
    "إلى",
))  # fmt: skip
BESIDES = frozenset((
    " ", "\t", "\n", ",", ";", "、", "،", "؛", "/", "|", ".", "·", "・", "&", "+", "和", "与", "及", "and",
    "et",
    "und", "y", "e", "и", "و", "يوم", "每", "逢", "every", "on", "um", *HAN_WEEK,
))  # fmt: skip
# Scripts whose words may stand together: Arabic writes `and` onto the next word.
TOGETHER = re.compile("[\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def weekdays(cell: Cell) -> tuple[int, ...]:
    """Weekdays in order, from 0 for Monday. BadCell where none is said or a name could mean two days."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        cell = str(cell)
    if not isinstance(cell, str):
        raise BadCell("no_weekday")
    return _meant(folded(cell))


@lru_cache(MOST_KEPT)
def _meant(shown: str) -> tuple[int, ...]:
    found = {said for language in SPOKEN if (said := _said(shown, language))}
    if len(found) > 1:
        raise BadCell("two_weekdays")
    if not found:
        raise BadCell("no_weekday")
    return found.pop()


def _said(shown: str, language: str) -> tuple[int, ...]:
    """The weekdays of a text in one language; none where a part of it is not understood."""
    days: list[int] = []
    until = False
    for word in _words(shown, language):
        meant = _vocabulary(language).get(word)
        if word in UNTIL and days:
            until = True
        elif word in BESIDES:
            continue
        elif meant is None:
            return ()
        elif until:
            if len(meant) > 1:
                return ()
            days.extend(_after(days[-1], meant[0]))
            until = False
        else:
            days.extend(meant)
    return () if until else tuple(sorted(set(days)))


def _after(first: int, last: int) -> list[int]:
    """The weekdays after `first` up to `last`, over the end of a week where need be."""
    return [(first + step) % 7 for step in range(1, (last - first) % 7 + 1)]


@cache
def _vocabulary(language: str) -> Mapping[str, tuple[int, ...]]:
    named = {name: (number,) for name, number in weekday_names(language).items()}
    digits = {str(number + 1): (number,) for number in ALL}
    han = {name: (number,) for number, name in enumerate(HAN)} | {"天": (6,)}
    return {**WORDS, **named, **digits, **han}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Words, longest first; those of letters stand alone."""
    known = sorted({*_vocabulary(language), *UNTIL, *BESIDES}, key=len, reverse=True)
    return re.compile(
        "|".join(rf"\b{re.escape(each)}\b" if _spelled(each) else re.escape(each) for each in known) + "|."
    )


def _words(shown: str, language: str) -> Iterator[str]:
    return (found[0] for found in _pattern(language).finditer(shown))


def _spelled(word: str) -> bool:
    """Whether a word is written in letters that stand apart by spaces."""
    return word[0].isalpha() and word[-1].isalpha() and not TOGETHER.search(word)
