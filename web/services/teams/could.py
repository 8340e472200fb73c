"""How many people could do what a seat or a rule of the team asks, and how many of them are free then.

Counted over the people of a week that is kept, as vectors; nobody is named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy.orm import Session

from matcher.problem.arrays import Flags
from matcher.problem.criteria import Criterion, People
from matcher.problem.eligibility import people_of
from matcher.problem.problem import Problem
from web.services.clock import now
from web.services.days import Week, coming_monday
from web.services.weeks.kept import KeptWeek
from web.services.weeks.store import kept_week, weeks_of

LISTS = {
    "credentials": "credential",
    "clearances": "clearance",
    "consents": "consent",
    "traits": "trait",
}
LEVELLED = {"languages": ("tag", "language"), "skills": ("code", "skill")}
Times = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Could:
    """How many people could; `code` says what: a criterion, `seat`, or a rule of the team.

    `what` and `least` are the language, skill, ... and its level. `free` of them have said that they are free
    then; None where no time is asked, or it is not known. `count` is how many are asked for.
    """

    code: str
    people: int
    free: int | None = None
    what: str = ""
    least: int = 0
    count: int = 1


class Counting:
    """The people of one week, to be counted by what they bring."""

    def __init__(self, kept: KeptWeek, times: Times | None) -> None:
        self._problem: Problem = kept.problem
        self._named = len(kept.rows.people)
        self._people: People = people_of(kept.problem)
        self._times = times
        self._free = (
            self._meet(Criterion("available", start=times[0], end=times[1])) if times is not None else None
        )

    def _meet(self, criterion: Criterion) -> Flags:
        """Who meets a criterion, of those who have a name."""
        return self._people.meet(criterion)[: self._named]

    def criterion(self, code: str, what: str, least: int = 0, count: int = 1) -> Could:
        """Who meets one thing that is asked of a person."""
        return self._could(code, self._meet(self._criterion(code, what, least)), what, least, count)

    def seat(self, seat: Mapping[str, Any]) -> Iterator[Could]:
        """Each thing that a typed seat asks, and all of it together where it asks several."""
        asked = list(_asked(seat))
        flags = np.ones(self._named, dtype=bool)
        for code, what, least in asked:
            meeting = self._meet(self._criterion(code, what, least))
            flags &= meeting
            yield self._could(code, meeting, what, least)
        if len(asked) > 1:
            yield self._could("seat", flags)

    def rule(self, rule: Mapping[str, Any]) -> Could:
        """What a rule of the team asks; of a shared language, the one that most people have."""
        count = int(rule.get("count", 1))
        match rule["rule"]:
            case "speakers":
                return self.criterion("language", rule["language"], int(rule["level"]), count)
            case "traits":
                return self.criterion("trait", rule["trait"], 0, count)
            case "shared_language":
                return self._shared(int(rule["level"]))
            case "newcomers":
                below = self._problem.policy.newcomer_below
                served = (person.served >= below for person in self._problem.volunteers[: self._named])
                return self._could("newcomers", np.fromiter(served, bool, self._named))
            case "organisations":
                people = self._problem.volunteers[: self._named]
                found = len({person.organisation for person in people} - {None})
                return Could("organisations", found, count=count)
        return Could(str(rule["rule"]), self._named, count=count)

    def _shared(self, level: int) -> Could:
        held = self._people.held("language")
        most, best = max(
            ((int((levels[: self._named] >= level).sum()), tag) for tag, levels in held.items()),
            default=(0, ""),
        )
        return Could("shared_language", most, what=best, least=level)

    def _criterion(self, code: str, what: str, least: int) -> Criterion:
        if code in ("credential", "clearance"):
            end = self._times[1] - timedelta.resolution if self._times else now()
            return Criterion(code, what, on=end.astimezone(self._problem.zone).date())
        return Criterion(code, what, least)

    def _could(self, code: str, flags: Flags, what: str = "", least: int = 0, count: int = 1) -> Could:
        free = None if self._free is None else int((flags & self._free).sum())
        return Could(code, int(flags.sum()), free, what, least, count)


def _asked(seat: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    for name, (key, code) in LEVELLED.items():
        for row in seat.get(name, ()):
            yield code, row[key], int(row.get("level") or 1)
    for name, code in LISTS.items():
        for what in seat.get(name, ()):
            yield code, what, 0


def times_of(day: date, start: time, end: time, zone: ZoneInfo) -> Times:
    """From when to when a shift is; an end at or before the start is on the next day."""
    after = day + timedelta(days=1) if end <= start else day
    return datetime.combine(day, start, zone), datetime.combine(after, end, zone)


def counting(session: Session, zone: ZoneInfo, times: Times | None, *, read: bool) -> Counting:
    """The people to count, of the week of these times.

    To `read` a week that is not kept yet takes a moment. Without that a week that is kept is taken instead,
    and nobody is told free, where there is one.
    """
    if times is not None:
        week = Week.of(times[0], zone)
        if read or week.monday in weeks_of(session):
            return Counting(kept_week(session, week), times)
    near = [Week(monday, zone) for monday in weeks_of(session)]
    coming = Week(coming_monday(now().astimezone(zone).date()), zone)
    chosen = coming if coming in near or not near else near[-1]
    return Counting(kept_week(session, chosen), None)
