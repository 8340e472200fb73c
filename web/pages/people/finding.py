"""People as staff see them: finding somebody, and one person whole."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.services import organisations
from web.services.access.rights import COORDINATORS, LEADS
from web.services.clock import now
from web.services.days import Week
from web.services.messages import unreached
from web.services.people import people_week, person, private, search
from web.words import people as words
from web.words import unreached as unreached_words
from web.words import weeks
from web.words.ground import organisation_choices, term_choices

bp = Blueprint("people", __name__)


@bp.get("/people")
@allow(*COORDINATORS)
def listing() -> ResponseReturnValue:
    """People by name, and by what they bring."""
    asked = words.read(request.args)
    page = max(1, request.args.get("page", 1, int))
    found = search.find(g.session, scope(), **asked.conditions(), page=page)
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
@allow(*LEADS)
def show(volunteer_id: int) -> ResponseReturnValue:
    """One person: what they bring, when they can, and their week."""
    return _shown(volunteer_id)


@bp.post("/people/<int:volunteer_id>/private")
@allow(*LEADS)
def look(volunteer_id: int) -> ResponseReturnValue:
    """The same with contacts and private fields opened, as far as they may be; the look is recorded."""
    fields = private.readable(g.session, actor(), volunteer_id)
    looked = private.look(g.session, actor(), volunteer_id, fields)
    return _shown(volunteer_id, words.private(locale.reader(), looked))


def _shown(person_id: int, looked: list[tuple[str, list[str]]] | None = None) -> str:
    found = person.view(g.session, scope(), person_id)
    today = now().astimezone(locale.zone()).date()
    week = Week(weeks.monday_asked(request.args.get("week"), today), locale.zone())
    served = people_week.of_one(g.session, week, scope(), person_id)
    shown = words.person(locale.reader(), found, week, served)
    return render_template(
        "people/show.html",
        looked=looked,
        monday=week.monday,
        district=scope().whole(*COORDINATORS),
        **_reach(person_id),
        **weeks.around(week.monday),
        **shown,
    )


def _reach(person_id: int) -> dict[str, object]:
    """Whether messages reach somebody who is near, and whether there is anything they have not heard."""
    if not scope().is_one(person_id, scope().near()):
        return {"unreached": "", "untold": False}
    code = unreached.reach(g.session, [person_id])[person_id]
    untold = bool(unreached.of_person(g.session, scope(), person_id))
    if untold and not code:
        code = unreached.LOST
    return {
        "unreached": unreached_words.of_person(locale.reader(), code),
        "untold": untold and actor().holds(*COORDINATORS),
    }
