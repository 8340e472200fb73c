"""Signing in and out, and choosing a language."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from i18n.languages import offered_tags
from web import locale
from web.auth import actor, allow, leave_before, let_in, let_out
from web.forms import Form, empty_form, sent_form
from web.schemas.accounts import SignIn
from web.services import accounts
from web.services.faults import NotFound

bp = Blueprint("session", __name__)
A_YEAR = 31_536_000


@bp.get("/sign-in")
@allow("everyone")
def sign_in() -> ResponseReturnValue:
    """Ask for email and password."""
    return render_template("session/sign_in.html", form=empty_form(), next=request.args.get("next", ""))


@bp.post("/sign-in")
@allow("everyone")
def enter() -> ResponseReturnValue:
    """Let in who knows the password."""
    form = sent_form(SignIn())
    wanted = request.form.get("next", "")
    if token := form.submit(_new_session):
        return let_in(redirect(own_address(wanted) or "/"), token)
    return render_template("session/sign_in.html", form=form, next=wanted), 422


@bp.post("/sign-out")
@allow("signed_in")
def leave() -> ResponseReturnValue:
    """End this sign-in."""
    accounts.sign_out(g.session, g.signed_in_id)
    return let_out(redirect("/sign-in"))


@bp.get("/language/<tag>")
@allow("everyone")
def choose(tag: str) -> ResponseReturnValue:
    """Read on in another language, from now on."""
    if tag not in offered_tags():
        raise NotFound
    if g.actor:
        accounts.set_language(g.session, actor().account_id, tag)
    response = redirect(own_address(request.referrer or "") or "/")
    response.set_cookie(locale.COOKIE, tag, max_age=A_YEAR, httponly=True, samesite="Lax")
    return response


def own_address(url: str) -> str:
    """The path of an address of this site; empty for any other."""
    parts = urlsplit(url)
    if (
        parts.netloc not in ("", request.host)
        or not parts.path.startswith("/")
        or parts.path.startswith("//")
    ):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _new_session(form: Form) -> str:
    settings = current_app.extensions["settings"]
    token = accounts.sign_in(
        g.session,
        form.values["email"],
        form.values["password"],
        address=request.remote_addr or "",
        agent=request.user_agent.string,
        days=settings.session_days,
    )
    leave_before()
    return token
