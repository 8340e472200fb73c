"""Runs as they are looked at: what was asked, how far each is, what it came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from web.models import Job, Person, Roster, Run
from web.services import assessing, jobs, rosters
from web.services.access.scope import Scope
from web.services.faults import NotFound
from web.services.paging import PAGE, Page, skipped
from web.services.planning.together import together

Earlier = aliased(Run)


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its job.

    `progress` is the last moment told: phase, seconds, filled, wanted, tiers {name: {cost, bound, stake,
    gap}} and `points` [[seconds, filled], ...]; `result` is what it came to, with the same tiers; `wish` what
    was asked of it. Its roster has a number once it was published. `kept` are the changes by hand that it was
    to keep. `edited`: its roster was changed or published since. `changed`: that, or what was proven of it is
    not so any more. It begins when the run `after_id` has ended: that of the week before, asked for with it.
    """

    id: int
    job_id: int
    status: str
    wish: str | None
    monday: date
    sunday: date
    organisation_id: int | None
    seconds: int
    seed: int
    workers: int
    digest: str | None
    base_number: int | None
    progress: Mapping[str, Any]
    result: Mapping[str, Any] | None
    fault: str | None
    roster_id: int | None
    asked_by: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    roster_number: int | None = None
    kept: Mapping[str, Any] | None = None
    changed: bool = False
    edited: bool = False
    after_id: int | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.status in jobs.ENDED


def runs(session: Session, scope: Scope, page: int = 1) -> Page[RunView]:
    """The runs of what one coordinates, newest first."""
    seen = rosters.coordinated(Run.scope_organisation_id, scope)
    total = session.scalar(select(func.count()).select_from(Run).where(seen)) or 0
    chosen = _selected().where(seen).order_by(Run.id.desc())
    rows = session.execute(chosen.limit(PAGE).offset(skipped(page)))
    return Page([_view(session, *row) for row in rows], total, page)


def run(session: Session, run_id: int) -> RunView:
    """One run. Raises NotFound."""
    row = session.execute(_selected().where(Run.id == run_id)).one_or_none()
    if row is None:
        raise NotFound
    return _view(session, *row)


def in_one_go(session: Session, run_id: int) -> Sequence[RunView]:
    """The runs that were asked for in one go with a run, by week, itself among them. Raises NotFound."""
    found = session.get(Run, run_id)
    if found is None:
        raise NotFound
    return [run(session, each.id) for each in together(session, found)]


def _selected() -> Any:
    return (
        select(Run, Job, Roster, Person.name, Earlier.id)
        .join(Job, Job.id == Run.job_id)
        .outerjoin(Roster, Roster.run_id == Run.id)
        .outerjoin(Person, Person.id == Run.created_by)
        .outerjoin(Earlier, Earlier.job_id == Job.after_id)
    )


def _view(
    session: Session, row: Run, job: Job, roster: Roster | None, asked_by: str | None, after_id: int | None
) -> RunView:
    return RunView(
        id=row.id,
        job_id=job.id,
        status=job.status,
        wish=job.wish,
        monday=row.period_start,
        sunday=row.period_end,
        organisation_id=row.scope_organisation_id,
        seconds=row.seconds,
        seed=row.seed,
        workers=row.workers,
        digest=row.digest,
        base_number=row.base_number,
        progress=job.progress or {},
        result=row.result,
        fault=job.fault,
        roster_id=roster.id if roster else None,
        asked_by=asked_by,
        after_id=after_id,
        created_at=row.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        roster_number=roster.number if roster else None,
        kept=row.kept,
        edited=roster is not None and (roster.version > 0 or roster.state != "draft"),
        changed=roster is not None and _is_changed(session, row, roster, job.ended_at),
    )


def _is_changed(session: Session, run: Run, roster: Roster, ended_at: datetime | None) -> bool:
    """Whether a run's roster is not what the run found, or what it was proven of is not so any more."""
    if roster.version > 0 or (run.result or {}).get("lost"):
        return True
    found = assessing.latest(session, roster)
    if found is None:
        return roster.state != "draft"
    own = found.bounds_at is not None and found.bounds_at <= (ended_at or found.at)
    return not (found.current and found.bounds_hold and own)
