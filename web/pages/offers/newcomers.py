"""Somebody of a partner who is not in Duet yet: entered from the page of a session, and chosen there."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.pages.offers.typed import TypedPerson, brought, person_of
from web.services.access.rights import LEADS
from web.services.faults import Forbidden
from web.services.offers import newcomers, reading
from web.services.offers.reading import SessionView
from web.words import keeping, menus
from web.words import offers as words

bp = Blueprint("offer_people", __name__, url_prefix="/offers")


@bp.get("/<int:offer_id>/person")
@allow(*LEADS)
def new(offer_id: int) -> ResponseReturnValue:
    """Ask who it is; they bring what was offered unless something else is said."""
    view = _own(offer_id)
    return _form(view, empty_form(reads=locale.reader().tag, **brought(view)))


@bp.post("/<int:offer_id>/person")
@allow(*LEADS)
def enter(offer_id: int) -> ResponseReturnValue:
    """Enter them, and lead back to the session with them chosen."""
    view, form = _own(offer_id), sent_form(TypedPerson())
    made = form.submit(lambda sent: newcomers.enter(g.session, actor(), offer_id, person_of(sent.values)))
    if made is None:
        return _form(view, form), form.status
    if view.party.credential_code:
        flash(
            _("The person is entered. Once a verifier has looked at the certificate, name them here."),
            "success",
        )
    else:
        flash(_("The person is entered and chosen. Name them now."), "success")
    return redirect(url_for("offers.show", offer_id=offer_id, person=made))


def _own(offer_id: int) -> SessionView:
    """A session of one's own partner. Raises NotFound, Forbidden."""
    view = reading.one(g.session, scope(), offer_id)
    if not view.may_edit:
        raise Forbidden
    return view


def _form(view: SessionView, form: Form) -> str:
    reader = locale.reader()
    menu = {
        "tags": keeping.tags(),
        "languages": menus.languages(reader),
        "levels": menus.levels(reader),
        "skills": menus.terms(g.session, reader, "skill"),
    }
    return render_template(
        "offers/person.html", form=form, menu=menu, session=view.session, shown=words.whole(reader, view)
    )
