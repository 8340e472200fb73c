"""Codes for programs: asked for, then exchanged for a bearer token."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web import locale
from web.api.accounts.sessions import client, days, shown
from web.api.resource import Resource, once_key
from web.auth import actor, allow
from web.models import Challenge
from web.pages.accounts.entering import refuse_unsendable, sends
from web.schemas.accounts import AskCode, JoinByTicket, ProvenByCode, SignInByTicket
from web.schemas.shown.accounts import CodeAskedShown, TokenShown
from web.services.accounts import challenges, codes, contacts, proven_sign_up, verifying
from web.services.accounts import sign_in as signing
from web.services.accounts.invitations import NOT_BY
from web.services.faults import Conflict

bp = Resource("codes", "Codes that are sent: to sign in, to sign up, to confirm a contact")


@bp.post("/sign-in-codes")
@allow("everyone")
@bp.arguments(AskCode)
@bp.response(202, CodeAskedShown)
def ask(values: Mapping[str, str]) -> Mapping[str, Any]:
    """Send a code to an address or number; the answer is the same whether or not anybody signs in with it."""
    refuse_unsendable(values["email"])
    return asked(codes.ask(g.session, values["email"], client(), locale.tag()))


@bp.post("/sessions/by-code")
@allow("everyone")
@bp.keyed
@bp.arguments(SignInByTicket)
@bp.response(201, TokenShown)
def sign_in(values: Mapping[str, str], key: str | None) -> Mapping[str, Any]:
    """Exchange a code and its ticket for a bearer token; with `password`, set another one."""
    entered = codes.enter_by_code(
        g.session,
        values["ticket"],
        values["code"],
        client(),
        password=values.get("password"),
        key=once_key(key),
        days=days(),
    )
    return shown(entered.token)


@bp.post("/accounts/by-code")
@allow("everyone")
@bp.keyed
@bp.arguments(JoinByTicket)
@bp.response(201, TokenShown)
def join(values: Mapping[str, str], key: str | None) -> Mapping[str, Any]:
    """Make the account that a sign-up waits for, by its code and ticket; signed in at once."""
    account = proven_sign_up.join_by_code(
        g.session, values["ticket"], values["code"], client(), key=once_key(key)
    )
    return shown(signing.enter(g.session, account, client(), days=days()).token)


@bp.post("/me/contacts/<int:contact_id>/code")
@allow("signed_in")
@bp.response(204)
def send(contact_id: int) -> None:
    """Send a code to one of one's contacts, or the one that waits once more."""
    waiting = verifying.waiting(g.session, actor(), contact_id)
    own = contacts.own(g.session, actor().person_id, contact_id)
    kind = contacts.kind_of(waiting.value) if waiting else own.kind
    if kind not in sends():
        raise Conflict("not_sendable", NOT_BY[kind])
    verifying.ask(g.session, actor(), contact_id, client())


@bp.post("/me/contacts/<int:contact_id>/confirmation")
@allow("signed_in")
@bp.arguments(ProvenByCode)
@bp.response(204)
def prove(values: Mapping[str, str], contact_id: int) -> None:
    """Confirm one of one's contacts by the code that was sent."""
    verifying.prove_by_code(g.session, actor(), contact_id, values["code"], client())


def asked(challenge_id: int) -> Mapping[str, Any]:
    """What whoever asked for a code gets to know: its ticket, and until when it is good."""
    ticket = challenges.ticket_of(g.session, challenge_id)
    return {"ticket": ticket, "expires_at": challenges.code_ends(g.session.get_one(Challenge, challenge_id))}
