"""Who leads a project."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.schemas.access import PersonChosen
from web.services.access import choosing, leads
from web.services.access.rights import LEADS
from web.services.names import project_name
from web.words import access as words

bp = Blueprint("leads", __name__)


@bp.get("/projects/<int:project_id>/leads")
@allow(*LEADS)
def show(project_id: int) -> ResponseReturnValue:
    """Who leads a project, and a form to name somebody."""
    who = request.args.get("who", "").replace("\x00", "")[:254]
    return _show(project_id, empty_form(who=who))


@bp.post("/projects/<int:project_id>/leads")
@allow(*LEADS)
def name(project_id: int) -> ResponseReturnValue:
    """Let a person lead the project."""
    form = sent_form(PersonChosen())
    if form.submit(lambda sent: leads.name(g.session, actor(), project_id, **sent.values)) is None:
        return _show(project_id, form), form.status
    flash(_("The project has a new lead, who can work at once."), "success")
    return redirect(url_for("leads.show", project_id=project_id))


@bp.post("/projects/<int:project_id>/leads/<int:lead_id>/end")
@allow(*LEADS)
def unname(project_id: int, lead_id: int) -> ResponseReturnValue:
    """Let a person no longer lead the project."""
    pressed(lambda: leads.unname(g.session, actor(), project_id, lead_id))
    flash(_("This person no longer leads the project."), "success")
    if lead_id == actor().person_id:
        return redirect(url_for("projects.show", project_id=project_id))
    return redirect(url_for("leads.show", project_id=project_id))


def _show(project_id: int, form: Form) -> str:
    project, named = leads.seen_of(g.session, actor(), project_id)
    who = str(form.typed.get("who") or "")
    return render_template(
        "access/leads.html",
        form=form,
        project=project,
        name=project_name(project.texts, locale.reader().tag),
        leads=named,
        candidates=words.choices(choosing.find(g.session, actor(), who)),
    )
