"""The outbox: who was told what, when, through what, where it stands, and whom nothing reached."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, g

from web import locale
from web.api.resource import Resource
from web.auth import actor, allow, scope
from web.schemas.asking import Paged
from web.schemas.messages import OutboxSchema
from web.schemas.shown import listed
from web.schemas.shown.messages import (
    HeardOfItShown,
    MessageShown,
    OutboxShown,
    UnreachedShown,
    WaysOutShown,
)
from web.services.access.rights import COORDINATORS, LEADS
from web.services.messages import by_hand, outbox, reached, unreached
from web.services.messages.outbox import Filters
from web.services.messages.ways_set import ways_set
from web.words.outbox import name
from web.words.outbox_faults import why
from web.words.rosters import read_names

bp = Resource("outbox", "Who was told what, and whether it arrived")
READERS = (*LEADS, "administrator")


@bp.get("/outbox")
@allow(*READERS)
@bp.arguments(OutboxSchema, location="query")
@bp.response(200, OutboxShown)
def listing(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Deliveries newest first, 50 at a time, or notices without a message, by `view`."""
    found = outbox.listed(g.session, scope(), Filters(**asked))
    reader = locale.reader()
    read_names(reader, "volunteer", {each.person_id for each in found.items if each.person_id})
    items = [
        {
            "id": each.id,
            "message_id": each.message_id,
            "person_id": each.person_id,
            "name": each.name or name(reader, each.person_id),
            "kind": each.kind,
            "at": each.at,
            "channel": each.delivery.channel if each.delivery is not None else "",
            "state": each.state,
            "fault": each.fault,
            "why": why(reader, each.fault) if each.fault else "",
            "seen": each.seen,
            "hidden": each.hidden,
            "abouts": each.abouts,
        }
        for each in found.items
    ]
    return {"items": items, "older": found.older}


@bp.get("/outbox/ways-out")
@allow(*READERS)
@bp.response(200, WaysOutShown)
def ways_out() -> Mapping[str, Any]:
    """Which ways out are set up; which servers want to be left alone, for who coordinates."""
    knows = actor().holds("coordinator", "administrator")
    paused = [each for each in outbox.paused(g.session) if not each.name.startswith("push-")]
    return {**ways_set(current_app.extensions["settings"]), "paused": paused if knows else []}


@bp.get("/outbox/unreached")
@allow(*COORDINATORS)
@bp.arguments(Paged, location="query")
@bp.response(200, listed(UnreachedShown))
def not_reached(asked: Mapping[str, int]) -> Mapping[str, Any]:
    """Whom messages do not reach, and what they have not heard; 25 a page."""
    found = unreached.people(g.session, scope(), asked["page"])
    reader = locale.reader()
    read_names(reader, "volunteer", [each.person_id for each in found.items])
    items = [
        {
            "person_id": each.person_id,
            "name": name(reader, each.person_id),
            "why": each.why,
            "has_account": each.has_account,
            "abouts": each.abouts,
        }
        for each in found.items
    ]
    return {"items": items, "total": found.total}


@bp.post("/outbox/unreached/<int:untold_id>/told")
@allow(*COORDINATORS)
@bp.response(204)
def person_told(untold_id: int) -> None:
    """Write down that somebody was told by phone what no message brought them."""
    by_hand.told_person_by_phone(g.session, actor(), untold_id)


@bp.get("/outbox/<int:message_id>")
@allow(*READERS)
@bp.response(200, MessageShown)
def show(message_id: int) -> Mapping[str, Any]:
    """One message with its deliveries; never what a code or a link said."""
    found = outbox.whole(g.session, scope(), message_id)
    reader, message = locale.reader(), found.message
    return {
        "id": message.id,
        "person_id": message.person_id,
        "name": name(reader, message.person_id),
        "kind": message.kind,
        "made_at": message.made_at,
        "hidden": found.hidden,
        "abouts": found.abouts,
        "deliveries": [
            {
                "id": each.id,
                "channel": each.channel,
                "state": each.state,
                "tries": each.tries,
                "next_at": each.next_at,
                "accepted_at": each.accepted_at,
                "settled_at": each.settled_at,
                "fault": each.fault,
                "why": why(reader, each.fault) if each.fault else "",
            }
            for each in found.deliveries
        ],
    }


@bp.post("/outbox/<int:message_id>/told")
@allow(*LEADS)
@bp.response(204)
def told(message_id: int) -> None:
    """Write down that somebody was told by phone what a message says; what waits of it is not sent."""
    by_hand.told_by_phone(g.session, actor(), message_id)


@bp.post("/outbox/deliveries/<int:delivery_id>/again")
@allow(*READERS)
@bp.response(204)
def again(delivery_id: int) -> None:
    """Try a delivery again, now."""
    by_hand.send_again(g.session, actor(), delivery_id)


@bp.get("/shifts/<int:shift_id>/reached")
@allow(*LEADS)
@bp.response(200, listed(HeardOfItShown))
def of_shift(shift_id: int) -> Mapping[str, Any]:
    """How the newest news of a shift reached its people; whom nothing reached first."""
    scope().led_shift(shift_id)
    found = reached.of_shift(g.session, shift_id)
    reader = locale.reader()
    read_names(reader, "volunteer", [each.person_id for each in found])
    items = [
        {
            "person_id": each.person_id,
            "name": name(reader, each.person_id),
            "state": each.state,
            "at": each.at,
            "channel": each.channel,
            "message_id": each.message_id,
        }
        for each in found
    ]
    return {"items": items, "total": len(items)}
