"""Promises as staff keep them: giving a group a place, and writing down answers and who came."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.models import Attendance, Promise, Seat, Shift
from web.schemas.answering import AnswerSchema
from web.schemas.attendance import AttendanceSchema
from web.schemas.promises import PartyOffer
from web.services.access.rights import COORDINATORS, LEADS
from web.services.attendance import deeds, recording, saying, times
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.parties import keeping as parties
from web.services.parties import reading
from web.services.promises import keeping
from web.words import attendance as words
from web.words import parties as party_words
from web.words.seat_form import FLOWS

bp = Blueprint("promises", __name__)


@bp.get("/shifts/seats/<int:seat_id>/groups")
@allow(*COORDINATORS)
def ask_group(seat_id: int) -> ResponseReturnValue:
    """Ask which group or partner is promised a place, and for how many people."""
    return _groups(seat_id, empty_form())


@bp.post("/shifts/seats/<int:seat_id>/groups")
@allow(*COORDINATORS)
def give_group(seat_id: int) -> ResponseReturnValue:
    """Promise a place to a group or a partner."""
    form = sent_form(PartyOffer())
    made = _tried(form, lambda sent: keeping.offer_to_party(g.session, actor(), seat_id, **sent.values))
    if made is None:
        return _groups(seat_id, form), form.status
    flash(_("The place is promised. Write down here what they answer."), "success")
    return redirect(url_for("promises.show", promise_id=made))


@bp.get("/promises/<int:promise_id>")
@allow(*LEADS)
def show(promise_id: int) -> ResponseReturnValue:
    """One promise: what happened to it, and what may be written down now."""
    return _show(promise_id, empty_form())


@bp.post("/promises/<int:promise_id>/answer")
@allow(*LEADS)
def answer(promise_id: int) -> ResponseReturnValue:
    """Write down what they said."""
    form = sent_form(AnswerSchema())
    if not form.ok:
        raise NotFound
    pressed(lambda: keeping.answer(g.session, actor(), promise_id, form.values["answer"]))
    flash(_("Their answer is written down."), "success")
    return redirect(url_for("promises.show", promise_id=promise_id))


@bp.post("/promises/<int:promise_id>/attendance")
@allow(*LEADS)
def attend(promise_id: int) -> ResponseReturnValue:
    """Write down who came, or set it right."""
    served = request.form.get("state") == "served"
    form = sent_form(AttendanceSchema(), {} if served else {"minutes": None, "heads": None})

    def deed(sent: Form) -> bool:
        said = saying.said(g.session, promise_id, sent.values)
        recording.attend(g.session, actor(), promise_id, said)
        return True

    seen = (lambda: _standing(promise_id)) if form.version is not None else None
    if _tried(form, deed, seen) is None:
        return _show(promise_id, form), form.status
    flash(_("It is written down."), "success")
    return redirect(url_for("promises.show", promise_id=promise_id))


def _tried(form: Form, deed: Callable[[Form], Any], now: Callable[[], Form] | None = None) -> Any:
    """What a deed answers; what keeps it from being done stands above the form."""
    try:
        return form.submit(deed, now)
    except Conflict as fault:
        form.errors, form.status = {"_schema": [locale.current().say(fault.message)]}, 409
        return None


def _groups(seat_id: int, form: Form) -> str:
    reader, found = locale.reader(), reading.room(g.session, scope(), seat_id)
    return render_template(
        "parties/give.html",
        form=form,
        over=reader.called("seat", str(seat_id)),
        room=party_words.room(reader, found),
        flow=reader.translator.say(FLOWS[found.seat.flow]),
        choices=party_words.choices(reader, parties.giveable(g.session, scope())),
        seat_id=seat_id,
        shift_id=found.shift.id,
    )


def _show(promise_id: int, form: Form) -> str:
    reader, found = locale.reader(), keeping.of_promise(g.session, scope(), promise_id)
    promise = found.promise
    shift = g.session.get_one(Shift, g.session.get_one(Seat, promise.seat_id).shift_id)
    kept, project = g.session.get(Attendance, promise_id), scope().led(shift.project_id)
    corrects = project.organisation_id in scope().nodes("coordinator")
    over = now() >= times.closes_at(shift)
    may = words.attendance(found, shift, whole=corrects, closed=over)
    if not form.typed:
        form = _standing(promise_id)
    return render_template(
        "parties/promise.html",
        form=form,
        promise=promise,
        name=found.name,
        state="changed" if found.changed else promise.state,
        heads=party_words.heads(reader, promise.heads) if promise.party_id else "",
        over=reader.called("shift", str(shift.id)),
        shift=shift,
        served=words.served(reader, promise, kept),
        closed=over,
        answers=words.answers(reader, found, shift),
        attendance=may,
        events=words.events(reader, found),
    )


def _standing(promise_id: int) -> Form:
    """The form of who came as it stands now; times are left empty where none were said."""
    promise, kept = g.session.get_one(Promise, promise_id), g.session.get(Attendance, promise_id)
    shift = g.session.get_one(Shift, g.session.get_one(Seat, promise.seat_id).shift_id)
    reader = locale.reader()
    return empty_form(
        version=recording.version_of(kept),
        state="did_not_come" if promise.state == "did_not_come" else "served",
        minutes=promise.minutes if promise.minutes is not None else times.minutes_of(kept, shift),
        arrived=words.clock(reader, kept.arrived_at if kept else None),
        left=words.clock(reader, kept.left_at if kept else None),
        heads=deeds.came(promise, kept),
    )
