"""What the notice of a year will most likely say, by the rule of the notices of 2024 and 2025.

Spring Festival is eight days from New Year's Eve of the lunar year, Labour Day five and National Day seven;
the others are three days with a weekend, and one day when they fall on a Wednesday. When Mid-Autumn falls
into National Day, that is a day longer. Which weekend days are worked nobody knows before the notice.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from lunar_python import Lunar, Solar

MAY, OCTOBER, DECEMBER = 5, 10, 12
SPRING_FESTIVAL, LABOUR_DAY, NATIONAL_DAY = 8, 5, 7
WITH_WEEKEND = {0: (-2, 0), 1: (-2, 0), 2: (0, 0), 3: (0, 2), 4: (0, 2), 5: (0, 2), 6: (-1, 1)}
"""From how many days before a holiday to how many after people are off, by its weekday (0 is Monday)."""
QINGMING = "清明"


@cache
def days_off(year: int) -> Mapping[date, str]:
    """The days off of a year with their holiday; New Year may begin in the last days of the year before."""
    single = {
        date(year, 1, 1): "new-year",
        _qingming(year): "qingming",
        _lunar(year, 5, 5): "dragon-boat",
        _lunar(year, 8, 15): "mid-autumn",
    }
    found = {
        **dict.fromkeys(_run(_lunar(year, 1, 1) - timedelta(days=1), SPRING_FESTIVAL), "spring-festival"),
        **dict.fromkeys(_run(date(year, MAY, 1), LABOUR_DAY), "labour-day"),
    }
    national = list(_run(date(year, OCTOBER, 1), NATIONAL_DAY))
    for holiday, name in single.items():
        if holiday in national:
            national.append(national[-1] + timedelta(days=1))
        else:
            found |= dict.fromkeys(_with_weekend(holiday), name)
    return {**found, **dict.fromkeys(national, "national-day"), **single}


def _run(first: date, count: int) -> Iterator[date]:
    return (first + timedelta(days=each) for each in range(count))


def _with_weekend(holiday: date) -> Iterator[date]:
    before, after = WITH_WEEKEND[holiday.weekday()]
    return _run(holiday + timedelta(days=before), after - before + 1)


def _qingming(year: int) -> date:
    """Qingming stands in the table of the lunar year, whose summer lies in the same year."""
    return _day(Lunar.fromYmd(year, 6, 1).getJieQiTable()[QINGMING])


def _lunar(year: int, month: int, day: int) -> date:
    return _day(Lunar.fromYmd(year, month, day).getSolar())


def _day(solar: Solar) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
