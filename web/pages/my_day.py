"""A volunteer's route of one day."""

from datetime import timedelta

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow
from web.pages.availability import own_volunteer
from web.services.clock import now
from web.services.visits.day import day_of, day_said
from web.words import my_day as words

bp = Blueprint("my_day", __name__)
A_DAY = timedelta(days=1)


@bp.get("/me/days/<day>")
@allow("volunteer")
def show(day: str) -> ResponseReturnValue:
    """The shifts and visits of one day in order, and the way from one to the next."""
    shown, reader = day_said(day), locale.reader()
    found = day_of(g.session, locale.zone(), own_volunteer(), shown)
    today = now().astimezone(locale.zone()).date()
    return render_template(
        "mine/day.html",
        heading=reader.formats.weekday_and_day(shown),
        over=reader.formats.relative(shown, today),
        stops=words.stops(reader, found),
        before=(shown - A_DAY).isoformat(),
        after=(shown + A_DAY).isoformat(),
    )
