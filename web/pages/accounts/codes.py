"""Signing in by a code or link that is sent: also for who has forgotten the password."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow
from web.forms import Form, empty_form, keep, sent_form
from web.locale import _
from web.pages.accounts.entering import client, let_in, refuse_unsendable, sends, session_days, unkept
from web.pages.accounts.sign_in import own_address
from web.schemas.accounts import AskCode, SignInByCode, UseCodeLink
from web.services.accounts import challenges, codes
from web.services.accounts.sign_in import Entered
from web.services.faults import NotFound

bp = Blueprint("codes", __name__)


@bp.get("/sign-in/code")
@allow("everyone")
def offer() -> ResponseReturnValue:
    """Ask where a code shall go."""
    return _offered(empty_form())


@bp.post("/sign-in/code")
@allow("everyone")
def send() -> ResponseReturnValue:
    """Send a code, or do as if: the answer is the same for every address and number.

    Text that is carried over the sign-in goes on with the page itself, as it is too long for an address.
    """
    form = sent_form(AskCode())
    asked = form.submit(_asked)
    if asked is None:
        return _offered(form), form.status
    ticket = challenges.ticket_of(g.session, asked)
    if request.form.get("kept"):
        return unkept(_typing(empty_form(), ticket))
    return redirect(url_for("codes.ask", token=ticket, next=_wanted() or None), 303)


@bp.get("/sign-in/code/<token>")
@allow("everyone")
def ask(token: str) -> ResponseReturnValue:
    """Ask for the code."""
    return unkept(_typing(empty_form(), token))


@bp.post("/sign-in/code/<token>")
@allow("everyone")
def enter(token: str) -> ResponseReturnValue:
    """Let in who knows the code."""
    form = sent_form(SignInByCode())
    entered = form.submit(lambda sent: _by_code(sent, token), once=False)
    if entered is None:
        return unkept(_typing(form, token)), form.status
    return _let_in(form, entered)


@bp.get("/code/<token>")
@allow("everyone")
def look(token: str) -> ResponseReturnValue:
    """What the link opens; only the press uses it up."""
    return unkept(_behind(empty_form(), token))


@bp.post("/code/<token>")
@allow("everyone")
def use(token: str) -> ResponseReturnValue:
    """Let in whoever pressed the button behind a link."""
    form = sent_form(UseCodeLink())
    entered = form.submit(lambda sent: _by_link(sent, token), once=False)
    if entered is None:
        return unkept(_behind(form, token)), form.status
    return _let_in(form, entered)


def _asked(form: Form) -> int:
    refuse_unsendable(form.values["email"])
    return codes.ask(g.session, form.values["email"], client(), locale.tag())


def _by_code(form: Form, ticket: str) -> Entered:
    said: dict[str, Any] = {"password": form.values.get("password"), "key": form.key, "days": session_days()}
    return codes.enter_by_code(g.session, ticket, form.values["code"], client(), **said)


def _by_link(form: Form, token: str) -> Entered:
    said: dict[str, Any] = {"password": form.values.get("password"), "key": form.key, "days": session_days()}
    return codes.enter_by_link(g.session, token, client(), **said)


def _let_in(form: Form, entered: Entered) -> ResponseReturnValue:
    if "password" in form.values:
        flash(_("Your password is set. You can sign in with it from now on."), "success")
    kept = keep(request.form.get("kept", ""), entered.person_id)
    return let_in(redirect(kept or own_address(_wanted()) or "/"), entered)


def _wanted() -> str:
    return request.values.get("next", "")


def _offered(form: Form) -> str:
    if not sends():
        raise NotFound
    return render_template("accounts/ask_code.html", form=form, next=_wanted(), sends=sends())


def _typing(form: Form, ticket: str) -> str:
    to = challenges.sent_to(g.session, ticket, codes.PURPOSE)
    url = url_for("codes.enter", token=ticket)
    return render_template("accounts/code.html", form=form, to=to, url=url, next=_wanted())


def _behind(form: Form, token: str) -> str:
    name = codes.name_behind(g.session, token)
    return render_template("accounts/code_link.html", form=form, name=name, url=request.path)
