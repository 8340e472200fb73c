"""Shifts that were made in one act, and are taken back in one as long as nobody was given a place on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Batch, BatchShift, Project, Series, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.demand.instances import given_shifts, remove_shifts
from web.services.demand.series.ending import end_on
from web.services.faults import Conflict, NotFound

UNDONE = lazy("This was taken back already.")


@dataclass(frozen=True)
class Undoing:
    """What taking a batch back does: the shifts that `go`, and those that somebody was given, which stay."""

    batch: Batch
    go: Sequence[Shift]
    stay: Sequence[Shift]

    @property
    def go_ids(self) -> list[int]:
        """The ids of those that go."""
        return [each.id for each in self.go]

    @property
    def stay_ids(self) -> list[int]:
        """The ids of those that stay."""
        return [each.id for each in self.stay]


def add_batch(
    session: Session,
    actor: Actor | None,
    kind: str,
    project: Project | None,
    shifts: Sequence[int],
    *,
    organisation_id: int | None = None,
    series_id: int | None = None,
) -> int:
    """The id of a new batch of shifts; of a project, or of an organisation where they are of several."""
    node = project.organisation_id if project else organisation_id
    batch = Batch(
        kind=kind, organisation_id=node, project_id=project.id if project else None, series_id=series_id,
        count=len(shifts), made_by=actor.person_id if actor else None, made_at=now(),
    )  # fmt: skip
    session.add(batch)
    session.flush()
    session.add_all(BatchShift(batch_id=batch.id, shift_id=each) for each in shifts)
    return batch.id


def look(session: Session, actor: Actor, batch_id: int) -> Undoing:
    """What taking a batch back would do, of a series with what it made by itself since. Raises NotFound."""
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise NotFound
    if not may_undo(Scope(session, actor), batch):
        raise NotFound
    of_it: ColumnElement[bool] = Shift.id.in_(
        select(BatchShift.shift_id).where(BatchShift.batch_id == batch_id)
    )
    if batch.series_id is not None:
        of_it = of_it | (Shift.series_id == batch.series_id)
    rows = session.scalars(select(Shift).where(of_it).order_by(Shift.starts_at, Shift.id)).all()
    given = given_shifts(session, [each.id for each in rows])
    stays = {each.id for each in rows if each.id in given or each.starts_at <= now()}
    return Undoing(
        batch, [each for each in rows if each.id not in stays], [each for each in rows if each.id in stays]
    )


def undo(session: Session, actor: Actor, batch_id: int) -> int:
    """Delete the shifts of a batch that nobody was ever given and that have not begun; how many.

    A series ends with the last of its shifts that stays; with none it is gone. Raises NotFound, Conflict for
    what was taken back already.
    """
    with writing(session):
        found = look(session, actor, batch_id)
        if found.batch.undone_at is not None:
            raise Conflict("undone", UNDONE)
        gone = [each.id for each in found.go]
        remove_shifts(session, gone)
        if found.batch.series_id is not None:
            _end(session, found.batch.series_id)
        found.batch.undone_at = now()
        note(session, actor, "undone", "batch", batch_id, node=found.batch.organisation_id, count=len(gone))
        return len(gone)


def may_undo(scope: Scope, batch: Batch) -> bool:
    """Whether somebody may take a batch back: of a project who leads it, else who coordinates where it is."""
    if batch.project_id is not None:
        return scope.may_lead(scope.session.get_one(Project, batch.project_id))
    return batch.organisation_id in scope.nodes("coordinator")


def _end(session: Session, series_id: int) -> None:
    """Let a series end with its last shift that is left; one without any is gone."""
    series = session.get(Series, series_id)
    if series is None:
        return
    last = session.scalar(select(func.max(Shift.series_day)).where(Shift.series_id == series_id))
    if last is None:
        session.delete(series)
    else:
        end_on(series, max(last, series.first))
        series.version += 1
