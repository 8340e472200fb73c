"""Weeks that are planned in one go: a run for each, which waits for the run of the week before it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from web.models import Job, Roster, Run


def together(session: Session, run: Run) -> Sequence[Run]:
    """The runs that were asked for in one go with a run, in the order of their weeks; itself among them."""
    return [*_before(session, run), run, *_after(session, run)]


def drafts_before(session: Session, run: Run) -> Sequence[Roster]:
    """The drafts that the runs of the weeks before have made, as far as they are drafts still."""
    runs = [each.id for each in _before(session, run)]
    chosen = select(Roster).where(Roster.run_id.in_(runs), Roster.state == "draft")
    return session.scalars(chosen.order_by(Roster.period_start)).all()


def _before(session: Session, run: Run) -> list[Run]:
    found: list[Run] = []
    job = session.get_one(Job, run.job_id)
    while job.after_id is not None:
        earlier = _of_job(session, Job.id == job.after_id)
        if earlier is None:
            break
        found.insert(0, earlier)
        job = session.get_one(Job, earlier.job_id)
    return found


def _after(session: Session, run: Run) -> list[Run]:
    found: list[Run] = []
    last = run
    while (later := _of_job(session, Job.after_id == last.job_id)) is not None:
        found.append(later)
        last = later
    return found


def _of_job(session: Session, chosen: ColumnElement[bool]) -> Run | None:
    return session.scalar(select(Run).join(Job, Job.id == Run.job_id).where(chosen))
