"""Openings of a project: entering hours, seeing the cut before anything is made, changing and ending them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, sent_form
from web.locale import _, ngettext
from web.models import Opening, Project
from web.pages.projects import shown_week, today
from web.schemas.stations import OpeningSchema
from web.services import demand
from web.services.access.rights import LEADS
from web.services.days import coming_monday, monday_of
from web.services.demand.closed import open_project
from web.services.faults import Invalid
from web.services.names import project_name
from web.services.stations import changing, looking, making
from web.words import (
    opening_form,
    project_form,
    seat_form,
    series,
    shift_effects,
    shift_form,
    team_form,
    weeks,
)
from web.words import openings as words

bp = Blueprint("openings", __name__)


@bp.get("/projects/<int:project_id>/openings")
@allow(*LEADS)
def of_project(project_id: int) -> ResponseReturnValue:
    """The openings of a project."""
    project, reader = scope().led(project_id), locale.reader()
    rows = looking.of_project(g.session, scope(), project_id)
    return render_template(
        "openings/list.html",
        project=project,
        project_name=project_name(project.texts, reader.tag),
        rows=words.listed(reader, rows),
    )


@bp.get("/projects/<int:project_id>/openings/new")
@allow(*LEADS)
def new(project_id: int) -> ResponseReturnValue:
    """Ask for opening hours."""
    project = open_project(scope(), project_id)
    return _asked(empty_form(**opening_form.blank(coming_monday(today()), project.team)), project)


@bp.post("/projects/<int:project_id>/openings/new")
@allow(*LEADS)
def create(project_id: int) -> ResponseReturnValue:
    """Enter opening hours, once the cut was shown."""
    (form, asked), project = _sent(), open_project(scope(), project_id)
    if shift_form.is_rearranging(request.form):
        return _asked(form, project)
    if form.ok and (foreseen := _foreseen(project_id, form)):
        return _asked(form, project, foreseen=foreseen)
    if made := form.submit(lambda sent: _created(project_id, sent)):
        flash(
            ngettext("The hours are there, cut into one shift so far.",
                     "The hours are there, cut into %(count)s shifts so far.", len(made["ids"])),
            "success",
        )  # fmt: skip
        return redirect(url_for("openings.show", opening_id=made["id"]))
    form.errors = opening_form.placed(asked, form.errors)
    return _asked(form, project), form.status


@bp.get("/openings/<int:opening_id>")
@allow(*LEADS)
def show(opening_id: int) -> ResponseReturnValue:
    """An opening: its hours, and a week of it with its stations."""
    reader, opening, shown = locale.reader(), changing.one(g.session, scope(), opening_id), shown_week()
    project = g.session.get_one(Project, opening.project_id)
    found = looking.look(g.session, locale.zone(), opening, shown.monday)
    return render_template(
        "openings/show.html",
        opening=opening,
        project=project,
        project_name=project_name(project.texts, reader.tag),
        title=words.title(reader, opening),
        place=reader.called("place", str(opening.place_id)),
        lines=words.lines(reader, opening),
        days=words.week(reader, found.days),
        closed=words.closed(reader, found.days),
        adrift=[{"id": each.id, "day": reader.formats.moment(each.starts_at)} for each in found.adrift],
        open=project.closed_at is None,
        week=shown.monday.isoformat(),
        week_title=reader.formats.week(shown.monday),
        **weeks.around(shown.monday),
    )


@bp.get("/openings/<int:opening_id>/edit")
@allow(*LEADS)
def edit(opening_id: int) -> ResponseReturnValue:
    """Ask what should change."""
    opening = changing.one(g.session, scope(), opening_id)
    return _asked(_standing(opening_id), g.session.get_one(Project, opening.project_id), opening)


@bp.post("/openings/<int:opening_id>/edit")
@allow(*LEADS)
def change(opening_id: int) -> ResponseReturnValue:
    """Change an opening, once it was shown what that does to whom."""
    form, asked = _sent()
    opening = changing.one(g.session, scope(), opening_id)
    project = g.session.get_one(Project, opening.project_id)
    if shift_form.is_rearranging(request.form):
        return _asked(form, project, opening)

    drawn: list[dict[str, Any]] = []

    def changed(sent: Form) -> bool:
        seen = request.form.get("effects", "")
        changing.change_opening(
            g.session, locale.zone(), actor(), opening_id, sent.values, version=sent.version, seen=seen,
            draw=lambda row, first: drawn.append(_drawn(row, first)),
        )  # fmt: skip
        return True

    try:
        saved = form.submit(changed, now=lambda: _standing(opening_id))
    except demand.Unconfirmed as fault:
        opening, week = changing.one(g.session, scope(), opening_id), drawn[-1] if drawn else None
        return _asked(form, project, opening, fault=fault, drawn=week)
    if saved:
        flash(_("The hours are changed. Whoever it concerns sees it under My shifts."), "success")
        return redirect(url_for("openings.show", opening_id=opening_id))
    form.errors = opening_form.placed(asked, form.errors)
    return _asked(form, project, opening), form.status


def _foreseen(project_id: int, form: Form) -> dict[str, Any] | None:
    """The cut in words; None where exactly that was shown before, or where it is refused."""
    reader, zone = locale.reader(), locale.zone()
    try:
        found = making.foresee(g.session, zone, actor(), project_id, form.values)
    except Invalid:
        return None
    if request.form.get("foreseen") == found.digest:
        return None
    days = looking.week_of(g.session, zone, found.opening, found.first_week)
    return {
        "digest": found.digest,
        "title": words.would_make(reader, found.count),
        "days": words.week(reader, days),
        "closed": words.closed(reader, days),
        "until": reader.formats.day_with_year(found.until),
    }


def _drawn(opening: Opening, first: date) -> dict[str, Any]:
    """The week of a day as the stations of an opening would be, in words."""
    reader, monday = locale.reader(), monday_of(first)
    days = looking.week_of(g.session, locale.zone(), opening, monday)
    return {
        "title": reader.formats.week(monday),
        "days": words.week(reader, days),
        "closed": words.closed(reader, days),
    }


def _created(project_id: int, form: Form) -> dict[str, Any]:
    return making.create_opening(g.session, locale.zone(), actor(), project_id, form.values)


def _standing(opening_id: int) -> Form:
    opening = changing.one(g.session, scope(), opening_id)
    return empty_form(version=opening.version, **opening_form.of_opening(opening))


def _sent() -> tuple[Form, shift_form.Asked]:
    asked, unreadable = opening_form.read(request.form)
    form = sent_form(OpeningSchema(), asked.fixed, rows=shift_form.ROWS)
    form.typed = {**form.typed, **asked.typed}
    if unreadable:
        form.errors = {**opening_form.placed(asked, form.errors), **locale.current().say_all(unreadable)}
    return form, asked


def _asked(
    form: Form,
    project: Project,
    opening: Opening | None = None,
    *,
    foreseen: Mapping[str, Any] | None = None,
    fault: demand.Unconfirmed | None = None,
    drawn: Mapping[str, Any] | None = None,
) -> str:
    reader, session = locale.reader(), g.session
    return render_template(
        "openings/form.html",
        form=form,
        project=project,
        project_name=project_name(project.texts, reader.tag),
        opening=opening,
        foreseen=foreseen,
        drawn=drawn,
        **shown_effects(fault),
        **opening_form.menus(reader),
        tag_names=project_form.tag_names(reader, form.typed["texts"]),
        **seat_form.choices(session, reader),
        hows=team_form.hows(reader, opening.shift.get("team", ()) if opening else project.team),
    )


def shown_effects(fault: demand.Unconfirmed | None) -> dict[str, Any]:
    """What a change that is not saved yet would do: to people, and which shifts it would make and delete."""
    if fault is None:
        return {"shown": None, "made": [], "gone": [], "again": False}
    reader = locale.reader()
    return {
        "shown": shift_effects.effects(reader, fault.effects),
        "made": series.moments(reader, fault.effects.made),
        "gone": series.moments(reader, fault.effects.gone),
        "again": fault.again,
    }
