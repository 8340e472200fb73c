"""The board: a week of projects by days, a week of people by days."""

from functools import partial
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.routing import row_id
from web.services import board, organisations, publishing
from web.services.access.rights import COORDINATORS, LEADS
from web.services.clock import now
from web.services.credentials import expiry
from web.services.days import Week
from web.services.people import people_week
from web.words import board as cards
from web.words import board_figures, board_filters, credentials, people_board, weeks
from web.words import rosters as naming

bp = Blueprint("board", __name__)


@bp.get("/board")
@allow(*LEADS)
def week() -> ResponseReturnValue:
    """The week by projects; folded programmes open where `open` names them."""
    shown, filters = _week(), board_filters.read(request.args)
    found, changes = _board(shown, filters)
    look = _look(found, changes)
    opened = request.args.getlist("open")
    groups = cards.groups(look, filters.chosen(found.projects, look.changed), opened)
    ending = expiry.planned_after(g.session, scope(), found.roster.id, locale.zone()) if found.roster else ()
    return render_template(
        "board/projects.html",
        groups=list(groups),
        expiring=credentials.planned(locale.reader(), ending),
        **_frame(found, changes, filters),
    )


@bp.get("/board/programmes/<code>")
@allow(*LEADS)
def programme(code: str) -> ResponseReturnValue:
    """The rows of one programme, opened or folded again; part of the board."""
    shown, filters = _week(), board_filters.read(request.args)
    found, changes = _board(shown, filters)
    look = _look(found, changes)
    chosen = [each for each in filters.chosen(found.projects, look.changed) if each.programme == code]
    naming.read_names(look.reader, "organisation", {each.organisation_id for each in chosen})
    block = cards.block(look, code, chosen, opened=request.args.get("fold") != "1")
    days = weeks.head(look.reader.formats, shown.monday, shown.monday)
    return render_template("board/block.html", block=block, days=days, **_address(found, filters))


@bp.get("/board/people")
@allow(*COORDINATORS)
def people() -> ResponseReturnValue:
    """The week by people: who serves when; shifts can be moved between the days and people of a draft."""
    shown, query = _week(), request.args.get("q", "")
    page = max(1, request.args.get("page", 1, int))
    roster, found = people_week.week(
        g.session, shown, scope(), roster_id=request.args.get("roster", type=row_id), query=query, page=page
    )
    reader = locale.reader()
    rows = people_board.rows(reader, roster, shown, found.items)
    titles = _titles(shown, publishing.roster(g.session, roster.id, scope()) if roster else None)
    return render_template("board/people.html", page=found, rows=list(rows), q=query, **titles)


def _week() -> Week:
    today = now().astimezone(locale.zone()).date()
    return Week(weeks.monday_asked(request.args.get("week"), today), locale.zone())


def _board(shown: Week, filters: board_filters.Filters) -> tuple[board.Board, publishing.Changes | None]:
    """The week and what is new in it; leads see what is published, and that alone."""
    roster_id = request.args.get("roster", type=row_id) if actor().holds(*COORDINATORS) else None
    area = int(filters.area) if filters.area else None
    found = board.week(g.session, shown, scope(), roster_id=roster_id, organisation_id=area)
    draft = found.roster is not None and found.roster.state == "draft"
    return found, publishing.changes(g.session, scope(), found.roster.id) if found.roster and draft else None


def _look(found: board.Board, changes: publishing.Changes | None) -> cards.Look:
    reader = locale.reader()
    naming.read_names(reader, "organisation", {each.organisation_id for each in found.projects})
    roster_id = found.roster.id if found.roster else None
    changed = changes.seats if changes else frozenset()
    return cards.Look(reader, roster_id, changed, actor().holds(*COORDINATORS))


def _frame(
    found: board.Board, changes: publishing.Changes | None, filters: board_filters.Filters
) -> dict[str, Any]:
    """Everything around the table."""
    reader, address = locale.reader(), _address(found, filters)
    roster = publishing.roster(g.session, found.roster.id, scope()) if found.roster else None
    base = found.roster.base_roster_id if found.roster else None
    promised = publishing.roster(g.session, base, scope()).assignments if changes and base else 0
    changed = changes.seats if changes else frozenset()
    at = partial(url_for, "board.week", **address["at"])
    tree = organisations.tree(g.session, scope().nodes(*LEADS))
    naming.read_names(reader, "project", {each.id for each in found.projects})
    return {
        "changes": changes,
        "figures": list(board_figures.figures(reader, found, changes, promised)),
        "flags": list(board_filters.flags(reader, found, filters, changed, at)),
        "menus": list(board_filters.menus(reader, found, filters, tree, at)),
        "missing": board_figures.missing(reader, found) if actor().holds(*COORDINATORS) else [],
        "clear_url": at() if filters.any else "",
        **_titles(found.week, roster),
        **address,
    }


def _address(found: board.Board, filters: board_filters.Filters) -> dict[str, Any]:
    """Where this board is, without and with its filters."""
    at = {"week": found.week.monday.isoformat()}
    if asked := request.args.get("roster", type=row_id):
        at["roster"] = str(asked)
    return {"at": at, "here": at | filters.query()}


def _titles(shown: Week, roster: publishing.RosterView | None) -> dict[str, Any]:
    formats = locale.reader().formats
    today = now().astimezone(locale.zone()).date()
    origin = naming.origin(locale.reader(), roster) if roster else ""
    return {
        "monday": shown.monday,
        "days": weeks.head(formats, shown.monday, today),
        "first_day": (today - shown.monday).days if shown.monday <= today <= shown.sunday else 0,
        "roster": roster,
        "over": weeks.over(locale.reader(), shown.monday, origin),
        **weeks.around(shown.monday),
    }
