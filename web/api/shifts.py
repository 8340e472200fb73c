"""Shifts: posting one or a weekly series, looking at one, changing and cancelling it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, g, jsonify

from web import locale
from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.api.weeks import week_asked
from web.auth import actor, allow, scope
from web.schemas.demand import ShiftChangeSchema, ShiftSchema, WhichShifts
from web.schemas.shown.demand import EffectsShown, OneShiftShown, ShiftsCreatedShown
from web.services import demand, projects
from web.services.access.rights import LEADS
from web.services.demand.effects import TOO_MANY

bp = Resource("shifts", "Shifts, single and weekly")


@bp.post("/projects/<int:project_id>/shifts")
@allow(*LEADS)
@bp.keyed
@bp.arguments(ShiftSchema)
@bp.response(201, ShiftsCreatedShown)
def create(values: Mapping[str, Any], project_id: int, key: str | None) -> Mapping[str, Any]:
    """Post a shift, or with `repeat` weekly or monthly a series, made as far ahead as eight weeks.

    A series like one that is there is refused (409, `series_there`), unless it is to stand `beside` that.
    """
    mark = once_key(key)
    return demand.create_shifts(g.session, locale.zone(), actor(), project_id, values, key=mark)


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
@bp.arguments(ShiftChangeSchema)
@bp.response(204)
@versioned("shift", "shift_id")
def change(values: Mapping[str, Any], shift_id: int, version: int) -> Response | None:
    """Change a shift, or with `which` `later` its series from it on; seats are kept by their `id`.

    Whoever holds a promise is asked again or released as `/effects` says. Where fewer places are left than
    people, `release` must say who goes: else 409, `too_many`, which names them.
    """
    try:
        demand.update_shift(g.session, locale.zone(), actor(), shift_id, values, version=version)
    except demand.Overfull as fault:
        return _too_many(fault)
    return None


@bp.post("/shifts/<int:shift_id>/effects")
@allow(*LEADS)
@bp.arguments(ShiftChangeSchema)
@bp.response(200, EffectsShown)
def effects(values: Mapping[str, Any], shift_id: int) -> demand.Effects:
    """What such a change would do to each who holds a promise; nothing is changed."""
    zone, who = locale.zone(), actor()
    return demand.looked_at(lambda: demand.update_shift(g.session, zone, who, shift_id, values, preview=True))


@bp.post("/shifts/<int:shift_id>/cancel")
@allow(*LEADS)
@bp.arguments(WhichShifts, location="query")
@bp.response(204)
@versioned("shift", "shift_id")
def cancel(asked: Mapping[str, str], shift_id: int, version: int) -> None:
    """The shift, or with `which` `later` its series from it on, does not take place; its people see that."""
    demand.cancel_shift(g.session, actor(), shift_id, which=asked["which"], version=version)


@bp.post("/shifts/<int:shift_id>/cancel/effects")
@allow(*LEADS)
@bp.arguments(WhichShifts, location="query")
@bp.response(200, EffectsShown)
def cancel_effects(asked: Mapping[str, str], shift_id: int) -> demand.Effects:
    """Whom it would concern that a shift does not take place; nothing is changed."""
    return _looked_at(demand.cancel_shift, shift_id, asked["which"])


@bp.post("/shifts/<int:shift_id>/revive")
@allow(*LEADS)
@bp.arguments(WhichShifts, location="query")
@bp.response(204)
@versioned("shift", "shift_id")
def revive(asked: Mapping[str, str], shift_id: int, version: int) -> None:
    """A cancelled shift takes place after all: who was on it and still fits is offered it again.

    With `which` `later` so do all later ones of its series that were cancelled.
    """
    demand.revive_shift(g.session, actor(), shift_id, which=asked["which"], version=version)


@bp.post("/shifts/<int:shift_id>/revive/effects")
@allow(*LEADS)
@bp.arguments(WhichShifts, location="query")
@bp.response(200, EffectsShown)
def revive_effects(asked: Mapping[str, str], shift_id: int) -> demand.Effects:
    """Who would be offered a cancelled shift again; nothing is changed."""
    return _looked_at(demand.revive_shift, shift_id, asked["which"])


@bp.delete("/shifts/<int:shift_id>")
@allow(*LEADS)
@bp.response(204)
@versioned("shift", "shift_id")
def delete(shift_id: int, version: int) -> None:
    """Delete a shift on which nobody was ever given a place; any other can be cancelled."""
    demand.delete_shift(g.session, actor(), shift_id, version=version)


def _looked_at(deed: Callable[..., demand.Effects], shift_id: int, which: str) -> demand.Effects:
    who = actor()
    return demand.looked_at(lambda: deed(g.session, who, shift_id, which=which, preview=True))


def _too_many(fault: demand.Overfull) -> Response:
    """Who sits where too many would, each by name."""
    crowd = [each for each in fault.effects.every if each.kind == TOO_MANY]
    told = EffectsShown().dump({"every": crowd, "crowded": fault.effects.crowded})
    message = locale.current().say(fault.message)
    answer = jsonify({"error": {"code": fault.code, "message": message, **told}})
    answer.status_code = 409
    return answer
