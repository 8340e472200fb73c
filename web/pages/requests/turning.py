"""Making work of a request: a shift, a weekly series or a visit, in a form that is filled in already."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.models import Household, Place, Project, Request
from web.schemas.requests import RequestTurnSchema
from web.services.clock import now
from web.services.faults import Conflict
from web.services.names import chosen, project_name
from web.services.requests import reading, terms, turning
from web.words import menus

bp = Blueprint("request_turned", __name__, url_prefix="/requests")
AHEAD = timedelta(days=3)
"""How soon work is proposed where nobody said when it is wanted."""


@bp.get("/<int:request_id>/turn")
@allow("coordinator")
def ask(request_id: int) -> ResponseReturnValue:
    """What is to be made of it, filled in as far as the request says."""
    found = _open(request_id)
    into = request.args.get("into", "shift")
    if into not in turning.INTO:
        abort(404)
    return _form(found.row, _begun(found.row, into), into)


@bp.post("/<int:request_id>/turn")
@allow("coordinator")
def make(request_id: int) -> ResponseReturnValue:
    """It is made and linked."""
    found, form = _open(request_id), sent_form(RequestTurnSchema())
    into = str(form.typed.get("into") or "shift")

    def deed(sent: Form) -> dict[str, Any]:
        values = {**sent.values, "skills": sent.values["skills"] or []}
        return turning.turn(g.session, locale.zone(), actor(), request_id, values, version=sent.version)

    if form.submit(deed, lambda: _begun(_open(request_id).row, into)) is None:
        form.errors = {"day" if name == "start_minute" else name: said for name, said in form.errors.items()}
        return _form(found.row, form, into if into in turning.INTO else "shift"), form.status
    flash(_("It is planned. Who asked has been told."), "success")
    return redirect(url_for("request.show", request_id=request_id))


def _open(request_id: int) -> reading.Found:
    found = reading.one(g.session, scope(), request_id)
    if "schedule" not in found.verbs:
        raise Conflict("request_moved_on", turning.PLANNED)
    return found


def _begun(row: Request, into: str) -> Form:
    """The form as the request fills it in."""
    soon = (now() + AHEAD).astimezone(locale.zone()).date()
    day = max(row.wanted_on, soon - AHEAD + timedelta(days=1)) if row.wanted_on else soon
    places = _places(row)
    return empty_form(
        version=row.version,
        into=into,
        title=row.summary[:120],
        language=row.language,
        day=day.isoformat(),
        start="14:00",
        end="16:00",
        lasts="60",
        heads="2" if into == "visit" else str(min(3, max(1, -(-row.people // 5)))),
        place_id=places[0][0] if places else "",
        skills=list(terms.of_kind(g.session, row.kind).skills),
        kind="visit" if into == "visit" else "",
    )


def _form(row: Request, form: Form, into: str) -> str:
    reader = locale.reader()
    return render_template(
        "requests/turn.html",
        form=form,
        row=row,
        into=into,
        projects=_projects(row),
        places=_places(row),
        households=_households(row),
        skills=menus.terms(g.session, reader, "skill"),
    )


def _projects(row: Request) -> list[tuple[str, str]]:
    """Their open projects, those of the unit first."""
    tag = locale.reader().tag
    open_ones = select(Project).where(scope().projects(), Project.closed_at.is_(None))
    found = list(g.session.scalars(open_ones))
    below = scope().tree.below([row.unit_id])
    found.sort(
        key=lambda each: (each.organisation_id not in below, each.programme != "request-desk", each.id)
    )
    return [(str(each.id), project_name(each.texts, tag)) for each in found]


def _places(row: Request) -> list[tuple[str, str]]:
    """The places of the unit first, then the others; no household's."""
    tag, below = locale.reader().tag, scope().tree.below([row.unit_id])
    found = list(g.session.scalars(select(Place).where(Place.kind != "household")))
    found.sort(key=lambda each: (each.organisation_id not in below, each.id))
    return [(str(each.id), chosen(each.names, tag) or each.code) for each in found]


def _households(row: Request) -> list[tuple[str, str]]:
    """The households of the unit that are visited, by their numbers."""
    below = scope().tree.below([row.unit_id]) & scope().nodes("coordinator")
    open_ones = select(Household.id, Household.number).where(
        Household.organisation_id.in_(below), Household.ended_at.is_(None)
    )
    return [
        (str(identity), number)
        for identity, number in g.session.execute(open_ones.order_by(Household.number))
    ]
