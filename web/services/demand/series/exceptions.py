"""One day of a series by hand: left out, added, or as the rule says again."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from web.db import writing
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.demand.effects import Effects
from web.services.demand.series.changing_days import EXCEPTIONS, change_days, one

STANDS_IN: Mapping[str, str] = {"leave_out": "except_days", "add": "besides_days", "forget": ""}
"""Deed -> the list that the day stands in afterwards; with `forget` it is as the rule says."""


def enter_day(
    session: Session, zone: ZoneInfo, actor: Actor, series_id: int, day: date, does: str, **how: Any
) -> Effects:
    """Leave a day out (`leave_out`), let the series take place then too (`add`), or say nothing (`forget`).

    `how` and what it raises are those of `change_days`.
    """
    with writing(session):
        series = one(session, Scope(session, actor), series_id)
        values = {}
        for name in EXCEPTIONS:
            others = {date.fromisoformat(each) for each in getattr(series, name)} - {day}
            values[name] = others | ({day} if name == STANDS_IN[does] else set())
        return change_days(session, zone, actor, series_id, values, **how)
