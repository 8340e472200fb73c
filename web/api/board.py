"""The board: a week of projects, a week of people."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from flask import g

from web.api.resource import Resource
from web.api.weeks import week_asked
from web.auth import actor, allow, scope
from web.schemas.asking import WhichBoard, WhichPeopleOfBoard
from web.schemas.shown.work import BoardShown, PeopleOfBoardShown
from web.services import board
from web.services.access.rights import COORDINATORS, LEADS
from web.services.board import Board
from web.services.faults import Forbidden
from web.services.people import people_week
from web.services.people.people_week import PersonWeek

bp = Resource("board", "A week at a glance")


@bp.get("/board")
@allow(*LEADS)
@bp.arguments(WhichBoard, location="query")
@bp.response(200, BoardShown)
def week(asked: Mapping[str, Any]) -> Board:
    """The week by projects in scope, with shifts, seats and people: what is in force, or a roster.

    Leads see what is in force.
    """
    chosen = {name: asked[name] for name in ("roster_id", "organisation_id", "project_id")}
    if chosen["roster_id"] and not actor().holds(*COORDINATORS):
        raise Forbidden
    return board.week(g.session, week_asked(asked), scope(), **chosen)


@bp.get("/board/people")
@allow(*COORDINATORS)
@bp.arguments(WhichPeopleOfBoard, location="query")
@bp.response(200, PeopleOfBoardShown)
def people(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The week by people, a page at a time: who serves when."""
    shown = week_asked(asked)
    chosen = {name: asked[name] for name in ("roster_id", "organisation_id", "page")}
    roster, found = people_week.week(g.session, shown, scope(), query=asked["q"], **chosen)
    items = [_person(each) for each in found.items]
    return {"monday": shown.monday, "roster": roster, "items": items, "total": found.total}


def _person(found: PersonWeek) -> Mapping[str, Any]:
    names = ("id", "number", "name", "latin_name", "asked_minutes", "minutes")
    return {**{name: getattr(found, name) for name in names}, "shifts": list(chain.from_iterable(found.days))}
