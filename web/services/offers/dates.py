"""The days on which a partner's session is offered: once, or every some weeks until a day."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from i18n.translator import lazy
from web.services.clock import now
from web.services.faults import Invalid

MOST = 120
Hours = tuple[datetime, datetime]


def hours_of(values: Mapping[str, Any], zone: ZoneInfo) -> Sequence[Hours]:
    """The hours of each single session, from `day`, `from_time`, `to_time`, `every_weeks` and `until`.

    Raises Invalid where they say nothing that can be offered.
    """
    if values["to_time"] <= values["from_time"]:
        raise Invalid({"to_time": [lazy("The end is not after the start.")]})
    day, every, until = values["day"], values.get("every_weeks") or 0, values.get("until")
    if every and (until is None or until < day):
        raise Invalid({"until": [lazy("Say until which day, on or after the first.")]})
    count = (until - day).days // (7 * every) + 1 if every and until is not None else 1
    if count * (values.get("heads") or 1) > MOST:
        raise Invalid({"until": [lazy("These are more than %(most)s sessions at once.", most=MOST)]})
    days = [day + timedelta(weeks=every * number) for number in range(count)]
    found = [
        (
            datetime.combine(each, values["from_time"], zone).astimezone(UTC),
            datetime.combine(each, values["to_time"], zone).astimezone(UTC),
        )
        for each in days
    ]
    if found[0][0] <= now():
        raise Invalid({"day": [lazy("This has begun already. Choose a later day or hour.")]})
    return found
