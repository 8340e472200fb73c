"""Automatic plans: that one is ready, to whoever asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Job, Notice, Roster, Run
from web.services.access.rights import COORDINATORS
from web.services.actor import Actor
from web.services.messages.subjects.about import by_subject
from web.services.messages.subjects.fact import Fact, Read


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that ended: the days it plans; `found` whether there is a plan to look at."""

    run_id: int
    first: date
    last: date
    found: bool


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each run that has ended, of who may still look at it."""
    about = by_subject(notices)
    rows = session.execute(select(Run, Job).join(Job, Job.id == Run.job_id).where(Run.id.in_(about)))
    runs = {run.id: (run, job) for run, job in rows}
    drafted = set(session.scalars(select(Roster.run_id).where(Roster.run_id.in_(about))))
    facts, untrue = [], {}
    for identity, owed in about.items():
        ids = tuple(each.id for each in owed)
        run, job = runs.get(identity, (None, None))
        if run is None or job is None:
            untrue.update(dict.fromkeys(ids, "gone"))
        elif not actor.holds(*COORDINATORS):
            untrue.update(dict.fromkeys(ids, "out_of_sight"))
        elif job.status not in ("done", "failed"):
            untrue.update(dict.fromkeys(ids, "cancelled"))
        else:
            record = Finished(run.id, run.period_start, run.period_end, run.id in drafted)
            facts.append(Fact(ids, owed[-1].kind, "run", record))
    return Read(facts, untrue)
