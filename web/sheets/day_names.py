"""Names of weekdays and months in the languages of those who fill in sheets."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

SPOKEN = ("zh", "zh_Hant", "en", "ja", "ko", "fr", "de", "es", "it", "pt", "ru", "ar")
MORE: Mapping[str, Mapping[str, int]] = {
    "en": {"tues": 1, "weds": 2, "thur": 3, "thurs": 3},
}
WIDTHS = ("wide", "abbreviated", "short")
HAN = "一二三四五六日"
HAN_WEEK = ("周", "週", "星期", "礼拜", "禮拜")


@cache
def weekday_names(language: str) -> Mapping[str, int]:
    """Weekdays of one language, from 0 for Monday, by their names in small letters without dots."""
    found: dict[str, int] = {}
    days: Mapping[str, Mapping[str, Mapping[int, str]]] = Locale.parse(language).days
    for context in ("format", "stand-alone"):
        for width in WIDTHS:
            for number, name in days.get(context, {}).get(width, {}).items():
                found[_key(name)] = number
    if language == "en":
        found |= {f"{name}s": number for name, number in found.items()}
    return {**found, **MORE.get(language, {})}


def weekday_of(name: str) -> int | None:
    """The weekday that a name means in any language; None where it is none or could be two."""
    key = _key(name)
    han = next((key.removeprefix(week) for week in HAN_WEEK if key.startswith(week)), "")
    if han in (*HAN, "天"):
        return HAN.index(han.replace("天", "日"))
    meant = {names[key] for language in SPOKEN if key in (names := weekday_names(language))}
    return meant.pop() if len(meant) == 1 else None


@cache
def _months() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for language in SPOKEN:
        months: Mapping[str, Mapping[str, Mapping[int, str]]] = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found.setdefault(_key(name), set()).add(number)
    found.setdefault("sept", set()).add(9)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def month_of(name: str) -> int | None:
    """The month that a name means in any language; None where it is none or could be two."""
    meant = _months().get(_key(name), frozenset())
    return next(iter(meant)) if len(meant) == 1 else None


def _key(name: str) -> str:
    return name.casefold().strip().rstrip(".")
