"""The district's own map: where people are missing this week, by sub-district; a press leads to the board."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from i18n.reader import Reader
from web import locale
from web.auth import allow, scope
from web.locale import _
from web.pages.week_shown import week_asked
from web.services import board
from web.services.access.rights import LEADS
from web.services.board import BoardProject
from web.services.district_map import counting
from web.services.district_map.counting import AreaFigures
from web.services.requests import kinds as request_kinds
from web.words import board_filters, weeks
from web.words import district_map as words
from web.words.board_filters import Filters
from web.words.requests import lists

bp = Blueprint("district_map", __name__)
_SHORT: dict[str, Any] = {"short": "1"}
LEFT_OUT = ("area",)
"""Filters of the board that the map itself is."""


@bp.get("/map")
@allow(*LEADS)
def show() -> ResponseReturnValue:
    """What is asked for and what is short in a week, on the map and as a table."""
    reader, shown = locale.reader(), week_asked()
    found = board.in_force(g.session, shown, scope())
    filters = board_filters.read(request.args).but("area", "").but("changed", False).but("short", False)
    kinds = lists.kind_names(reader, request_kinds.listing(g.session))
    kind = request.args.get("request", "")
    kind = kind if kind in kinds else ""
    areas = counting.figures(g.session, scope(), filters.chosen(found.projects, ()), kind)
    what = _what(areas)
    week: dict[str, Any] = {"week": shown.monday.isoformat()}
    of_requests: dict[str, Any] = {"request": kind} if kind else {}
    left: dict[str, Any] = filters.query() | of_requests
    at = partial(url_for, "district_map.show", **week)
    on_board: dict[str, Any] = filters.query() | (_SHORT if what == "short" else {})
    to_board = partial(url_for, "board.week", **week, **on_board)
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
            _menus(reader, found.projects, filters, _Kinds(kinds, kind, areas), partial(at, what=what))
        ),
        clear_url=at(what=what) if filters.any or kind else "",
        board_url=to_board(),
        before=at(**left, what=what, week=around["week_before"]),
        after=at(**left, what=what, week=around["week_after"]),
        **_drawn(_look(reader, what, kind, to_board), areas),
    )


@dataclass(frozen=True, slots=True)
class _Kinds:
    """The kinds of requests by name, the one that is counted (empty: all), and what was counted."""

    names: Mapping[str, str]
    chosen: str
    areas: Sequence[AreaFigures]


def _menus(
    reader: Reader, projects: Sequence[BoardProject], filters: Filters, kinds: _Kinds, at: Callable[..., str]
) -> Iterator[dict[str, Any]]:
    """The chips that filter shifts, and the one of kinds of requests where there are any."""
    kept: dict[str, Any] = {"request": kinds.chosen} if kinds.chosen else {}
    yield from board_filters.menus(reader, projects, filters, (), partial(at, **kept), without=LEFT_OUT)
    if "requests" in _whats(kinds.areas):
        yield words.request_menu(reader, kinds.names, kinds.chosen, partial(at, **filters.query()))


def _look(reader: Reader, what: str, kind: str, to_board: Callable[..., str]) -> words.Look:
    """Where presses lead: of requests to these requests, of all else to the board."""

    def to_requests(area: int | None) -> str:
        return url_for("requests.whole", unit=area, kind=kind or None, open="1")

    def on_board(area: int | None) -> str:
        return to_board(area=area)

    def short_on_board(area: int | None) -> str:
        return to_board(**_SHORT, area=area)

    return words.Look(
        reader, what, to_requests if what == "requests" else on_board, short_on_board, to_requests
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
    asked = request.args.get("request") or any(area.requests for area in areas)
    return [each for each in words.WHAT if each != "requests" or asked]
