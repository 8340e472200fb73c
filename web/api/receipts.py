"""Receipts of the gateway for phones, signed as Standard Webhooks has it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import abort, current_app, g, request

from web.api.resource import Resource
from web.auth import allow
from web.channels.signing import Forged, verify
from web.schemas.receipts import ReceiptSchema
from web.services.accounts.reaching import sendable
from web.services.clock import now
from web.services.messages import receipts
from web.services.messages.receipts import Receipt
from web.ways_out import read_gateway_keys

bp = Resource("receipts", "Receipts: what became of a message that a gateway was given")
MOST_BYTES = 20_000
PHONE = "phone"

View = Callable[..., Any]


def _signed(view: View) -> View:
    """Let in what is signed with one of the gateway's keys, within five minutes, before anything is read."""

    @wraps(view)
    def check(*arguments: Any, **named: Any) -> Any:
        request.max_content_length = MOST_BYTES
        keys = current_app.extensions["settings"].gateway_keys
        headers = {name.lower(): said for name, said in request.headers.items()}
        try:
            verify(read_gateway_keys(keys) if keys else [], headers, request.get_data(cache=True), now())
        except Forged:
            abort(401)
        return view(*arguments, **named)

    return check


@bp.post("/receipts")
@allow("everyone")
@_signed
@bp.arguments(ReceiptSchema)
@bp.response(204)
def receive(values: Mapping[str, Any]) -> None:
    """Note what became of a message: signed with a key of DUET_GATEWAY_KEYS, at most five minutes ago.

    Late and repeated ones change nothing, and neither do those of messages that nobody knows.
    """
    data = values["data"]
    said = Receipt(data["uid"], data["state"], data["code"], for_good=data["for_good"])
    receipts.note(g.session, said, PHONE, sendable(current_app.extensions["settings"]))
