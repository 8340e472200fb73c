"""What the matcher says, as plain JSON."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from matcher.roster import Assignment
from matcher.tiers import Tier


def plain(value: Any) -> Any:
    """Numbers of a sentence as JSON: moments as ISO text, enums by their value, sets as sorted lists."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(plain(each) for each in value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def costs_by_name(costs: Mapping[Tier, int]) -> dict[str, int]:
    """Costs by the tier's name in lower case, zeros left out."""
    return {tier.name.lower(): cost for tier, cost in costs.items() if cost}


def pairings(pairs: Iterable[Assignment]) -> list[dict[str, int]]:
    """Who on which seat, as the ids of rows."""
    found = sorted((int(pair.volunteer), int(pair.seat)) for pair in pairs)
    return [{"volunteer_id": volunteer, "seat_id": seat} for volunteer, seat in found]
