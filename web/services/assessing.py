"""What a roster costs, and how far from the best possible it is: of what is on screen, or not at all.

Costs are found by a job (`web.services.costing`), which is asked for whenever a plan changes. They are true
of one version of a draft beside the promises as of one event. A bound is of a problem: it holds until the
problem changes otherwise than by getting tighter, and is known by its age after that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from matcher.tiers import Tier
from web.db import writing, zone_of
from web.models import Assignment, Audit, Job, PromiseEvent, Roster
from web.services import jobs
from web.services.clock import now
from web.services.days import Week
from web.services.people.limits import FOUR_WEEKS_AROUND
from web.services.promises.transitions import STANDING

KIND, BOUNDS_KIND = "assess", "bounds"
PATIENCE = timedelta(minutes=5)
"""Bounds are proven anew no more often than this."""
ONLY_SEEN = ("looked", "exported")
"""Its verbs by which nothing changes."""
FORGOTTEN = timedelta(hours=1)
"""So long jobs that are done are kept."""
A_WHILE = timedelta(minutes=1)
"""Because of people who change what they say of themselves plans are judged no more often than this."""
PEOPLE = ("person", "hours", "belonging", "credential", "party")
WORK = ("shift", "series", "project", "organisation", "place")
COUNTS = (*PEOPLE, *WORK)
"""What the audit trail calls that which a plan is judged by."""
NAMES = tuple(tier.name.lower() for tier in Tier)
AFTER, BEFORE = PromiseEvent.after, func.coalesce(PromiseEvent.before, "")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a plan costs a tier, by the tier's name, and the least that each was proven to cost.

    The costs were found at `at` and are true of what is on screen while `current`. The bounds were proven at
    `bounds_at`, and are of the problem as it is while `bounds_hold`. `bounds` has the tiers whose bound says
    something beside these costs: one that was proven beside lower costs of the tiers before it does not.
    """

    costs: Mapping[str, int]
    bounds: Mapping[str, int]
    at: datetime
    bounds_at: datetime | None = None
    bounds_hold: bool = False
    current: bool = True
    stakes: Mapping[str, int] = field(default_factory=dict)

    @property
    def proven(self) -> bool:
        """Whether no roster of the problem as it is can do better."""
        return (
            self.current
            and self.bounds_hold
            and bool(self.costs)
            and all(name in self.bounds and cost <= self.bounds[name] for name, cost in self.costs.items())
        )

    @property
    def tiers(self) -> dict[str, dict[str, Any]]:
        """As the words for tiers read it: {tier: {cost, bound, stake, gap}}, bounds where they hold."""
        return {name: self._tier(name) for name in self.costs}

    def _tier(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {"cost": self.costs[name], "stake": self.stakes.get(name, 0)}
        if self.bounds_hold and name in self.bounds:
            open_part = max(self.costs[name] - self.bounds[name], 0)
            found |= {"bound": self.bounds[name], "gap": round(open_part / max(found["stake"], 1), 6)}
        return found


def of_roster(session: Session, roster: Roster) -> Assessment | None:
    """What a roster costs as it is on screen; None while that is being worked out."""
    found = latest(session, roster)
    return found if found is not None and found.current else None


def latest(session: Session, roster: Roster) -> Assessment | None:
    """What a roster cost when that was last found, whether it is `current` or not; None if never."""
    if roster.assessed_at is None or not roster.costs:
        return None
    tiers = {name: roster.costs[name] for name in NAMES if name in roster.costs}
    return Assessment(
        costs={name: tier["cost"] for name, tier in tiers.items()},
        bounds=_bounds(tiers),
        at=roster.assessed_at,
        bounds_at=roster.bounds_at,
        bounds_hold=roster.bounds_at is not None and roster.bounds_digest is not None,
        current=is_current(session, roster),
        stakes={name: tier.get("stake", 0) for name, tier in tiers.items()},
    )


def is_current(session: Session, roster: Roster) -> bool:
    """Whether the costs of a roster are of its version, beside the promises as they stand.

    What was superseded has the costs it had.
    """
    if roster.assessed_at is None:
        return False
    if roster.state == "superseded":
        return True
    return roster.assessed_version == roster.version and not _moved_on(session, roster)


def is_exact(session: Session, roster: Roster) -> bool:
    """Whether what a roster costs is known, and nothing that counts for it was changed since.

    So the exact difference of a change can be added. What has begun is judged otherwise than before.
    """
    week = Week(roster.period_start, zone_of(session))
    if roster.assessed_at is None or week.start <= now() or not is_current(session, roster):
        return False
    return not changed_since(session, roster.assessed_at)


def changed_since(session: Session, moment: datetime) -> bool:
    """Whether people, demand or the organisations around them were changed since a moment."""
    later = select(Audit.id).where(
        Audit.at >= moment, Audit.subject.in_(COUNTS), Audit.verb.not_in(ONLY_SEEN)
    )
    return session.scalar(later.limit(1)) is not None


def add_difference(session: Session, roster_id: int, version: int, costs: Mapping[Tier, int]) -> None:
    """Let a draft cost what a change of it costs more, or less, from its new version on.

    It was exact before (`is_exact`), and so is the difference. In a transaction that writes.
    """
    roster = session.get_one(Roster, roster_id)
    more = {tier.name.lower(): cost for tier, cost in costs.items()}
    roster.costs = {
        name: {**tier, "cost": tier["cost"] + more.get(name, 0)} for name, tier in roster.costs.items()
    }
    roster.assessed_version, roster.assessed_at = version, now()
    session.flush()


def ask(session: Session, roster_id: int) -> None:
    """Have the costs of a roster found anew; one job that waits for it is enough, old ones go."""
    with writing(session):
        if session.scalar(_jobs(KIND, roster_id).where(Job.status == "queued").limit(1)) is None:
            over = _jobs(KIND, roster_id).where(Job.status == "done", Job.ended_at < now() - FORGOTTEN)
            session.execute(delete(Job).where(Job.id.in_(over)))
            jobs.enqueue(session, KIND, roster_id=roster_id)


def ask_for_bounds(session: Session, roster_id: int) -> None:
    """Have the bounds of a roster proven anew, unless that waits, is done now or was tried lately."""
    with writing(session):
        lately = Job.status.in_(("queued", "running")) | (Job.created_at > now() - PATIENCE)
        if session.scalar(_jobs(BOUNDS_KIND, roster_id).where(lately).limit(1)) is None:
            jobs.enqueue(session, BOUNDS_KIND, roster_id=roster_id)


def ask_where_due(session: Session) -> None:
    """Ask for what is missing of weeks that are not over: costs that are true, bounds that hold."""
    today = now().astimezone(zone_of(session)).date()
    chosen = select(Roster).where(Roster.state != "superseded", Roster.period_end >= today)
    wanting = session.scalars(chosen).all()
    for roster in wanting:
        if not is_current(session, roster) or _is_old(session, roster):
            if not _is_under_way(session, roster.id):
                ask(session, roster.id)
        elif roster.bounds_digest is None and _has_somebody(session, roster):
            ask_for_bounds(session, roster.id)


def _is_old(session: Session, roster: Roster) -> bool:
    """Whether people or demand changed since it was judged, and that is a while ago: they do all day long."""
    then = roster.assessed_at or roster.created_at
    return then < now() - A_WHILE and changed_since(session, then)


def _has_somebody(session: Session, roster: Roster) -> bool:
    """Whether somebody is planned at all: of an empty plan nothing is proven."""
    there = select(Assignment.id).where(Assignment.roster_id == roster.id)
    return session.scalar(there.limit(1)) is not None


def _is_under_way(session: Session, roster_id: int) -> bool:
    at_work = _jobs(KIND, roster_id).where(Job.status.in_(("queued", "running")))
    failed = _jobs(KIND, roster_id).where(Job.status == "failed", Job.created_at > now() - PATIENCE)
    return any(session.scalar(each.limit(1)) is not None for each in (at_work, failed))


def _jobs(kind: str, roster_id: int) -> Select[int]:
    return select(Job.id).where(Job.kind == kind, Job.payload["roster_id"].as_integer() == roster_id)


def ask_of_week(session: Session, week: Week) -> None:
    """Have the costs of what is published for a week, and of its drafts, found anew where they changed."""
    chosen = select(Roster).where(Roster.period_start == week.monday, Roster.state != "superseded")
    with writing(session):
        for roster in session.scalars(chosen).all():
            if not is_current(session, roster):
                ask(session, roster.id)


def ask_anew_of_week(session: Session, week: Week) -> None:
    """Have all of a week's plans judged anew, as what they were proven of changed."""
    chosen = select(Roster.id).where(Roster.period_start == week.monday, Roster.state != "superseded")
    with writing(session):
        for roster_id in session.scalars(chosen).all():
            ask(session, roster_id)


def _bounds(tiers: Mapping[str, Mapping[str, Any]]) -> Mapping[str, int]:
    """The bounds that hold beside the costs of the tiers before them."""
    found = {}
    for name, tier in tiers.items():
        if "bound" in tier:
            found[name] = tier["bound"]
        if tier["cost"] > tier.get("beside", tier["cost"]):
            break
    return found


def _moved_on(session: Session, roster: Roster) -> bool:
    """Whether promises in or around its week changed since, so that a roster costs another thing.

    What is in force costs the same when somebody says yes; the difference of a draft may not.
    """
    week = Week(roster.period_start, zone_of(session))
    start, end = week.start - FOUR_WEEKS_AROUND, week.end + FOUR_WEEKS_AROUND
    near = (PromiseEvent.starts_at >= start) & (PromiseEvent.starts_at < end)
    since = select(PromiseEvent.id).where(PromiseEvent.id > (roster.assessed_event_id or 0), near)
    matters: ColumnElement[bool] = AFTER.in_(STANDING) != BEFORE.in_(STANDING)
    if roster.state == "published":
        since = since.where(matters)
    return session.scalar(since.limit(1)) is not None
