"""Signing up: an account, a volunteer and the languages they speak, on one page."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow, leave_before, let_in
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.schemas.accounts import SignUp
from web.services import accounts, signup
from web.words import menus

bp = Blueprint("signup", __name__)


@bp.get("/sign-up")
@allow("everyone")
def sign_up() -> ResponseReturnValue:
    """Ask for what a new volunteer needs."""
    if g.actor:
        return redirect("/")
    return _asked(empty_form())


@bp.post("/sign-up")
@allow("everyone")
def join() -> ResponseReturnValue:
    """Make the account, let its person in and ask when they are free."""
    form = sent_form(SignUp())
    if token := form.submit(_joined):
        flash(
            _("Welcome to Duet. Paint the hours in which you are free, and we look for shifts that fit."),
            "success",
        )
        return let_in(redirect(url_for("availability.week")), token)
    return _asked(form), 422


def _joined(form: Form) -> str:
    address = request.remote_addr or ""
    account = signup.sign_up(g.session, form.values, key=form.key, language=locale.tag(), address=address)
    leave_before()
    days = current_app.extensions["settings"].session_days
    return accounts.open_session(g.session, account, agent=request.user_agent.string, days=days)


def _asked(form: Form) -> str:
    reader = locale.reader()
    return render_template(
        "sign_up/sign_up.html", form=form, spoken=menus.languages(reader), levels=menus.levels(reader)
    )
