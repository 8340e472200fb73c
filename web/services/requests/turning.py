"""Turning a request into work: a shift, a weekly series, or a visit with a window, linked at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Household, Project, Request
from web.services import demand
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.demand.asked import USUAL_KIND
from web.services.faults import Conflict, Invalid
from web.services.requests import terms
from web.services.requests.asking import UNKNOWN
from web.services.requests.deeds import move, moving, term_anew

INTO = ("shift", "series", "visit")
PLANNED = lazy("There is work for this request already. Open its shift to change it.")
A_PAIR = 2
"""Nobody visits a home alone."""


def turn(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    request_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
) -> dict[str, Any]:
    """Make work of a request from a loaded `TurnSchema`, and link it: the `shift_id`s, and the `series_id`.

    Raises as `deeds.moving` and as posting a shift does, and Conflict where it has work already.
    """
    with moving(session, actor, request_id, "schedule", version) as row:
        if row.shift_id is not None or row.series_id is not None:
            raise Conflict("request_planned", PLANNED)
        household = _household(session, actor, values)
        asked = _shift(session, row, values, household)
        made = demand.create_shifts(session, zone, actor, values["project_id"], asked)
        row.shift_id = made["ids"][0] if made["series_id"] is None else None
        row.series_id, row.household_id = made["series_id"], household.id if household else None
        row.handler_id = row.handler_id or actor.person_id
        if row.state == "received":
            term_anew(session, row, served=True)
        told = {"into": values["into"], "shift": row.shift_id, "series": row.series_id}
        move(session, actor, row, "schedule", numbers=told)
        return {"shift_ids": list(made["ids"]), "series_id": made["series_id"]}


def link(
    session: Session, actor: Actor, request_id: int, shift_id: int, *, version: int | None = None
) -> None:
    """Let a shift that is there already serve a request as well, as a visit to the same household does."""
    with moving(session, actor, request_id, "schedule", version) as row:
        shift = Scope(session, actor).led_shift(shift_id)
        if shift.status != "open":
            raise Conflict("cancelled", lazy("This shift is cancelled. Choose another one."))
        row.shift_id, row.series_id = shift.id, None
        row.handler_id = row.handler_id or actor.person_id
        term_anew(session, row, served=True)
        move(session, actor, row, "schedule", numbers={"into": "shift", "shift": shift.id, "series": None})


def unlink(session: Session, actor: Actor, request_id: int, *, version: int | None = None) -> None:
    """Its shift is not for this request: it waits to be scheduled again. The shift stays."""
    with moving(session, actor, request_id, "unschedule", version) as row:
        row.shift_id = row.series_id = row.household_id = None
        move(session, actor, row, "unschedule")


def _household(session: Session, actor: Actor, values: Mapping[str, Any]) -> Household | None:
    if values["into"] != "visit" or not values.get("household_id"):
        return None
    found = session.get(Household, values["household_id"])
    own = Scope(session, actor).nodes("coordinator")
    if found is None or found.ended_at is not None or found.organisation_id not in own:
        raise Invalid({"household_id": [UNKNOWN]})
    return found


def _shift(
    session: Session, row: Request, values: Mapping[str, Any], household: Household | None
) -> dict[str, Any]:
    """The values of a loaded `ShiftSchema`."""
    place = household.place_id if household else values.get("place_id")
    if place is None:
        raise Invalid({"place_id": [UNKNOWN]})
    visit, project = values["into"] == "visit", session.get(Project, values["project_id"])
    heads = max(values["heads"], A_PAIR) if visit else values["heads"]
    repeat = "weekly" if values["into"] == "series" else "once"
    return {
        "place_id": place,
        "day": values["day"],
        "start_minute": values["start_minute"],
        "minutes": values["minutes"],
        "kind": values.get("kind") or USUAL_KIND,
        "group_code": household.number if household else None,
        "texts": values["texts"] or {row.language: row.summary[:120]},
        "seats": [_seat(heads, _skills(session, row, values), visit=visit)],
        "team": project.team if project is not None else [],
        "repeat": repeat, "beside": True, "every": 1, "weekdays": [values["day"].weekday()], "nths": [],
        "days_off": "skip", "make_up": "keep", "until": values.get("until"), "except_days": [],
        "besides_days": [],
        "window_minutes": values.get("window_minutes") if visit else None,
    }  # fmt: skip


def _skills(session: Session, row: Request, values: Mapping[str, Any]) -> Sequence[str]:
    """The skills that are said, else those that its kind usually needs."""
    said: Sequence[str] | None = values.get("skills")
    return terms.of_kind(session, row.kind).skills if said is None else said


def _seat(heads: int, skills: Sequence[str], *, visit: bool) -> dict[str, Any]:
    return {
        "role": "", "minimum": heads if visit else 1, "desired": heads, "maximum": heads,
        "languages": [], "skills": [{"code": each, "level": 1} for each in skills],
        "credentials": [], "clearances": [], "consents": [], "traits": [],
        "minimum_age": None, "maximum_age": None,
    }  # fmt: skip
