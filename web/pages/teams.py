"""While a shift is typed: how many people could do what it asks, and which of its names match nothing."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow
from web.services.access.rights import LEADS
from web.services.teams import could, names
from web.words import shift_form, team, team_check

bp = Blueprint("teams", __name__)


@bp.post("/teams/check")
@allow(*LEADS)
def check() -> ResponseReturnValue:
    """Who could do what a form asks as it is typed; a part of its page, and nothing is kept."""
    return render_template("teams/could.html", **_checked(read=False))


@bp.app_template_global("team_checked")
def checked() -> Mapping[str, Any] | None:
    """The same on the page itself, where checking was pressed; else None."""
    return _checked(read=True) if request.method == "POST" and "check" in request.form else None


@bp.app_template_global("team_examples")
def examples() -> Mapping[str, str]:
    """An example of each rule of a team, and of roles that complete each other."""
    say = locale.reader().translator.say
    return {name: say(text) for name, text in team.EXAMPLES.items()} | {"seats": say(team.COMPLEMENTARY)}


def _checked(*, read: bool) -> dict[str, Any]:
    reader, asked = locale.reader(), shift_form.read(request.form)
    when = team_check.times(asked.typed, locale.zone())
    counted = could.counting(g.session, locale.zone(), when, read=read)
    seats, rules = team_check.seats(asked.fixed["seats"]), team_check.rules(asked.fixed["team"])
    return {
        "blocks": list(team_check.lines(reader, counted, seats, rules)),
        "unknown": team_check.unknown(reader, names.unknown_names(g.session, asked.typed)),
        "when": when is not None,
    }
