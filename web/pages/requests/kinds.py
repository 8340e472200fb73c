"""The kinds of requests with their terms in working days; who administers the district changes them."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.models.requests import WAYS
from web.schemas.requests import RequestKindSchema
from web.services.access.rights import LEADS
from web.services.requests import kinds
from web.words import menus
from web.words.requests import lists
from web.words.requests.states import WAYS as CALLED

bp = Blueprint("request_kinds", __name__, url_prefix="/requests/kinds")


@bp.get("")
@allow(*LEADS, "administrator")
def listing() -> ResponseReturnValue:
    """All kinds with their terms."""
    reader, known = locale.reader(), kinds.listing(g.session)
    names = lists.kind_names(reader, known)
    return render_template(
        "requests/kinds.html",
        kinds=[
            {
                "kind": each,
                "name": names[each.code],
                "way": reader.translator.say(CALLED[each.way]),
                "skills": [reader.called("skill", code) for code in each.skills],
            }
            for each in known
        ],
        may_edit=scope().whole("administrator"),
    )


@bp.get("/<code:code>")
@allow("administrator")
def edit(code: str) -> ResponseReturnValue:
    """Ask for other terms."""
    scope().require("administrator", None)
    return _form(code, _standing(code))


@bp.post("/<code:code>")
@allow("administrator")
def save(code: str) -> ResponseReturnValue:
    """Other terms, for what is asked or decided from now on."""
    form = sent_form(RequestKindSchema())

    def deed(sent: Form) -> bool:
        values = {"skills": [], **sent.values}
        kinds.change(g.session, actor(), code, values, sent.version)
        return True

    if form.submit(deed, lambda: _standing(code)) is None:
        return _form(code, form), form.status
    flash(_("The terms are saved. They hold for what is asked or decided from now on."), "success")
    return redirect(url_for("request_kinds.listing"))


def _standing(code: str) -> Form:
    found = kinds.one(g.session, code)
    return empty_form(
        version=found.version,
        triage_days=str(found.triage_days),
        serve_days=str(found.serve_days),
        way=found.way,
        skills=list(found.skills),
    )


def _form(code: str, form: Form) -> str:
    reader, found = locale.reader(), kinds.one(g.session, code)
    return render_template(
        "requests/kind.html",
        form=form,
        code=code,
        name=lists.kind_names(reader, [found])[code],
        ways=[(each, reader.translator.say(CALLED[each])) for each in WAYS],
        skills=menus.terms(g.session, reader, "skill"),
    )
