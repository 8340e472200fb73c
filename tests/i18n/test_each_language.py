"""Days, times, numbers, lists and lengths of each language: some checked by hand, the rest against CLDR."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import dates, lists, numbers

from i18n.cldr import count_of_form, listing
from i18n.formats import Formats
from i18n.languages import all_languages
from i18n.reader import Reader, say_sentence
from i18n.sentence import plural

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
END = FIRST + timedelta(hours=2, minutes=30)
NO_BREAK, NARROW = "\u00a0", "\u202f"
BY_HAND = {
    "ar": (
        "الثلاثاء، 1 ديسمبر، من 09:00 إلى 11:30", "1 ديسمبر 2026", "30 نوفمبر – 6 ديسمبر",
        "ساعتان و30 دقيقة", "أ وب وج", "بعد 3 أيام",
    ),
    "de": (
        "Di., 1. Dez., 09:00–11:30", "1. Dezember 2026", "30. November – 6. Dezember",
        "2 Stunden 30 Minuten", "a, b und c", "in 3 Tagen",
    ),
    "en": (
        "Tue 1 Dec, 09:00 – 11:30", "1 December 2026", "30 November – 6 December",
        "2 hours 30 minutes", "a, b and c", "in 3 days",
    ),
    "es": (
        "mar, 1 dic, 9:00 – 11:30", "1 de diciembre de 2026", "30 de noviembre – 6 de diciembre",
        "2 horas 30 minutos", "a, b y c", "dentro de 3 días",
    ),
    "fr": (
        f"mar. 1er déc., 09:00{NO_BREAK}– 11:30", "1er décembre 2026", "30 novembre – 6 décembre",
        f"2{NO_BREAK}heures 30 minutes", "a, b et c", "dans 3 jours",
    ),
    "it": (
        "mar 1 dic, 09:00 – 11:30", "1 dicembre 2026", "30 novembre – 6 dicembre",
        "2 ore 30 minuti", "a, b e c", "tra 3 giorni",
    ),
    "ja": (
        "12月1日(火) 9:00～11:30", "2026年12月1日", "11月30日～12月6日",
        "2時間30分", "a、b、c", "3日後",
    ),
    "ko": (
        "12월 1일 (화) 09:00~11:30", "2026년 12월 1일", "11월 30일 ~ 12월 6일",
        "2시간 30분", "a, b 및 c", "3일 후",
    ),
    "pt": (
        "terça, 1/12, 09:00 – 11:30", "1 de dezembro de 2026", "30 de novembro – 6 de dezembro",
        "2 horas 30 minutos", "a, b e c", "dentro de 3 dias",
    ),
    "ru": (
        "вт, 1 дек., 09:00–11:30", f"1 декабря 2026{NARROW}г.", "30 ноября – 6 декабря",
        "2 часа 30 минут", "a, b и c", "через 3 дня",
    ),
    "zh-Hans": (
        "12月1日周二 09:00–11:30", "2026年12月1日", "11月30日至12月6日",
        "2小时30分钟", "a、b和c", "3天后",
    ),
    "zh-Hant": (
        "12月1日週二 09:00～11:30", "2026年12月1日", "11月30日至12月6日",
        "2小時30分鐘", "a、b和c", "3天後",
    ),
}  # fmt: skip
FIGURES = {
    "ar": ("12,345.5", "-3", "50%", "0.3%", "2.5 ساعة"),
    "de": ("12.345,5", "-3", f"50{NO_BREAK}%", f"0,3{NO_BREAK}%", "2,5 Stunden"),
    "en": ("12,345.5", "-3", "50%", "0.3%", "2.5 hours"),
    "es": ("12.345,5", "-3", f"50{NO_BREAK}%", f"0,3{NO_BREAK}%", "2,5 horas"),
    "fr": (f"12{NARROW}345,5", "-3", f"50{NO_BREAK}%", f"0,3{NO_BREAK}%", f"2,5{NO_BREAK}heures"),
    "it": ("12.345,5", "-3", "50%", "0,3%", "2,5 ore"),
    "ja": ("12,345.5", "-3", "50%", "0.3%", "2.5時間"),
    "ko": ("12,345.5", "-3", "50%", "0.3%", "2.5시간"),
    "pt": (f"12{NO_BREAK}345,5", "-3", "50%", "0,3%", "2,5 horas"),
    "ru": (f"12{NO_BREAK}345,5", "-3", f"50{NO_BREAK}%", f"0,3{NO_BREAK}%", "2,5 часа"),
    "zh-Hans": ("12,345.5", "-3", "50%", "0.3%", "2.5小时"),
    "zh-Hant": ("12,345.5", "-3", "50%", "0.3%", "2.5小時"),
}
TAGS = tuple(tag for tag, one in all_languages().items() if not one.pseudo)


def test_every_language_is_checked_by_hand() -> None:
    assert set(BY_HAND) == set(FIGURES) == set(TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_days_and_lengths_by_hand(tag: str) -> None:
    told = Formats(tag, ZONE)
    names = ["أ", "ب", "ج"] if tag == "ar" else ["a", "b", "c"]
    assert BY_HAND[tag] == (
        told.when(FIRST, END), told.day_with_year(FIRST), told.week(date(2026, 12, 2)),
        told.duration(END - FIRST), told.listing(names), told.relative(FIRST + timedelta(days=3), FIRST),
    )  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
def test_numbers_by_hand(tag: str) -> None:
    told = Formats(tag, ZONE)
    assert FIGURES[tag] == (
        told.number(12345.5, 1), told.number(-3).replace("\u200e", ""), told.percent(0.5),
        told.percent(0.0034, 1), told.hours(END - FIRST),
    )  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
def test_what_cldr_says_is_said(tag: str) -> None:
    """But for a few wanted differences: spaces beside Chinese, and the French first of a month."""
    told, locale = Formats(tag, ZONE), all_languages()[tag].locale
    for day in (date(2026, 2, 28), date(2026, 8, 2), date(2027, 12, 31)):
        assert told.day_with_year(day) == dates.format_date(day, "long", locale=locale)
        assert told.weekday(day) == dates.format_date(day, "cccc", locale=locale)
        assert told.day(day) == dates.format_skeleton("MMMMd", day, locale=locale)
        assert told.weekday_and_day(day).replace(" ", "") == dates.format_skeleton(
            "MMMEd", day, locale=locale
        ).replace(" ", "")
    for number in (0, -1234567, 0.25):
        assert told.number(number, 2) == numbers.format_decimal(number, locale=locale)
        assert told.percent(number) == numbers.format_percent(number, locale=locale)
    assert told.listing(["x", "y"]) == lists.format_list(["x", "y"], locale=locale)
    assert told.listing(["x"]) == "x"


@pytest.mark.parametrize("tag", TAGS)
def test_a_day_has_24_hours_and_a_week_begins_on_monday(tag: str) -> None:
    told = Formats(tag, ZONE)
    late = datetime(2026, 12, 1, 15, 5, tzinfo=UTC)
    assert told.time(late) == "23:05"
    assert told.time(late + timedelta(hours=1)) in ("00:05", "0:05")
    assert told.week(date(2026, 12, 6)) == told.days(date(2026, 11, 30), date(2026, 12, 6))


def test_the_first_of_a_month_is_french() -> None:
    french = Formats("fr", ZONE)
    assert french.day(FIRST) == "1er décembre"
    assert french.days(date(2026, 12, 1), date(2026, 12, 11)) == "1er–11 décembre"
    assert french.days(date(2026, 11, 21), date(2026, 12, 1)) == "21 novembre – 1er décembre"
    assert french.day(date(2026, 12, 11)) == "11 décembre"
    assert french.day_with_year(date(2021, 1, 1)) == "1er janvier 2021"
    assert french.month(FIRST) == "décembre 2026"


def test_a_range_over_new_year_says_both_years() -> None:
    days = (date(2026, 12, 28), date(2027, 1, 3))
    assert Formats("es", ZONE).days(*days) == "28 de diciembre de 2026 – 3 de enero de 2027"
    assert Formats("it", ZONE).days(*days) == "28 dicembre 2026 – 3 gennaio 2027"
    assert Formats("ja", ZONE).days(*days) == "2026年12月28日～2027年1月3日"


@pytest.mark.parametrize(
    ("tag", "head"), [("ar", "ث"), ("en", "Tue"), ("de", "Di"), ("ja", "火"), ("zh-Hant", "週二")]
)
def test_the_head_of_a_column_is_narrow(tag: str, head: str) -> None:
    assert Formats(tag, ZONE).column_weekday(FIRST) == head


@pytest.mark.parametrize(
    ("tag", "number", "count"),
    [("en", 1.5, 0), ("en", 1, 1), ("de", 0.5, 0), ("fr", 1.5, 0), ("fr", 2.5, 2), ("ru", 1.5, 2),
     ("ar", 1.5, 100), ("ja", 0.5, 0), ("ru", 21, 21)],
)  # fmt: skip
def test_a_fraction_takes_its_form(tag: str, number: float, count: int) -> None:
    assert count_of_form(tag, number) == count


@pytest.mark.parametrize(
    ("minutes", "said"), [(60, "one person-hour"), (90, "1.5 person-hours"), (0, "0 person-hours")]
)
def test_a_sentence_counts_by_a_fraction(minutes: int, said: str) -> None:
    sentence = plural("one person-hour", "%(hours)s person-hours", "hours")
    assert say_sentence(Reader("en", ZONE), sentence, {"hours": minutes / 60}) == said


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (("mandarín", "inglés"), "mandarín e inglés"),
        (("árabe", "chino", "hindi"), "árabe, chino e hindi"),
        (("nieve", "hielo"), "nieve y hielo"),
        (("italiano", "francés"), "italiano y francés"),
        (("inglés",), "inglés"),
    ],
)
def test_spanish_says_e_before_the_sound_of_i(items: tuple[str, ...], said: str) -> None:
    assert listing("es", items) == said
