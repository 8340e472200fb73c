"""Signing up: a person, their account and the languages they speak, on one page."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.pages.accounts import drafts
from web.pages.accounts.entering import client, let_in, sends, session_days, unkept
from web.routing import own_address
from web.schemas.accounts import JoinByLink, ProvenByCode, SignUp
from web.services.accounts import challenges, contacts, proven_sign_up, verifying
from web.services.accounts import sign_in as signing
from web.services.accounts import sign_up as signing_up
from web.services.accounts.sign_in import Entered
from web.words import menus

bp = Blueprint("signup", __name__)


@bp.get("/sign-up")
@allow("everyone")
def sign_up() -> ResponseReturnValue:
    """Ask for what a new volunteer needs.

    `?stall=` brings the code of a desk, where one person after another signs up in one browser.
    """
    code = request.args.get("stall", "")
    if g.actor and not code:
        return redirect(own_address(request.args.get("next", "")) or "/")
    drafts.begin(at_desk=bool(code))
    return _asked(empty_form(stall=code))


@bp.post("/sign-up")
@allow("everyone")
def join() -> ResponseReturnValue:
    """Make the account at once, or send a code first where the house can; then ask when they are free."""
    form = sent_form(SignUp())
    if form.ok and needs_proof(form.values):
        asked = form.submit(_proof_asked)
        if asked is None:
            return _again(form)
        ticket = challenges.ticket_of(g.session, asked)
        drafts.sent(ticket)
        return redirect(url_for("signup.ask", token=ticket), 303)
    entered = form.submit(_joined, once=False)
    if entered is None:
        return _again(form)
    _send_code_to(entered, form.values["email"])
    return _welcome(entered)


@bp.get("/sign-up/code/<token>")
@allow("everyone")
def ask(token: str) -> ResponseReturnValue:
    """Ask for the code."""
    return unkept(_typing(empty_form(), token))


@bp.post("/sign-up/code/<token>")
@allow("everyone")
def prove(token: str) -> ResponseReturnValue:
    """Make the account of who knows the code, and let them in."""
    form = sent_form(ProvenByCode())
    entered = form.submit(lambda sent: _by_code(sent, token), once=False)
    if entered is None:
        return unkept(_typing(form, token)), form.status
    return _welcome(entered)


@bp.get("/join/<token>")
@allow("everyone")
def look(token: str) -> ResponseReturnValue:
    """What the link makes; only the press with the password uses it up."""
    return unkept(_behind(empty_form(), token))


@bp.post("/join/<token>")
@allow("everyone")
def use(token: str) -> ResponseReturnValue:
    """Make the account of who opened the link and knows the password that was chosen."""
    form = sent_form(JoinByLink())
    entered = form.submit(lambda sent: _by_link(sent, token), once=False)
    if entered is None:
        return unkept(_behind(form, token)), form.status
    return _welcome(entered)


def needs_proof(values: Mapping[str, Any]) -> bool:
    """Whether a code is sent before anything is made: not at a desk, and where the house can send."""
    return not values["stall"] and contacts.kind_of(values["email"]) in sends()


def _proof_asked(form: Form) -> int:
    return proven_sign_up.ask(g.session, form.values, client(), locale.tag())


def _by_code(form: Form, ticket: str) -> Entered:
    account = proven_sign_up.join_by_code(g.session, ticket, form.values["code"], client(), key=form.key)
    return signing.enter(g.session, account, client(), days=session_days())


def _by_link(form: Form, token: str) -> Entered:
    account = proven_sign_up.join_by_link(g.session, token, form.values["password"], client(), key=form.key)
    return signing.enter(g.session, account, client(), days=session_days())


def _joined(form: Form) -> Entered:
    at = client()
    account = signing_up.sign_up(
        g.session, form.values, key=form.key, language=locale.tag(), address=at.address
    )
    return signing.enter(g.session, account, at, days=session_days())


def _send_code_to(entered: Entered, value: str) -> None:
    """Who signed up at a desk gets the code that proves their contact right away, where the house can."""
    if contacts.kind_of(value) in sends():
        verifying.ask_first(g.session, entered, client(), locale.tag())


def _again(form: Form) -> ResponseReturnValue:
    """The form once more, which is kept as it is where it is no desk's."""
    if not form.typed.get("stall"):
        drafts.put()
    return _asked(form), form.status


def _welcome(entered: Entered) -> ResponseReturnValue:
    if wanted := drafts.done():
        flash(_("Welcome to Duet. Here you are where you wanted to go."), "success")
        return let_in(redirect(wanted), entered)
    flash(
        _("Welcome to Duet. Paint the hours in which you are free; what fits stands under Find a shift."),
        "success",
    )
    return let_in(redirect(url_for("availability.week")), entered)


def _typing(form: Form, ticket: str) -> str:
    to = challenges.sent_to(g.session, ticket, proven_sign_up.PURPOSE)
    url = url_for("signup.prove", token=ticket)
    return render_template("accounts/sign_up_code.html", form=form, to=to, url=url)


def _behind(form: Form, token: str) -> str:
    name = proven_sign_up.name_behind(g.session, token)
    return render_template("accounts/sign_up_link.html", form=form, name=name, url=request.path)


def _asked(form: Form) -> str:
    reader = locale.reader()
    return render_template(
        "accounts/sign_up.html",
        form=form,
        spoken=menus.languages(reader),
        levels=menus.levels(reader),
        waiting=drafts.waiting(),
        wanted=drafts.wanted(),
        sends=sends(),
    )
