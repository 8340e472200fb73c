"""Which days of a week a volunteer has said they are free or away on."""

from collections.abc import Mapping
from datetime import date

from web.services.days import MINUTES_A_DAY, Week
from web.services.people.profile import Profile


def days(mine: Profile, week: Week) -> Mapping[date, str]:
    """Day -> `free` or `away`; days on which nothing was said are missing. Exceptions come first."""
    weekly = {each.weekday for each in mine.weekly}
    found = {day: "free" for day in week.days if day.weekday() in weekly}
    for each in mine.exceptions:
        if each.day in week.days:
            whole = each.end_minute - each.start_minute >= MINUTES_A_DAY
            if each.free:
                found[each.day] = "free"
            elif whole or each.day not in found:
                found[each.day] = "away"
    return found
