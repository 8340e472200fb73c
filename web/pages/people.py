"""People as coordinators see them: finding somebody, and one person whole."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.services import organisations, people, people_week, profile
from web.services.clock import now
from web.services.days import Week
from web.words import people as words
from web.words import weeks
from web.words.ground import organisation_choices, term_choices

bp = Blueprint("people", __name__)
PLANNERS = ("coordinator", "admin")


@bp.get("/people")
@allow(*PLANNERS)
def listing() -> ResponseReturnValue:
    """People by name, and by what they bring."""
    asked = words.read(request.args)
    page = max(1, request.args.get("page", 1, int))
    found = people.search(g.session, **asked.conditions(), page=page)
    reader = locale.reader()
    menus = {
        "skills": term_choices(reader, organisations.terms(g.session, "skill")),
        "traits": term_choices(reader, organisations.terms(g.session, "trait")),
        "organisations": organisation_choices(reader, organisations.tree(g.session)),
        "spoken": words.languages(reader),
    }
    rows = list(words.rows(reader, found.items))
    return render_template("people/list.html", asked=asked, page=found, rows=rows, **menus)


@bp.get("/people/<int:volunteer_id>")
@allow(*PLANNERS)
def show(volunteer_id: int) -> ResponseReturnValue:
    """One person: what they bring, when they can, and their week."""
    found = people.person(g.session, volunteer_id)
    today = now().astimezone(locale.zone()).date()
    week = Week(weeks.monday_asked(request.args.get("week"), today), locale.zone())
    number = found.profile.volunteer.number
    roster, page = people_week.week(g.session, week, query=number)
    shown = words.person(locale.reader(), found, roster, week, page.items)
    return render_template("people/show.html", monday=week.monday, **weeks.around(week.monday), **shown)


@bp.post("/people/<int:volunteer_id>/credentials/<code>/verify")
@allow(*PLANNERS)
def verify(volunteer_id: int, code: str) -> ResponseReturnValue:
    """Somebody of the district has seen the paper."""
    profile.verify_credential(g.session, actor(), volunteer_id, code)
    return redirect(url_for("people.show", volunteer_id=volunteer_id))
