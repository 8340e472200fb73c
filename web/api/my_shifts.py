"""A volunteer's own shifts, and what they answer."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.profiles import own_volunteer
from web.api.resource import Resource
from web.api.weeks import since_asked
from web.auth import actor, allow
from web.schemas.answering import AnswerSchema
from web.schemas.asking import Since
from web.schemas.shown import listed
from web.schemas.shown.mine import MyShiftShown
from web.services.promises import answering
from web.services.promises.mine import mine

bp = Resource("my-shifts", "A volunteer's own shifts")


@bp.get("/me/shifts")
@allow("volunteer")
@bp.arguments(Since, location="query")
@bp.response(200, listed(MyShiftShown))
def listing(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The shifts one is promised, in order of time."""
    found = mine(g.session, own_volunteer(), since=since_asked(asked))
    return {"items": found, "total": len(found)}


@bp.put("/me/shifts/<int:seat_id>/answer")
@allow("volunteer")
@bp.arguments(AnswerSchema)
@bp.response(204)
def answer(values: Mapping[str, str], seat_id: int) -> None:
    """Accept, decline or give up a promised seat; said twice it is said once."""
    answering.answer(g.session, actor(), seat_id, values["answer"])
