"""Shifts that fit a volunteer, as a plain list: to take, to ask for, or to wish for."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import pressed
from web.locale import _
from web.pages.availability import own_volunteer
from web.services import because, fitting, nearly
from web.services.clock import now
from web.services.days import Week
from web.services.people import distances
from web.services.promises import applying, taking
from web.services.promises.own_week import OwnWeek
from web.words import fitting as words
from web.words import weeks

bp = Blueprint("find", __name__)


@bp.get("/find")
@allow("volunteer")
def week() -> ResponseReturnValue:
    """What fits in a week, and what nearly does."""
    reader, me = locale.reader(), own_volunteer()
    today = now().astimezone(locale.zone()).date()
    shown = Week(weeks.monday_asked(request.args.get("week"), today), locale.zone())
    mine = OwnWeek(g.session, shown, me)
    query = request.args.get("q", "").strip()[:100]
    found = fitting.holding(g.session, fitting.fits(mine), query)
    near = fitting.holding(g.session, nearly.of(mine), query)
    whys = because.of_seats(g.session, me, [each.seat.id for each in found])
    places = {each.shift.place_id for each in found} | {each.shift.place_id for each in near}
    far = distances.from_home(g.session, me, places)
    return render_template(
        "find/week.html",
        days=words.days(reader, found, whys, far),
        count=len(found),
        searched=query,
        wishing=any(each.way == taking.BY_WISH for each in found),
        misses=[words.miss(reader, each, far) for each in near],
        title=reader.formats.week(shown.monday),
        week=shown.monday.isoformat(),
        **weeks.around(shown.monday),
    )


@bp.post("/find/<int:shift_id>")
@allow("volunteer")
def wish(shift_id: int) -> ResponseReturnValue:
    """Say that one would like a shift, or take it back."""
    wanted = request.form.get("wanted") == "yes"
    fitting.wish(g.session, actor(), shift_id, wanted=wanted)
    flash(
        _("Noted. It will be considered when that week is planned.") if wanted else _("Request withdrawn."),
        "success",
    )
    return _back()


@bp.post("/find/seats/<int:seat_id>/take")
@allow("volunteer")
def take(seat_id: int) -> ResponseReturnValue:
    """Take a seat that is open."""
    pressed(lambda: taking.take(g.session, actor(), seat_id))
    flash(_("The place is yours; we count on you."), "success")
    return redirect(url_for("me.shift", seat_id=seat_id))


@bp.post("/find/seats/<int:seat_id>/ask")
@allow("volunteer")
def ask(seat_id: int) -> ResponseReturnValue:
    """Ask for a seat that is given by approval."""
    pressed(lambda: applying.apply(g.session, actor(), seat_id))
    flash(_("Asked. The project lead sees it, and the answer will be under My shifts."), "success")
    return _back()


@bp.post("/find/seats/<int:seat_id>/withdraw")
@allow("volunteer")
def withdraw(seat_id: int) -> ResponseReturnValue:
    """Take back that one has asked."""
    pressed(lambda: applying.withdraw(g.session, actor(), seat_id))
    flash(_("Request withdrawn."), "success")
    return _back()


def _back() -> ResponseReturnValue:
    """To the week that the form stood on, or to one's own shifts."""
    if week := request.form.get("week"):
        return redirect(url_for("find.week", week=week, _anchor=request.form.get("at")))
    return redirect(url_for("me.shifts"))
