"""The end of an opening: its last day, what the calendar changes, and taking it back as a whole."""

from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _, ngettext
from web.models import Opening
from web.pages.openings import shown_effects
from web.schemas.stations import OpeningEndSchema
from web.services import demand
from web.services.access.rights import LEADS
from web.services.stations import changing, taking_back
from web.words import openings as words

bp = Blueprint("opening_ends", __name__)


@bp.get("/openings/<int:opening_id>/end")
@allow(*LEADS)
def ask_end(opening_id: int) -> ResponseReturnValue:
    """Ask which day is the last one."""
    opening = changing.one(g.session, scope(), opening_id)
    return _ending(opening, empty_form(version=opening.version, last=_iso(opening.last)))


@bp.post("/openings/<int:opening_id>/end")
@allow(*LEADS)
def end(opening_id: int) -> ResponseReturnValue:
    """Let an opening end, once it was shown whom that concerns."""
    form, seen = sent_form(OpeningEndSchema()), request.form.get("effects", "")

    def ended(sent: Form) -> bool:
        last = sent.values["last"]
        changing.end_opening(
            g.session, locale.zone(), actor(), opening_id, last, version=sent.version, seen=seen
        )
        return True

    def standing() -> Form:
        row = changing.one(g.session, scope(), opening_id)
        return empty_form(version=row.version, last=_iso(row.last))

    try:
        saved = form.submit(ended, now=standing)
    except demand.Unconfirmed as fault:
        return _ending(changing.one(g.session, scope(), opening_id), form, fault)
    if saved:
        flash(_("The last day is changed. Whoever it concerns sees it under My shifts."), "success")
        return redirect(url_for("openings.show", opening_id=opening_id))
    return _ending(changing.one(g.session, scope(), opening_id), form), form.status


@bp.post("/openings/<int:opening_id>/settle")
@allow(*LEADS)
def settle(opening_id: int) -> ResponseReturnValue:
    """Bring stations in order with a calendar that changed, once it was shown whom that concerns."""
    seen, version = request.form.get("effects", ""), sent_version()

    def settled() -> bool:
        changing.settle(g.session, locale.zone(), actor(), opening_id, version=version, seen=seen)
        return True

    try:
        pressed(settled)
    except demand.Unconfirmed as fault:
        opening = changing.one(g.session, scope(), opening_id)
        return render_template(
            "openings/settle.html",
            opening=opening,
            title=words.title(locale.reader(), opening),
            **shown_effects(fault),
        )
    flash(_("The shifts are where the hours and the calendar say."), "success")
    return redirect(url_for("openings.show", opening_id=opening_id))


@bp.get("/openings/<int:opening_id>/take-back")
@allow(*LEADS)
def ask_take_back(opening_id: int) -> ResponseReturnValue:
    """What goes when an opening is taken back, and what stays as somebody was given it."""
    reader, found = locale.reader(), taking_back.look(g.session, scope(), opening_id)
    when = [
        [{"id": each.id, "when": reader.formats.when(each.starts_at, each.ends_at)} for each in rows]
        for rows in (found.go, found.stay)
    ]
    return render_template(
        "openings/take_back.html",
        opening=found.opening,
        title=words.title(reader, found.opening),
        go=when[0],
        stay=when[1],
    )


@bp.post("/openings/<int:opening_id>/take-back")
@allow(*LEADS)
def take_back(opening_id: int) -> ResponseReturnValue:
    """Take an opening back."""
    project_id, version = changing.one(g.session, scope(), opening_id).project_id, sent_version()
    count = pressed(lambda: taking_back.take_back(g.session, actor(), opening_id, version=version))
    flash(ngettext("One shift is taken back.", "%(count)s shifts are taken back.", count or 0), "success")
    return redirect(url_for("openings.of_project", project_id=project_id))


def _ending(opening: Opening, form: Form, fault: demand.Unconfirmed | None = None) -> str:
    title = words.title(locale.reader(), opening)
    return render_template(
        "openings/end.html", opening=opening, form=form, title=title, **shown_effects(fault)
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
