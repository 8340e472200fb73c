"""The notices of the State Council, as `chinesecalendar` has them; a new version brings the next year."""

from collections.abc import Mapping
from datetime import date

from chinese_calendar.constants import holidays, workdays

HOLIDAYS = {
    "New Year's Day": "new-year",
    "Spring Festival": "spring-festival",
    "Tomb-sweeping Day": "qingming",
    "Labour Day": "labour-day",
    "Dragon Boat Festival": "dragon-boat",
    "Mid-autumn Festival": "mid-autumn",
    "National Day": "national-day",
    "Anti-Fascist 70th Day": "victory-day",
}
OFF: Mapping[date, str] = {day: HOLIDAYS[name] for day, name in holidays.items()}
"""Every day off with its holiday, weekend days within it too."""
WORKED = frozenset(workdays)
"""Every weekend day that is worked."""
YEARS = frozenset(day.year for day in holidays if (day.month, day.day) == (10, 1))


def is_out(year: int) -> bool:
    """Whether the notice of a year is known."""
    return year in YEARS
