"""Jobs done within a test, by the handlers that a worker's child would call."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.progress import Cancel, Progress
from tests.web.services.planned import ZONE
from web.db import Database, writing
from web.models import Job
from web.services import jobs
from web.services.solving import HANDLERS
from web.services.work import Work

Meanwhile = Callable[[Session], None]


def nothing(_session: Session) -> None:
    """Nobody does anything while a job runs."""


def quiet(_moment: Progress) -> None:
    """Nobody listens."""


def waiting(session: Session, kind: str) -> list[int]:
    """The jobs of a kind that wait."""
    session.rollback()
    chosen = select(Job.id).where(Job.kind == kind, Job.status == "queued")
    return list(session.scalars(chosen.order_by(Job.id)))


def do(database: Database, job_id: int, meanwhile: Meanwhile = nothing) -> None:
    """Do one job; `meanwhile` happens between its reading and its writing."""
    with database.session() as session, database.session() as reading, database.session() as others:
        held = jobs.claim(session, 30.0, job_id)
        assert held is not None
        payload = jobs.get(session, job_id).payload
        session.rollback()
        write = HANDLERS[held.kind](Work(reading, ZONE, quiet, Cancel()), payload)
        reading.rollback()
        meanwhile(others)
        with writing(session):
            write(session)
            jobs.finish(session, held, "done")


def do_all(database: Database, session: Session, kind: str) -> int:
    """Do the jobs of a kind that wait now; how many waited."""
    found = waiting(session, kind)
    for each in found:
        if each in waiting(session, kind):
            do(database, each)
    session.rollback()
    session.expire_all()
    return len(found)
