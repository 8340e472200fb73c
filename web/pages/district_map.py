"""The district's own map: where people are missing this week, by sub-district; a press leads to the board."""

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
    whats = [each for each in words.WHAT if each != "requests" or any(area.requests for area in areas)]
    what = request.args.get("what", "")
    what = what if what in whats else "short"
    place: dict[str, Any] = {"week": shown.monday.isoformat()}
    at = partial(url_for, "district_map.show", what=what, **place)
    left: dict[str, Any] = filters.query()
    on_board = left | ({"short": "1"} if what == "short" else {})
    weeks_near = weeks.around(shown.monday)

    def to_board(area: int) -> str:
        return url_for("board.week", **place, **on_board, area=area)

    look = words.Look(reader, what, to_board)
    drawn = words.shapes(look, areas)
    return render_template(
        "district_map/show.html",
        monday=shown.monday,
        what=what,
        shapes=drawn,
        frame=words.frame(areas) if drawn else "",
        legend=list(words.legend(look, areas)),
        rows=words.rows(look, areas),
        total=words.total(look, areas),
        asked=any(area.requests for area in areas),
        whats=[
            {
                "label": reader.translator.say(words.WHAT[each]),
                "url": url_for("district_map.show", **place, **left, what=each),
                "current": each == what,
            }
            for each in whats
        ],
        menus=list(board_filters.menus(reader, found.projects, filters, (), at, without=LEFT_OUT)),
        clear_url=at() if filters.any else "",
        board_url=url_for("board.week", **place, **on_board),
        before=at(week=weeks_near["week_before"], **left),
        after=at(week=weeks_near["week_after"], **left),
        title=_("Map"),
    )
