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
from web.schemas.shown.mine import MyShiftShown, OwnApplicationShown
from web.services.promises import answering, applying, taking
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


@bp.post("/me/shifts/<int:seat_id>")
@allow("volunteer")
@bp.response(201)
def take(seat_id: int) -> None:
    """Take an open seat: yours at once.

    409 says by its code why not: `full`, `week_not_published`, `not_open_yet`, `by_approval`, `staff_only`,
    `rule_broken`, `begun`, `cancelled`.
    """
    taking.take(g.session, actor(), seat_id)


@bp.get("/me/applications")
@allow("volunteer")
@bp.response(200, listed(OwnApplicationShown))
def applications() -> Mapping[str, Any]:
    """The seats one has asked for and does not have, of shifts to come."""
    found = applying.of_volunteer(g.session, own_volunteer())
    return {"items": found, "total": len(found)}


@bp.post("/me/applications/<int:seat_id>")
@allow("volunteer")
@bp.response(201)
def apply(seat_id: int) -> None:
    """Ask for a seat that is given by approval; asked twice it is asked once."""
    applying.apply(g.session, actor(), seat_id)


@bp.delete("/me/applications/<int:seat_id>")
@allow("volunteer")
@bp.response(204)
def withdraw(seat_id: int) -> None:
    """Take back that one has asked, until it is decided."""
    applying.withdraw(g.session, actor(), seat_id)
