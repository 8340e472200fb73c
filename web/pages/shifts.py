"""Shifts of a project: posting one or a weekly series, looking at one, and changing it.

Where people hold promises, a change is first shown with what it does to them; the second press does that.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from i18n import reasons
from i18n.translator import lazy
from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _, ngettext
from web.models import Project, ShiftTemplate
from web.pages.projects import shown_week, today
from web.pages.templates import faults
from web.schemas.demand import ShiftChangeSchema, ShiftSchema
from web.services import demand, explaining, openings, projects, waiving
from web.services.access.rights import LEADS
from web.services.attendance import likely
from web.services.clock import now
from web.services.days import coming_monday, monday_of
from web.services.demand import templates
from web.services.demand.instances import is_given
from web.services.demand.told import holding, told_of
from web.services.faults import Conflict, Invalid, NotFound
from web.services.households.pairings import at_places
from web.services.households.reading import at_place
from web.services.messages.reached import of_shift
from web.services.names import project_name
from web.services.projects import ShiftView
from web.services.stations import looking as stations
from web.words import (
    copying,
    empty_seats,
    project_form,
    seat_form,
    series,
    shift_effects,
    shift_form,
    team_form,
    unreached,
    waivers,
)
from web.words import demand as words
from web.words import households as household_words
from web.words import likely as likely_words
from web.words import templates as template_words
from web.words.moves import read_effects
from web.words.openings import hours_of_shift as words_of_hours

bp = Blueprint("shifts", __name__)


@bp.get("/projects/<int:project_id>/shifts/new")
@allow(*LEADS)
def new(project_id: int) -> ResponseReturnValue:
    """Ask for a new shift; with `template` it begins with that one."""
    project = scope().led(project_id)
    blank = shift_form.blank(coming_monday(today()), None, project.team)
    chosen = request.args.get("template", type=int)
    if chosen is None:
        return _asked(empty_form(**blank), project_id)
    row = templates.for_project(g.session, scope(), project_id, chosen)
    form = empty_form(**template_words.begun(row, blank))
    form.errors = faults(row)
    return _asked(form, project_id, begun_with=row)


@bp.post("/projects/<int:project_id>/shifts/new")
@allow(*LEADS)
def create(project_id: int) -> ResponseReturnValue:
    """Post a shift; of a series, its days are shown first."""
    form, asked = _sent()
    if shift_form.is_rearranging(request.form):
        return _asked(form, project_id)
    if form.ok and (foreseen := _foreseen(project_id, form)):
        return _asked(form, project_id, foreseen=foreseen)
    if made := form.submit(lambda f: _created(project_id, f)):
        return _posted(project_id, form, made)
    form.errors = asked.placed(form.errors)
    return _asked(form, project_id), form.status


@bp.get("/shifts/<int:shift_id>")
@allow(*LEADS)
def show(shift_id: int) -> ResponseReturnValue:
    """One shift, its seats and who sits there."""
    found = projects.shift(g.session, scope(), shown_week(), shift_id)
    reader, told = locale.reader(), told_of(g.session, found.shift)
    known = scope().knows(each.volunteer_id for each in told if each.volunteer_id is not None)
    reached, seats = of_shift(g.session, shift_id), found.shown.seats if found.shown else ()
    coming = likely.of_seats(g.session, scope(), seats, found.shift.starts_at)
    return render_template(
        "shifts/show.html",
        found=found,
        title=_title(found),
        project_name=project_name(found.project.texts, reader.tag),
        week=monday_of(reader.formats.local(found.shift.starts_at).date()).isoformat(),
        seats=[words.seat_card(reader, seat) for seat in seats],
        likely=likely_words.likely(reader, coming),
        team=words.team(reader, found.shift.team),
        goes_as=household_words.goes_as(
            reader, at_places(g.session, [found.shift.place_id]), found.shift.place_id
        ),
        told=list(shift_effects.told(reader, told, known)),
        reached=unreached.reached(reader, reached, known),
        waivers=waivers.rows(reader, waiving.of_shift(g.session, scope(), shift_id)),
        gives=found.project.organisation_id in scope().nodes("coordinator"),
        begun=found.shift.starts_at <= now(),
        given=is_given(g.session, shift_id),
        hours=words_of_hours(reader, stations.of_shift(g.session, locale.zone(), found.shift)),
    )


@bp.get("/shifts/<int:shift_id>/edit")
@allow(*LEADS)
def edit(shift_id: int) -> ResponseReturnValue:
    """Ask what should change in one shift, or in a series from it on."""
    found = _changeable(shift_id)
    return _asked(_standing(found), found.project.id, found)


@bp.post("/shifts/<int:shift_id>/edit")
@allow(*LEADS)
def change(shift_id: int) -> ResponseReturnValue:
    """Change one shift, once it was shown what that does to who holds a promise."""
    found, (form, asked) = _changeable(shift_id), _sent(ShiftChangeSchema())
    if shift_form.is_rearranging(request.form):
        return _asked(form, found.project.id, found)
    try:
        saved = form.submit(lambda f: _changed(shift_id, f), now=lambda: _standing(_changeable(shift_id)))
    except demand.Unconfirmed as fault:
        return _asked(form, found.project.id, _changeable(shift_id), fault)
    if saved:
        flash(_("The shift is changed. Whoever it concerns sees it under My shifts."), "success")
        return redirect(url_for("shifts.show", shift_id=shift_id))
    form.errors = asked.placed(form.errors)
    return _asked(form, found.project.id, found), form.status


@bp.post("/shifts/<int:shift_id>/delete")
@allow(*LEADS)
def delete(shift_id: int) -> ResponseReturnValue:
    """Delete a shift on which nobody was ever given a place."""
    shift = scope().led_shift(shift_id)
    project_id, day = shift.project_id, locale.reader().formats.local(shift.starts_at).date()
    pressed(lambda: demand.delete_shift(g.session, actor(), shift_id, version=sent_version()))
    flash(_("The shift is deleted."), "success")
    return redirect(url_for("projects.show", project_id=project_id, week=monday_of(day).isoformat()))


@bp.get("/shifts/seats/<int:seat_id>/why")
@allow(*LEADS)
def why(seat_id: int) -> ResponseReturnValue:
    """Why a seat is not full in the newest roster of its week, and what would help."""
    reader, shift_id = locale.reader(), openings.shift_of(g.session, seat_id)
    found = projects.shift(g.session, scope(), shown_week(), shift_id)
    if found.roster is None or found.shown is None:
        raise NotFound
    empty = explaining.seat(g.session, locale.zone(), scope(), found.roster.id, seat_id)
    read_effects(reader, empty.repairs)
    return render_template(
        "shifts/why.html",
        empty=empty,
        over=reader.called("seat", str(seat_id)),
        shift_id=shift_id,
        steps=list(empty_seats.funnel(reader, empty.funnel)),
        ways=[{"text": reasons.say(reader, "repair", each.code, **each.numbers)} for each in empty.repairs],
    )


def _foreseen(project_id: int, form: Form) -> dict[str, Any] | None:
    """What a series would be, or beside which shifts like it one would stand, in words.

    None where exactly that was shown before, or where there is nothing to show.
    """
    zone, reader, values, once = locale.zone(), locale.reader(), form.values, form.values["repeat"] == "once"
    try:
        if once:
            shown = copying.beside(reader, demand.foresee_shift(g.session, zone, actor(), project_id, values))
        else:
            shown = series.foreseen(
                reader, demand.foresee_series(g.session, zone, actor(), project_id, values)
            )
    except Invalid:
        return None
    return None if shown is None or request.form.get("foreseen") == shown["digest"] else shown


def _created(project_id: int, form: Form) -> dict[str, Any]:
    values = {**form.values, "beside": True}
    return demand.create_shifts(g.session, locale.zone(), actor(), project_id, values)


def _posted(project_id: int, form: Form, made: Mapping[str, Any]) -> ResponseReturnValue:
    """To the week of a new shift, or to the page of a new series."""
    if made["series_id"] is not None:
        flash(
            ngettext(
                "The series is there, with one shift so far.",
                "The series is there, with %(count)s shifts so far.",
                len(made["ids"]),
            ),
            "success",
        )
        return redirect(url_for("series.show", series_id=made["series_id"]))
    flash(_("The shift is there."), "success")
    week = monday_of(form.values["day"]).isoformat()
    return redirect(url_for("projects.show", project_id=project_id, week=week))


def _changed(shift_id: int, form: Form) -> bool:
    zone, seen = locale.zone(), request.form.get("effects", "")
    demand.update_shift(g.session, zone, actor(), shift_id, form.values, version=form.version, seen=seen)
    return True


def _changeable(shift_id: int) -> ShiftView:
    found = projects.shift(g.session, scope(), shown_week(), shift_id)
    if found.shown is None:
        raise Conflict("cancelled", lazy("This shift is cancelled; there is nothing left to change."))
    return found


def _standing(found: ShiftView) -> Form:
    """The form as the shift stands now."""
    seats = found.shown.seats if found.shown else ()
    typed = shift_form.of_shift(found.shift, seats, locale.reader().formats)
    return empty_form(version=found.shift.version, **typed)


def _sent(schema: ShiftSchema | None = None) -> tuple[Form, shift_form.Asked]:
    asked = shift_form.read(request.form)
    form = sent_form(schema or ShiftSchema(), asked.fixed, rows=shift_form.ROWS)
    form.typed = asked.typed
    return form, asked


def _title(found: ShiftView) -> str:
    kind = locale.reader().called("kind", found.shift.kind)
    return locale.text(found.shift.texts) or kind


def _asked(
    form: Form,
    project_id: int,
    found: ShiftView | None = None,
    fault: demand.Unconfirmed | None = None,
    *,
    foreseen: Mapping[str, Any] | None = None,
    begun_with: ShiftTemplate | None = None,
) -> str:
    reader, session = locale.reader(), g.session
    project = scope().led(project_id)
    return render_template(
        "shifts/form.html",
        form=form,
        project=project,
        project_name=project_name(project.texts, reader.tag),
        found=found,
        home=at_place(session, scope(), found.shift.place_id) if found else None,
        foreseen=foreseen,
        offered=[] if found else template_words.offers(templates.usable(session, scope(), project_id)),
        begun_with=begun_with.id if begun_with else None,
        **_concerned(form, found, fault),
        **series.menus(reader),
        tag_names=project_form.tag_names(reader, form.typed["texts"]),
        **seat_form.choices(session, reader),
        hows=team_form.hows(reader, _team(found, begun_with, project)),
    )


def _team(found: ShiftView | None, begun_with: ShiftTemplate | None, project: Project) -> Sequence[Any]:
    """The rules of the team that the form begins with."""
    if found is not None:
        return found.shift.team
    return begun_with.shift.get("team", ()) if begun_with is not None else project.team


def _concerned(form: Form, found: ShiftView | None, fault: demand.Unconfirmed | None) -> dict[str, Any]:
    """Who has a place on a shift, and what a change that is not saved yet would do to each."""
    if found is None:
        return {"held": 0, "begun": False, "shown": None}
    coordinates = found.project.organisation_id in scope().nodes("coordinator")
    values = form.values
    chosen, groups = values.get("release", ()), values.get("release_parties", ())
    return {
        "held": holding(g.session, found.shift),
        "begun": found.shift.starts_at <= now(),
        "corrects": coordinates,
        "shown": shift_effects.effects(locale.reader(), fault.effects, chosen, groups) if fault else None,
        "again": fault.again if fault else False,
        "lacking": fault.lacking if fault else False,
    }
