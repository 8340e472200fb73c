"""Jobs as rows: the row is the truth. Who holds the newest fence may report and finish, and nobody else."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, select, update
from sqlalchemy.orm import Session, aliased

from web.db import writing
from web.models import Job
from web.services.clock import now
from web.services.faults import NotFound

MOST_ATTEMPTS = 3
FINISH, CANCEL = "finish", "cancel"
ENDED = ("done", "failed", "cancelled")
LATER = ("assess", "bounds")
"""Kinds of jobs that nobody watches, in the order in which they come after all others."""
YIELDING = "bounds"
"""The kind that is put back for what people watch: it is a solve of its own, and takes as much."""
SHORT = ("assess", "sheet")
"""Kinds of jobs that take seconds. They are done beside the others and never wait for a solve."""


class Fenced(Exception):
    """Somebody else has taken the job, or it has ended: what was done for it is void."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a job, until another claim has a higher fence."""

    job_id: int
    fence: int
    kind: str


def enqueue(session: Session, kind: str, *, after: int | None = None, **payload: Any) -> int:
    """A new job's id; in the transaction of what it is for. It waits until the job `after` has ended."""
    with writing(session):
        job = Job(kind=kind, payload=payload, after_id=after, created_at=now())
        session.add(job)
        session.flush()
        return job.id


def claim(
    session: Session, lease_seconds: float, job_id: int | None = None, *, short: bool | None = None
) -> Claim | None:
    """The oldest job that waits or whose holder is silent (or this one job), now held by the caller; none
    that waits for another one.

    Only one that is `short`, or only one that is not, when asked so.
    What people watch comes before what is done by the by (`LATER`).
    A job that was begun too often is failed, and one to be cancelled is cancelled, instead of begun again.
    """
    with writing(session):
        waiting = (Job.status == "queued") | ((Job.status == "running") & (Job.lease_until < now()))
        chosen = select(Job).where(waiting, _is_ready()).order_by(_turn(), Job.id)
        if job_id is not None:
            chosen = chosen.where(Job.id == job_id)
        if short is not None:
            chosen = chosen.where(Job.kind.in_(SHORT) if short else Job.kind.not_in(SHORT))
        for job in session.scalars(chosen):
            if job.wish == CANCEL:
                _end(job, "cancelled")
            elif job.attempts >= MOST_ATTEMPTS:
                _end(job, "failed", job.fault or "poison")
            else:
                job.status, job.attempts, job.fence = "running", job.attempts + 1, job.fence + 1
                job.started_at = job.started_at or now()
                job.lease_until = now() + timedelta(seconds=lease_seconds)
                return Claim(job.id, job.fence, job.kind)
    return None


def has_to_yield(session: Session, held: Claim) -> bool:
    """Whether a job that can wait is in the way of another one."""
    if held.kind != YIELDING:
        return False
    others = Job.kind.not_in((YIELDING, *SHORT))
    waiting = select(Job.id).where(Job.status == "queued", others, _is_ready())
    return session.scalar(waiting.limit(1)) is not None


def renew(session: Session, held: Claim, lease_seconds: float) -> str | None:
    """Give a sign of life; what people wish of the job meanwhile. Raises Fenced."""
    with writing(session):
        _guarded(session, held, lease_until=now() + timedelta(seconds=lease_seconds))
        return session.scalar(select(Job.wish).where(Job.id == held.job_id))


def report(session: Session, held: Claim, progress: dict[str, Any]) -> None:
    """Write down how far the job is. Raises Fenced."""
    with writing(session):
        _guarded(session, held, progress=progress)


def finish(session: Session, held: Claim, status: str, fault: str | None = None) -> None:
    """End the job, in the transaction that writes its result. Raises Fenced, which takes that back."""
    with writing(session):
        _guarded(session, held, status=status, fault=fault, ended_at=now(), lease_until=None)


def give_back(session: Session, held: Claim, fault: str | None = None) -> None:
    """Put a job back in the queue: its holder stops, or its process died. Raises Fenced."""
    with writing(session):
        values: dict[str, Any] = {"status": "queued", "lease_until": None}
        if fault is None:
            values["attempts"] = Job.attempts - 1
        else:
            values["fault"] = fault
        _guarded(session, held, **values)


def ask(session: Session, job_id: int, wish: str) -> None:
    """Ask a job to `finish` with what it has or to `cancel`; one that waits is cancelled at once."""
    with writing(session):
        job = get(session, job_id)
        if job.status == "queued":
            _end(job, "cancelled")
        elif job.status == "running" and job.wish != CANCEL:
            job.wish = wish


def get(session: Session, job_id: int) -> Job:
    """A job. Raises NotFound."""
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound
    return job


def wish_of(session: Session, job_id: int) -> str | None:
    """What people wish of a job."""
    return session.scalar(select(Job.wish).where(Job.id == job_id))


def _turn() -> Any:
    """Of `Job`: which comes first."""
    return case({kind: place for place, kind in enumerate(LATER, 1)}, value=Job.kind, else_=0)


def _is_ready() -> ColumnElement[bool]:
    """Of `Job`: those that wait for no other one."""
    before = aliased(Job)
    return ~select(before.id).where(before.id == Job.after_id, before.status.not_in(ENDED)).exists()


def _guarded(session: Session, held: Claim, **values: Any) -> None:
    mine = (Job.id == held.job_id) & (Job.fence == held.fence) & (Job.status == "running")
    changed = session.execute(
        update(Job)
        .where(mine)
        .values(**values)
        .execution_options(synchronize_session=False)
        .returning(Job.id)
    )
    if changed.scalar() is None:
        raise Fenced


def _end(job: Job, status: str, fault: str | None = None) -> None:
    job.status, job.fault, job.ended_at, job.lease_until = status, fault, now(), None
