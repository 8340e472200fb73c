"""Own sign-ins, ended one by one or all others at once; and what the account page says of ways in."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, entitled
from web.forms import pressed
from web.locale import _
from web.services.accounts import factors, identities, passkeys, sessions
from web.words.ways_in import identity_lines, passkey_lines, sign_in_lines

bp = Blueprint("sessions", __name__)


@bp.post("/me/account/sign-ins/<int:signed_in_id>/end")
@allow("signed_in")
def end(signed_in_id: int) -> ResponseReturnValue:
    """End one sign-in; this one ends as signing out does."""
    pressed(lambda: sessions.end(g.session, actor(), signed_in_id))
    if signed_in_id != g.signed_in_id:
        flash(_("That sign-in has ended."), "success")
    return redirect(url_for("account.show"))


@bp.post("/me/account/sign-ins/end-others")
@allow("signed_in")
def end_others() -> ResponseReturnValue:
    """End every sign-in but this one."""
    pressed(lambda: sessions.end_others(g.session, actor(), g.signed_in_id))
    flash(_("All other sign-ins have ended."), "success")
    return redirect(url_for("account.show"))


def ways_in(provider: str) -> dict[str, Any]:
    """What the account page says of passkeys, the second factor, the provider `provider` and sign-ins."""
    reader, account, who = locale.reader(), actor().account_id, entitled()
    setting = current_app.extensions["settings"].second_factor
    return {
        "passkeys": passkey_lines(reader, passkeys.of_account(g.session, account)),
        "factor": factors.standing(g.session, account),
        "factor_asked": setting != factors.OFF and who is not None and factors.is_asked_of(who),
        "identities": identity_lines(reader, identities.of_account(g.session, account), provider),
        "sign_ins": sign_in_lines(reader, sessions.of_account(g.session, account), g.signed_in_id),
    }
