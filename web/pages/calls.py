"""To call: who was asked for a place, or cannot answer here, and what they say by phone."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import pressed, sent_form
from web.locale import _
from web.routing import own_address
from web.schemas.calls import AskSchema, HeardSchema
from web.services.access.rights import COORDINATORS
from web.services.calling_out import place
from web.services.faults import NotFound
from web.services.promises import answering, asking, calling
from web.words.rosters import read_names

bp = Blueprint("calls", __name__)


@bp.get("/calls")
@allow(*COORDINATORS)
def listing() -> ResponseReturnValue:
    """Whom to call, about which place, and until when."""
    page = max(1, request.args.get("page", 1, int))
    found = calling.calls(g.session, scope(), locale.zone(), page)
    reader = locale.reader()
    read_names(reader, "volunteer", {each.volunteer_id for each in found.items})
    read_names(reader, "seat", {each.seat_id for each in found.items})
    lacking = place.lacking(g.session, {each.seat_id for each in found.items})
    return render_template("calls/list.html", page=found, lacking=lacking)


@bp.post("/calls/answer")
@allow(*COORDINATORS)
def answer() -> ResponseReturnValue:
    """They said yes, or no, by phone."""
    form = sent_form(HeardSchema())
    if not form.ok:
        raise NotFound
    values = form.values
    state = "accepted" if values["says"] == "yes" else "declined"
    pressed(lambda: answering.answer_for(g.session, actor(), values["volunteer"], values["seat"], state))
    who = locale.reader().called("volunteer", str(values["volunteer"]))
    said = _("%(name)s said yes.", name=who) if state == "accepted" else _("%(name)s said no.", name=who)
    flash(said, "success")
    return redirect(url_for("calls.listing"))


@bp.post("/calls/ask")
@allow(*COORDINATORS)
def ask() -> ResponseReturnValue:
    """Ask somebody for a place: it waits for their answer from now on, and somebody is to call."""
    form = sent_form(AskSchema())
    if not form.ok:
        raise NotFound
    values = form.values
    pressed(lambda: asking.ask(g.session, actor(), values["volunteer"], values["seat"]))
    who = locale.reader().called("volunteer", str(values["volunteer"]))
    flash(_("%(name)s has the place on offer and stands on the list to call.", name=who), "success")
    return redirect(own_address(values["back"]) or url_for("calls.listing"))
