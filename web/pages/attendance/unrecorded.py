"""Shifts that ended with somebody neither in nor out: when hours are due, and what closed as unknown."""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow, scope
from web.services.access.rights import LEADS
from web.services.attendance import days, sheet
from web.services.clock import now
from web.words import day_sheet as words

bp = Blueprint("attendance", __name__)


@bp.get("/attendance")
@allow(*LEADS)
def listing() -> ResponseReturnValue:
    """By shift, the most overdue first."""
    number = max(1, request.args.get("page", 1, int))
    found, total = days.unrecorded(g.session, scope(), locale.zone(), number)
    open_ = [each.shift for each in found]
    shifts = words.listed(locale.reader(), found, sheet.lines_of(g.session, scope(), open_), now())
    back = url_for("attendance.listing", page=number if number > 1 else None)
    pages = max(1, -(-total // days.PAGE))
    around = {"total": total, "number": number, "pages": pages, "back": back}
    return render_template("attendance/list.html", shifts=shifts, **around)
