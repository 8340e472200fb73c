"""Projects: the list, one project with its week, posting and changing one."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _
from web.schemas.demand import SCENES, ProjectSchema
from web.services import demand, organisations, projects
from web.services.access.rights import LEADS
from web.services.clock import now
from web.services.days import Week
from web.services.names import project_name
from web.services.promises import applying
from web.words import demand as words
from web.words import fitting, menus, project_form, series, shift_effects, shift_form, team_form, weeks
from web.words.ground import organisation_choices

bp = Blueprint("projects", __name__)


@bp.get("/projects")
@allow(*LEADS)
def listing() -> ResponseReturnValue:
    """Open projects, one's own first for a lead."""
    query, scene = request.args.get("q", ""), request.args.get("scene", "")
    mine = request.args.get("all") is None and bool(actor().leads) and not query
    page = max(1, request.args.get("page", 1, int))
    found = projects.listing(
        g.session,
        scope(),
        shown_week(),
        query=query,
        scene=scene if scene in SCENES else None,
        mine=mine,
        page=page,
    )
    rows = [words.project_line(locale.reader(), row) for row in found.items]
    chosen = {"scene": scene or None, "all": request.args.get("all"), "q": query or None}
    scenes = menus.terms(g.session, locale.reader(), "scene")
    return render_template(
        "projects/list.html", page=found, rows=rows, mine=mine, chosen=chosen, scenes=scenes, **_week()
    )


@bp.get("/projects/new")
@allow(*LEADS)
def new() -> ResponseReturnValue:
    """Ask for a new project."""
    return _asked(empty_form(scene="community", weight=1, texts_public=True, texts=project_form.rows({})))


@bp.post("/projects/new")
@allow(*LEADS)
def create() -> ResponseReturnValue:
    """Post a project."""
    form, asked = _sent()
    if shift_form.is_rearranging(request.form):
        return _asked(form)
    if made := form.submit(lambda f: demand.create_project(g.session, actor(), f.values)):
        flash(_("The project is there. Now add its shifts."), "success")
        return redirect(url_for("projects.show", project_id=made))
    form.errors = asked.placed(form.errors)
    return _asked(form), form.status


@bp.get("/projects/<int:project_id>")
@allow(*LEADS)
def show(project_id: int) -> ResponseReturnValue:
    """A project and how its week fills."""
    reader, shown = locale.reader(), shown_week()
    found = projects.show(g.session, scope(), project_id, shown)
    asked = applying.of_project(g.session, scope(), project_id)
    return render_template(
        "projects/show.html",
        found=found,
        name=project_name(found.project.texts, reader.tag),
        summary=locale.text({tag: each.get("summary", "") for tag, each in found.project.texts.items()}),
        days=words.days(reader, found.week, shown.monday),
        weekly=series.weekly(reader, found.series),
        figures=words.figures(reader, found.week),
        team=words.team(reader, found.project.team),
        applications=[fitting.applied(reader, each) for each in asked],
        **_week(),
    )


@bp.get("/projects/<int:project_id>/edit")
@allow(*LEADS)
def edit(project_id: int) -> ResponseReturnValue:
    """Ask what should change."""
    return _asked(_standing(project_id), project_id)


@bp.post("/projects/<int:project_id>/edit")
@allow(*LEADS)
def change(project_id: int) -> ResponseReturnValue:
    """Change texts, scene, the team of its new shifts, and for planners the weight."""
    form, asked = _sent()
    if shift_form.is_rearranging(request.form):
        return _asked(form, project_id)

    def changed(sent: Form) -> bool:
        demand.update_project(g.session, actor(), project_id, sent.values, version=sent.version)
        return True

    if form.submit(changed, now=lambda: _standing(project_id)):
        flash(_("The project is changed."), "success")
        return redirect(url_for("projects.show", project_id=project_id))
    form.errors = asked.placed(form.errors)
    return _asked(form, project_id), form.status


@bp.get("/projects/<int:project_id>/close")
@allow(*LEADS)
def ask_close(project_id: int) -> ResponseReturnValue:
    """Ask what becomes of the coming shifts, with whom their end concerns."""
    return _closing(project_id, _cancelling(project_id))


@bp.post("/projects/<int:project_id>/close")
@allow(*LEADS)
def close(project_id: int) -> ResponseReturnValue:
    """Take no new shifts; the coming ones take place, or are cancelled."""
    cancels, seen = request.form.get("coming") == "cancel", request.form.get("effects", "")

    def closed() -> bool:
        who, version = actor(), sent_version()
        demand.close_project(g.session, who, project_id, cancels=cancels, version=version, seen=seen)
        return True

    try:
        pressed(closed)
    except demand.Unconfirmed as fault:
        return _closing(project_id, fault.effects, chosen="cancel", again=fault.again)
    told = _("The project is closed. Whoever was on its coming shifts sees that they are cancelled.")
    flash(told if cancels else _("The project is closed. What is planned takes place."), "success")
    return redirect(url_for("projects.show", project_id=project_id))


def _cancelling(project_id: int) -> demand.Effects:
    """What it would do to cancel the coming shifts of a project."""
    who = actor()
    return demand.looked_at(
        lambda: demand.close_project(g.session, who, project_id, cancels=True, preview=True)
    )


def _closing(
    project_id: int, found: demand.Effects, *, chosen: str = "take_place", again: bool = False
) -> str:
    reader, project = locale.reader(), scope().led(project_id)
    return render_template(
        "projects/close.html",
        project=project,
        name=project_name(project.texts, reader.tag),
        coming=len(found.shifts),
        shown=shift_effects.effects(reader, found),
        chosen=chosen,
        again=again,
        back=url_for("projects.show", project_id=project_id),
    )


def shown_week() -> Week:
    """The week that the address asks for, else the coming one."""
    return Week(weeks.monday_asked(request.args.get("week"), today()), locale.zone())


def today() -> date:
    """This day in the district."""
    return now().astimezone(locale.zone()).date()


def _week() -> dict[str, Any]:
    shown = shown_week()
    return {
        "week": shown.monday.isoformat(),
        "week_title": locale.reader().formats.week(shown.monday),
        **weeks.around(shown.monday),
    }


def _standing(project_id: int) -> Form:
    """The form as the project stands now."""
    project = scope().led(project_id)
    return empty_form(version=project.version, **project_form.of_project(project))


def _sent() -> tuple[Form, shift_form.Asked]:
    asked = project_form.read(request.form)
    form = sent_form(ProjectSchema(), asked.fixed, rows=project_form.ROWS)
    form.typed = asked.typed
    return form, asked


def _asked(form: Form, project_id: int | None = None) -> str:
    reader, texts = locale.reader(), form.typed["texts"]
    tree = organisations.tree(g.session, scope().nodes(*LEADS))
    return render_template(
        "projects/form.html",
        form=form,
        project_id=project_id,
        scenes=menus.terms(g.session, reader, "scene"),
        units=organisation_choices(reader, tree),
        tag_names=project_form.tag_names(reader, texts),
        others=project_form.others(reader, texts),
        spoken=menus.languages(reader),
        levels=menus.levels(reader),
        traits=menus.terms(g.session, reader, "trait"),
        hows=team_form.hows(reader, scope().led(project_id).team if project_id else ()),
    )
