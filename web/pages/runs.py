"""Runs: start one for a week, watch it live, stop it, read what came of it."""

from collections.abc import Sequence

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form
from web.schemas.planning import RunSchema
from web.services import organisations, planning
from web.services.access.rights import COORDINATORS
from web.services.clock import now
from web.services.days import coming_monday, monday_of
from web.services.drafts.keeping import Kept
from web.services.faults import Forbidden
from web.words import runs as words
from web.words.ground import organisation_choices

bp = Blueprint("runs", __name__)
USUAL_SECONDS = 30


@bp.get("/runs")
@allow(*COORDINATORS)
def listing() -> ResponseReturnValue:
    """All runs, newest first."""
    page = planning.runs(g.session, scope(), request.args.get("page", 1, int))
    return render_template("runs/list.html", page=page, words=words)


@bp.get("/runs/new")
@allow(*COORDINATORS)
def new() -> ResponseReturnValue:
    """Ask which weeks, and for how long."""
    week = request.args.get("week") or coming_monday(now().astimezone(locale.zone()).date()).isoformat()
    most = current_app.extensions["settings"].solve_seconds
    seconds = request.args.get("seconds", type=int) or min(USUAL_SECONDS, most)
    organisation = request.args.get("organisation_id", "")
    weeks = request.args.get("weeks", "1")
    return _asked(empty_form(week=week, weeks=weeks, seconds=seconds, organisation_id=organisation))


@bp.post("/runs/new")
@allow(*COORDINATORS)
def start() -> ResponseReturnValue:
    """Put a run into the queue."""
    form = sent_form(RunSchema())
    if made := form.submit(_start):
        return redirect(url_for("runs.show", run_id=made))
    return _asked(form), form.status


@bp.get("/runs/<int:run_id>")
@allow(*COORDINATORS)
def show(run_id: int) -> ResponseReturnValue:
    """One run, live while it works."""
    runs = planning.in_one_go(g.session, run_id)
    run = next(each for each in runs if each.id == run_id)
    reader = locale.reader()
    shown = {"asked": list(words.asked(reader, run)), "live": words.progress(reader, run, now(), runs)}
    return render_template("runs/show.html", run=run, **shown)


@bp.get("/runs/<int:run_id>/live")
@allow(*COORDINATORS)
def live(run_id: int) -> ResponseReturnValue:
    """The part of a run's page that renews itself."""
    runs = planning.in_one_go(g.session, run_id)
    run = next(each for each in runs if each.id == run_id)
    return render_template("runs/live.html", run=run, live=words.progress(locale.reader(), run, now(), runs))


@bp.post("/runs/<int:run_id>/stop")
@allow(*COORDINATORS)
def stop(run_id: int) -> ResponseReturnValue:
    """End a run, keeping its best roster unless asked not to; those of later weeks with it where asked."""
    keep, later = request.form.get("keep") != "nothing", request.form.get("later") == "true"
    pressed(lambda: planning.stop(g.session, actor(), run_id, keep=keep, later=later))
    return redirect(url_for("runs.show", run_id=run_id))


def _start(form: Form) -> int:
    settings = current_app.extensions["settings"]
    limits = {"workers": settings.solve_workers, "most_seconds": settings.solve_seconds}
    return planning.start_run(g.session, actor(), form.values, **limits)


def _asked(form: Form) -> str:
    choices = organisation_choices(
        locale.reader(), organisations.tree(g.session, scope().nodes(*COORDINATORS))
    )
    weeks = words.weeks(locale.reader())
    shown = {"choices": choices, "weeks": weeks, "whole": scope().whole(*COORDINATORS), "kept": _kept(form)}
    return render_template("runs/new.html", form=form, **shown)


def _kept(form: Form) -> Sequence[Kept]:
    """The changes by hand that such runs would keep; none where they are asked for wrongly."""
    typed = {name: form.typed.get(name) for name in ("week", "weeks", "organisation_id")}
    try:
        asked = RunSchema(only=tuple(typed)).load({name: value for name, value in typed.items() if value})
        return planning.changed_by_hand(
            g.session, actor(), monday_of(asked["week"]), asked["weeks"], asked["organisation_id"]
        )
    except (ValidationError, Forbidden):
        return ()
