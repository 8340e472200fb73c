"""Own sign-ins, the second factor of a bearer token, and passkeys, for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from web.api.resource import Resource
from web.auth import actor, allow
from web.models import Passkey
from web.schemas.shown.ways_in import FactorShown, PasskeyShown, SignInShown
from web.schemas.ways_in import Confirmed, FactorCode
from web.services.accounts import factors, passkeys, sessions

bp = Resource("ways-in", "Ways in: sign-ins, second factor, passkeys")


@bp.get("/me/sign-ins")
@allow("signed_in")
@bp.response(200, SignInShown(many=True))
def list_sign_ins() -> Sequence[Mapping[str, Any]]:
    """Where one is signed in, last used first."""
    found = sessions.of_account(g.session, actor().account_id)
    return [
        {
            "id": each.id,
            "agent": each.agent,
            "since": each.created_at,
            "last_used": sessions.last_seen(each),
            "current": each.id == g.signed_in_id,
        }
        for each in found
    ]


@bp.delete("/me/sign-ins/<int:signed_in_id>")
@allow("signed_in")
@bp.response(204)
def end_sign_in(signed_in_id: int) -> None:
    """End one of one's own sign-ins."""
    sessions.end(g.session, actor(), signed_in_id)


@bp.delete("/me/sign-ins")
@allow("signed_in")
@bp.response(204)
def end_other_sign_ins() -> None:
    """End every sign-in of one's account but the one that asks."""
    sessions.end_others(g.session, actor(), g.signed_in_id)


@bp.get("/me/second-factor")
@allow("signed_in")
@bp.response(200, FactorShown)
def show_factor() -> Mapping[str, Any]:
    """Whether this sign-in must show a second factor before its rights count, and what there is to show."""
    found = factors.standing(g.session, actor().account_id)
    return {
        "wanted": g.resting is not None,
        "shown": factors.is_shown(g.session, g.signed_in_id),
        "device": found.device,
        "paper_codes": found.paper,
        "passkeys": found.passkeys,
    }


@bp.post("/sessions/current/second-factor")
@allow("signed_in")
@bp.arguments(FactorCode)
@bp.response(204)
def give_factor(values: Mapping[str, str]) -> None:
    """Give the second factor of the token that this is asked with: a code of the device or of the paper."""
    factors.show(g.session, actor(), g.signed_in_id, values["code"])


@bp.get("/me/passkeys")
@allow("signed_in")
@bp.response(200, PasskeyShown(many=True))
def list_passkeys() -> Sequence[Passkey]:
    """One's own passkeys; they are made in a browser."""
    return passkeys.of_account(g.session, actor().account_id)


@bp.post("/me/passkeys/<int:passkey_id>/removal")
@allow("signed_in")
@bp.arguments(Confirmed)
@bp.response(204)
def remove_passkey(values: Mapping[str, str], passkey_id: int) -> None:
    """Let one of one's own passkeys sign in no longer; the password is wanted where there is one."""
    passkeys.remove(g.session, actor(), g.signed_in_id, passkey_id, values.get("password"))
