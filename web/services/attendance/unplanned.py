"""Who came without a promise: found in the lead's sight, judged as when a place is taken, and entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Person, Press, Promise, Seat, Shift, Volunteer
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.attendance import deeds, presses, times
from web.services.attendance.days import AWAITED
from web.services.attendance.deeds import There
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.people.search import named
from web.services.promises import acts, fit, taking
from web.services.promises.answering import acting_on
from web.services.promises.deeds import Deed, Work, work_on
from web.services.promises.standing import heads_on, stands

MOST = 12
SAID_BY_COMING = frozenset({"available", "limits"})
"""Rules about what a person wants to give: who stands there has said so by coming."""


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who may be entered on a seat, and the rule that keeps them from it, if one does."""

    volunteer_id: int
    name: str
    rule: str


def find(session: Session, scope: Scope, shift_id: int, seat_id: int, text: str) -> Sequence[Found]:
    """People in sight whose name fits, who have no place on this shift. Raises NotFound."""
    scope.led_shift(shift_id)
    there = Work(deeds.seat_of(session, shift_id, seat_id), scope.led_shift(shift_id))
    if not text.strip():
        return ()
    here = select(Promise.volunteer_id).join(Seat, Seat.id == Promise.seat_id)
    taken = here.where(Seat.shift_id == shift_id, stands(), Promise.volunteer_id.is_not(None))
    chosen = (
        named(session, scope, text)
        .with_only_columns(Person.id, Person.name)
        .where(Person.state == "active", Person.id.not_in(taken))
        .order_by(Person.sort_key, Person.id)
        .limit(MOST)
    )
    return [Found(row.id, row.name, _keeps_from(session, row.id, there)) for row in session.execute(chosen)]


def _keeps_from(session: Session, volunteer_id: int, there: Work) -> str:
    rule = fit.keeps_from(session, volunteer_id, there)
    return "" if rule in SAID_BY_COMING else rule


def free_seats(session: Session, shift_id: int) -> Sequence[Seat]:
    """The seats of a shift that have room."""
    chosen = select(Seat).where(Seat.shift_id == shift_id, Seat.ended_at.is_(None)).order_by(Seat.id)
    return [each for each in session.scalars(chosen) if heads_on(session, each.id) < each.maximum]


def enter(
    session: Session,
    actor: Actor,
    shift_id: int,
    seat_id: int,
    volunteer_id: int,
    pressed_at: datetime,
    key: str = "",
) -> int | None:
    """Enter somebody who came without a promise; the promise's id, None for a press that counted already.

    Raises NotFound out of sight, Conflict where there is no room, a rule keeps them from it (`rule_broken`),
    they have a place here, or the shift is cancelled, closed or not near.
    """
    with writing(session):
        if key and session.get(Press, key) is not None:
            return None
        scope = Scope(session, actor)
        shift = scope.led_shift(shift_id)
        project = scope.led(shift.project_id)
        seat = deeds.seat_of(session, shift_id, seat_id)
        if volunteer_id not in scope.knows([volunteer_id]) or session.get(Volunteer, volunteer_id) is None:
            raise NotFound
        deed = Deed(actor, acting_on(scope, project), "unplanned")
        _refuse(session, There(Promise(), shift, project, deed), volunteer_id, pressed_at)
        there, held = work_on(session, {seat.id})[seat.id], taking.held_by(session, volunteer_id, seat.id)
        acts.refuse_full(session, seat)
        fit.refuse_unfit(session, volunteer_id, there, held, SAID_BY_COMING)
        promise = acts.turn_up(session, deed, volunteer_id, seat.id)
        _keep(session, promise, shift, actor, pressed_at)
        presses.keep(session, actor, shift_id, "unplanned", key, pressed_at)
        note(
            session, actor, "came_unplanned", "seat", seat.id, node=project.organisation_id,
            volunteer=volunteer_id, promise=promise.id,
        )  # fmt: skip
        return promise.id


def _keep(session: Session, promise: Promise, shift: Shift, actor: Actor, pressed_at: datetime) -> None:
    kept, after = deeds.noted(session, promise), pressed_at >= shift.ends_at
    kept.unplanned, kept.known_by, kept.by = True, "afterwards" if after else "list", actor.person_id
    kept.arrived_at = None if after else times.whole_minute(pressed_at)
    kept.noted_at = pressed_at


def _refuse(session: Session, there: There, volunteer_id: int, pressed_at: datetime) -> None:
    deeds.refuse_cancelled(there.shift)
    deeds.refuse_closed(there, now())
    if pressed_at < there.shift.starts_at - presses.STAFF_EARLY:
        raise Conflict("too_early", lazy("This shift begins later. Who came can be noted two hours before."))
    here = select(Promise.id).join(Seat, Seat.id == Promise.seat_id)
    same = (Seat.shift_id == there.shift.id) & (Promise.volunteer_id == volunteer_id)
    if session.scalar(here.where(same, Promise.state.in_(AWAITED))) is not None:
        raise Conflict("has_a_place", lazy("This person has a place on this shift already."))
