"""Rights: given on an organisation or on a person's page, ended by one press; who is locked out."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _
from web.models import RIGHTS
from web.routing import row_id
from web.schemas.access import GrantSchema
from web.services.access import choosing, grants, holders
from web.services.organisations import editing, overview
from web.services.people import leaving
from web.words import access as words
from web.words import organisations
from web.words.audit import lines as trail

bp = Blueprint("rights", __name__)


@bp.get("/organisations/<int:organisation_id>/rights")
@allow("administrator")
def on(organisation_id: int) -> ResponseReturnValue:
    """Who holds rights on an organisation, and a form to give one."""
    return _on(organisation_id, empty_form(who=_asked("who")))


@bp.post("/organisations/<int:organisation_id>/rights")
@allow("administrator")
def give_on(organisation_id: int) -> ResponseReturnValue:
    """Give a person a right on an organisation."""
    form = sent_form(GrantSchema(), {"organisation_id": organisation_id})
    if form.submit(_given) is None:
        return _on(organisation_id, form), form.status
    flash(_("The right is given. It holds from the person's next step on."), "success")
    return redirect(url_for("rights.on", organisation_id=organisation_id))


@bp.get("/rights")
@allow("administrator")
def people() -> ResponseReturnValue:
    """People and rights: who holds which, and who is locked out."""
    reader, query, right = locale.reader(), _asked("q"), request.args.get("right", "")
    locked_out = request.args.get("state") == "locked_out"
    found = holders.listing(
        g.session, actor(), locale.zone(), query=query, locked_out=locked_out,
        right=right if right in RIGHTS else None, page=max(1, request.args.get("page", 1, int)),
    )  # fmt: skip
    rows = words.holders(reader, found.items)
    return render_template(
        "access/people.html", page=found, rows=rows, q=query, right=right, locked_out=locked_out,
        rights=words.right_choices(reader),
        candidates=words.in_sight(choosing.find(g.session, actor(), query)),
    )  # fmt: skip


@bp.get("/rights/<int:person_id>")
@allow("administrator")
def of(person_id: int) -> ResponseReturnValue:
    """One person: the rights they hold, whether they take part, and what was done."""
    return _of(person_id, empty_form())


@bp.post("/rights/<int:person_id>")
@allow("administrator")
def give_to(person_id: int) -> ResponseReturnValue:
    """Give this person a right."""
    form = sent_form(GrantSchema(), {"person_id": person_id, "who": ""})
    if form.submit(_given) is None:
        return _of(person_id, form), form.status
    flash(_("The right is given. It holds from the person's next step on."), "success")
    return redirect(url_for("rights.of", person_id=person_id))


@bp.post("/rights/grants/<int:grant_id>/end")
@allow("administrator")
def end(grant_id: int) -> ResponseReturnValue:
    """End a right at once."""
    pressed(lambda: grants.end(g.session, actor(), grant_id, sent_version()))
    flash(_("The right is ended."), "success")
    back = request.form.get("person", type=row_id)
    if back:
        return redirect(url_for("rights.of", person_id=back))
    node = request.form.get("organisation", type=row_id)
    return redirect(url_for("rights.on", organisation_id=node) if node else url_for("rights.people"))


@bp.post("/rights/<int:person_id>/lock-out")
@allow("administrator")
def lock_out(person_id: int) -> ResponseReturnValue:
    """Keep a person out, at once and everywhere."""
    pressed(lambda: leaving.lock_out(g.session, actor(), person_id, sent_version()))
    flash(_("The person is locked out. Their coming shifts are free again."), "success")
    return redirect(url_for("rights.of", person_id=person_id))


@bp.post("/rights/<int:person_id>/let-in")
@allow("administrator")
def let_in(person_id: int) -> ResponseReturnValue:
    """Let a person take part again."""
    pressed(lambda: leaving.come_back(g.session, actor(), person_id, sent_version()))
    flash(_("The person can take part again."), "success")
    return redirect(url_for("rights.of", person_id=person_id))


def _given(form: Form) -> int:
    return grants.give(g.session, actor(), locale.zone(), **form.values)


def _asked(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "")[:254]


def _on(organisation_id: int, form: Form) -> str:
    organisation = editing.administered(g.session, actor(), organisation_id)
    reader, who = locale.reader(), str(form.typed.get("who") or "")
    return render_template(
        "access/on_organisation.html",
        form=form,
        organisation=organisation,
        name=organisations.name_of(reader, organisation),
        held=words.held(reader, grants.on(g.session, [organisation_id], locale.zone())),
        candidates=words.choices(choosing.find(g.session, actor(), who)),
        rights=words.rights(reader),
    )


def _of(person_id: int, form: Form, **more: str) -> str:
    found = holders.one(g.session, actor(), locale.zone(), person_id)
    reader = locale.reader()
    shown: dict[str, Any] = {
        "holder": words.holder(reader, found),
        "own": person_id == actor().person_id,
        "rights": words.rights(reader),
        "nodes": organisations.open_choices(reader, overview.nodes(g.session, actor(), "administrator")),
        "history": trail.rows(reader, holders.history(g.session, actor(), person_id)),
        **more,
    }
    return render_template("access/person.html", form=form, **shown)
