"""Templates: what a shift often is like, kept for one project, or for all at an organisation and below.

Whoever leads or coordinates work at its organisation or below may use a template; who does so at the
organisation itself, or above, may change it. One of a project is for whoever leads that.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from i18n.translator import Message, lazy
from web.db import writing
from web.models import Organisation, Place, Project, Shift, ShiftTemplate
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing, refuse_outdated
from web.services.audit.record import note, once
from web.services.demand.asked import (
    SETS,
    UNKNOWN,
    USUAL_KIND,
    known_words,
    refuse_unknown_kind,
    seat_columns,
    team_rules,
)
from web.services.demand.closed import open_project
from web.services.demand.instances import asked_seats
from web.services.faults import Conflict, Forbidden, Invalid, NotFound

ORGANISATION_CLOSED = lazy("This organisation is closed. Choose another one.")
NOT_YOURS = lazy("This template is of an organisation above yours: you may use it, and not change it.")
GONE = lazy('The template names "%(code)s" here, which is no longer in the district\'s list. Choose anew.')
PLACE_GONE = lazy("The usual place of the template is no longer there. Choose another one.")
SEAT = ("role", "minimum", "desired", "maximum", "needs", "flow", "open_hours")
"""What a seat of a template holds."""
COLUMNS = ("name", "start_minute", "minutes", "place_id")


def usable(session: Session, scope: Scope, project_id: int) -> Sequence[ShiftTemplate]:
    """The templates a project may begin shifts with: its own, then those at its organisation and above.

    Raises NotFound for a project that is not theirs.
    """
    project = scope.led(project_id)
    above = _above(scope, project.organisation_id)
    shared = and_(ShiftTemplate.project_id.is_(None), ShiftTemplate.organisation_id.in_(above))
    return _listed(session, or_(ShiftTemplate.project_id == project_id, shared))


def of_organisation(session: Session, scope: Scope, organisation_id: int) -> Sequence[ShiftTemplate]:
    """The templates of an organisation and of those above it. Raises NotFound for one out of scope."""
    if organisation_id not in scope.nodes(*LEADS):
        raise NotFound
    above = _above(scope, organisation_id)
    return _listed(
        session, and_(ShiftTemplate.project_id.is_(None), ShiftTemplate.organisation_id.in_(above))
    )


def one(session: Session, scope: Scope, template_id: int) -> ShiftTemplate:
    """A template that somebody may use. Raises NotFound."""
    found = session.get(ShiftTemplate, template_id)
    if found is None or not may_use(scope, found):
        raise NotFound
    return found


def for_project(session: Session, scope: Scope, project_id: int, template_id: int) -> ShiftTemplate:
    """A template with which a shift of a project may begin. Raises NotFound."""
    for each in usable(session, scope, project_id):
        if each.id == template_id:
            return each
    raise NotFound


def may_use(scope: Scope, template: ShiftTemplate) -> bool:
    """Whether somebody may use a template."""
    if template.project_id is not None:
        return scope.may_lead(scope.session.get_one(Project, template.project_id))
    below = scope.tree.below([template.organisation_id])
    if below & scope.nodes(*LEADS):
        return True
    led = select(Project.id).where(Project.id.in_(scope.actor.leads), Project.organisation_id.in_(below))
    return bool(scope.actor.leads) and scope.session.scalars(led.limit(1)).first() is not None


def may_change(scope: Scope, template: ShiftTemplate) -> bool:
    """Whether somebody may change a template."""
    if template.project_id is not None:
        return scope.may_lead(scope.session.get_one(Project, template.project_id))
    return template.organisation_id in scope.nodes(*LEADS)


def create_template(
    session: Session,
    actor: Actor,
    values: Mapping[str, Any],
    *,
    project_id: int | None = None,
    organisation_id: int | None = None,
    key: str = "",
) -> int:
    """The id of a new template of a project or of an organisation, from a loaded `TemplateSchema`.

    Raises NotFound, Forbidden for an organisation where one leads nothing, Conflict for what is closed,
    Invalid for unknown words and places.
    """

    def made() -> dict[str, Any]:
        node = _node(session, Scope(session, actor), project_id, organisation_id)
        return _add(session, actor, node, project_id, _columns(session, values))

    return int(once(session, key, made)["id"])


def save_shift(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    shift_id: int,
    *,
    name: str,
    shared: bool = False,
    key: str = "",
) -> int:
    """The id of a new template that is like a shift as it stands; `shared` for its whole organisation.

    Raises NotFound, Forbidden, Conflict.
    """

    def made() -> dict[str, Any]:
        scope = Scope(session, actor)
        shift = scope.led_shift(shift_id)
        project = scope.led(shift.project_id)
        own = None if shared else project.id
        node = _node(session, scope, own, project.organisation_id if shared else None)
        return _add(session, actor, node, own, {"name": name, **of_shift(session, zone, shift)})

    return int(once(session, key, made)["id"])


def _add(
    session: Session, actor: Actor, node: int, project_id: int | None, columns: Mapping[str, Any]
) -> dict[str, Any]:
    row = ShiftTemplate(organisation_id=node, project_id=project_id, **columns)
    session.add(row)
    session.flush()
    note(session, actor, "created", "template", row.id, node=node)
    return {"id": row.id}


def of_shift(session: Session, zone: ZoneInfo, shift: Shift) -> dict[str, Any]:
    """What a template of a shift holds, but for its name."""
    start, end = shift.starts_at.astimezone(zone), shift.ends_at.astimezone(zone)
    first = start.hour * 60 + start.minute
    return {
        "start_minute": first,
        "minutes": (end.hour * 60 + end.minute - first) % 1440 or 1440,
        "place_id": shift.place_id,
        "shift": {
            **{name: getattr(shift, name) for name in ("kind", "group_code", "texts", "team")},
            "seats": [
                {name: getattr(seat, name) for name in SEAT} for seat in asked_seats(session, shift.id)
            ],
        },
    }


def update_template(
    session: Session, actor: Actor, template_id: int, values: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change a template as a loaded `TemplateSchema` says.

    Raises NotFound, Forbidden for one of an organisation above, Outdated, Invalid.
    """
    with writing(session):
        row = _changeable(session, actor, template_id)
        with editing(session, actor, "template", row, version, lambda: plain(row), node=row.organisation_id):
            for name, value in _columns(session, values).items():
                setattr(row, name, value)


def delete_template(session: Session, actor: Actor, template_id: int, *, version: int | None = None) -> None:
    """A template is gone; shifts that began with it stay. Raises NotFound, Forbidden, Outdated."""
    with writing(session):
        row = _changeable(session, actor, template_id)
        refuse_outdated(session, "template", row, version, lambda: plain(row))
        note(session, actor, "deleted", "template", row.id, node=row.organisation_id)
        session.delete(row)


def plain(row: ShiftTemplate) -> dict[str, Any]:
    """A template as plain values by field."""
    empty: dict[str, Any] = {"kind": USUAL_KIND, "group_code": None, "texts": {}, "team": [], "seats": []}
    return {**{name: getattr(row, name) for name in COLUMNS}, **empty, **row.shift}


def missing(session: Session, row: ShiftTemplate) -> dict[str, list[Message]]:
    """What a template names that is no longer there, by the field of a shift it stands in."""
    known = known_words(session)
    found: dict[str, list[Message]] = {}
    for field, kind, code in _named(row.shift):
        if code not in known.get(kind, ()):
            found.setdefault(field, []).append(GONE.format(code=code))
    if row.place_id is not None and session.get(Place, row.place_id) is None:
        found["place_id"] = [PLACE_GONE]
    return found


def _named(shift: Mapping[str, Any]) -> Sequence[tuple[str, str, str]]:
    """Every word of the district that a template names: (field, kind of the word, its code)."""
    found: list[tuple[str, str, str]] = []
    if shift.get("kind", USUAL_KIND) != USUAL_KIND:
        found.append(("kind", "kind", shift["kind"]))
    for index, seat in enumerate(shift.get("seats", ())):
        needs = seat.get("needs", {})
        if seat.get("role"):
            found.append((f"seats-{index}-role", "role", seat["role"]))
        for place, code in enumerate(needs.get("skills", {})):
            found.append((f"seats-{index}-skills-{place}-code", "skill", code))
        for name in SETS:
            found += [(f"seats-{index}-{name}", name.removesuffix("s"), code) for code in needs.get(name, ())]
    for index, rule in enumerate(shift.get("team", ())):
        if rule.get("rule") == "traits":
            found.append((f"team-{index}-trait", "trait", rule["trait"]))
    return found


def _columns(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a template. Raises Invalid for unknown words and places."""
    place = values["place_id"]
    if place is not None and session.get(Place, place) is None:
        raise Invalid({"place_id": [UNKNOWN]})
    refuse_unknown_kind(session, values["kind"])
    seats = seat_columns(session, values["seats"])
    return {
        **{name: values[name] for name in COLUMNS},
        "shift": {
            **{name: values[name] for name in ("kind", "group_code", "texts")},
            "team": team_rules(session, values["team"]),
            "seats": [{"flow": "planned", "open_hours": None, **seat} for seat in seats],
        },
    }


def _node(session: Session, scope: Scope, project_id: int | None, organisation_id: int | None) -> int:
    """The organisation in which a new template stands. Raises NotFound, Forbidden, Conflict."""
    if project_id is not None:
        return open_project(scope, project_id).organisation_id
    if organisation_id not in scope.nodes(*LEADS):
        raise Forbidden
    if session.get_one(Organisation, organisation_id).closed_at is not None:
        raise Conflict("closed", ORGANISATION_CLOSED)
    return organisation_id


def _changeable(session: Session, actor: Actor, template_id: int) -> ShiftTemplate:
    scope = Scope(session, actor)
    row = one(session, scope, template_id)
    if not may_change(scope, row):
        raise Forbidden("forbidden", NOT_YOURS)
    return row


def _above(scope: Scope, organisation_id: int) -> Collection[int]:
    """An organisation and those above it."""
    found: list[int] = []
    node: int | None = organisation_id
    while node is not None:
        found.append(node)
        node = scope.tree.parents.get(node)
    return found


def _listed(session: Session, which: Any) -> Sequence[ShiftTemplate]:
    chosen = select(ShiftTemplate).where(which)
    own_first = ShiftTemplate.project_id.is_(None)
    return session.scalars(chosen.order_by(own_first, ShiftTemplate.name, ShiftTemplate.id)).all()
