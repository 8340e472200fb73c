"""Accepting an invitation: with the account one has, or with a new one."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.pages.accounts.entering import client, let_in, session_days, unkept
from web.schemas.accounts import AcceptAnew
from web.services.accounts import accepting
from web.services.accounts.sign_in import Entered
from web.words import invitations as words
from web.words.organisations import name_of

bp = Blueprint("accepting", __name__, url_prefix="/invitation")


@bp.get("/<token>")
@allow("everyone")
def look(token: str) -> ResponseReturnValue:
    """What the link offers; only a press uses it up."""
    return unkept(_offered(empty_form(), token))


@bp.post("/<token>")
@allow("everyone")
def join(token: str) -> ResponseReturnValue:
    """Accept with a new account."""
    form = sent_form(AcceptAnew())
    entered = form.submit(lambda sent: _joined(sent, token), once=False)
    if entered is None:
        return unkept(_offered(form, token)), form.status
    flash(_("Welcome to Duet. Good to have you with us."), "success")
    return let_in(redirect("/"), entered)


@bp.post("/<token>/accept")
@allow("signed_in")
def accept(token: str) -> ResponseReturnValue:
    """Accept as who is signed in."""
    offer = accepting.look(g.session, token)
    given = pressed(lambda: list(accepting.accept(g.session, actor(), token)))
    if len(given) < len(offer.rights):
        flash(
            _("You belong to it now. Not every right could be given any more: ask the organisation."), "info"
        )
    else:
        flash(_("Accepted. It holds from your next step on."), "success")
    return redirect(url_for("account.show"))


def _joined(form: Form, token: str) -> Entered:
    return accepting.accept_anew(
        g.session,
        token,
        client(),
        name=form.values["name"],
        password=form.values["password"],
        language=locale.tag(),
        key=form.key,
        days=session_days(),
    )


def _offered(form: Form, token: str) -> str:
    offer, reader = accepting.look(g.session, token), locale.reader()
    return render_template(
        "accounts/invitation.html",
        form=form,
        offer=offer,
        organisation=name_of(reader, offer.organisation),
        rights=words.rights(reader, offer),
        token=token,
    )
