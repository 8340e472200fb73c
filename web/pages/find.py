"""Shifts that fit a volunteer, as a plain list; what they would like, the next roster weighs."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.locale import _
from web.pages.availability import own_volunteer
from web.services import because, fitting, nearly
from web.services.clock import now
from web.services.days import Week
from web.services.people import distances
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
    found = [each for each in fitting.find(g.session, shown, me) if each.shift.starts_at > now()]
    whys = because.of_seats(g.session, me, [each.seat.id for each in found])
    far = distances.from_home(g.session, me)
    return render_template(
        "find/week.html",
        days=words.days(reader, found, whys, far),
        count=len(found),
        misses=[words.miss(reader, each, far) for each in nearly.misses(g.session, shown, me)],
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
        _("Noted. The next roster tries to give you this shift.") if wanted else _("Taken back."), "success"
    )
    return redirect(url_for("find.week", week=request.form.get("week"), _anchor=f"shift-{shift_id}"))
