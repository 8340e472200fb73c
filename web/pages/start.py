"""What Duet is, for who has not signed in; who has is taken to their own work."""

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue

from i18n.translator import lazy, translator
from web import locale
from web.auth import SIGNED_IN, VOLUNTEER, allow, is_allowed
from web.services import figures
from web.services.access.rights import COORDINATORS, LEADS
from web.services.clock import now
from web.services.days import Week, coming_monday, monday_of

SLOGAN = lazy("Your hours, your languages, the right shift.")
bp = Blueprint("start", __name__)
# The first page of whoever has signed in: of several, the first that they may use.
HOMES = (
    (COORDINATORS, "/board"),
    (LEADS, "/projects"),
    (("verifier",), "/credentials"),
    (("administrator",), "/organisations"),
    (("auditor",), "/audit"),
    ((VOLUNTEER,), "/me"),
    ((SIGNED_IN,), "/me/account"),
)


@bp.get("/")
@allow("everyone")
def home() -> ResponseReturnValue:
    """The start page, or the first page of one's work."""
    if g.actor:
        return redirect(next(home for may, home in HOMES if is_allowed(frozenset(may))))
    today = now().astimezone(locale.zone()).date()
    end = Week(coming_monday(today), locale.zone()).end
    numbers = figures.of_district(g.session, Week(monday_of(today), locale.zone()).start, end)
    second = "en" if locale.tag() == "zh-Hans" else "zh-Hans"
    return render_template(
        "start/home.html",
        numbers=numbers,
        slogan=locale.current().say(SLOGAN),
        second={"tag": second, "text": translator(second).say(SLOGAN)},
    )
