"""The jobs that find what a roster costs, and prove anew how far it is from the best possible.

The whole plan is judged, as it is on screen: of a draft what would be in force once it was published, else
what is in force. Neither holds up anybody: the result is written in one short transaction.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.formats.json import digest, dump, load
from matcher.problem.problem import Problem
from matcher.result import TierResult
from matcher.roster import Roster as Seated
from matcher.solver.reporting import Stakes
from matcher.solver.solve import solve
from matcher.solver.subproblem import project, splice, subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from web.models import BoundedProblem, Job, Roster
from web.services import assessing, rosters
from web.services.bounding import as_runs_see_it, is_only_tighter, problem_without_clock
from web.services.clock import now
from web.services.deciding import part_of
from web.services.promises import difference
from web.services.promises.standing import in_force, last_event
from web.services.work import Work, Write

BOUND_SECONDS = 20.0


@dataclass(frozen=True)
class Seen:
    """A roster as a job found it: its version and state, the last event, the problem and who sits where."""

    roster_id: int
    version: int
    state: str
    event: int
    at: datetime
    bounds_of: str | None
    problem: Problem
    plan: Seated

    def is_still(self, roster: Roster | None) -> bool:
        """Whether the roster is still there, and in the same state."""
        return roster is not None and roster.state == self.state


def assess(work: Work, payload: Mapping[str, Any]) -> Write:
    """Judge a roster, and with it the others of its week for which that was asked: it is read once.

    The deed writes what each costs, and whether its bounds are of the problem as it is.
    """
    asked = {payload["roster_id"]: None} | _asked_of_week(work.session, payload["roster_id"])
    deeds = [_assessed(work.session, roster_id) for roster_id in asked]
    work.session.commit()

    def write(session: Session) -> None:
        done = select(Job).where(
            Job.id.in_([each for each in asked.values() if each]), Job.status == "queued"
        )
        for job in session.scalars(done).all():
            session.delete(job)
        session.flush()
        for deed in deeds:
            deed(session)

    return write


def _asked_of_week(session: Session, roster_id: int) -> dict[int, int]:
    """The other rosters of a week for which costs were asked: id -> the job that waits."""
    roster = session.get(Roster, roster_id)
    if roster is None:
        return {}
    chosen = select(Roster.id).where(Roster.period_start == roster.period_start, Roster.id != roster_id)
    others = frozenset(session.scalars(chosen))
    waiting = session.scalars(select(Job).where(Job.kind == assessing.KIND, Job.status == "queued"))
    return {job.payload["roster_id"]: job.id for job in waiting if job.payload["roster_id"] in others}


def _assessed(session: Session, roster_id: int) -> Write:
    seen = _seen(session, roster_id)
    if seen is None:
        return _nothing
    kept = _bounds_are_kept(session, seen, as_runs_see_it(session, seen.problem))
    costs, stakes = verify(seen.problem, seen.plan).costs, Stakes(seen.problem)

    def write(session: Session) -> None:
        roster = session.get(Roster, seen.roster_id)
        if roster is None or not seen.is_still(roster):
            return
        if roster.version == seen.version or not assessing.is_current(session, roster):
            roster.costs = {
                tier.name.lower(): _tier(roster, tier, cost, stakes.of(tier, cost))
                for tier, cost in costs.items()
            }
            roster.assessed_at, roster.assessed_version = seen.at, seen.version
            roster.assessed_event_id = seen.event
        _judge_bounds(roster, seen, kept=kept)
        session.flush()
        if not assessing.is_current(session, roster):
            assessing.ask(session, roster.id)

    return write


def renew_bounds(work: Work, payload: Mapping[str, Any]) -> Write:
    """Prove anew what the problem of a roster costs at least; the deed writes the bounds with their age.

    Of a draft of one organisation, what it can decide; and nothing of what has begun.
    """
    seen = _seen(work.session, payload["roster_id"])
    if seen is None or not seen.plan.assignments:
        return _nothing
    alone = as_runs_see_it(work.session, seen.problem)
    roster = rosters.get(work.session, seen.roster_id)
    scope = roster.scope_organisation_id if seen.state == "draft" else None
    scoped = part_of(work.session, scope, alone, seen.at)
    work.session.commit()
    limits, plan = work.limits(BOUND_SECONDS), seen.plan
    part = alone if scoped is None else subproblem(alone, scoped.people, scoped.shifts, keeping=plan)
    found = solve(part, limits, start=plan if scoped is None else project(part, plan), cancel=work.cancel)
    if found.roster is None:
        return _nothing
    after = found.roster if scoped is None else splice(part, found.roster, plan)
    bounds = bounds_of(found.tiers, verify(alone, after).costs)
    document = None if scope is not None else zlib.compress(dump(alone))
    named = digest(alone)

    def write(session: Session) -> None:
        roster = session.get(Roster, seen.roster_id)
        if roster is None or not seen.is_still(roster) or not roster.costs:
            return
        if says_nothing(bounds):
            return
        set_bounds(session, roster, bounds, named, document, seen.at)
        assessing.ask(session, roster.id)

    return write


def bounds_of(tiers: Mapping[Tier, TierResult], beside: Mapping[Tier, int]) -> dict[str, dict[str, int]]:
    """The bound of each tier of a whole roster, and what that roster costs there, of which it was proven.

    What a part cannot change is paid beside it, whatever the part costs.
    """
    return {
        tier.name.lower(): {"bound": cost - (tiers[tier].cost - tiers[tier].bound), "beside": cost}
        for tier, cost in beside.items()
        if tier in tiers
    }


def says_nothing(bounds: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether time was too short to prove anything: older bounds, with their age, say more."""
    return all(each["bound"] <= 0 < each["beside"] or not each["beside"] for each in bounds.values()) and any(
        each["beside"] for each in bounds.values()
    )


def set_bounds(
    session: Session,
    roster: Roster,
    bounds: Mapping[str, Mapping[str, int]],
    named: str,
    document: bytes | None,
    at: datetime,
) -> None:
    """Write down bounds of the problem with the digest `named`, and the problem to compare later ones with.

    Problems that no roster names any more go.
    """
    roster.costs = {name: {**tier, **bounds.get(name, {})} for name, tier in roster.costs.items()}
    roster.bounds_at, roster.bounds_digest = at, named
    session.flush()
    used = select(Roster.bounds_digest).where(Roster.bounds_digest.is_not(None))
    session.execute(delete(BoundedProblem).where(BoundedProblem.digest.not_in(used)))
    if document is not None and session.get(BoundedProblem, named) is None:
        session.add(BoundedProblem(digest=named, problem=document, at=at))
        session.flush()


def plan_of(session: Session, roster: Roster, problem: Problem) -> Seated:
    """Who sits where in a roster as it is on screen, of those whom the problem knows."""
    week = rosters.week_of(session, roster)
    draft = roster.state == "draft"
    pairs = difference.plan_after(session, roster) if draft else in_force(session, week)
    there = rosters.as_roster(pairs).assignments
    return Seated(
        frozenset(each for each in there if each.volunteer in problem.volunteer and each.seat in problem.seat)
    )


def _seen(session: Session, roster_id: int) -> Seen | None:
    """A roster of which costs are wanted; None for what is gone or superseded."""
    roster = session.get(Roster, roster_id)
    if roster is None or roster.state == "superseded":
        return None
    at, version, event = now(), roster.version, last_event(session)
    problem = problem_without_clock(session, roster)
    return Seen(
        roster_id=roster_id,
        version=version,
        state=roster.state,
        event=event,
        at=at,
        bounds_of=roster.bounds_digest,
        problem=problem,
        plan=plan_of(session, roster, problem),
    )


def _bounds_are_kept(session: Session, seen: Seen, alone: Problem) -> str | None:
    """The digest of the problem that bounds were proven of, if what was proven still holds."""
    named = seen.bounds_of
    if named is None or not seen.plan.assignments:
        return None
    if digest(alone) == named:
        return named
    row = session.get(BoundedProblem, named)
    if row is None or not is_only_tighter(load(zlib.decompress(row.problem)), alone):
        return None
    return named


def _judge_bounds(roster: Roster, seen: Seen, *, kept: str | None) -> None:
    """Bounds that do not hold any more stay with their age, without the problem that they were of.

    Of an empty plan nothing is said at all. Those that were proven meanwhile are not touched.
    """
    if not seen.plan.assignments:
        roster.costs = {
            name: {key: value for key, value in tier.items() if key not in ("bound", "beside")}
            for name, tier in roster.costs.items()
        }
        roster.bounds_at = roster.bounds_digest = None
    elif roster.bounds_digest == seen.bounds_of:
        roster.bounds_digest = kept


def _tier(roster: Roster, tier: Tier, cost: int, stake: int) -> dict[str, Any]:
    """A tier as it is written down, with the bound that was proven before."""
    before = roster.costs.get(tier.name.lower(), {})
    kept = {name: before[name] for name in ("bound", "beside") if name in before}
    return {"cost": cost, "stake": stake, **kept}


def _nothing(_session: Session) -> None:
    """Write nothing."""
