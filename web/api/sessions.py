"""Signing in and out for programs: a bearer token, which can be ended from anywhere."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app, g, request

from web import locale
from web.api.resource import Resource, once_key
from web.auth import actor, allow
from web.schemas.accounts import SignIn, SignUp
from web.schemas.shown.accounts import TokenShown
from web.services import accounts, signup
from web.services.clock import now

bp = Resource("sessions", "Signing up, in and out")


@bp.post("/sessions")
@allow("everyone")
@bp.arguments(SignIn)
@bp.response(201, TokenShown)
def sign_in(values: Mapping[str, str]) -> Mapping[str, Any]:
    """Exchange an email and password for a bearer token."""
    address, agent, days = request.remote_addr or "", request.user_agent.string, _days()
    token = accounts.sign_in(
        g.session, values["email"], values["password"], address=address, agent=agent, days=days
    )
    return _shown(token)


@bp.post("/accounts")
@allow("everyone")
@bp.keyed
@bp.arguments(SignUp)
@bp.response(201, TokenShown)
def sign_up(values: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    """Sign up as a volunteer; signed in at once."""
    address = request.remote_addr or ""
    account = signup.sign_up(g.session, values, key=once_key(key), language=locale.tag(), address=address)
    agent = request.user_agent.string
    return _shown(accounts.open_session(g.session, account, agent=agent, days=_days()))


@bp.delete("/sessions/current")
@allow("signed_in")
@bp.response(204)
def sign_out() -> None:
    """End the sign-in of the token that this is asked with."""
    accounts.sign_out(g.session, g.signed_in_id)


@bp.delete("/sessions")
@allow("signed_in")
@bp.response(204)
def sign_out_everywhere() -> None:
    """End every sign-in of one's account, in browsers too."""
    accounts.sign_out_everywhere(g.session, actor().account_id)


def _shown(token: str) -> Mapping[str, Any]:
    return {"token": token, "expires_at": now() + timedelta(days=_days())}


def _days() -> int:
    days: int = current_app.extensions["settings"].session_days
    return days
