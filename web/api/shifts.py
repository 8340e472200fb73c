"""Shifts: posting one or a weekly series, looking at one, changing and cancelling it."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web import locale
from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.api.weeks import week_asked
from web.auth import actor, allow, scope
from web.schemas.demand import ShiftSchema
from web.schemas.shown.demand import OneShiftShown, ShiftsCreatedShown
from web.services import demand, projects
from web.services.access.rights import LEADS

bp = Resource("shifts", "Shifts, single and weekly")


@bp.post("/projects/<int:project_id>/shifts")
@allow(*LEADS)
@bp.keyed
@bp.arguments(ShiftSchema)
@bp.response(201, ShiftsCreatedShown)
def create(values: Mapping[str, Any], project_id: int, key: str | None) -> Mapping[str, Any]:
    """Post a shift, or with `repeat` `weekly` every shift of a series."""
    mark = once_key(key)
    return {"ids": demand.create_shifts(g.session, locale.zone(), actor(), project_id, values, key=mark)}


@bp.get("/shifts/<int:shift_id>")
@allow(*LEADS)
@bp.response(200, OneShiftShown)
@tagged("shift", "shift_id")
def show(shift_id: int) -> Mapping[str, Any]:
    """One shift, its seats and who sits there: coordinators see the newest draft, leads what is published."""
    found = projects.shift(g.session, scope(), week_asked({"week": None}), shift_id)
    seats = found.shown.seats if found.shown else ()
    kept = {name: getattr(found, name) for name in ("shift", "project", "place", "roster")}
    return {**kept, "seats": seats}


@bp.put("/shifts/<int:shift_id>")
@allow(*LEADS)
@bp.arguments(ShiftSchema)
@bp.response(204)
@versioned("shift", "shift_id")
def change(values: Mapping[str, Any], shift_id: int, version: int) -> None:
    """Change one shift (of a series, this one alone); seats are kept by their `id`."""
    demand.update_shift(g.session, locale.zone(), actor(), shift_id, values, version=version)


@bp.post("/shifts/<int:shift_id>/cancel")
@allow(*LEADS)
@bp.response(204)
@versioned("shift", "shift_id")
def cancel(shift_id: int, version: int) -> None:
    """The shift does not take place; who was on it stays written down."""
    demand.cancel_shift(g.session, actor(), shift_id, version=version)
