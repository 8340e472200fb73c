"""The board: a week of projects by days, a week of people by days."""

from typing import Any

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import allow, scope
from web.pages.week_shown import BoardWeek, address, roster_asked, titles, week_asked
from web.services.access.rights import COORDINATORS, LEADS
from web.services.board import news
from web.services.clock import now
from web.services.faults import NotFound
from web.services.messages import unreached
from web.services.people import people_week
from web.services.requests import rates
from web.words import board as cards
from web.words import board_head, people_board
from web.words import rosters as naming
from web.words import unreached as unreached_words
from web.words.requests import rates as rate_words

bp = Blueprint("board", __name__)
MOST_COUNTED = 100


@bp.get("/board")
@allow(*LEADS)
def week() -> ResponseReturnValue:
    """The week by projects; folded rows open where `open` names them."""
    return render_template("board/projects.html", untold=_untold(), closing=_closing(), **BoardWeek().whole())


@bp.get("/board/rows/<code>")
@allow(*LEADS)
def rows(code: str) -> ResponseReturnValue:
    """One block or row, opened, or folded again with `fold`; part of the board."""
    page = BoardWeek()
    opened = page.opened | {code}
    if request.args.get("fold") == "1":
        inside = {each for each in opened if each.startswith("project-")} if "project-" not in code else set()
        opened -= {code, *inside}
    found = cards.opened(page.look(opened), page.shown, code)
    if found is None:
        raise NotFound
    return render_template("board/part.html", **found, **page.frame)


@bp.get("/board/missing")
@allow(*COORDINATORS)
def missing() -> ResponseReturnValue:
    """The shifts that are short of people, beside the board."""
    page = BoardWeek()
    return render_template("board/missing.html", **page.beside(), **page.frame)


@bp.get("/board/mark")
@allow(*LEADS)
def mark() -> ResponseReturnValue:
    """Whether anything happened in the week since the mark `seen`: nothing, or what, and a new mark."""
    shown, roster_id = week_asked(), roster_asked()
    seen = news.Mark.read(request.args.get("seen", ""))
    here = news.mark(g.session, shown, scope(), roster_id)
    if here == seen:
        return "", 204
    found = news.happened(g.session, shown, scope(), seen, here)
    differs = bool(found) or news.is_other(g.session, seen, here)
    reader = locale.reader()
    naming.read_names(reader, "volunteer", {each.volunteer_id for each in found if each.volunteer_id})
    said = [(each.verb, _called(each.volunteer_id), each.starts_at) for each in found]
    sentence = board_head.renewed(reader, now(), said) if differs else ""
    answer = make_response(
        render_template("board/mark.html", mark=here, fresh=seen.seen.event, said=sentence, at=address(shown))
    )
    if differs:
        answer.headers["HX-Trigger"] = "board-moved"
    return answer


@bp.get("/board/people")
@allow(*COORDINATORS)
def people() -> ResponseReturnValue:
    """The week by people: who serves when; shifts can be moved between the days and people of a draft."""
    shown, query = week_asked(), request.args.get("q", "")
    page = max(1, request.args.get("page", 1, int))
    roster, found = people_week.week(
        g.session, shown, scope(), roster_id=roster_asked(), query=query, page=page
    )
    listed = list(people_board.rows(locale.reader(), roster, shown, found.items))
    return render_template(
        "board/people.html",
        page=found,
        rows=listed,
        q=query,
        at=address(shown),
        untold=_untold(),
        **titles(shown, roster),
    )


def _untold() -> str:
    """How many people have not heard the news of their shifts, for who coordinates; empty for none."""
    if not scope().actor.holds(*COORDINATORS):
        return ""
    count = unreached.count(g.session, scope(), MOST_COUNTED)
    return unreached_words.on_board(locale.reader(), count, MOST_COUNTED)


def _closing() -> dict[str, Any] | None:
    """How many of the requests of a year are closed, for who coordinates; None where none was received."""
    if not scope().actor.holds(*COORDINATORS):
        return None
    found = rate_words.block(locale.reader(), rates.read(g.session, scope()))
    return found if found["any"] else None


def _called(volunteer_id: int | None) -> str:
    reader = locale.reader()
    return reader.called("volunteer", str(volunteer_id)) if volunteer_id else locale._("a group")
