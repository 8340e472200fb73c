"""The district's own map: where people are missing this week, by sub-district; a press leads to the board."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow, scope
from web.locale import _
from web.pages.week_shown import week_asked
from web.services import board
from web.services.access.rights import LEADS
from web.services.district_map import counting
from web.services.district_map.counting import AreaFigures
from web.words import board_filters, weeks
from web.words import district_map as words

bp = Blueprint("district_map", __name__)
LEFT_OUT = ("area",)
"""Filters of the board that the map itself is."""


@bp.get("/map")
@allow(*LEADS)
def show() -> ResponseReturnValue:
    """What is asked for and what is short in a week, on the map and as a table."""
    reader, shown = locale.reader(), week_asked()
    found = board.in_force(g.session, shown, scope())
    filters = board_filters.read(request.args).but("area", "").but("changed", False).but("short", False)
    areas = counting.figures(g.session, scope(), filters.chosen(found.projects, ()))
    what = _what(areas)
    week: dict[str, Any] = {"week": shown.monday.isoformat()}
    left: dict[str, Any] = filters.query()
    short: dict[str, Any] = {"short": "1"} if what == "short" else {}
    at = partial(url_for, "district_map.show", **week)
    to_board = partial(url_for, "board.week", **week, **left, **short)
    around = weeks.around(shown.monday)
    return render_template(
        "district_map/show.html",
        title=_("Map"),
        monday=shown.monday,
        what=what,
        whats=[
            {"label": reader.translator.say(label), "url": at(**left, what=each), "current": each == what}
            for each, label in words.WHAT.items()
            if each in _whats(areas)
        ],
        menus=list(
            board_filters.menus(reader, found.projects, filters, (), partial(at, what=what), without=LEFT_OUT)
        ),
        clear_url=at(what=what) if filters.any else "",
        board_url=to_board(),
        before=at(**left, what=what, week=around["week_before"]),
        after=at(**left, what=what, week=around["week_after"]),
        **_drawn(words.Look(reader, what, lambda area: to_board(area=area)), areas),
    )


def _drawn(look: words.Look, areas: Sequence[AreaFigures]) -> dict[str, Any]:
    """The shapes, their legend, and the table of the same numbers."""
    shapes = words.shapes(look, areas)
    return {
        "shapes": shapes,
        "frame": words.frame(areas) if shapes else "",
        "legend": list(words.legend(look, areas)),
        "rows": words.rows(look, areas),
        "total": words.total(look, areas),
        "asked": "requests" in _whats(areas),
    }


def _what(areas: Sequence[AreaFigures]) -> str:
    """What the map shows: as asked, else what is short."""
    asked = request.args.get("what", "")
    return asked if asked in _whats(areas) else "short"


def _whats(areas: Sequence[AreaFigures]) -> Sequence[str]:
    """What there is to show; requests only where any is open."""
    return [each for each in words.WHAT if each != "requests" or any(area.requests for area in areas)]
