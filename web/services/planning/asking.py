"""Asking for runs, and ending them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Job, Organisation, Run
from web.services import jobs, rosters
from web.services.access.scope import Scope
from web.services.access.tree import Tree
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.days import monday_of
from web.services.drafts import keeping
from web.services.faults import Conflict, Invalid
from web.services.planning.views import RunView, in_one_go
from web.services.publishing import node_to_plan


def start_run(
    session: Session,
    actor: Actor | None,
    values: Mapping[str, Any],
    *,
    workers: int,
    most_seconds: int | None = None,
    key: str = "",
) -> int:
    """Ask for the runs of a loaded `RunSchema` (week, weeks, seconds, seed, organisation_id, keep_draft); the
    id of the first.

    There is one for each week, which leaves a draft of its own. It begins when the one before it has ended,
    and takes the draft of that one as promised. It keeps what was changed by hand in the newest draft of its
    week and part, unless that is given up.

    Without an organisation it is of what its asker coordinates. Raises Forbidden for one that they do not;
    Conflict while another run that decides some of the same waits or works, in any of the weeks; Invalid for
    an unknown organisation or for more than `most_seconds`.
    """
    if most_seconds is not None and values["seconds"] > most_seconds:
        raise Invalid({"seconds": [lazy("Enter at most %(most)s.", most=most_seconds)]})
    return int(once(session, key, lambda: {"run": _start(session, actor, values, workers)})["run"])


def _start(session: Session, actor: Actor | None, values: Mapping[str, Any], workers: int) -> int:
    first = monday_of(values["week"])
    mondays = [first + timedelta(weeks=number) for number in range(values.get("weeks", 1))]
    scope = values.get("organisation_id")
    if scope is not None and session.get(Organisation, scope) is None:
        raise Invalid({"organisation_id": [lazy("Choose one from the list.")]})
    if actor is not None:
        scope = node_to_plan(Scope(session, actor), scope)
    if _under_way(session, mondays, scope):
        alone = lazy("A run for this week is under way already.")
        several = lazy("A run for one of these weeks is under way already.")
        raise Conflict("run_under_way", alone if len(mondays) == 1 else several)
    runs: list[Run] = []
    for monday in mondays:
        before = runs[-1].job_id if runs else None
        runs.append(_ask(session, actor, values, monday, scope, workers, before))
    return runs[0].id


def _ask(
    session: Session,
    actor: Actor | None,
    values: Mapping[str, Any],
    monday: date,
    scope: int | None,
    workers: int,
    before: int | None,
) -> Run:
    """A run of one week, which waits for the job `before`."""
    base = rosters.published(session, monday)
    kept = keeping.of_week(session, monday, scope) if values.get("keep_draft", True) else None
    run = Run(
        job_id=jobs.enqueue(session, "run", after=before),
        period_start=monday,
        period_end=monday + timedelta(days=6),
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
    return run


def changed_by_hand(
    session: Session, actor: Actor, monday: date, weeks: int, organisation_id: int | None
) -> Sequence[keeping.Kept]:
    """The changes by hand that runs of so many weeks and of a part would keep. Raises Forbidden."""
    node = node_to_plan(Scope(session, actor), organisation_id)
    found = (keeping.of_week(session, monday + timedelta(weeks=number), node) for number in range(weeks))
    return [each for each in found if each is not None]


def stop(session: Session, actor: Actor, run_id: int, *, keep: bool, later: bool = False) -> None:
    """End a run: with the best roster so far as a draft (`keep`), or with nothing.

    With `later` the runs of later weeks that were asked for with it are cancelled. Raises NotFound,
    Forbidden.
    """
    with writing(session):
        for view in in_one_go(session, run_id):
            if view.id == run_id:
                _stop(session, actor, view, keep=keep)
            elif later and view.id > run_id and not view.over:
                _stop(session, actor, view, keep=False)


def _stop(session: Session, actor: Actor, view: RunView, *, keep: bool) -> None:
    Scope(session, actor).require("coordinator", view.organisation_id)
    jobs.ask(session, view.job_id, jobs.FINISH if keep else jobs.CANCEL)
    note(session, actor, "run_stopped", "run", view.id, node=view.organisation_id, keep=keep)


def _under_way(session: Session, mondays: Sequence[date], organisation_id: int | None) -> bool:
    """Whether a run decides about the same projects of one of these weeks, or some of them; None is all of
    them.
    """
    at_work = (
        select(Run.scope_organisation_id)
        .join(Job, Job.id == Run.job_id)
        .where(Run.period_start.in_(mondays), Job.status.in_(("queued", "running")))
    )
    others, tree = session.scalars(at_work).all(), Tree.read(session)
    return any(
        each is None
        or organisation_id is None
        or each in tree.below([organisation_id])
        or organisation_id in tree.below([each])
        for each in others
    )
