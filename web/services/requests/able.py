"""How many people could do what a request usually needs, in one week; nobody is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy.orm import Session

from matcher.problem.criteria import Criterion
from matcher.problem.eligibility import people_of
from web.db import zone_of
from web.models import Request
from web.services.clock import now
from web.services.days import Week, coming_monday, monday_of
from web.services.weeks.store import kept_week

FREE = timedelta(hours=1)
"""So long at a time somebody is free who could do it."""


@dataclass(frozen=True, slots=True)
class Able:
    """How many people have the skills and said that they are free an hour or more in the week of `monday`."""

    monday: date
    people: int


def able(session: Session, row: Request, skills: Sequence[str]) -> Able:
    """Who could do it in the week it is wanted in, else in the coming one."""
    zone = zone_of(session)
    today = now().astimezone(zone).date()
    wanted = row.wanted_on is not None and row.wanted_on >= today
    monday = monday_of(row.wanted_on) if wanted and row.wanted_on else coming_monday(today)
    kept = kept_week(session, Week(monday, zone))
    named, people = len(kept.rows.people), people_of(kept.problem)
    free = (
        any(window.end - window.start >= FREE for window in person.available)
        for person in kept.problem.volunteers[:named]
    )
    flags = np.fromiter(free, bool, named)
    for code in skills:
        flags &= people.meet(Criterion("skill", code, 1))[:named]
    return Able(monday, int(flags.sum()))
