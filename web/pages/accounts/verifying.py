"""Verifying one's own addresses and numbers, by code or link."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.auth import actor, allow
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.pages.accounts.contacts import own_contact
from web.pages.accounts.entering import client, sends, unkept
from web.schemas.accounts import ProvenByCode
from web.services.accounts import contacts, verifying
from web.services.accounts.contacts import KnownContact
from web.services.accounts.verifying import Waiting
from web.services.faults import NotFound

bp = Blueprint("verifying", __name__)


@bp.get("/me/account/contacts/<int:contact_id>/confirm")
@allow("signed_in")
def show(contact_id: int) -> ResponseReturnValue:
    """Whether a contact is confirmed, and where to type a code."""
    return _shown(contact_id, empty_form())


@bp.post("/me/account/contacts/<int:contact_id>/confirm/send")
@allow("signed_in")
def send(contact_id: int) -> ResponseReturnValue:
    """Send a code, or the one that waits once more."""
    _refuse_unsendable(own_contact(contact_id), verifying.waiting(g.session, actor(), contact_id))
    pressed(lambda: verifying.ask(g.session, actor(), contact_id, client()))
    flash(_("A code is on its way."), "success")
    return redirect(url_for("verifying.show", contact_id=contact_id))


@bp.post("/me/account/contacts/<int:contact_id>/confirm")
@allow("signed_in")
def prove(contact_id: int) -> ResponseReturnValue:
    """Confirm a contact by its code."""
    form = sent_form(ProvenByCode())
    if form.submit(lambda sent: _proven(sent, contact_id), once=False) is None:
        return _shown(contact_id, form), form.status
    flash(_("Confirmed. Messages for you come here from now on."), "success")
    return redirect(url_for("account.show"))


@bp.get("/confirm/<token>")
@allow("signed_in")
def look(token: str) -> ResponseReturnValue:
    """What the link confirms; only the press does it."""
    return unkept(_behind(empty_form(), token))


@bp.post("/confirm/<token>")
@allow("signed_in")
def use(token: str) -> ResponseReturnValue:
    """Confirm a contact by the link that was sent to it."""
    form = sent_form()
    if form.submit(lambda _sent: _proven_by_link(token), once=False) is None:
        return unkept(_behind(form, token)), form.status
    flash(_("Confirmed. Messages for you come here from now on."), "success")
    return redirect(url_for("account.show"))


def _proven(form: Form, contact_id: int) -> bool:
    verifying.prove_by_code(g.session, actor(), contact_id, form.values["code"], client())
    return True


def _proven_by_link(token: str) -> bool:
    verifying.prove_by_link(g.session, actor(), token)
    return True


def _shown(contact_id: int, form: Form) -> str:
    contact = own_contact(contact_id)
    waiting = verifying.waiting(g.session, actor(), contact_id)
    kind = contacts.kind_of(waiting.value) if waiting else contact.kind
    return render_template(
        "accounts/confirm.html", form=form, contact=contact, waiting=waiting, may_send=kind in sends()
    )


def _behind(form: Form, token: str) -> str:
    to = verifying.behind(g.session, actor(), token)
    return render_template("accounts/confirm_link.html", form=form, to=to, url=request.path)


def _refuse_unsendable(contact: KnownContact, waiting: Waiting | None) -> None:
    if (contacts.kind_of(waiting.value) if waiting else contact.kind) not in sends():
        raise NotFound
