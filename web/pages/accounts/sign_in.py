"""Signing in and out, and choosing a language."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from i18n.languages import offered_tags
from web import locale
from web.auth import actor, allow, let_out
from web.forms import Form, empty_form, keep, sent_form
from web.forms.keeping import own_path
from web.pages.accounts.entering import client, let_in, sends, session_days
from web.schemas.accounts import SignIn
from web.services.accounts import own
from web.services.accounts import sign_in as signing
from web.services.accounts.sign_in import Entered
from web.services.faults import NotFound

bp = Blueprint("session", __name__)
A_YEAR = 31_536_000


@bp.get("/sign-in")
@allow("everyone")
def sign_in() -> ResponseReturnValue:
    """Ask for a contact and its password."""
    return _asked(empty_form(), request.args.get("next", ""))


@bp.post("/sign-in")
@allow("everyone")
def enter() -> ResponseReturnValue:
    """Let in who knows the password, and go on where they were."""
    form, wanted = sent_form(SignIn()), request.form.get("next", "")
    entered = form.submit(_entered, once=False)
    if entered is None:
        return _asked(form, wanted), form.status
    kept = keep(request.form.get("kept", ""), entered.person_id)
    return let_in(redirect(kept or own_address(wanted) or "/"), entered)


@bp.post("/sign-out")
@allow("signed_in")
def leave() -> ResponseReturnValue:
    """End this sign-in."""
    signing.sign_out(g.session, g.signed_in_id)
    return let_out(redirect("/sign-in"))


@bp.get("/language/<tag>")
@allow("everyone")
def choose(tag: str) -> ResponseReturnValue:
    """Read on in another language, from now on."""
    if tag not in offered_tags():
        raise NotFound
    if g.actor:
        own.set_language(g.session, actor(), tag)
    response = redirect(own_address(request.args.get("next") or request.referrer or "") or "/")
    response.set_cookie(locale.COOKIE, tag, max_age=A_YEAR, httponly=True, samesite="Lax")
    return response


def own_address(url: str) -> str:
    """The path and query of an address of this site, with or without its host; empty for any other."""
    return own_path(url.removeprefix(request.host_url.rstrip("/")))


def _entered(form: Form) -> Entered:
    return signing.sign_in(
        g.session, form.values["email"], form.values["password"], client(), days=session_days()
    )


def _asked(form: Form, wanted: str) -> str:
    return render_template("accounts/sign_in.html", form=form, next=wanted, sends=sends())
