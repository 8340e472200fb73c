"""What if: changes around one project, solved apart, and who would gain and who would lose."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, sent_form
from web.models import Roster
from web.routing import row_id
from web.schemas.scenarios import ScenarioSchema
from web.services import board, openings, organisations, projects, rosters, whatif
from web.services.access.rights import COORDINATORS, LEADS
from web.services.clock import now
from web.services.days import Week
from web.services.faults import NotFound
from web.services.situations import situation
from web.words import people as people_words
from web.words import shift_panel, weeks, what_if_form, what_if_rules
from web.words import what_if as words
from web.words.ground import term_choices
from web.words.rosters import read_names
from web.words.tiers import compared

bp = Blueprint("what_if", __name__)


@bp.get("/what-if")
@allow(*LEADS)
def listing() -> ResponseReturnValue:
    """Scenarios, newest first, and the choice of a project for a new one."""
    page = whatif.scenarios(g.session, scope(), request.args.get("page", 1, int))
    read_names(locale.reader(), "project", [each.project_id for each in page.items if each.project_id])
    return render_template("what_if/list.html", page=page, choices=_projects(), monday=_monday())


@bp.get("/what-if/new")
@allow(*LEADS)
def new() -> ResponseReturnValue:
    """Pick changes around one project."""
    seat_id, volunteer = request.args.get("seat", type=row_id), request.args.get("volunteer", type=row_id)
    project_id = request.args.get("project", type=row_id)
    week, shift_id = Week(_monday(), locale.zone()), None
    if seat_id is not None:
        shift_id = scope().led_seat(seat_id).shift_id
        week = openings.week_of(g.session, locale.zone(), shift_id)
        project_id = scope().led_shift(shift_id).project_id
    if project_id is None and volunteer is None:
        return redirect(url_for("what_if.listing"))
    if volunteer is not None and volunteer not in scope().knows([volunteer]):
        raise NotFound
    typed: dict[str, Any] = {"out": [str(volunteer)] if volunteer else []}
    if seat_id is not None and shift_id is not None:
        typed |= what_if_form.filled(seat_id, shift_id, **_tried())
    form = empty_form(**typed)
    roster_id = request.args.get("roster", type=row_id)
    return _asked(form, week, project_id, volunteer, opened=shift_id, roster_id=roster_id)


@bp.post("/what-if/new")
@allow(*LEADS)
def create() -> ResponseReturnValue:
    """Solve the changes apart."""
    week = Week(weeks.monday_asked(request.form.get("week"), _today()), locale.zone())
    project_id = request.form.get("project_id", type=row_id)
    asked = request.form.get("roster", type=row_id)
    found = _board(week, project_id, asked)
    shifts = [shift for project in found.projects for shift in project.shifts] if project_id else []
    changes = what_if_form.wanted(request.form, project_id, shifts)
    roster_id = found.roster.id if found.roster else None
    fixed = {"changes": [each.change for each in changes], "roster_id": roster_id}
    form = sent_form(ScenarioSchema(), fixed)
    if made := form.submit(lambda f: whatif.create(g.session, locale.zone(), actor(), f.values)):
        return redirect(url_for("what_if.show", scenario_id=made))
    form.errors = what_if_form.beside_controls(form.errors, changes)
    form.typed = what_if_form.typed(request.form)
    volunteer = request.form.get("volunteer", type=row_id)
    return _asked(form, week, project_id, volunteer, roster_id=asked), form.status


@bp.get("/what-if/<int:scenario_id>")
@allow(*LEADS)
def show(scenario_id: int) -> ResponseReturnValue:
    """A scenario: what changes, and once it is solved, for whom."""
    scenario = whatif.scenario(g.session, scope(), scenario_id)
    page = max(1, request.args.get("page", 1, int))
    part = "answer" if request.headers.get("HX-Request") else "show"
    return render_template(f"what_if/{part}.html", scenario=scenario, **_answer(scenario, page))


@bp.post("/what-if/<int:scenario_id>/cancel")
@allow(*LEADS)
def cancel(scenario_id: int) -> ResponseReturnValue:
    """Stop solving it."""
    whatif.cancel(g.session, actor(), scenario_id)
    return redirect(url_for("what_if.show", scenario_id=scenario_id))


def _answer(scenario: whatif.ScenarioView, page: int) -> dict[str, Any]:
    reader, result = locale.reader(), scenario.result
    shown: dict[str, Any] = {"changes": words.changes(reader, scenario), "page": page, "result": result}
    if result:
        shown["summary"] = words.summary(reader, result)
        shown["tiers"] = list(compared(reader, result["before"], result["after"] or {}))
        shown["projects"] = list(words.by_project(reader, result))
        shown["people"] = list(words.by_person(reader, result, page))
        shown["pages"] = words.pages(result["by_person"])
    return shown


def _asked(
    form: Form, week: Week, project_id: int | None, volunteer: int | None, opened: int | None = None,
    roster_id: int | None = None,
) -> str:  # fmt: skip
    reader, found = locale.reader(), _board(week, project_id, roster_id)
    project = found.projects[0] if project_id and found.projects else None
    if project is not None:
        read_names(reader, "project", [project.id])
    sitting = what_if_form.serving(project)
    if volunteer is not None and volunteer in scope().knows([volunteer]):
        sitting = [(str(volunteer), reader.called("volunteer", str(volunteer)))]
    return render_template(
        "what_if/new.html",
        form=form, week=week, roster=found.roster, project=project, volunteer=volunteer,
        opened=opened, changed_shifts=what_if_form.touched(form, project),
        sitting=sitting,
        shifts=[shift_panel.outline(reader, shift) for shift in project.shifts] if project else [],
        spoken=people_words.languages(reader), **_rules(found.roster),
        skills=term_choices(reader, organisations.terms(g.session, "skill")),
    )  # fmt: skip


def _board(week: Week, project_id: int | None, roster_id: int | None = None) -> board.Board:
    """The week of a project as it is in force, or as a draft has it that the reader may see.

    Raises NotFound.
    """
    if project_id is not None:
        scope().led(project_id)
    elif not scope().whole(*COORDINATORS):
        raise NotFound
    chosen = rosters.seen(g.session, scope(), roster_id).id if roster_id is not None else None
    return board.week(g.session, week, scope(), project_id=project_id or 0, roster_id=chosen)


def _tried() -> dict[str, Any]:
    """The change of a seat that an address asks to try."""
    args = request.args
    return {
        "by": args.get("by", type=int),
        "language": args.get("language", ""),
        "level": args.get("level", 0, int),
        "without": args.get("without", ""),
        "what": args.get("what", ""),
    }


def _rules(roster: Roster | None) -> dict[str, Any]:
    """The rules that act in the week of a roster: those to switch off, and those that always hold."""
    if roster is None:
        return {"rules": [], "always": []}
    now_is = situation(g.session, locale.zone(), roster.id)
    switched, always = what_if_rules.acting(locale.reader(), now_is.problem)
    return {"rules": switched, "always": [name for _code, name, _means in always]}


def _projects() -> list[tuple[int, str]]:
    return projects.choices(g.session, locale.tag(), scope())


def _today() -> Any:
    return now().astimezone(locale.zone()).date()


def _monday() -> Any:
    return weeks.monday_asked(request.args.get("week"), _today())
