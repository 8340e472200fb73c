"""Templates of shifts: the list of a project and of an organisation, making, changing and deleting one."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _
from web.models import Project, ShiftTemplate
from web.schemas.templates import ProjectTemplateSchema
from web.services.access.rights import LEADS
from web.services.demand import templates
from web.services.faults import NotFound
from web.services.names import chosen, project_name
from web.words import project_form, seat_form, shift_form, team_form
from web.words import templates as words

bp = Blueprint("shift_templates", __name__)


@bp.get("/projects/<int:project_id>/templates")
@allow(*LEADS)
def of_project(project_id: int) -> ResponseReturnValue:
    """The templates that a project may use."""
    project = scope().led(project_id)
    return render_template(
        "shift_templates/list.html",
        rows=_lines(templates.usable(g.session, scope(), project_id)),
        over=project_name(project.texts, locale.reader().tag),
        new=None if project.closed_at else url_for("shift_templates.new", project_id=project_id),
        project_id=None if project.closed_at else project_id,
        shared=_shared(project.organisation_id),
        back=url_for("projects.show", project_id=project_id),
    )


@bp.get("/organisations/<int:organisation_id>/templates")
@allow(*LEADS)
def of_organisation(organisation_id: int) -> ResponseReturnValue:
    """The templates of an organisation and of those above it."""
    rows = templates.of_organisation(g.session, scope(), organisation_id)
    return render_template(
        "shift_templates/list.html",
        rows=_lines(rows),
        over=locale.reader().called("organisation", str(organisation_id)),
        new=url_for("shift_templates.new_shared", organisation_id=organisation_id),
        project_id=None,
        shared=None,
        back=url_for("projects.listing"),
    )


@bp.get("/projects/<int:project_id>/templates/new")
@allow(*LEADS)
def new(project_id: int) -> ResponseReturnValue:
    """Ask for a template; with `shift` it begins as that shift stands."""
    project = scope().led(project_id)
    return _asked(empty_form(**_begun(project_id)), project=project)


@bp.post("/projects/<int:project_id>/templates/new")
@allow(*LEADS)
def create(project_id: int) -> ResponseReturnValue:
    """Make a template of a project, or of its organisation."""
    (form, asked), project = _sent(), scope().led(project_id)
    if shift_form.is_rearranging(request.form):
        return _asked(form, project=project)
    if form.submit(lambda sent: _created(sent, project)):
        flash(_("The template is there. It is offered for new shifts."), "success")
        return redirect(url_for("shift_templates.of_project", project_id=project_id))
    form.errors = asked.placed(form.errors)
    return _asked(form, project=project), form.status


@bp.get("/organisations/<int:organisation_id>/templates/new")
@allow(*LEADS)
def new_shared(organisation_id: int) -> ResponseReturnValue:
    """Ask for a template of an organisation."""
    return _asked(empty_form(**words.blank()), organisation_id=organisation_id)


@bp.post("/organisations/<int:organisation_id>/templates/new")
@allow(*LEADS)
def create_shared(organisation_id: int) -> ResponseReturnValue:
    """Make a template of an organisation."""
    form, asked = _sent()
    if shift_form.is_rearranging(request.form):
        return _asked(form, organisation_id=organisation_id)
    if form.submit(
        lambda sent: templates.create_template(
            g.session, actor(), sent.values, organisation_id=organisation_id
        )
    ):
        flash(_("The template is there. It is offered for new shifts."), "success")
        return redirect(url_for("shift_templates.of_organisation", organisation_id=organisation_id))
    form.errors = asked.placed(form.errors)
    return _asked(form, organisation_id=organisation_id), form.status


@bp.get("/templates/<int:template_id>/edit")
@allow(*LEADS)
def edit(template_id: int) -> ResponseReturnValue:
    """Ask what should change; what it names that is gone is said at its field."""
    row = templates.one(g.session, scope(), template_id)
    form = _standing(template_id)
    form.errors = faults(row)
    return _asked(form, row=row)


@bp.post("/templates/<int:template_id>/edit")
@allow(*LEADS)
def change(template_id: int) -> ResponseReturnValue:
    """Change a template."""
    row, (form, asked) = templates.one(g.session, scope(), template_id), _sent()
    if shift_form.is_rearranging(request.form):
        return _asked(form, row=row)

    def changed(sent: Form) -> bool:
        templates.update_template(g.session, actor(), template_id, sent.values, version=sent.version)
        return True

    if form.submit(changed, now=lambda: _standing(template_id)):
        flash(_("The template is changed. Shifts that began with it stay as they are."), "success")
        return redirect(_list_of(row))
    form.errors = asked.placed(form.errors)
    return _asked(form, row=row), form.status


@bp.post("/templates/<int:template_id>/delete")
@allow(*LEADS)
def delete(template_id: int) -> ResponseReturnValue:
    """Delete a template."""
    back, version = _list_of(templates.one(g.session, scope(), template_id)), sent_version()
    pressed(lambda: templates.delete_template(g.session, actor(), template_id, version=version))
    flash(_("The template is deleted."), "success")
    return redirect(back)


def faults(row: ShiftTemplate) -> dict[str, list[str]]:
    """What a template names that is gone, in words under the names of the form's controls."""
    return dict(locale.current().say_all(words.placed(templates.missing(g.session, row), row)))


def _created(sent: Form, project: Project) -> int:
    shared = sent.values["whose"] == "organisation"
    return templates.create_template(
        g.session, actor(), sent.values,
        project_id=None if shared else project.id,
        organisation_id=project.organisation_id if shared else None,
    )  # fmt: skip


def _begun(project_id: int) -> Mapping[str, Any]:
    """A blank form, or as a shift of the project stands. Raises NotFound for one of another project."""
    shift_id = request.args.get("shift", type=int)
    if shift_id is None:
        return words.blank(scope().led(project_id).team)
    shift = scope().led_shift(shift_id)
    if shift.project_id != project_id:
        raise NotFound
    like = templates.of_shift(g.session, locale.zone(), shift)
    name = chosen(shift.texts, locale.reader().tag) or locale.reader().called("kind", shift.kind)
    return {**words.of_values({**like, "name": name}), "whose": "project"}


def _standing(template_id: int) -> Form:
    """The form as the template stands now."""
    row = templates.one(g.session, scope(), template_id)
    return empty_form(version=row.version, **words.typed(row))


def _sent() -> tuple[Form, shift_form.Asked]:
    asked = shift_form.read(request.form)
    form = sent_form(ProjectTemplateSchema(), asked.fixed, rows=shift_form.ROWS)
    form.typed = asked.typed
    return form, asked


def _list_of(row: ShiftTemplate) -> str:
    if row.project_id is not None:
        return url_for("shift_templates.of_project", project_id=row.project_id)
    if row.organisation_id in scope().nodes(*LEADS):
        return url_for("shift_templates.of_organisation", organisation_id=row.organisation_id)
    return url_for("projects.listing")


def _shared(organisation_id: int) -> str | None:
    """The list of an organisation's templates, for who leads there."""
    if organisation_id not in scope().nodes(*LEADS):
        return None
    return url_for("shift_templates.of_organisation", organisation_id=organisation_id)


def _lines(rows: Sequence[ShiftTemplate]) -> list[dict[str, Any]]:
    reader, seen = locale.reader(), scope()
    return [words.line(reader, row, may_change=templates.may_change(seen, row)) for row in rows]


def _asked(
    form: Form,
    *,
    project: Project | None = None,
    organisation_id: int | None = None,
    row: ShiftTemplate | None = None,
) -> str:
    reader, session = locale.reader(), g.session
    shares = project is not None and project.organisation_id in scope().nodes(*LEADS)
    node = project.organisation_id if project else row.organisation_id if row else organisation_id
    return render_template(
        "shift_templates/form.html",
        form=form,
        row=row,
        shares=shares,
        may=row is None or templates.may_change(scope(), row),
        organisation=reader.called("organisation", str(node)),
        over=project_name(project.texts, reader.tag) if project else "",
        action=_action(project, organisation_id, row),
        back=_list_of(row) if row else _back(project, organisation_id),
        tag_names=project_form.tag_names(reader, form.typed["texts"]),
        **seat_form.choices(session, reader),
        hows=team_form.hows(reader, row.shift.get("team", ()) if row else ()),
    )


def _action(project: Project | None, organisation_id: int | None, row: ShiftTemplate | None) -> str:
    if row is not None:
        return url_for("shift_templates.change", template_id=row.id)
    if project is not None:
        return url_for("shift_templates.create", project_id=project.id)
    return url_for("shift_templates.create_shared", organisation_id=organisation_id)


def _back(project: Project | None, organisation_id: int | None) -> str:
    if project is not None:
        return url_for("shift_templates.of_project", project_id=project.id)
    return url_for("shift_templates.of_organisation", organisation_id=organisation_id)
