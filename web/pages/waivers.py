"""Setting a rule aside in one case on a shift, and letting it hold again."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.routing import own_address
from web.schemas.waivers import WaiverAsked, WaiverFormSchema
from web.services import waiving
from web.services.access.rights import COORDINATORS
from web.services.faults import NotFound
from web.services.waiving import Case
from web.words import waivers as words
from web.words.rosters import read_names

bp = Blueprint("waivers", __name__)


@bp.get("/shifts/<int:shift_id>/waivers/new")
@allow(*COORDINATORS)
def new(shift_id: int) -> ResponseReturnValue:
    """Ask why a rule should be set aside."""
    if WaiverAsked().validate(request.args):
        raise NotFound
    asked = WaiverAsked().load(request.args)
    return _form(empty_form(reason="", agreed=False, **asked), shift_id)


@bp.post("/shifts/<int:shift_id>/waivers")
@allow(*COORDINATORS)
def create(shift_id: int) -> ResponseReturnValue:
    """Set a rule aside."""
    form = sent_form(WaiverFormSchema())
    if form.submit(lambda sent: _waived(shift_id, sent)) is None:
        return _form(form, shift_id), form.status
    flash(_("The rule is set aside in this case. What it stopped can be done now."), "success")
    return redirect(own_address(form.values["back"]) or url_for("shifts.show", shift_id=shift_id))


@bp.post("/shifts/<int:shift_id>/waivers/<int:waiver_id>/end")
@allow(*COORDINATORS)
def end(shift_id: int, waiver_id: int) -> ResponseReturnValue:
    """Let a rule hold again."""
    pressed(lambda: waiving.end(g.session, actor(), shift_id, waiver_id))
    flash(_("The rule holds again."), "success")
    return redirect(url_for("shifts.show", shift_id=shift_id))


def _waived(shift_id: int, sent: Form) -> int:
    values = {name: value for name, value in sent.values.items() if name != "back"}
    return waiving.waive(g.session, actor(), shift_id=shift_id, **values)


def _form(form: Form, shift_id: int) -> str:
    reader, typed = locale.reader(), form.typed
    rule, who = str(typed.get("rule") or ""), _number(typed.get("volunteer_id"))
    if rule not in waiving.waivable():
        raise NotFound
    waiving.refuse_stranger(g.session, scope(), who)
    read_names(reader, "volunteer", [] if who is None else [who])
    name = "" if who is None else reader.called("volunteer", str(who))
    return render_template(
        "waivers/new.html",
        form=form,
        shift_id=shift_id,
        says=words.says(reader, Case(rule, shift_id, who), name),
        over=reader.called("shift", str(shift_id)),
        back=own_address(str(typed.get("back") or "")) or url_for("shifts.show", shift_id=shift_id),
    )


def _number(text: object) -> int | None:
    return int(str(text)) if str(text or "").isdecimal() else None
