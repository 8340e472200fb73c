"""Asking for something, one request with its history, setting right what was asked, and what is private."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.models import Organisation
from web.pages.requests.shown import around
from web.schemas.requests import RequestChangeSchema, RequestSchema
from web.services.access.rights import LEADS
from web.services.requests import asking, ending, kinds, private, reading, rights, terms
from web.words.requests import lists
from web.words.requests import panel as words

bp = Blueprint("request", __name__, url_prefix="/requests")


@bp.get("/new")
@allow(*LEADS)
def new() -> ResponseReturnValue:
    """Ask for something, in a short form."""
    places = _organisations()
    first = places[0][0] if len(places) == 1 else ""
    return _form(empty_form(organisation_id=first, people="1"))


@bp.post("/new")
@allow(*LEADS)
def ask() -> ResponseReturnValue:
    """It is asked."""
    form = sent_form(RequestSchema())
    made = form.submit(lambda sent: asking.ask(g.session, actor(), sent.values))
    if made is None:
        return _form(form), form.status
    flash(_("The request is received. Who coordinates there has been told."), "success")
    return redirect(url_for("request.show", request_id=made))


@bp.get("/<int:request_id>")
@allow(*LEADS)
def show(request_id: int) -> ResponseReturnValue:
    """One request: what is asked, what happened to it, and what may be said to it."""
    found = reading.one(g.session, scope(), request_id)
    return render_template(
        "requests/show.html",
        **around(found),
        history=words.history(locale.reader(), found.events),
        closes_after=ending.CLOSES_AFTER.days,
        private=None,
    )


@bp.post("/<int:request_id>/private")
@allow(*LEADS)
def look(request_id: int) -> ResponseReturnValue:
    """Who it is for, how to reach them, and where; the look is recorded."""
    opened = private.look(g.session, actor(), request_id)
    found = reading.one(g.session, scope(), request_id)
    return render_template(
        "requests/show.html",
        **around(found),
        history=words.history(locale.reader(), found.events),
        closes_after=ending.CLOSES_AFTER.days,
        private=opened,
    )


@bp.post("/<int:request_id>/private/erase")
@allow(*LEADS)
def erase(request_id: int) -> ResponseReturnValue:
    """Forget what is private of it."""

    def deed() -> bool:
        private.erase(g.session, actor(), request_id)
        return True

    pressed(deed)
    flash(_("What was private is forgotten."), "success")
    return redirect(url_for("request.show", request_id=request_id))


@bp.get("/<int:request_id>/edit")
@allow(*LEADS)
def edit(request_id: int) -> ResponseReturnValue:
    """Ask what should be set right."""
    return _form(_standing(request_id), request_id)


@bp.post("/<int:request_id>/edit")
@allow(*LEADS)
def save(request_id: int) -> ResponseReturnValue:
    """Set right what is asked, while nothing is decided."""
    form = sent_form(RequestChangeSchema())

    def deed(sent: Form) -> bool:
        asking.change(g.session, actor(), request_id, {"wanted_on": None, **sent.values}, sent.version)
        return True

    if form.submit(deed, lambda: _standing(request_id)) is None:
        return _form(form, request_id), form.status
    flash(_("The request is saved."), "success")
    return redirect(url_for("request.show", request_id=request_id))


def _standing(request_id: int) -> Form:
    row = rights.one(g.session, scope(), request_id)
    return empty_form(
        version=row.version,
        kind=row.kind,
        summary=row.summary,
        people=str(row.people),
        wanted_on=row.wanted_on.isoformat() if row.wanted_on else "",
    )


def _form(form: Form, request_id: int | None = None) -> str:
    reader = locale.reader()
    known = kinds.listing(g.session)
    names = lists.kind_names(reader, known)
    return render_template(
        "requests/form.html",
        form=form,
        request_id=request_id,
        organisations=_organisations(),
        kinds=list(names.items()),
        usual=terms.USUAL_TRIAGE,
    )


def _organisations() -> list[tuple[str, str]]:
    """For whom they may ask: the open organisations where they lead or coordinate, neighbourhoods first."""
    reader = locale.reader()
    rows: list[Organisation] = [each for each in scope().organisations(*LEADS) if each.closed_at is None]
    rows.sort(key=lambda each: (each.kind != "neighbourhood", each.kind != "sub_district", each.id))
    return [(str(each.id), reader.called("organisation", str(each.id))) for each in rows]
