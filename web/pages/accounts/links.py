"""Sign-in links: made at a desk for somebody, looked at without using them up, used by one press."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.pages.accounts.entering import client, let_in, own_url, sends, session_days, unkept
from web.schemas.accounts import UseLink
from web.services.access.rights import KEEPERS
from web.services.accounts import links, reaching
from web.services.accounts.sign_in import Entered
from web.words.accounts import qr

bp = Blueprint("links", __name__)


@bp.get("/people/<int:person_id>/sign-in-link")
@allow(*KEEPERS)
def offer(person_id: int) -> ResponseReturnValue:
    """Say what a link is good for, before one is made."""
    person = links.in_care(g.session, scope(), person_id)
    return render_template("accounts/new_link.html", person=person, link="", picture="", to=_kind(person_id))


@bp.post("/people/<int:person_id>/sign-in-link")
@allow(*KEEPERS)
def make(person_id: int) -> ResponseReturnValue:
    """Make a link and show it this once, to be read off, copied or photographed."""
    person = links.in_care(g.session, scope(), person_id)
    link = own_url(url_for("links.look", token=links.make(g.session, actor(), person_id)))
    page = render_template("accounts/new_link.html", person=person, link=link, picture=qr(link), to="")
    return unkept(page)


@bp.post("/people/<int:person_id>/sign-in-link/send")
@allow(*KEEPERS)
def send(person_id: int) -> ResponseReturnValue:
    """Send a link to the person's own address or number, instead of showing it."""
    pressed(lambda: links.send(g.session, actor(), person_id, sends()))
    flash(_("The link is on its way. It works once, within 24 hours."), "success")
    return redirect(url_for("links.offer", person_id=person_id))


@bp.get("/link/<token>")
@allow("everyone")
def look(token: str) -> ResponseReturnValue:
    """What the link opens; only the press uses it up."""
    return _asked(empty_form(), token)


@bp.post("/link/<token>")
@allow("everyone")
def use(token: str) -> ResponseReturnValue:
    """Let in whoever holds the link."""
    form = sent_form(UseLink())
    entered = form.submit(lambda sent: _entered(sent, token), once=False)
    if entered is None:
        return _asked(form, token), form.status
    if "password" in form.values:
        flash(_("Your password is set. You can sign in with it from now on."), "success")
    return let_in(redirect("/"), entered)


def _entered(form: Form, token: str) -> Entered:
    return links.use(
        g.session,
        token,
        client(),
        password=form.values.get("password"),
        contact=form.values.get("email"),
        key=form.key,
        days=session_days(),
    )


def _asked(form: Form, token: str) -> Response:
    claim = links.look(g.session, token)
    return unkept(render_template("accounts/link.html", form=form, claim=claim, url=request.path))


def _kind(person_id: int) -> str:
    """The kind of contact that a link can be sent to; empty without one."""
    contact = reaching.proven_of(g.session, person_id, sends())
    return contact.kind if contact is not None else ""
