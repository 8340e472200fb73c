"""How many are asked at once, and when the next are.

Of people who are asked for a place about one in three says yes within a day. Four for each place bring at
least one yes four times in five (1 - (2/3)^4), and leave three at most who offered in vain. Asking everybody
at once would wear people out for nothing; one after the other would take days.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

PEOPLE_A_PLACE = 4
MOST = 200
"""Whom one call-out ranks; nobody is needed so often that more are."""
LAST_CALL = timedelta(hours=2)
"""Nearer to the end there is no time for others: all are asked."""
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=6)
PARTS = 4
"""An asking has time for so many waves."""
MORNING, EVENING = time(8), time(21)


def size(places: int, left: timedelta) -> int:
    """How many are asked at once for so many places, when so much time is left to answer."""
    return MOST if left < LAST_CALL else min(MOST, PEOPLE_A_PLACE * places)


def pause(length: timedelta) -> timedelta:
    """How long people have before the next are asked, in an asking of this length."""
    return min(max(length / PARTS, SHORTEST), LONGEST)


def next_at(asked_at: datetime, made_at: datetime, ends_at: datetime, zone: ZoneInfo) -> datetime:
    """When the next are asked unless enough have answered; nobody is meant to answer at night."""
    return awake(awake(asked_at, zone) + pause(ends_at - made_at), zone)


def awake(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the night that it is in."""
    local = moment.astimezone(zone)
    if MORNING <= local.time() < EVENING:
        return moment
    day = local.date() + timedelta(days=1 if local.time() >= EVENING else 0)
    return datetime.combine(day, MORNING, zone).astimezone(moment.tzinfo)
