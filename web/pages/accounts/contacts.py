"""One's own addresses and numbers: adding, changing and removing them."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.auth import actor, allow
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.pages.accounts.entering import client, sends
from web.schemas.accounts import AddContact, ChangeContact, RemoveContact
from web.services.accounts import contacts, own
from web.services.accounts.contacts import KnownContact
from web.services.faults import NotFound

bp = Blueprint("contacts", __name__, url_prefix="/me/account/contacts")


@bp.get("/new")
@allow("signed_in")
def new() -> ResponseReturnValue:
    """Ask for another address or number."""
    return render_template("accounts/new_contact.html", form=empty_form())


@bp.post("")
@allow("signed_in")
def add() -> ResponseReturnValue:
    """Keep another address or number."""
    form = sent_form(AddContact())
    done = form.submit(_added, once=False)
    if done is None:
        return render_template("accounts/new_contact.html", form=form), form.status
    return _saved(done)


@bp.get("/<int:contact_id>")
@allow("signed_in")
def show(contact_id: int) -> ResponseReturnValue:
    """One of one's contacts."""
    contact = own_contact(contact_id)
    return _asked(empty_form(email=contact.value), contact)


@bp.post("/<int:contact_id>")
@allow("signed_in")
def change(contact_id: int) -> ResponseReturnValue:
    """Another value for a contact."""
    form = sent_form(ChangeContact())
    done = form.submit(lambda sent: _changed(sent, contact_id), once=False)
    if done is None:
        return _asked(form, own_contact(contact_id)), form.status
    return _saved(done)


@bp.post("/<int:contact_id>/remove")
@allow("signed_in")
def remove(contact_id: int) -> ResponseReturnValue:
    """Keep a contact no longer."""
    form = sent_form(RemoveContact())
    if form.submit(lambda sent: _removed(sent, contact_id), once=False):
        flash(_("The contact is removed."), "success")
        return redirect(url_for("account.show"))
    contact = own_contact(contact_id)
    form.typed = {"email": contact.value}
    return _asked(form, contact), form.status


def own_contact(contact_id: int) -> KnownContact:
    """One of one's contacts in clear. Raises NotFound."""
    mine = contacts.of_person(g.session, actor().person_id)
    found = next((each for each in mine if each.id == contact_id), None)
    if found is None:
        raise NotFound
    return found


def _asked(form: Form, contact: KnownContact) -> str:
    return render_template("accounts/contact.html", form=form, contact=contact)


def _saved(waiting: int) -> ResponseReturnValue:
    """On to the account, or to where the code is typed that was sent to `waiting`; 0 for none."""
    if waiting:
        flash(_("A code is on its way. Enter it here."), "success")
        return redirect(url_for("verifying.show", contact_id=waiting))
    flash(_("The contact is saved."), "success")
    return redirect(url_for("account.show"))


def _added(form: Form) -> int:
    waiting = own.add_contact(
        g.session,
        actor(),
        g.signed_in_id,
        value=form.values["email"],
        signs_in=form.values["signs_in"],
        password=form.values.get("password"),
        sends=sends(),
        client=client(),
    )
    return waiting or 0


def _changed(form: Form, contact_id: int) -> int:
    waiting = own.change_contact(
        g.session,
        actor(),
        g.signed_in_id,
        contact_id,
        value=form.values["email"],
        password=form.values.get("password"),
        sends=sends(),
        client=client(),
    )
    return waiting or 0


def _removed(form: Form, contact_id: int) -> bool:
    own.remove_contact(g.session, actor(), g.signed_in_id, contact_id, password=form.values.get("password"))
    return True
