"""That a shift does not take place, or does after all: one alone, or with all later ones of its series.

`which` `later` is all of them. A series ends before the first day of those that are cancelled together; one
that is cancelled as a whole keeps its first day. When they take place after all, it goes on as it did before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Project, Series, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing, refuse_outdated
from web.services.clock import now
from web.services.demand.changing import Changing
from web.services.demand.closed import refuse_closed
from web.services.demand.effects import Effects
from web.services.demand.instances import shift_values
from web.services.demand.series.ending import cut_short, go_on

LATER = "later"
BEFORE: Mapping[str, str] = {"cancel": "open", "revive": "cancelled"}
"""Which status a shift has before it is cancelled, or takes place after all."""


@dataclass(frozen=True)
class Ends:
    """Whether a series ends `otherwise`: on its `last` day, or before it where that and what is later goes.

    `goes_on`: some of its shifts are not made yet.
    """

    otherwise: bool
    last: date | None
    goes_on: bool


def cancel_shift(
    session: Session,
    actor: Actor,
    shift_id: int,
    *,
    which: str = "this",
    version: int | None = None,
    seen: str | None = None,
    preview: bool = False,
) -> Effects:
    """The shift does not take place, and with `later` no later one; done again, it changes nothing.

    Raises NotFound, Outdated, Unconfirmed, Conflict for what has begun.
    """
    with writing(session):
        shift, project = _shift(session, actor, shift_id)
        every = _chosen(session, shift, BEFORE["cancel"], which)
        if not every:
            return Effects()
        refuse_outdated(session, "shift", shift, version, lambda: shift_values(session, shift))
        change = Changing(session, actor, project)
        for each in every:
            cancel_in(session, actor, change, each, project.organisation_id)
        _end_series(session, shift, which)
        return change.finish(seen, preview=preview)


def cancel_in(session: Session, actor: Actor, change: Changing, shift: Shift, node: int) -> None:
    """Cancel a shift as part of a change, and write it down."""
    with editing(
        session, actor, "shift", shift, None, lambda: shift_values(session, shift), verb="cancelled",
        node=node,
    ):  # fmt: skip
        change.cancel(shift)


def revive_shift(
    session: Session,
    actor: Actor,
    shift_id: int,
    *,
    which: str = "this",
    version: int | None = None,
    seen: str | None = None,
    preview: bool = False,
) -> Effects:
    """A cancelled shift takes place after all, and with `later` all later ones that were cancelled.

    Who was on them, and still fits, is offered them again. Raises NotFound, Outdated, Unconfirmed, Conflict
    for what has begun, or whose project is closed.
    """
    with writing(session):
        shift, project = _shift(session, actor, shift_id)
        every = _chosen(session, shift, BEFORE["revive"], which)
        if not every:
            return Effects()
        refuse_outdated(session, "shift", shift, version, lambda: shift_values(session, shift))
        refuse_closed(project)
        change = Changing(session, actor, project)
        for each in every:
            _revive_in(session, actor, change, each, project.organisation_id)
        _go_on_with_series(session, every, which)
        return change.finish(seen, preview=preview)


def _revive_in(session: Session, actor: Actor, change: Changing, shift: Shift, node: int) -> None:
    with editing(
        session, actor, "shift", shift, None, lambda: shift_values(session, shift), verb="revived", node=node
    ):
        change.revive(shift)


def later_ones(session: Session, shift: Shift, status: str) -> Sequence[Shift]:
    """The later shifts of a series with this status that have not begun, in order."""
    if shift.series_id is None:
        return ()
    chosen = select(Shift).where(
        Shift.series_id == shift.series_id, Shift.series_day > shift.series_day, Shift.status == status,
        Shift.starts_at > now(),
    )  # fmt: skip
    return session.scalars(chosen.order_by(Shift.starts_at, Shift.id)).all()


def _shift(session: Session, actor: Actor, shift_id: int) -> tuple[Shift, Project]:
    shift = Scope(session, actor).led_shift(shift_id)
    return shift, session.get_one(Project, shift.project_id)


def _chosen(session: Session, shift: Shift, status: str, which: str) -> Sequence[Shift]:
    """The shift and, where it is asked for, the later ones; those that have another status are left out."""
    own = [shift] if shift.status == status else []
    return [*own, *later_ones(session, shift, status)] if which == LATER else own


def ends_otherwise(session: Session, shift: Shift, what: str) -> Ends:
    """When its series ends once this and all later ones are cancelled, or take place after all."""
    series = session.get(Series, shift.series_id) if shift.series_id else None
    if series is None or shift.series_day is None:
        return Ends(otherwise=False, last=None, goes_on=False)
    if what == "revive":
        again = series.cut_short
        return Ends(again, series.last_before, goes_on=again and _goes_on(series, series.last_before))
    before = shift.series_day - timedelta(days=1)
    otherwise = series.last is None or series.last > before
    return Ends(otherwise, shift.series_day, goes_on=otherwise and _goes_on(series, series.last))


def _goes_on(series: Series, last: date | None) -> bool:
    """Whether shifts up to a last day are still to be made."""
    return last is None or series.made_until is None or series.made_until < last


def _end_series(session: Session, shift: Shift, which: str) -> None:
    if which == LATER and shift.series_id is not None and shift.series_day is not None:
        cut_short(session.get_one(Series, shift.series_id), shift.series_day)


def _go_on_with_series(session: Session, every: Sequence[Shift], which: str) -> None:
    for series_id in {each.series_id for each in every} - {None}:
        go_on(session, session.get_one(Series, series_id), with_later=which == LATER)
