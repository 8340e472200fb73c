"""Doing to promises what was shown: each effect is one act of its kind."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Promise
from web.services.demand.effects import (
    AS_TOLD,
    ASKED_AGAIN,
    CANCELLED,
    OFFERED_AGAIN,
    RELEASED,
    TOO_MANY,
    WHYS,
    Effect,
    Effects,
)
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import SYSTEM


def do(session: Session, deed: Deed, found: Effects, going: Collection[int]) -> None:
    """Do all of it; `going` are the promises that are released because there are too many."""

    def of(*wanted: Effect) -> list[Promise]:
        ids = {each.promise_id for each in wanted}
        return list(session.scalars(select(Promise).where(Promise.id.in_(ids)).order_by(Promise.id)))

    settled = [_settled(each, going) for each in found.every]
    acts.cancel(session, replace(deed, why="cancelled"), of(*(e for e in settled if e.kind == CANCELLED)))
    for why in WHYS:
        gone = [each for each in settled if each.kind == RELEASED and each.why == why]
        acts.release(session, replace(deed, why=why), of(*gone))
    acts.ask_again(session, replace(deed, why="changed"), of(*(e for e in settled if e.kind == ASKED_AGAIN)))
    acts.as_told(session, replace(deed, why="as_told"), of(*(e for e in settled if e.kind == AS_TOLD)))
    _offer(session, replace(deed, acting=SYSTEM, why="revived"), settled)


def _settled(effect: Effect, going: Collection[int]) -> Effect:
    if effect.kind != TOO_MANY:
        return effect
    if effect.promise_id in going:
        return replace(effect, kind=RELEASED, why=TOO_MANY)
    return replace(effect, kind=effect.otherwise)


def _offer(session: Session, deed: Deed, settled: Collection[Effect]) -> None:
    """Offer what was cancelled anew. That the shift takes place after all offers it, whoever said so."""
    again = [each for each in settled if each.kind == OFFERED_AGAIN]
    acts.offer(session, deed, [(e.volunteer_id, e.seat_id) for e in again if e.volunteer_id is not None])
    for each in again:
        if each.party_id is not None:
            acts.offer_to_party(session, deed, each.seat_id, each.party_id, each.heads)
