"""Asking around for a seat: whom it would go to, one call-out, all of a week, and what people say to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _, ngettext
from web.pages.availability import own_volunteer
from web.schemas.calling_out import AskAroundSchema, HeardOfSchema, SaidSchema
from web.services.access.rights import LEADS
from web.services.calling_out import answering, counting, ending, own, place, reading, starting, waves
from web.services.calling_out.counting import Figures
from web.services.calling_out.place import Place
from web.services.clock import now
from web.services.days import Week, monday_of
from web.services.faults import Conflict, NotFound
from web.words import asked_place, weeks
from web.words import calling_out as words

bp = Blueprint("calling_out", __name__)


@bp.get("/call-outs")
@allow(*LEADS)
def listing() -> ResponseReturnValue:
    """The call-outs for the shifts of a week, and what asking achieved there."""
    reader = locale.reader()
    today = reader.formats.local(now()).date()
    asked = request.args.get("week")
    week = Week(weeks.monday_asked(asked, today) if asked else monday_of(today), locale.zone())
    projects = counting.of_week(g.session, scope(), week)
    whole = sum((each.figures for each in projects), Figures())
    return render_template(
        "calling_out/list.html",
        found=[words.call_out(reader, each) for each in reading.of_week(g.session, scope(), week)],
        projects=[words.project_figures(reader, each) for each in projects],
        figures=words.figures(reader, whole) if projects else [],
        title=reader.formats.week(week.monday),
        week=week.monday.isoformat(),
        **weeks.around(week.monday),
    )


@bp.get("/seats/<int:seat_id>/ask-around")
@allow(*LEADS)
def ask(seat_id: int) -> ResponseReturnValue:
    """Whom asking for a seat would go to, and who is left out and why."""
    there = _there(seat_id)
    if call_out := reading.open_on(g.session, [seat_id]).get(seat_id):
        return redirect(url_for("calling_out.show", call_out_id=call_out))
    return _asked(there, empty_form(**_usual(there)))


@bp.post("/seats/<int:seat_id>/ask-around")
@allow(*LEADS)
def start(seat_id: int) -> ResponseReturnValue:
    """Ask them."""
    there, form = _there(seat_id), sent_form(AskAroundSchema())
    if form.ok and form.values["who"] == "chosen" and not form.values["people"]:
        form.errors = {"people": [_("Tick at least one person.")]}
    try:
        made = form.submit(lambda sent: starting.start(g.session, actor(), seat_id, **_wish(sent)))
    except Conflict as fault:
        form.errors, form.status, made = {"_schema": [locale.current().say(fault.message)]}, 409, None
    if made is None:
        form.errors = {"end_day" if name == "ends_at" else name: said for name, said in form.errors.items()}
        return _asked(there, form), form.status
    flash(_("They are asked. The first yes has the place."), "success")
    return redirect(url_for("calling_out.show", call_out_id=made))


@bp.get("/call-outs/<int:call_out_id>")
@allow(*LEADS)
def show(call_out_id: int) -> ResponseReturnValue:
    """One call-out: who was asked, what they said, and what can be done now."""
    found = reading.one(g.session, scope(), call_out_id)
    return render_template("calling_out/show.html", call=words.call_out(locale.reader(), found))


@bp.post("/call-outs/<int:call_out_id>/withdraw")
@allow(*LEADS)
def withdraw(call_out_id: int) -> ResponseReturnValue:
    """Ask nobody any more."""
    version = sent_version()
    pressed(lambda: ending.withdraw(g.session, actor(), call_out_id, version=version))
    flash(_("Nobody is asked any more."), "success")
    return _back(call_out_id)


@bp.post("/call-outs/<int:call_out_id>/more")
@allow(*LEADS)
def more(call_out_id: int) -> ResponseReturnValue:
    """Ask the next who fit now."""
    asked = pressed(lambda: starting.ask_more(g.session, actor(), call_out_id))
    flash(ngettext("One more person is asked.", "%(count)s more people are asked.", asked), "success")
    return _back(call_out_id)


@bp.post("/call-outs/<int:call_out_id>/heard")
@allow(*LEADS)
def heard(call_out_id: int) -> ResponseReturnValue:
    """Somebody said yes or no by phone."""
    form = sent_form(HeardOfSchema())
    if not form.ok:
        raise NotFound
    asked, says = form.values["asked"], form.values["says"]
    reader = locale.reader()
    code, message = pressed(lambda: _outcome(answering.heard(g.session, actor(), call_out_id, asked, says)))
    people = reading.one(g.session, scope(), call_out_id).people
    name = next((each.name for each in people if each.id == asked), "")
    flash(words.heard(reader, name, says) if code == says else message, _tone(code, says))
    return _back(call_out_id)


@bp.get("/me/asked/<int:asked_id>")
@allow("volunteer")
def offer(asked_id: int) -> ResponseReturnValue:
    """One place one is asked for."""
    found = own.one(g.session, own_volunteer(), asked_id)
    return render_template("calling_out/offer.html", offer=asked_place.offer(locale.reader(), found, now()))


@bp.post("/me/asked/<int:asked_id>")
@allow("volunteer")
def answer(asked_id: int) -> ResponseReturnValue:
    """Say yes, no or not this time."""
    form = sent_form(SaidSchema())
    if not form.ok:
        raise NotFound
    says = form.values["says"]
    code, message = pressed(lambda: _outcome(answering.say(g.session, actor(), asked_id, says)))
    flash(message, _tone(code, says))
    if code == answering.RULE_BROKEN:
        return redirect(url_for("calling_out.offer", asked_id=asked_id))
    return redirect(url_for("me.shifts"))


def _outcome(found: answering.Outcome) -> Sequence[str]:
    """What is kept of an answer that is sent twice: its code, and its words."""
    return [found.code, str(locale.current().say(found.message))]


def _tone(code: str, says: str) -> str:
    return "success" if code == says else "info"


def _there(seat_id: int) -> Place:
    return place.of(g.session, scope().led_seat(seat_id).id)


def _usual(there: Place) -> dict[str, Any]:
    ends_at = starting.ends_usually(g.session, there).astimezone(locale.zone())
    return {
        "places": there.missing or 1,
        "end_day": ends_at.date().isoformat(),
        "end_time": f"{ends_at:%H:%M}",
    }


def _wish(form: Form) -> dict[str, Any]:
    """What the service is to do, from what the form says."""
    said = form.values
    ends_at = datetime.combine(said["end_day"], said["end_time"], locale.zone())
    people = said["people"] if said["who"] == "chosen" else None
    return {"people": people, "places": said["places"], "ends_at": ends_at}


def _asked(there: Place, form: Form) -> str:
    reader, closed = locale.reader(), ""
    found: dict[str, Any] = {}
    try:
        place.refuse_unless_wanted(there)
        fitting = starting.would_ask(g.session, scope(), there)
        left = starting.ends_usually(g.session, there) - now()
        found = words.around(reader, there, fitting, waves.size(there.missing, left))
    except Conflict as fault:
        closed = locale.current().say(fault.message)
    return render_template(
        "calling_out/ask.html", form=form, place=words.head(reader, there), around=found, closed=closed
    )


def _back(call_out_id: int) -> ResponseReturnValue:
    return redirect(url_for("calling_out.show", call_out_id=call_out_id))
