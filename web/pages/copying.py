"""Copying a shift, a day and a week: what would be made is shown first, then made by a second press."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, nested, sent_form
from web.locale import _, ngettext
from web.pages.projects import shown_week, today
from web.schemas.copying import CopyDaySchema, CopyToDaysSchema, CopyWeekSchema
from web.services.access.rights import COORDINATORS, LEADS
from web.services.access.scope import Scope
from web.services.calendar_days import calendar_of
from web.services.days import coming_monday
from web.services.demand import batches
from web.services.demand.copying import asking, foreseeing, making
from web.services.faults import Invalid, NotFound
from web.services.names import chosen, project_name
from web.words import copying as words

bp = Blueprint("copying", __name__)
Find = Callable[[Scope], foreseeing.Source]
ROWS = ("on",)


@bp.get("/shifts/<int:shift_id>/copy")
@allow(*LEADS)
def shift(shift_id: int) -> ResponseReturnValue:
    """Ask to which days a shift is copied."""
    return _asked(empty_form(on=[], days_off="keep"), **_of_shift(shift_id))


@bp.post("/shifts/<int:shift_id>/copy")
@allow(*LEADS)
def copy_shift(shift_id: int) -> ResponseReturnValue:
    """Show what copying a shift would make, or make it."""
    form = _sent(CopyToDaysSchema())
    find = partial(asking.shift, g.session, locale.zone(), shift_id, form.values)
    return _shown_or_made(form, find, _of_shift(shift_id))


@bp.get("/projects/<int:project_id>/days/copy")
@allow(*LEADS)
def day(project_id: int) -> ResponseReturnValue:
    """Ask which day of a project is copied to which."""
    first = shown_week().monday.isoformat()
    return _asked(empty_form(day=first, on=[], days_off="keep"), **_of_project(project_id, "day"))


@bp.post("/projects/<int:project_id>/days/copy")
@allow(*LEADS)
def copy_day(project_id: int) -> ResponseReturnValue:
    """Show what copying a day would make, or make it."""
    form = _sent(CopyDaySchema())
    find = partial(asking.day, g.session, locale.zone(), project_id, form.values)
    return _shown_or_made(form, find, _of_project(project_id, "day"))


@bp.get("/projects/<int:project_id>/weeks/copy")
@allow(*LEADS)
def week(project_id: int) -> ResponseReturnValue:
    """Ask to which weeks a week of a project is copied."""
    return _asked(empty_form(**_next_week()), **_of_project(project_id, "week"))


@bp.post("/projects/<int:project_id>/weeks/copy")
@allow(*LEADS)
def copy_week(project_id: int) -> ResponseReturnValue:
    """Show what copying a week would make, or make it."""
    form = _sent(CopyWeekSchema())
    find = partial(asking.week, g.session, locale.zone(), project_id, form.values)
    return _shown_or_made(form, find, _of_project(project_id, "week"))


@bp.get("/weeks/copy")
@allow(*COORDINATORS)
def whole() -> ResponseReturnValue:
    """To copying a week of all that one coordinates: at the highest organisation where one does."""
    seen = scope()
    held = [each.organisation_id for each in actor().rights if each.right == "coordinator"]
    node = min(held, key=lambda each: (seen.tree.depth(each), each))
    return redirect(url_for("copying.whole_week", organisation_id=node, week=request.args.get("week")))


@bp.get("/organisations/<int:organisation_id>/weeks/copy")
@allow(*COORDINATORS)
def whole_week(organisation_id: int) -> ResponseReturnValue:
    """Ask to which weeks a week of all projects at an organisation and below is copied."""
    return _asked(empty_form(**_next_week()), **_of_organisation(organisation_id))


@bp.post("/organisations/<int:organisation_id>/weeks/copy")
@allow(*COORDINATORS)
def copy_whole_week(organisation_id: int) -> ResponseReturnValue:
    """Show what copying such a week would make, or make it."""
    form, page = _sent(CopyWeekSchema()), _of_organisation(organisation_id)
    find = partial(asking.whole_week, g.session, locale.zone(), organisation_id, form.values)
    return _shown_or_made(form, find, page, organisation_id)


@bp.get("/batches/<int:batch_id>")
@allow(*LEADS)
def made(batch_id: int) -> ResponseReturnValue:
    """The shifts that were made in one act, and the way to take them back."""
    reader, found = locale.reader(), batches.look(g.session, actor(), batch_id)
    rows = sorted([*found.go, *found.stay], key=lambda each: (each.starts_at, each.id))
    project = found.batch.project_id
    home = url_for("projects.show", project_id=project) if project else url_for("board.week")
    return render_template(
        "copying/made.html",
        batch=found.batch,
        rows=[words.made(reader, each, many=project is None) for each in rows],
        can_undo=found.batch.undone_at is None and bool(found.go),
        back=home,
    )


def _shown_or_made(
    form: Form, find: Find, page: Mapping[str, Any], node: int | None = None
) -> ResponseReturnValue:
    """What would be made where that was not shown before, or is another thing by now; else it is made."""
    seen = request.form.get("foreseen", "")
    if "look" in request.form or not seen:
        return _foreseen(form, find, page)

    def made(sent: Form) -> dict[str, Any]:
        return making.make(
            g.session, locale.zone(), actor(), find,
            days_off=sent.values["days_off"], organisation_id=node, seen=seen,
        )  # fmt: skip

    try:
        done = form.submit(made)
    except making.Another:
        return _foreseen(form, find, page, again=True)
    if done is None:
        form.errors = _placed(form.errors)
        return _asked(form, **page), form.status
    if done["batch_id"] is None:
        flash(_("All of it is there already: nothing is made."), "info")
        return redirect(page["back"])
    count = len(done["ids"])
    flash(ngettext("One shift is made.", "%(count)s shifts are made.", count), "success")
    return redirect(url_for("copying.made", batch_id=done["batch_id"]))


def _foreseen(form: Form, find: Find, page: Mapping[str, Any], *, again: bool = False) -> ResponseReturnValue:
    if not form.ok:
        return _asked(form, **page), form.status
    try:
        found = foreseeing.foresee(g.session, locale.zone(), find(scope()), days_off=form.values["days_off"])
    except Invalid as fault:
        form.errors = _placed(locale.current().say_all(fault.errors))
        return _asked(form, **page), form.status
    asked = words.span(found)
    calendar = calendar_of(g.session, *asked) if asked else None
    shown = words.foreseen(locale.reader(), found, calendar, many=page["many"])
    return _asked(form, foreseen=shown, again=again, **page)


def _sent(schema: Schema) -> Form:
    typed = nested(request.form, schema, ROWS)
    rows = typed.get("on")
    days = [each.get("day", "") for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
    fixed = {"days": [each for each in days if each.strip()]} if "days" in schema.fields else {}
    form = sent_form(schema, fixed, rows=ROWS)
    form.errors = _placed(form.errors)
    return form


def _placed(errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Errors under the names of the controls: `days` are the rows of `on`."""
    found: dict[str, list[str]] = {}
    for name, said in errors.items():
        found.setdefault("on" if name.split("-")[0] == "days" else name, []).extend(said)
    return found


def _next_week() -> dict[str, Any]:
    first = shown_week().monday
    to = max(first + timedelta(days=7), coming_monday(today()))
    return {"day": first.isoformat(), "to": to.isoformat(), "weeks": "1", "days_off": "skip"}


def _of_shift(shift_id: int) -> dict[str, Any]:
    reader, row = locale.reader(), scope().led_shift(shift_id)
    title = chosen(row.texts, reader.tag) or reader.called("kind", row.kind)
    return {
        "what": "shift",
        "title": _("Copy a shift"),
        "over": f"{title} · {reader.formats.when(row.starts_at, row.ends_at)}",
        "action": url_for("copying.copy_shift", shift_id=shift_id),
        "back": url_for("shifts.show", shift_id=shift_id),
        "many": False,
    }


def _of_project(project_id: int, what: str) -> dict[str, Any]:
    project = scope().led(project_id)
    return {
        "what": what,
        "title": _("Copy a day") if what == "day" else _("Copy a week"),
        "over": project_name(project.texts, locale.reader().tag),
        "action": url_for(f"copying.copy_{what}", project_id=project_id),
        "back": url_for("projects.show", project_id=project_id),
        "many": False,
    }


def _of_organisation(organisation_id: int) -> dict[str, Any]:
    if organisation_id not in scope().nodes("coordinator"):
        raise NotFound
    return {
        "what": "week",
        "title": _("Copy a week of all projects"),
        "over": locale.reader().called("organisation", str(organisation_id)),
        "action": url_for("copying.copy_whole_week", organisation_id=organisation_id),
        "back": url_for("projects.listing"),
        "many": True,
    }


def _asked(form: Form, *, foreseen: Mapping[str, Any] | None = None, again: bool = False, **page: Any) -> str:
    return render_template(
        "copying/form.html",
        form=form,
        foreseen=foreseen,
        again=again,
        days_off_choices=words.days_off(locale.reader()),
        **page,
    )
