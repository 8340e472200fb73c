"""Signing in and out for programs: a bearer token, which can be ended from anywhere."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response, current_app, g, jsonify, request

from web import locale
from web.api.resource import Resource, once_key
from web.auth import actor, allow
from web.models import Challenge
from web.pages.accounts.sign_up import needs_proof
from web.schemas.accounts import SignIn, SignUp
from web.schemas.shown.accounts import CodeAskedShown, TokenShown
from web.services.accounts import challenges, proven_sign_up
from web.services.accounts import sign_in as signing
from web.services.accounts import sign_up as signing_up
from web.services.accounts.sign_in import Client
from web.services.audit.record import once
from web.services.clock import now

bp = Resource("sessions", "Signing up, in and out")


@bp.post("/sessions")
@allow("everyone")
@bp.arguments(SignIn)
@bp.response(201, TokenShown)
def sign_in(values: Mapping[str, str]) -> Mapping[str, Any]:
    """Exchange an e-mail address or telephone number, and its password, for a bearer token."""
    entered = signing.sign_in(g.session, values["email"], values["password"], client(), days=days())
    return shown(entered.token)


@bp.post("/accounts")
@allow("everyone")
@bp.keyed
@bp.arguments(SignUp)
@bp.response(201, TokenShown)
@bp.alt_response(202, schema=CodeAskedShown)
def sign_up(values: Mapping[str, Any], key: str | None) -> Mapping[str, Any] | Response:
    """Sign up as a volunteer; signed in at once.

    Where the house can send to the contact, and no desk's code is given, the answer is 202 and the ticket of
    a code, with which `POST /accounts/by-code` makes the account.
    """
    if needs_proof(values):
        return _asked(values, once_key(key))
    at = client()
    account = signing_up.sign_up(
        g.session, values, key=once_key(key), language=locale.tag(), address=at.address
    )
    return shown(signing.enter(g.session, account, at, days=days()).token)


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


def _asked(values: Mapping[str, Any], key: str) -> Response:
    """The ticket of a code that makes the account; the same `key` again sends no second one."""
    made = once(
        g.session,
        f"proof:{key}" if key else "",
        lambda: {"challenge": proven_sign_up.ask(g.session, values, client(), locale.tag())},
    )
    challenge = g.session.get(Challenge, int(made["challenge"]))
    if challenge is None:
        raise challenges.spent()
    ticket = challenges.ticket_of(g.session, challenge.id)
    said = {"ticket": ticket, "expires_at": challenges.code_ends(challenge)}
    response = jsonify(CodeAskedShown().dump(said))
    response.status_code = 202
    return response


def shown(token: str) -> Mapping[str, Any]:
    """A new bearer token, as it is shown this once."""
    return {"token": token, "expires_at": now() + timedelta(days=days())}


def client() -> Client:
    """Where this request comes from."""
    return Client(request.remote_addr or "", request.user_agent.string)


def days() -> int:
    """How long a sign-in lasts."""
    found: int = current_app.extensions["settings"].session_days
    return found
