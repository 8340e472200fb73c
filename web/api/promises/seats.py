"""The promises of a seat: who was told what, and what they said."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.auth import actor, allow, scope
from web.schemas.answering import AnswerSchema
from web.schemas.promises import PartyOffer
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.promises import PromiseShown
from web.services.access.rights import COORDINATORS, LEADS
from web.services.promises import keeping

bp = Resource("promises", "What people were told of a seat, and what became of it")


@bp.get("/seats/<int:seat_id>/promises")
@allow(*LEADS)
@bp.response(200, listed(PromiseShown))
def listing(seat_id: int) -> Mapping[str, Any]:
    """Who was told what of a seat, and what became of it, those out of sight left out."""
    found = keeping.of_seat(g.session, scope(), seat_id)
    return {"items": found, "total": len(found)}


@bp.post("/seats/<int:seat_id>/promises")
@allow(*COORDINATORS)
@bp.arguments(PartyOffer)
@bp.response(201, CreatedShown)
def offer(values: Mapping[str, Any], seat_id: int) -> Mapping[str, int]:
    """Promise a seat to a group or a partner."""
    return {"id": keeping.offer_to_party(g.session, actor(), seat_id, values["party_id"], values["heads"])}


@bp.put("/promises/<int:promise_id>/answer")
@allow(*LEADS)
@bp.arguments(AnswerSchema)
@bp.response(204)
def answer(values: Mapping[str, str], promise_id: int) -> None:
    """Write down what somebody told you: they accept, decline, or give up."""
    keeping.answer(g.session, actor(), promise_id, values["answer"])
