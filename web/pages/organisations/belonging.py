"""Who belongs where: a person asks, the organisation answers, either side ends it."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.schemas.access import WhichPerson
from web.schemas.organisations import BelongingSchema
from web.services import organisations
from web.services.access.choosing import resolve
from web.services.access.rights import KEEPERS
from web.services.faults import NotFound
from web.services.organisations import belonging, overview
from web.words import belonging as belonging_words
from web.words import organisations as words

bp = Blueprint("belonging", __name__)


@bp.get("/me/belonging")
@allow("signed_in")
def own() -> ResponseReturnValue:
    """The organisations one belongs to, or has asked."""
    return render_template("organisations/own.html", form=empty_form(), **section())


@bp.post("/me/belonging")
@allow("signed_in")
def ask() -> ResponseReturnValue:
    """Ask an organisation to confirm that one belongs to it."""
    form = sent_form(BelongingSchema())
    if form.submit(_asked) is None:
        return render_template("organisations/own.html", form=form, **section()), form.status
    flash(_("The organisation is asked. Until it answers, this counts for nothing yet."), "success")
    return redirect(url_for("belonging.own"))


@bp.post("/me/belonging/<int:belonging_id>/end")
@allow("signed_in")
def withdraw(belonging_id: int) -> ResponseReturnValue:
    """Take a request back, or leave an organisation."""
    if belonging_id not in {each.belonging.id for each in belonging.of(g.session, actor().person_id)}:
        raise NotFound
    pressed(lambda: belonging.end(g.session, actor(), belonging_id))
    flash(_("You no longer belong to this organisation."), "success")
    return redirect(url_for("belonging.own"))


@bp.get("/organisations/requests")
@allow(*KEEPERS)
def requests() -> ResponseReturnValue:
    """What people have asked of the organisations one answers for."""
    found = belonging.requests(g.session, actor(), max(1, request.args.get("page", 1, int)))
    rows = belonging_words.belonging(locale.reader(), found.items)
    return render_template("organisations/requests.html", page=found, rows=rows)


@bp.post("/organisations/requests/<int:belonging_id>")
@allow(*KEEPERS)
def answer(belonging_id: int) -> ResponseReturnValue:
    """Confirm or refuse."""
    said = request.form.get("answer", "")
    if said not in ("confirm", "refuse"):
        raise NotFound
    pressed(lambda: belonging.decide(g.session, actor(), belonging_id, confirm=said == "confirm"))
    flash(_("Confirmed.") if said == "confirm" else _("Not confirmed. The person sees it."), "success")
    return redirect(url_for("belonging.requests"))


@bp.get("/organisations/<int:organisation_id>/people")
@allow(*KEEPERS)
def members(organisation_id: int) -> ResponseReturnValue:
    """Who belongs to an organisation or below it."""
    return _members(organisation_id, empty_form())


@bp.post("/organisations/<int:organisation_id>/people")
@allow(*KEEPERS)
def enter(organisation_id: int) -> ResponseReturnValue:
    """Enter a person who cannot ask, having no way in."""
    form = sent_form(WhichPerson())

    def deed(sent: Form) -> int:
        person = resolve(g.session, actor(), person_id=None, who=sent.values["who"])
        return belonging.ask(g.session, actor(), person.id, organisation_id)

    if form.submit(deed) is None:
        form.errors = {"who" if name == "person_id" else name: said for name, said in form.errors.items()}
        return _members(organisation_id, form), form.status
    flash(_("The person belongs to this organisation now."), "success")
    return redirect(url_for("belonging.members", organisation_id=organisation_id))


@bp.post("/organisations/<int:organisation_id>/people/<int:belonging_id>/end")
@allow(*KEEPERS)
def end(organisation_id: int, belonging_id: int) -> ResponseReturnValue:
    """End a belonging from the organisation's side."""
    pressed(lambda: belonging.end(g.session, actor(), belonging_id))
    flash(_("The person no longer belongs to this organisation."), "success")
    return redirect(url_for("belonging.members", organisation_id=organisation_id))


def section() -> dict[str, Any]:
    """What `organisations/belonging_section.html` shows of who is signed in."""
    reader = locale.reader()
    found = belonging.of(g.session, actor().person_id)
    held = [each.organisation.id for each in found if each.belonging.state in belonging.OPEN]
    return {
        "belongs": belonging_words.belonging(reader, found),
        "belonging_choices": words.open_choices(reader, organisations.tree(g.session), held),
    }


def _asked(form: Form) -> int:
    return belonging.ask(g.session, actor(), actor().person_id, form.values["organisation_id"])


def _members(organisation_id: int, form: Form) -> str:
    number = max(1, request.args.get("page", 1, int))
    found = belonging.members(g.session, actor(), organisation_id, number)
    reader = locale.reader()
    organisation = organisations.get(g.session, organisation_id)
    return render_template(
        "organisations/people.html",
        form=form,
        page=found,
        rows=belonging_words.belonging(reader, found.items),
        organisation=organisation,
        name=words.name_of(reader, organisation),
        administers=organisation_id
        in {node.organisation.id for node in overview.nodes(g.session, actor(), "administrator")},
    )
