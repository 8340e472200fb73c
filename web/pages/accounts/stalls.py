"""Desks where many people sign up from one address: their codes, for coordinators."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.pages.accounts.entering import own_url
from web.schemas.accounts import StallSchema
from web.services import organisations
from web.services.access.rights import COORDINATORS
from web.services.accounts import stalls
from web.words.accounts import qr, stall_form, stall_lines, stall_words
from web.words.ground import organisation_choices

bp = Blueprint("stalls", __name__)


@bp.get("/stalls")
@allow(*COORDINATORS)
def listing() -> ResponseReturnValue:
    """The desks of one's organisations, and how many signed up at each."""
    found = stalls.listing(g.session, actor())
    return render_template("accounts/stalls.html", stalls=stall_lines(locale.reader(), found))


@bp.get("/stalls/new")
@allow(*COORDINATORS)
def new() -> ResponseReturnValue:
    """Ask for what a new desk needs."""
    return _new(empty_form())


@bp.post("/stalls")
@allow(*COORDINATORS)
def create() -> ResponseReturnValue:
    """Make a desk with a code of its own."""
    form = sent_form(StallSchema())
    made = form.submit(lambda sent: stalls.create(g.session, actor(), _values(sent), key=""))
    if made is None:
        return _new(form), form.status
    return redirect(url_for("stalls.show", stall_id=made))


@bp.get("/stalls/<int:stall_id>")
@allow(*COORDINATORS)
def show(stall_id: int) -> ResponseReturnValue:
    """One desk: its code and address to be shown there, and what can be changed."""
    return _shown(stall_id, _now(stall_id))


@bp.post("/stalls/<int:stall_id>")
@allow(*COORDINATORS)
def change(stall_id: int) -> ResponseReturnValue:
    """Change a desk."""
    form = sent_form(StallSchema())
    if form.submit(lambda sent: _changed(sent, stall_id), now=lambda: _now(stall_id)):
        flash(_("The desk is saved."), "success")
        return redirect(url_for("stalls.show", stall_id=stall_id))
    return _shown(stall_id, form), form.status


def _changed(form: Form, stall_id: int) -> bool:
    stalls.change(g.session, actor(), stall_id, _values(form), form.version)
    return True


def _now(stall_id: int) -> Form:
    stall = stalls.get(g.session, actor(), stall_id)
    return empty_form(version=stall.version, **stall_form(stall, locale.zone()))


def _values(form: Form) -> Mapping[str, Any]:
    """The form's values, its times as moments of the district's clock."""
    zone = locale.zone()
    return {
        **form.values,
        "starts_at": form.values["starts_at"].replace(tzinfo=zone),
        "ends_at": form.values["ends_at"].replace(tzinfo=zone),
    }


def _new(form: Form) -> str:
    return render_template("accounts/new_stall.html", form=form, organisations=_organisations())


def _shown(stall_id: int, form: Form) -> str:
    stall = stalls.get(g.session, actor(), stall_id)
    address = own_url(url_for("signup.sign_up", stall=stall.code))
    return render_template(
        "accounts/stall.html",
        form=form,
        stall=stall_words(locale.reader(), stall),
        organisations=_organisations(),
        address=address,
        picture=qr(address),
        url=request.path,
    )


def _organisations() -> list[tuple[str, str]]:
    nodes = scope().nodes("coordinator")
    theirs = [node for node in organisations.tree(g.session) if node.organisation.id in nodes]
    return organisation_choices(locale.reader(), theirs)
