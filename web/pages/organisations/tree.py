"""The tree of organisations: looking at one, adding one below, renaming, moving, closing."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _
from web.models import Organisation
from web.routing import row_id
from web.schemas.organisations import NewOrganisation, OrganisationSchema
from web.services.access.rights import KEEPERS
from web.services.organisations import editing, overview
from web.words import access
from web.words import organisations as words

bp = Blueprint("organisations", __name__, url_prefix="/organisations")


@bp.get("")
@allow(*KEEPERS)
def tree() -> ResponseReturnValue:
    """The organisations on which one holds a right."""
    found = words.nodes(locale.reader(), overview.nodes(g.session, actor()))
    return render_template("organisations/tree.html", nodes=found)


@bp.get("/<int:organisation_id>")
@allow(*KEEPERS)
def show(organisation_id: int) -> ResponseReturnValue:
    """One organisation: what is below, who holds rights, who belongs."""
    reader = locale.reader()
    found = overview.overview(g.session, actor(), locale.zone(), organisation_id)
    return render_template(
        "organisations/show.html",
        found=found,
        name=words.name_of(reader, found.organisation),
        line=words.line(reader, found.organisation),
        above=words.line(reader, found.above) if found.above else None,
        below=[words.line(reader, each) for each in found.below],
        rights=access.held(reader, found.rights),
        names=[(each["name"], found.organisation.names.get(each["tag"], "")) for each in words.tags()],
    )


@bp.get("/new")
@allow("administrator")
def new() -> ResponseReturnValue:
    """Ask for a new organisation."""
    return _new(empty_form(parent_id=request.args.get("parent", type=row_id) or ""))


@bp.post("/new")
@allow("administrator")
def create() -> ResponseReturnValue:
    """Add an organisation to the tree."""
    form = sent_form(NewOrganisation())
    made = form.submit(lambda sent: editing.create(g.session, actor(), **sent.values))
    if made is None:
        return _new(form), form.status
    flash(_("The organisation is in the tree."), "success")
    return redirect(url_for("organisations.show", organisation_id=made))


@bp.get("/<int:organisation_id>/edit")
@allow("administrator")
def edit(organisation_id: int) -> ResponseReturnValue:
    """Ask for other names, another kind or another place in the tree."""
    found = editing.administered(g.session, actor(), organisation_id)
    return _edit(found, _standing(found))


@bp.post("/<int:organisation_id>/edit")
@allow("administrator")
def save(organisation_id: int) -> ResponseReturnValue:
    """Take over the names, the kind and the place in the tree."""
    form = sent_form(OrganisationSchema())

    def standing() -> Form:
        return _standing(editing.administered(g.session, actor(), organisation_id))

    def deed(sent: Form) -> bool:
        editing.change(g.session, actor(), organisation_id, sent.version, sent.values)
        return True

    if form.submit(deed, standing) is None:
        return _edit(editing.administered(g.session, actor(), organisation_id), form), form.status
    flash(_("The organisation is saved."), "success")
    return redirect(url_for("organisations.show", organisation_id=organisation_id))


@bp.post("/<int:organisation_id>/close")
@allow("administrator")
def close(organisation_id: int) -> ResponseReturnValue:
    """Close an organisation to who would join it and to new work."""
    pressed(lambda: editing.close(g.session, actor(), organisation_id, sent_version()))
    flash(_("The organisation is closed. What is there stays."), "success")
    return redirect(url_for("organisations.show", organisation_id=organisation_id))


@bp.post("/<int:organisation_id>/reopen")
@allow("administrator")
def reopen(organisation_id: int) -> ResponseReturnValue:
    """Open an organisation again."""
    pressed(lambda: editing.reopen(g.session, actor(), organisation_id, sent_version()))
    flash(_("The organisation is open again."), "success")
    return redirect(url_for("organisations.show", organisation_id=organisation_id))


def _standing(found: Organisation) -> Form:
    return empty_form(
        version=found.version,
        names=words.typed_names(found.names),
        kind=found.kind,
        parent_id=found.parent_id or "",
    )


def _new(form: Form) -> str:
    reader = locale.reader()
    choices: dict[str, Any] = {
        "parents": words.open_choices(reader, overview.nodes(g.session, actor(), "administrator")),
        "kinds": words.organisation_kinds(reader),
        "tags": words.tags(),
    }
    return render_template("organisations/new.html", form=form, **choices)


def _edit(found: Organisation, form: Form) -> str:
    reader, theirs = locale.reader(), overview.nodes(g.session, actor(), "administrator")
    may_move = found.parent_id in {node.organisation.id for node in theirs}
    choices: dict[str, Any] = {
        "parents": words.open_choices(reader, theirs, [found.id]) if may_move else [],
        "kinds": words.organisation_kinds(reader, found.kind),
        "tags": words.tags(),
    }
    return render_template(
        "organisations/edit.html", form=form, organisation=found, name=words.name_of(reader, found), **choices
    )
