"""One day of a series by hand: left out, added, or as the rule says again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from web.db import writing
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.demand.effects import Effects
from web.services.demand.series.changing_days import change_days, one


def leave_out(
    session: Session, zone: ZoneInfo, actor: Actor, series_id: int, day: date, **how: Any
) -> Effects:
    """It does not take place that day; as `change_days`."""
    return _with(session, zone, actor, series_id, (day, None), **how)


def add(session: Session, zone: ZoneInfo, actor: Actor, series_id: int, day: date, **how: Any) -> Effects:
    """It takes place that day besides; as `change_days`."""
    return _with(session, zone, actor, series_id, (None, day), **how)


def as_the_rule_says(
    session: Session, zone: ZoneInfo, actor: Actor, series_id: int, day: date, **how: Any
) -> Effects:
    """Nothing is said of that day any more; as `change_days`."""
    return _with(session, zone, actor, series_id, (None, None), forgotten=day, **how)


DOES: Mapping[str, Callable[..., Effects]] = {"leave_out": leave_out, "add": add, "forget": as_the_rule_says}


def _with(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    series_id: int,
    said: tuple[date | None, date | None],
    *,
    forgotten: date | None = None,
    **how: Any,
) -> Effects:
    """Change the two lists of days so that a day is in the one that is said, and in no other."""
    with writing(session):
        series = one(session, Scope(session, actor), series_id)
        day = said[0] or said[1] or forgotten
        lists = [
            {date.fromisoformat(each) for each in held} for held in (series.except_days, series.besides_days)
        ]
        without, besides = (
            {*held - {day}, *({new} if new else ())} for held, new in zip(lists, said, strict=True)
        )
        values = {"except_days": without, "besides_days": besides}
        return change_days(session, zone, actor, series_id, values, **how)
