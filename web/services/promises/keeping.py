"""Promises as staff keep them: who was told what of a seat, a party's promise, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Party, Person, Project, Promise, PromiseEvent, Seat
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Conflict, NotFound
from web.services.promises import acts, answering
from web.services.promises.answering import acting_on
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR


@dataclass(frozen=True, slots=True)
class SeatPromise:
    """A promise of a seat as staff see it; `name` is empty for who is out of sight. Events in order."""

    promise: Promise
    name: str
    changed: bool
    events: tuple[PromiseEvent, ...]


def of_seat(session: Session, scope: Scope, seat_id: int) -> Sequence[SeatPromise]:
    """Who was told what of a seat in scope, and what became of it. Raises NotFound."""
    seat = scope.led_seat(seat_id)
    rows = session.scalars(select(Promise).where(Promise.seat_id == seat_id).order_by(Promise.id)).all()
    known = scope.knows(each.volunteer_id for each in rows if each.volunteer_id is not None)
    shown = [each for each in rows if each.party_id is not None or each.volunteer_id in known]
    people = _names(session, {each.volunteer_id or 0 for each in shown})
    chosen = select(PromiseEvent).where(PromiseEvent.promise_id.in_([each.id for each in shown]))
    events: dict[int, list[PromiseEvent]] = {}
    for event in session.scalars(chosen.order_by(PromiseEvent.id)):
        events.setdefault(event.promise_id, []).append(event)
    parties = select(Party.id, Party.name).where(
        Party.id.in_([each.party_id for each in shown if each.party_id])
    )
    called = {row.id: row.name for row in session.execute(parties)}
    return [
        SeatPromise(
            each,
            called.get(each.party_id or 0) or people.get(each.volunteer_id or 0, ""),
            acts.is_changed(each, seat),
            tuple(events.get(each.id, ())),
        )
        for each in shown
    ]


def of_promise(session: Session, scope: Scope, promise_id: int) -> SeatPromise:
    """One promise of a seat in scope, with its events. Raises NotFound."""
    promise = session.get(Promise, promise_id)
    found = of_seat(session, scope, promise.seat_id) if promise is not None else ()
    for each in found:
        if each.promise.id == promise_id:
            return each
    raise NotFound


def offer_to_party(session: Session, actor: Actor, seat_id: int, party_id: int, heads: int | None) -> int:
    """Promise a seat to a group or a partner; the promise's id.

    Raises NotFound for what is out of scope, Forbidden for who does not coordinate it, Conflict when there is
    no room, it has begun, or they have it already.
    """
    with writing(session):
        scope = Scope(session, actor)
        project = _project(session, scope, seat_id)
        scope.require("coordinator", project.organisation_id)
        party = session.get(Party, party_id)
        if party is None or not scope.holds_on(party.organisation_id, "coordinator"):
            raise NotFound
        if party.ended_at is not None:
            raise Conflict("ended", lazy("This group or offer has ended."))
        made = acts.offer_to_party(session, Deed(actor, COORDINATOR), seat_id, party_id, heads or party.heads)
        note(
            session, actor, "offered", "seat", seat_id, node=project.organisation_id, party=party_id,
            heads=made.heads,
        )  # fmt: skip
        return made.id


def answer(session: Session, actor: Actor, promise_id: int, state: str) -> None:
    """Write down what a person or a party said to staff. Raises NotFound, Conflict."""
    promise, scope = _get(session, actor, promise_id)
    if promise.volunteer_id is not None:
        answering.answer_for(session, actor, promise.volunteer_id, promise.seat_id, state)
        return
    with writing(session):
        project = _project(session, scope, promise.seat_id)
        before = promise.state
        if before == state and not acts.is_changed(promise, session.get_one(Seat, promise.seat_id)):
            return
        answering.SAYS[state](session, Deed(actor, acting_on(scope, project)), [promise])
        _note(session, actor, state, promise, project, before)


def _get(session: Session, actor: Actor, promise_id: int) -> tuple[Promise, Scope]:
    promise, scope = session.get(Promise, promise_id), Scope(session, actor)
    if promise is None:
        raise NotFound
    _project(session, scope, promise.seat_id)
    if promise.volunteer_id is not None and promise.volunteer_id not in scope.knows([promise.volunteer_id]):
        raise NotFound
    return promise, scope


def _project(session: Session, scope: Scope, seat_id: int) -> Project:
    return session.get_one(Project, scope.led_shift(scope.led_seat(seat_id).shift_id).project_id)


def _note(session: Session, actor: Actor, verb: str, promise: Promise, project: Project, before: str) -> None:
    note(
        session, actor, verb, "seat", promise.seat_id, node=project.organisation_id,
        changes={"state": [before, promise.state]}, promise=promise.id,
    )  # fmt: skip


def _names(session: Session, ids: set[int]) -> Mapping[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}
