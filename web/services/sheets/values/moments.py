"""A day with a time, in the district's zone; kept and written as 2026-12-05 14:30."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from web.services.sheets.column import Value
from web.services.sheets.ground import Ground
from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.table import Cell

PARTS = re.compile(r"^(?P<day>.*?\S)[\sT]+(?P<time>\S*\d{1,2}\s*[:：时點点h].*)$")
FORM = "%Y-%m-%d %H:%M"


def moment() -> Value:
    """A moment to the minute; a day without a time is its beginning."""

    def read(ground: Ground, cell: Cell) -> str:
        if isinstance(cell, datetime):
            # A spreadsheet keeps a moment as a fraction of a day, and may miss the minute by a blink.
            return f"{cell + timedelta(seconds=30):{FORM}}"
        parts = PARTS.match(cell.strip()) if isinstance(cell, str) else None
        day = cells.day(parts["day"] if parts else cell, ground.epoch_1904)
        minute = cells.minute_of_day(parts["time"]) if parts else 0
        if minute >= 24 * 60:
            raise BadCell("no_such_time")
        return f"{day.isoformat()} {minute // 60:02}:{minute % 60:02}"

    return Value(read, lambda _, held: "" if held is None else str(held))


def shown(ground: Ground, at: datetime) -> str:
    """A moment as it is kept."""
    return f"{at.astimezone(ground.zone):{FORM}}"


def as_moment(ground: Ground, kept: str) -> Any:
    """A moment that was kept, in UTC."""
    return datetime.strptime(kept, FORM).replace(tzinfo=ground.zone).astimezone(UTC)
