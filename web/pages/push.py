"""Messages in this browser: its script asks for the key, and says where and with which keys it is reached."""

from flask import Blueprint, abort, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue

from web.auth import actor, allow
from web.channels.vapid import public_key
from web.forms import Form, sent_form
from web.schemas.pushing import EndPushSchema, PushSchema
from web.services.messages import pushing
from web.ways_out import read_push_key

bp = Blueprint("push", __name__)


@bp.get("/me/push")
@allow("signed_in")
def show() -> ResponseReturnValue:
    """The key that a browser subscribes with; 404 where nothing is pushed."""
    key = current_app.extensions["settings"].own_push_key()
    if not key:
        abort(404)
    return jsonify({"key": public_key(read_push_key(key))})


@bp.post("/me/push")
@allow("signed_in")
def subscribe() -> ResponseReturnValue:
    """Show one's messages in this browser."""
    form = sent_form(PushSchema())
    return ("", 204) if form.submit(_subscribed, once=False) else ("", form.status)


@bp.post("/me/push/end")
@allow("signed_in")
def end() -> ResponseReturnValue:
    """Show nothing more in this browser."""
    form = sent_form(EndPushSchema())
    return ("", 204) if form.submit(_ended, once=False) else ("", form.status)


def _subscribed(form: Form) -> bool:
    pushing.subscribe(g.session, actor(), form.values, request.user_agent.string)
    return True


def _ended(form: Form) -> bool:
    pushing.end(g.session, actor(), form.values["endpoint"])
    return True
