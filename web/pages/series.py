"""Series: when one takes place, the days it leaves out or has besides, and taking a batch of shifts back.

Where it concerns people or makes and deletes shifts, a change is first shown; the second press does it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from i18n.reader import Reader
from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, nested, pressed, sent_form, sent_version
from web.locale import _, ngettext
from web.models import Batch, Shift
from web.schemas.demand import SeriesChangeSchema
from web.services import demand
from web.services.access.rights import LEADS
from web.services.demand import batches
from web.services.demand.series import exceptions, looking
from web.services.demand.series.changing_days import change_days, one
from web.services.names import chosen, project_name
from web.words import series as words
from web.words import shift_effects

bp = Blueprint("series", __name__)
ROWS = ("besides", "except")


@bp.get("/series/<int:series_id>")
@allow(*LEADS)
def show(series_id: int) -> ResponseReturnValue:
    """When a series takes place, each of its days to come, and what stands otherwise."""
    reader = locale.reader()
    found = looking.look(g.session, locale.zone(), scope(), series_id)
    reader_days = words.days(reader, found.days, found.names, found.shifts)
    return render_template(
        "series/show.html",
        found=found,
        title=words.title(reader, found.series),
        project_name=project_name(found.project.texts, reader.tag),
        place=chosen(found.place.names, reader.tag),
        lines=words.lines(reader, found.series),
        days=reader_days,
        estimated=found.estimated,
        adrift=[
            {"id": each.id, "day": reader.formats.weekday_and_day(each.starts_at)} for each in found.adrift
        ],
        cancelled=_cancelled(reader, found.cancelled),
        batch=found.batch,
        open=found.project.closed_at is None,
    )


def _cancelled(reader: Reader, shift: Shift | None) -> dict[str, Any] | None:
    if shift is None:
        return None
    return {"id": shift.id, "day": reader.formats.weekday_and_day(shift.starts_at)}


@bp.get("/series/<int:series_id>/edit")
@allow(*LEADS)
def edit(series_id: int) -> ResponseReturnValue:
    """Ask when it should take place."""
    return _asked(series_id, _standing(series_id))


@bp.post("/series/<int:series_id>/edit")
@allow(*LEADS)
def change(series_id: int) -> ResponseReturnValue:
    """Change when it takes place, once it was shown what that does."""
    form = _sent()

    def changed(sent: Form) -> bool:
        seen = request.form.get("effects", "")
        change_days(
            g.session, locale.zone(), actor(), series_id, sent.values, version=sent.version, seen=seen
        )
        return True

    try:
        saved = form.submit(changed, now=lambda: _standing(series_id))
    except demand.Unconfirmed as fault:
        return _asked(series_id, form, fault)
    if saved:
        flash(_("The series is changed. Whoever it concerns sees it under My shifts."), "success")
        return redirect(url_for("series.show", series_id=series_id))
    form.errors = words.placed(form.errors)
    return _asked(series_id, form), form.status


@bp.post("/series/<int:series_id>/days/<day>")
@allow(*LEADS)
def one_day(series_id: int, day: str) -> ResponseReturnValue:
    """Leave one day out, add one, or let one be as the rule says; shown first where it concerns somebody."""
    does, seen, version = request.form.get("does", ""), request.form.get("effects", ""), sent_version()
    if does not in exceptions.STANDS_IN:
        abort(404)
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        abort(404)

    def entered() -> bool:
        exceptions.enter_day(
            g.session, locale.zone(), actor(), series_id, asked, does, version=version, seen=seen
        )
        return True

    try:
        pressed(entered)
    except demand.Unconfirmed as fault:
        return _confirm(series_id, fault, asked, does)
    flash(_("The series is changed. Whoever it concerns sees it under My shifts."), "success")
    return redirect(url_for("series.show", series_id=series_id) + "#days")


@bp.post("/series/<int:series_id>/settle")
@allow(*LEADS)
def settle(series_id: int) -> ResponseReturnValue:
    """Bring its shifts in order with a calendar that changed, once it was shown whom that concerns."""
    seen, version = request.form.get("effects", ""), sent_version()

    def settled() -> bool:
        change_days(g.session, locale.zone(), actor(), series_id, {}, version=version, seen=seen)
        return True

    try:
        pressed(settled)
    except demand.Unconfirmed as fault:
        return _confirm(series_id, fault)
    flash(_("The shifts are where the series and the calendar say."), "success")
    return redirect(url_for("series.show", series_id=series_id))


@bp.get("/batches/<int:batch_id>/undo")
@allow(*LEADS)
def ask_undo(batch_id: int) -> ResponseReturnValue:
    """What goes when a batch of shifts is taken back, and what stays as somebody was given it."""
    reader = locale.reader()
    found = batches.look(g.session, actor(), batch_id)
    return render_template(
        "series/undo.html",
        batch=found.batch,
        over=_of(reader, found.batch),
        go=[_shift_line(reader, each) for each in found.go],
        stay=[_shift_line(reader, each) for each in found.stay],
        back=_back(found.batch),
    )


@bp.post("/batches/<int:batch_id>/undo")
@allow(*LEADS)
def undo(batch_id: int) -> ResponseReturnValue:
    """Take a batch of shifts back."""
    batch = batches.look(g.session, actor(), batch_id).batch
    project_id = batch.project_id
    count = pressed(lambda: batches.undo(g.session, actor(), batch_id))
    flash(ngettext("One shift is taken back.", "%(count)s shifts are taken back.", count or 0), "success")
    return redirect(_home(project_id))


def _shift_line(reader: Reader, shift: Shift) -> dict[str, Any]:
    title = chosen(shift.texts, reader.tag) or reader.called("kind", shift.kind)
    return {"id": shift.id, "title": title, "when": reader.formats.when(shift.starts_at, shift.ends_at)}


def _of(reader: Reader, batch: Batch) -> str:
    """Whose shifts they are: a project's, or those of several projects at an organisation."""
    if batch.project_id is not None:
        return reader.called("project", str(batch.project_id))
    return reader.called("organisation", str(batch.organisation_id))


def _back(batch: Batch) -> str:
    if batch.series_id is not None:
        return url_for("series.show", series_id=batch.series_id)
    return _home(batch.project_id)


def _home(project_id: int | None) -> str:
    return url_for("projects.show", project_id=project_id) if project_id else url_for("board.week")


def _standing(series_id: int) -> Form:
    series = one(g.session, scope(), series_id)
    return empty_form(version=series.version, **words.typed(locale.reader(), series))


def _sent() -> Form:
    typed = nested(request.form, SeriesChangeSchema(), ROWS)
    said: Mapping[str, Any] = {
        "except_days": words.days_said(typed.get("except")),
        "besides_days": words.days_said(typed.get("besides")),
    }
    return sent_form(SeriesChangeSchema(), said, rows=ROWS)


def _asked(series_id: int, form: Form, fault: demand.Unconfirmed | None = None) -> str:
    reader, series = locale.reader(), one(g.session, scope(), series_id)
    return render_template(
        "series/form.html",
        form=form,
        series=series,
        title=words.title(reader, series),
        **_shown(fault),
        **words.menus(reader),
    )


def _confirm(series_id: int, fault: demand.Unconfirmed, day: date | None = None, does: str = "") -> str:
    reader, series = locale.reader(), one(g.session, scope(), series_id)
    action = url_for("series.settle", series_id=series_id)
    if day is not None:
        action = url_for("series.one_day", series_id=series_id, day=day.isoformat())
    return render_template(
        "series/confirm.html",
        title=words.title(reader, series),
        series=series,
        day=reader.formats.weekday_and_day(day) if day else "",
        does=does,
        action=action,
        **_shown(fault),
    )


def _shown(fault: demand.Unconfirmed | None) -> dict[str, Any]:
    """What a change that is not saved yet would do: to people, and which shifts it would make and delete."""
    if fault is None:
        return {"shown": None, "made": [], "gone": [], "moved": [], "again": False}
    reader = locale.reader()
    return {
        "shown": shift_effects.effects(reader, fault.effects),
        "made": words.moments(reader, fault.effects.made),
        "gone": words.moments(reader, fault.effects.gone),
        "moved": words.moves(reader, fault.effects.moved),
        "again": fault.again,
    }
