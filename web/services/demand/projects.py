"""Posting, changing and closing projects."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.texts import unchecked_nested
from i18n.translator import lazy
from web.db import writing
from web.models import Organisation, Project, ProjectLead, Shift
from web.models.texts import PROJECT_FIELDS
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.demand.asked import UNKNOWN, team_rules
from web.services.demand.changing import Changing
from web.services.demand.effects import Effects
from web.services.demand.taking_place import cancel_in
from web.services.faults import Invalid


def create_project(session: Session, actor: Actor, values: Mapping[str, Any], *, key: str = "") -> int:
    """A new project's id, from a loaded `ProjectSchema`; a lead who posts it leads it.

    Raises Forbidden for an organisation one may not post for, Invalid for an unknown one.
    """
    return int(once(session, key, lambda: {"project": _create_project(session, actor, values)})["project"])


def _create_project(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    organisation = values["organisation_id"]
    _refuse_closed(session, organisation)
    scope = Scope(session, actor)
    _refuse_elsewhere(scope, organisation)
    coordinates = organisation in scope.nodes("coordinator")
    weight = values["weight"] if coordinates else 1
    project = Project(
        organisation_id=organisation,
        code=f"new-{now().timestamp()}",
        scene=values["scene"],
        weight=weight,
        texts=values["texts"] if coordinates else unchecked_nested({}, values["texts"], PROJECT_FIELDS),
        team=team_rules(session, values.get("team", ())),
        texts_public=values.get("texts_public", True),
        created_at=now(),
    )
    session.add(project)
    session.flush()
    project.code = f"project-{project.id}"
    if not coordinates:
        session.add(ProjectLead(project_id=project.id, person_id=actor.person_id))
    note(session, actor, "posted", "project", project.id, node=organisation)
    return project.id


def _refuse_closed(session: Session, organisation_id: int) -> None:
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise Invalid({"organisation_id": [UNKNOWN]})
    if found.closed_at is not None:
        raise Invalid({"organisation_id": [lazy("This organisation is closed. Choose another one.")]})


def _refuse_elsewhere(scope: Scope, organisation_id: int) -> None:
    if organisation_id not in scope.nodes(*LEADS):
        raise Invalid({"organisation_id": [lazy("You may not post projects for this organisation.")]})


def update_project(
    session: Session, actor: Actor, project_id: int, values: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change texts, whether they are public, scene and, for who coordinates it, weight and organisation.

    Texts in languages that `values` does not name stay. Raises NotFound, Outdated, Invalid.
    """
    with writing(session):
        scope = Scope(session, actor)
        project = scope.led(project_id)
        before = project.organisation_id
        coordinates = before in scope.nodes("coordinator")
        if "texts" in values and not coordinates:
            said = unchecked_nested(project.texts, values["texts"], PROJECT_FIELDS)
            values = {**values, "texts": said}
        with editing(
            session, actor, "project", project, version, lambda: _project_values(project),
            node=project.organisation_id,
        ):  # fmt: skip
            for name in (
                "texts",
                "texts_public",
                "scene",
                *(("weight", "organisation_id") if coordinates else ()),
            ):
                if name in values:
                    setattr(project, name, values[name])
            if "team" in values:
                project.team = team_rules(session, values["team"])
            if coordinates and project.organisation_id != before:
                _refuse_elsewhere(scope, project.organisation_id)
                _refuse_closed(session, project.organisation_id)


def _project_values(project: Project) -> dict[str, Any]:
    names = ("texts", "texts_public", "scene", "weight", "organisation_id", "team", "closed_at")
    return {name: getattr(project, name) for name in names}


def close_project(
    session: Session,
    actor: Actor,
    project_id: int,
    *,
    cancels: bool = False,
    version: int | None = None,
    seen: str | None = None,
    preview: bool = False,
) -> Effects:
    """A project takes no new shifts; its coming ones take place, or are cancelled with it.

    Raises NotFound, Outdated, Unconfirmed.
    """
    with writing(session):
        project = Scope(session, actor).led(project_id)
        change = Changing(session, actor, project)
        with editing(
            session, actor, "project", project, version, lambda: _project_values(project),
            verb="closed", node=project.organisation_id,
        ):  # fmt: skip
            project.closed_at = project.closed_at or now()
        for shift in coming(session, project_id) if cancels else ():
            cancel_in(session, actor, change, shift, project.organisation_id)
        return change.finish(seen, preview=preview)


def coming(session: Session, project_id: int) -> Sequence[Shift]:
    """The shifts of a project that are still to take place."""
    chosen = select(Shift).where(
        Shift.project_id == project_id, Shift.status == "open", Shift.starts_at > now()
    )
    return session.scalars(chosen.order_by(Shift.starts_at, Shift.id)).all()
