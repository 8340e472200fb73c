"""Templates of shifts: of a project, and of an organisation."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import g

from web import locale
from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.auth import actor, allow, scope
from web.models import ShiftTemplate
from web.schemas.shown.templates import TemplateMadeShown, TemplateShown, TemplatesShown
from web.schemas.templates import ProjectTemplateSchema, SaveAsTemplateSchema, TemplateSchema
from web.services.access.rights import LEADS
from web.services.demand import templates

bp = Resource("templates", "Templates of shifts")


@bp.get("/projects/<int:project_id>/templates")
@allow(*LEADS)
@bp.response(200, TemplatesShown)
def of_project(project_id: int) -> Mapping[str, Any]:
    """The templates that a project may use: its own, then those of its organisation and above."""
    return _all(templates.usable(g.session, scope(), project_id))


@bp.post("/projects/<int:project_id>/templates")
@allow(*LEADS)
@bp.keyed
@bp.arguments(ProjectTemplateSchema)
@bp.response(201, TemplateMadeShown)
def create(values: Mapping[str, Any], project_id: int, key: str | None) -> Mapping[str, int]:
    """Make a template for a project, or with `whose` organisation for all at its organisation and below."""
    own: int | None = project_id
    node = None
    if values["whose"] == "organisation":
        own, node = None, scope().led(project_id).organisation_id
    made = templates.create_template(
        g.session, actor(), values, project_id=own, organisation_id=node, key=once_key(key)
    )
    return {"id": made}


@bp.get("/organisations/<int:organisation_id>/templates")
@allow(*LEADS)
@bp.response(200, TemplatesShown)
def of_organisation(organisation_id: int) -> Mapping[str, Any]:
    """The templates of an organisation and of those above it."""
    return _all(templates.of_organisation(g.session, scope(), organisation_id))


@bp.post("/organisations/<int:organisation_id>/templates")
@allow(*LEADS)
@bp.keyed
@bp.arguments(TemplateSchema)
@bp.response(201, TemplateMadeShown)
def create_shared(values: Mapping[str, Any], organisation_id: int, key: str | None) -> Mapping[str, int]:
    """Make a template for all at an organisation and below."""
    mark = once_key(key)
    made = templates.create_template(g.session, actor(), values, organisation_id=organisation_id, key=mark)
    return {"id": made}


@bp.post("/shifts/<int:shift_id>/template")
@allow(*LEADS)
@bp.keyed
@bp.arguments(SaveAsTemplateSchema)
@bp.response(201, TemplateMadeShown)
def save_shift(values: Mapping[str, Any], shift_id: int, key: str | None) -> Mapping[str, int]:
    """Save a shift as it stands as a template."""
    made = templates.save_shift(
        g.session, locale.zone(), actor(), shift_id,
        name=values["name"], shared=values["whose"] == "organisation", key=once_key(key),
    )  # fmt: skip
    return {"id": made}


@bp.get("/templates/<int:template_id>")
@allow(*LEADS)
@bp.response(200, TemplateShown)
@tagged("template", "template_id")
def show(template_id: int) -> Mapping[str, Any]:
    """One template."""
    return _one(templates.one(g.session, scope(), template_id))


@bp.put("/templates/<int:template_id>")
@allow(*LEADS)
@bp.arguments(TemplateSchema)
@bp.response(204)
@versioned("template", "template_id")
def change(values: Mapping[str, Any], template_id: int, version: int) -> None:
    """Change a template; shifts that began with it stay as they are."""
    templates.update_template(g.session, actor(), template_id, values, version=version)


@bp.delete("/templates/<int:template_id>")
@allow(*LEADS)
@bp.response(204)
@versioned("template", "template_id")
def delete(template_id: int, version: int) -> None:
    """Delete a template; shifts that began with it stay."""
    templates.delete_template(g.session, actor(), template_id, version=version)


def _all(found: Iterable[ShiftTemplate]) -> Mapping[str, Any]:
    return {"templates": [_one(each) for each in found]}


def _one(row: ShiftTemplate) -> Mapping[str, Any]:
    return {
        **templates.plain(row),
        "id": row.id,
        "organisation_id": row.organisation_id,
        "project_id": row.project_id,
        "missing": sorted(templates.missing(g.session, row)),
        "may_change": templates.may_change(scope(), row),
    }
