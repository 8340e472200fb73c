"""One's own account: password, language, known devices, and whether one takes part."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, let_out
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.models import Person
from web.pages.accounts.entering import sends
from web.pages.accounts.oidc import provider_name
from web.pages.accounts.sessions import ways_in
from web.schemas.accounts import ChangePassword
from web.services.accounts import contacts, devices, own
from web.services.accounts import sign_in as signing
from web.services.accounts.contacts import KnownContact
from web.services.people import leaving
from web.words.accounts import device_lines

bp = Blueprint("account", __name__)


@bp.get("/me/account")
@allow("signed_in")
def show() -> ResponseReturnValue:
    """How one is reached and signs in, and what can be changed."""
    return _shown(empty_form())


@bp.post("/me/account/password")
@allow("signed_in")
def change_password() -> ResponseReturnValue:
    """Take another password; every sign-in ends, this one too."""
    form = sent_form(ChangePassword())
    if form.submit(_changed, once=False):
        flash(_("The password is changed. Sign in with the new one."), "success")
        return let_out(redirect(url_for("session.sign_in")))
    return _shown(form), form.status


@bp.post("/me/account/sign-out-everywhere")
@allow("signed_in")
def leave_everywhere() -> ResponseReturnValue:
    """End every sign-in, on every device."""
    signing.sign_out_everywhere(g.session, actor().account_id)
    return let_out(redirect(url_for("session.sign_in")))


@bp.post("/me/account/devices/<int:device_id>/forget")
@allow("signed_in")
def forget_device(device_id: int) -> ResponseReturnValue:
    """Know a device no longer."""
    pressed(lambda: devices.forget(g.session, actor(), device_id))
    return redirect(url_for("account.show"))


@bp.post("/me/account/stop")
@allow("signed_in")
def stop() -> ResponseReturnValue:
    """Take part no longer, from now on."""
    pressed(lambda: leaving.leave(g.session, actor(), actor().person_id))
    flash(_("You do not take part for now. Press 'I am back' whenever you like."), "success")
    return redirect(url_for("account.show"))


@bp.post("/me/account/come-back")
@allow("signed_in")
def come_back() -> ResponseReturnValue:
    """Take part again."""
    pressed(lambda: leaving.come_back(g.session, actor(), actor().person_id))
    flash(_("Good to have you back. You can be planned again from now on."), "success")
    return redirect(url_for("account.show"))


def _changed(form: Form) -> bool:
    own.change_password(g.session, actor(), g.signed_in_id, old=form.values["old"], new=form.values["new"])
    return True


def _shown(form: Form) -> str:
    who = actor()
    reached = contacts.of_person(g.session, who.person_id)
    return render_template(
        "accounts/account.html",
        form=form,
        person=g.session.get(Person, who.person_id),
        contacts=reached,
        sends=sends(),
        unproven=next((each for each in reached if _wants_proof(each)), None),
        ways_in=ways_in(provider_name()),
        devices=device_lines(locale.reader(), devices.of_account(g.session, who.account_id)),
    )


def _wants_proof(contact: KnownContact) -> bool:
    """Whether somebody is asked to confirm a contact, and can."""
    unproven = contact.verified_at is None or contact.dead_since is not None
    return unproven and contact.kind in sends()
