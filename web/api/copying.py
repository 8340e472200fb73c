"""Copies of a shift, a day and a week: what they would make, and making them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import g

from web import locale
from web.api.resource import Resource, once_key
from web.auth import actor, allow, scope
from web.schemas.copying import CopyDaySchema, CopyToDaysSchema, CopyWeekSchema
from web.schemas.shown.copying import CopiesForeseenShown, CopiesMadeShown
from web.services.access.rights import COORDINATORS, LEADS
from web.services.access.scope import Scope
from web.services.demand.copying import asking, foreseeing, making

bp = Resource("copies", "Copies of shifts")
Values = Mapping[str, Any]


@bp.post("/shifts/<int:shift_id>/copies/foreseen")
@allow(*LEADS)
@bp.arguments(CopyToDaysSchema)
@bp.response(200, CopiesForeseenShown)
def foresee_shift(values: Values, shift_id: int) -> foreseeing.Foreseen:
    """What copying a shift to some days would make; nothing is made."""
    return _foreseen(partial(asking.shift, g.session, locale.zone(), shift_id, values), values)


@bp.post("/shifts/<int:shift_id>/copies")
@allow(*LEADS)
@bp.keyed
@bp.arguments(CopyToDaysSchema)
@bp.response(201, CopiesMadeShown)
def copy_shift(values: Values, shift_id: int, key: str | None) -> Mapping[str, Any]:
    """Copy a shift as it stands to some days, without who sits there. What is there already is left out."""
    return _made(partial(asking.shift, g.session, locale.zone(), shift_id, values), values, key)


@bp.post("/projects/<int:project_id>/days/copies/foreseen")
@allow(*LEADS)
@bp.arguments(CopyDaySchema)
@bp.response(200, CopiesForeseenShown)
def foresee_day(values: Values, project_id: int) -> foreseeing.Foreseen:
    """What copying a day of a project would make; nothing is made."""
    return _foreseen(partial(asking.day, g.session, locale.zone(), project_id, values), values)


@bp.post("/projects/<int:project_id>/days/copies")
@allow(*LEADS)
@bp.keyed
@bp.arguments(CopyDaySchema)
@bp.response(201, CopiesMadeShown)
def copy_day(values: Values, project_id: int, key: str | None) -> Mapping[str, Any]:
    """Copy the shifts of a project on one day to other days."""
    return _made(partial(asking.day, g.session, locale.zone(), project_id, values), values, key)


@bp.post("/projects/<int:project_id>/weeks/copies/foreseen")
@allow(*LEADS)
@bp.arguments(CopyWeekSchema)
@bp.response(200, CopiesForeseenShown)
def foresee_week(values: Values, project_id: int) -> foreseeing.Foreseen:
    """What copying a week of a project would make; nothing is made."""
    return _foreseen(partial(asking.week, g.session, locale.zone(), project_id, values), values)


@bp.post("/projects/<int:project_id>/weeks/copies")
@allow(*LEADS)
@bp.keyed
@bp.arguments(CopyWeekSchema)
@bp.response(201, CopiesMadeShown)
def copy_week(values: Values, project_id: int, key: str | None) -> Mapping[str, Any]:
    """Copy a week of a project to others; what a series makes there itself is left to it."""
    return _made(partial(asking.week, g.session, locale.zone(), project_id, values), values, key)


@bp.post("/organisations/<int:organisation_id>/weeks/copies/foreseen")
@allow(*COORDINATORS)
@bp.arguments(CopyWeekSchema)
@bp.response(200, CopiesForeseenShown)
def foresee_whole_week(values: Values, organisation_id: int) -> foreseeing.Foreseen:
    """What copying a week of all projects at an organisation and below would make; nothing is made."""
    find = partial(asking.whole_week, g.session, locale.zone(), organisation_id, values)
    return _foreseen(find, values)


@bp.post("/organisations/<int:organisation_id>/weeks/copies")
@allow(*COORDINATORS)
@bp.keyed
@bp.arguments(CopyWeekSchema)
@bp.response(201, CopiesMadeShown)
def copy_whole_week(values: Values, organisation_id: int, key: str | None) -> Mapping[str, Any]:
    """Copy a week of all projects at an organisation and below, in one act."""
    find = partial(asking.whole_week, g.session, locale.zone(), organisation_id, values)
    return _made(find, values, key, organisation_id)


def _foreseen(find: Callable[[Scope], foreseeing.Source], values: Values) -> foreseeing.Foreseen:
    return foreseeing.foresee(g.session, locale.zone(), find(scope()), days_off=values["days_off"])


def _made(
    find: Callable[[Scope], foreseeing.Source], values: Values, key: str | None, node: int | None = None
) -> Mapping[str, Any]:
    return making.make(
        g.session, locale.zone(), actor(), find,
        days_off=values["days_off"], organisation_id=node, key=once_key(key),
    )  # fmt: skip
