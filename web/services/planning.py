"""Runs: asking for one, watching it, and what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Job, Organisation, Person, Roster, Run
from web.services import assessing, jobs, rosters
from web.services.access.scope import Scope
from web.services.access.tree import Tree
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.days import Week, monday_of
from web.services.drafts import keeping
from web.services.faults import Conflict, Invalid, NotFound
from web.services.paging import PAGE, Page, skipped
from web.services.publishing import node_to_plan


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its job.

    `progress` is the last moment told: phase, seconds, filled, wanted, tiers {name: {cost, bound, stake,
    gap}} and `points` [[seconds, filled], ...]; `result` is what it came to, with the same tiers; `wish` what
    was asked of it. Its roster has a number once it was published. `kept` are the changes by hand that it was
    to keep. `edited`: its roster was changed or published since. `changed`: that, or what was proven of it is
    not so any more.
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

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.status in jobs.ENDED


def start_run(
    session: Session,
    actor: Actor | None,
    values: Mapping[str, Any],
    *,
    workers: int,
    most_seconds: int | None = None,
    key: str = "",
) -> int:
    """Ask for a run of a loaded `RunSchema` (week, seconds, seed, organisation_id, keep_draft); its id.

    It keeps what was changed by hand in the newest draft of that week and part, unless that is given up.

    Without an organisation it is of what its asker coordinates. Raises Forbidden for one that they do not;
    Conflict while another run that decides some of the same waits or works; Invalid for an unknown
    organisation or for more than `most_seconds`.
    """
    if most_seconds is not None and values["seconds"] > most_seconds:
        raise Invalid({"seconds": [lazy("Enter at most %(most)s.", most=most_seconds)]})
    return int(once(session, key, lambda: {"run": _start(session, actor, values, workers)})["run"])


def _start(session: Session, actor: Actor | None, values: Mapping[str, Any], workers: int) -> int:
    monday = monday_of(values["week"])
    week = Week(monday, ZoneInfo("UTC"))
    scope = values.get("organisation_id")
    if scope is not None and session.get(Organisation, scope) is None:
        raise Invalid({"organisation_id": [lazy("Choose one from the list.")]})
    if actor is not None:
        scope = node_to_plan(Scope(session, actor), scope)
    if _under_way(session, monday, scope):
        raise Conflict("run_under_way", lazy("A run for this week is under way already."))
    base = rosters.published(session, monday)
    kept = keeping.of_week(session, monday, scope) if values.get("keep_draft", True) else None
    run = Run(
        job_id=jobs.enqueue(session, "run"),
        period_start=monday,
        period_end=week.sunday,
        scope_organisation_id=scope,
        base_number=base.number if base else None,
        kept=kept.plain() if kept else None,
        seconds=values["seconds"],
        seed=values.get("seed", 0),
        workers=workers,
        created_by=actor.person_id if actor else None,
        created_at=now(),
    )
    session.add(run)
    session.flush()
    jobs.get(session, run.job_id).payload = {"run_id": run.id}
    note(session, actor, "run_asked", "run", run.id, node=scope)
    return run.id


def changed_by_hand(
    session: Session, actor: Actor, monday: date, organisation_id: int | None
) -> keeping.Kept | None:
    """The changes by hand that a run of a week and a part would keep. Raises Forbidden."""
    return keeping.of_week(session, monday, node_to_plan(Scope(session, actor), organisation_id))


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


def stop(session: Session, actor: Actor, run_id: int, *, keep: bool) -> None:
    """End a run: with the best roster so far as a draft (`keep`), or with nothing.

    Raises NotFound, Forbidden.
    """
    with writing(session):
        found = run(session, run_id)
        Scope(session, actor).require("coordinator", found.organisation_id)
        jobs.ask(session, found.job_id, jobs.FINISH if keep else jobs.CANCEL)
        note(session, actor, "run_stopped", "run", run_id, node=found.organisation_id, keep=keep)


def _under_way(session: Session, monday: date, organisation_id: int | None) -> bool:
    """Whether a run decides about the same projects of that week, or some of them; None is all of them."""
    at_work = (
        select(Run.scope_organisation_id)
        .join(Job, Job.id == Run.job_id)
        .where(Run.period_start == monday, Job.status.in_(("queued", "running")))
    )
    others, tree = session.scalars(at_work).all(), Tree.read(session)
    return any(
        each is None
        or organisation_id is None
        or each in tree.below([organisation_id])
        or organisation_id in tree.below([each])
        for each in others
    )


def _selected() -> Any:
    return (
        select(Run, Job, Roster, Person.name)
        .join(Job, Job.id == Run.job_id)
        .outerjoin(Roster, Roster.run_id == Run.id)
        .outerjoin(Person, Person.id == Run.created_by)
    )


def _view(session: Session, row: Run, job: Job, roster: Roster | None, asked_by: str | None) -> RunView:
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
