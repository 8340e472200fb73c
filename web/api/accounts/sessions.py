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
from web.services.accounts import sign_in as signing
from web.services.accounts import sign_up as signing_up
from web.services.accounts.sign_in import Client
from web.services.clock import now

bp = Resource("sessions", "Signing up, in and out")


@bp.post("/sessions")
@allow("everyone")
@bp.arguments(SignIn)
@bp.response(201, TokenShown)
def sign_in(values: Mapping[str, str]) -> Mapping[str, Any]:
    """Exchange an e-mail address or telephone number, and its password, for a bearer token."""
    entered = signing.sign_in(g.session, values["email"], values["password"], _client(), days=_days())
    return _shown(entered.token)


@bp.post("/accounts")
@allow("everyone")
@bp.keyed
@bp.arguments(SignUp)
@bp.response(201, TokenShown)
def sign_up(values: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    """Sign up as a volunteer; signed in at once."""
    at = _client()
    account = signing_up.sign_up(
        g.session, values, key=once_key(key), language=locale.tag(), address=at.address
    )
    return _shown(signing.enter(g.session, account, at, days=_days()).token)


@bp.delete("/sessions/current")
@allow("signed_in")
@bp.response(204)
def sign_out() -> None:
    """End the sign-in of the token that this is asked with."""
    signing.sign_out(g.session, g.signed_in_id)


@bp.delete("/sessions")
@allow("signed_in")
@bp.response(204)
def sign_out_everywhere() -> None:
    """End every sign-in of one's account, in browsers too."""
    signing.sign_out_everywhere(g.session, actor().account_id)


def _shown(token: str) -> Mapping[str, Any]:
    return {"token": token, "expires_at": now() + timedelta(days=_days())}


def _client() -> Client:
    return Client(request.remote_addr or "", request.user_agent.string)


def _days() -> int:
    days: int = current_app.extensions["settings"].session_days
    return days
