"""How one wants to be told: by what, of what, when not, how often, how long before a shift."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, entitled
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.schemas.messages import TellingFormSchema
from web.services.messages import telling, unreached
from web.words import telling as words

bp = Blueprint("telling", __name__)


@bp.get("/me/telling")
@allow("signed_in")
def show() -> ResponseReturnValue:
    """The choices as they stand."""
    return _shown(_standing())


@bp.post("/me/telling")
@allow("signed_in")
def save() -> ResponseReturnValue:
    """Take over the choices."""
    form = sent_form(TellingFormSchema())
    if form.submit(_saved, now=_standing):
        flash(_("From now on you are told this way."), "success")
        return redirect(url_for("telling.show"))
    return _shown(form), form.status


def _saved(form: Form) -> bool:
    telling.change(g.session, actor(), form.values, form.version)
    return True


def _standing() -> Form:
    person_id = actor().person_id
    wishes = telling.read(g.session, [person_id])[person_id]
    return empty_form(version=telling.version_of(g.session, person_id), **words.typed(wishes))


def _shown(form: Form) -> str:
    who = entitled()
    staff = who is not None and bool(who.rights or who.leads)
    person_id = actor().person_id
    return render_template(
        "mine/telling.html",
        form=form,
        most=telling.MOST_REMINDERS,
        unreached=unreached.reach(g.session, [person_id])[person_id],
        **words.menus(locale.reader(), staff=staff),
    )
