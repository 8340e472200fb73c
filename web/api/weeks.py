"""Which week, and from when, a request speaks of."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from web import locale
from web.services.clock import now
from web.services.days import Week, coming_monday, monday_of


def week_asked(asked: Mapping[str, Any]) -> Week:
    """The week that holds the day `week`, else the coming one."""
    day: date | None = asked["week"]
    monday = monday_of(day) if day else coming_monday(now().astimezone(locale.zone()).date())
    return Week(monday, locale.zone())


def since_asked(asked: Mapping[str, Any]) -> datetime | None:
    """The first moment of the day `since`, in the district."""
    day: date | None = asked["since"]
    return datetime.combine(day, time.min, locale.zone()) if day else None
