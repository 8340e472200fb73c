"""One's own account: another password, and signing out everywhere."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.auth import actor, allow, let_out
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.schemas.password import ChangePassword
from web.services import accounts

bp = Blueprint("account", __name__)


@bp.get("/me/account")
@allow("signed_in")
def show() -> ResponseReturnValue:
    """Who one is here, and what can be changed."""
    return render_template("account/account.html", form=empty_form())


@bp.post("/me/account/password")
@allow("signed_in")
def change_password() -> ResponseReturnValue:
    """Take another password; every sign-in ends, this one too."""
    form = sent_form(ChangePassword())
    if form.submit(_changed):
        flash(_("The password is changed. Sign in with the new one."), "success")
        return let_out(redirect(url_for("session.sign_in")))
    return render_template("account/account.html", form=form), 422


@bp.post("/me/account/sign-out-everywhere")
@allow("signed_in")
def leave_everywhere() -> ResponseReturnValue:
    """End every sign-in, on every device."""
    accounts.sign_out_everywhere(g.session, actor().account_id)
    return let_out(redirect(url_for("session.sign_in")))


def _changed(form: Form) -> bool:
    accounts.change_password(g.session, actor().account_id, form.values["old"], form.values["new"])
    return True
