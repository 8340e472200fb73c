"""A sign-up that was interrupted: what was typed, where to go on after it, and the code that was sent.

The browser's signed cookie holds tokens alone; what was typed is sealed on our side for an hour after it
changed last, without the password. At a desk, where many sign up in one browser, nothing is kept.
"""

import secrets
from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, g, request, url_for
from flask import session as browser_session
from flask.typing import ResponseReturnValue

from web.auth import allow
from web.forms import keeping
from web.pages.accounts.entering import client
from web.routing import own_address
from web.services import kept_forms
from web.services.accounts import challenges, proven_sign_up, throttle
from web.services.accounts.throttle import Budget
from web.services.faults import NotFound

bp = Blueprint("drafts", __name__)
DRAFT, BROWSER, WANTED, SENT = "draft", "draft_browser", "wanted", "code_sent"
DRAFTS, EVERY = 60, timedelta(seconds=10)
"""Changes that a client may have kept at once, and one more each so long."""


@bp.post("/sign-up/draft")
@allow("everyone")
def keep() -> ResponseReturnValue:
    """Keep what stands in the form while it is typed."""
    if not request.form.get("stall"):
        throttle.take(g.session, (Budget(f"draft:{throttle.neighbour(client().address)}", DRAFTS, EVERY),))
        put()
    return "", 204


def begin(*, at_desk: bool) -> None:
    """The form begins with what this browser typed before; a desk begins afresh."""
    if at_desk or "afresh" in request.args:
        done()
    if wish := own_address(request.args.get("next", "")):
        _store()[WANTED] = wish
    if at_desk or "kept" in request.args:
        return
    if token := browser_session.get(DRAFT):
        found = kept_forms.look(g.session, token, browser=browser_session.get(BROWSER, ""))
        if found is not None:
            keeping.begin_with(found)
    else:
        _store().update({DRAFT: secrets.token_urlsafe(24), BROWSER: secrets.token_urlsafe(12)})


def put() -> None:
    """Keep what this request sends for this browser."""
    if token := browser_session.get(DRAFT):
        typed = keeping.typed_for(url_for("signup.join"))
        kept_forms.put(g.session, None, typed, browser=browser_session.get(BROWSER, ""), token=token)


def sent(ticket: str) -> None:
    """Remember that a code was sent."""
    _store()[SENT] = ticket


def waiting() -> str:
    """The page that asks for the code that was sent, as long as it can be used; empty without one."""
    ticket = browser_session.get(SENT, "")
    if not ticket:
        return ""
    try:
        challenge = challenges.by_ticket(g.session, ticket, proven_sign_up.PURPOSE)
    except NotFound:
        return ""
    return url_for("signup.ask", token=ticket) if challenges.is_open(challenge) else ""


def wanted() -> str:
    """Where they wanted to go before they signed up; empty for nowhere."""
    return str(browser_session.get(WANTED, ""))


def done() -> str:
    """Forget all of it; where they wanted to go."""
    if token := browser_session.pop(DRAFT, ""):
        kept_forms.forget(g.session, token)
    browser_session.pop(SENT, None)
    return str(browser_session.pop(WANTED, ""))


def _store() -> MutableMapping[str, Any]:
    """The browser's signed cookie, which outlives its window from now on."""
    browser_session.permanent = True
    return browser_session
