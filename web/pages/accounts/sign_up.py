"""Signing up: a person, their account and the languages they speak, on one page."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.pages.accounts.entering import client, let_in, session_days
from web.schemas.accounts import SignUp
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
        return redirect("/")
    return _asked(empty_form(stall=code))


@bp.post("/sign-up")
@allow("everyone")
def join() -> ResponseReturnValue:
    """Make the account, let its person in and ask when they are free."""
    form = sent_form(SignUp())
    entered = form.submit(_joined, once=False)
    if entered is None:
        return _asked(form), form.status
    flash(
        _("Welcome to Duet. Paint the hours in which you are free; what fits stands under Find a shift."),
        "success",
    )
    return let_in(redirect(url_for("availability.week")), entered)


def _joined(form: Form) -> Entered:
    at = client()
    account = signing_up.sign_up(
        g.session, form.values, key=form.key, language=locale.tag(), address=at.address
    )
    return signing.enter(g.session, account, at, days=session_days())


def _asked(form: Form) -> str:
    reader = locale.reader()
    return render_template(
        "accounts/sign_up.html", form=form, spoken=menus.languages(reader), levels=menus.levels(reader)
    )
