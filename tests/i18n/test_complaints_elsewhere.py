"""Faults that people reported of other open programs, tried on Duet; `i18n/README.md` lists them.

Those of pages and letters stand in `tests/web/pages/test_complaints_elsewhere.py`.
"""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from i18n.formats import Formats
from i18n.languages import all_languages
from i18n.negotiate import negotiate
from i18n.translator import translator

TWELVE = tuple(tag for tag, one in all_languages().items() if not one.pseudo)
HOURS = ("%(count)s hour before", "%(count)s hours before")


@pytest.mark.parametrize(
    ("count", "russian"),
    [(1, "час"), (21, "час"), (101, "час"), (3, "часа"), (11, "часов"), (0, "часов")],
)
def test_a_russian_form_of_one_is_also_of_21_and_says_its_number(count: int, russian: str) -> None:
    assert translator("ru").ngettext(*HOURS, count) == f"за {count} {russian}"


def test_each_kind_of_number_has_its_arabic_form() -> None:
    counts = (0, 1, 2, 3, 10, 11, 99, 100, 103)
    forms = [translator("ar").ngettext(*HOURS, count) for count in counts]
    assert forms[2] != forms[1] != forms[0]
    few, many = "ساعات", "ساعة"
    assert all(few in forms[counts.index(count)] for count in (3, 10, 103))
    assert all(many in forms[counts.index(count)] for count in (11, 99, 100))


def test_nothing_is_plural_in_german_and_singular_in_french() -> None:
    german, french = translator("de"), translator("fr")
    assert german.ngettext(*HOURS, 0) == german.raw.ngettext(*HOURS, 2) % {"count": 0}
    assert french.ngettext(*HOURS, 0) == french.raw.ngettext(*HOURS, 1) % {"count": 0}


@pytest.mark.parametrize("tag", TWELVE)
def test_a_week_is_the_same_seven_days_for_everybody(tag: str) -> None:
    formats = Formats(tag, ZoneInfo("Asia/Shanghai"))
    sunday, next_monday = date(2026, 12, 6), date(2026, 12, 7)
    assert formats.week(sunday) != formats.week(next_monday)
    assert formats.week(date(2026, 11, 30)) == formats.week(sunday)


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("zh-HK", "zh-Hant"),
        ("zh-MO,zh;q=0.8", "zh-Hant"),
        ("zh-CN,zh;q=0.8,zh-TW;q=0.6,en;q=0.4", "zh-Hans"),
        ("zh-TW,zh;q=0.8,zh-CN;q=0.6", "zh-Hant"),
    ],
)
def test_hong_kong_reads_traditional_and_the_first_wish_counts(header: str, tag: str) -> None:
    assert negotiate(accept_language=header, offered=TWELVE) == tag


@pytest.mark.parametrize("wish", ["no", "nb", "nn", "nb-NO"])
def test_norwegian_browsers_find_norwegian_whichever_tag_it_has(wish: str) -> None:
    for tag in ("no", "nb"):
        assert negotiate(accept_language=wish, offered=("en", tag)) == tag
