"""The calendar of the district: a year at a look, and the days that the district decides itself."""

from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _
from web.schemas.calendar_days import NewOwnDay
from web.services.calendar_days import calendar_of, own
from web.services.clock import now
from web.words import calendar_days as words

bp = Blueprint("calendar_days", __name__, url_prefix="/calendar-days")


@bp.get("")
@allow(*own.READERS)
def year() -> ResponseReturnValue:
    """A year, the days off and the worked weekend days in it."""
    today = locale.reader().formats.local(now()).date()
    asked = words.year_asked(request.args.get("year", ""), today.year)
    first, last = date(asked, 1, 1), date(asked, 12, 31)
    found = calendar_of(g.session, first, last)
    return render_template(
        "calendar_days/year.html",
        months=words.months(locale.reader(), found, today),
        own=[words.own_day(locale.reader(), each) for each in found.own.values()],
        announced=words.is_announced(asked),
        year=str(asked),
        years=[str(each) for each in words.years(today.year)],
        weekdays=words.weekdays(locale.reader()),
        may_edit=scope().whole("administrator"),
    )


@bp.get("/new")
@allow("administrator")
def new() -> ResponseReturnValue:
    """Ask for a day that the district decides itself."""
    scope().require("administrator", None)
    return _form(empty_form(kind="off", names=words.typed_names({})))


@bp.post("/new")
@allow("administrator")
def add() -> ResponseReturnValue:
    """Say of a day what it is."""
    form = sent_form(NewOwnDay())
    if form.submit(lambda sent: own.add(g.session, actor(), sent.values)) is None:
        return _form(form), form.status
    flash(_("The day is in the calendar."), "success")
    return redirect(url_for("calendar_days.year", year=form.values["day"].year))


@bp.get("/<int:calendar_day_id>")
@allow("administrator")
def edit(calendar_day_id: int) -> ResponseReturnValue:
    """Ask what should change of a day."""
    return _form(_standing(calendar_day_id), calendar_day_id)


@bp.post("/<int:calendar_day_id>")
@allow("administrator")
def save(calendar_day_id: int) -> ResponseReturnValue:
    """Change a day."""
    form = sent_form(NewOwnDay())

    def deed(sent: Form) -> bool:
        own.change(g.session, actor(), calendar_day_id, sent.values, sent.version)
        return True

    if form.submit(deed, lambda: _standing(calendar_day_id)) is None:
        return _form(form, calendar_day_id), form.status
    flash(_("The day is saved."), "success")
    return redirect(url_for("calendar_days.year", year=own.get(g.session, calendar_day_id).day.year))


@bp.post("/<int:calendar_day_id>/delete")
@allow("administrator")
def delete(calendar_day_id: int) -> ResponseReturnValue:
    """Say nothing of a day any more."""

    def deed() -> int:
        found = own.get(g.session, calendar_day_id).day.year
        own.delete(g.session, actor(), calendar_day_id, sent_version())
        return found

    shown = pressed(deed)
    flash(_("The day is deleted. The notice of the State Council decides again."), "success")
    return redirect(url_for("calendar_days.year", year=shown))


def _standing(calendar_day_id: int) -> Form:
    found = own.get(g.session, calendar_day_id)
    return empty_form(
        version=found.version,
        day=found.day.isoformat(),
        kind=found.kind,
        names=words.typed_names(found.names),
    )


def _form(form: Form, calendar_day_id: int | None = None) -> str:
    reader = locale.reader()
    return render_template(
        "calendar_days/form.html",
        form=form,
        calendar_day_id=calendar_day_id,
        version=own.get(g.session, calendar_day_id).version if calendar_day_id else None,
        day=reader.formats.day_with_year(own.get(g.session, calendar_day_id).day) if calendar_day_id else "",
        kinds=words.kinds(reader),
        tags=words.tags(),
    )
