"""One's own credentials: entering, changing, and the evidence for them."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, flat, pressed, sent_form, sent_version
from web.locale import _
from web.schemas.credentials import CredentialSchema
from web.services.clock import now
from web.services.credentials import evidence, expiry, records
from web.services.faults import Invalid, NotFound
from web.words import credentials as words
from web.words import menus

bp = Blueprint("own_credentials", __name__, url_prefix="/me/credentials")
# Room above what a file may have, so that a file somewhat too large is answered in its form.
MOST_BYTES = 2 * evidence.MOST_BYTES


@bp.before_app_request
def _let_files_in() -> None:
    """Only where evidence is sent may a request be larger than elsewhere."""
    if request.endpoint == "own_credentials.add_evidence":
        request.max_content_length = MOST_BYTES


@bp.get("")
@allow("volunteer")
def listing() -> ResponseReturnValue:
    """What one holds, whether it counts, and what ends soon."""
    reader, today = locale.reader(), now().astimezone(locale.zone()).date()
    found = records.of(g.session, actor(), actor().person_id)
    ending = expiry.soon(g.session, actor().person_id, locale.zone())
    return render_template(
        "credentials/own.html",
        records=[words.record(reader, each, today) for each in found],
        ending=words.ending(reader, ending, today),
    )


@bp.get("/new")
@allow("volunteer")
def new() -> ResponseReturnValue:
    """Ask for a credential."""
    return _new(empty_form())


@bp.post("/new")
@allow("volunteer")
def add() -> ResponseReturnValue:
    """Enter a credential."""
    form = sent_form(CredentialSchema())
    made = form.submit(lambda sent: records.add(g.session, actor(), actor().person_id, sent.values))
    if made is None:
        return _new(form), form.status
    flash(_("The credential is entered. Add a file that shows it, so that it can be verified."), "success")
    return redirect(url_for("own_credentials.show", credential_id=made))


@bp.get("/<int:credential_id>")
@allow("volunteer")
def show(credential_id: int) -> ResponseReturnValue:
    """One credential, to change it and to add files."""
    return _show(credential_id, _standing(credential_id))


@bp.post("/<int:credential_id>")
@allow("volunteer")
def save(credential_id: int) -> ResponseReturnValue:
    """Change a credential."""
    form = sent_form(CredentialSchema())

    def deed(sent: Form) -> bool:
        records.change(g.session, actor(), _own(credential_id), sent.version, sent.values)
        return True

    if form.submit(deed, lambda: _standing(credential_id)) is None:
        return _show(credential_id, form), form.status
    flash(_("The credential is saved. What you changed is checked again before it counts."), "success")
    return redirect(url_for("own_credentials.listing"))


@bp.post("/<int:credential_id>/remove")
@allow("volunteer")
def remove(credential_id: int) -> ResponseReturnValue:
    """Take a credential and its files away."""
    pressed(lambda: records.remove(g.session, actor(), _own(credential_id), sent_version()))
    flash(_("The credential and its files are gone."), "success")
    return redirect(url_for("own_credentials.listing"))


@bp.post("/<int:credential_id>/evidence")
@allow("volunteer")
def add_evidence(credential_id: int) -> ResponseReturnValue:
    """Add a file that shows the credential."""
    try:
        pressed(lambda: evidence.add(g.session, actor(), _own(credential_id), *_file()))
    except Invalid as fault:
        form = _standing(credential_id)
        form.errors = dict(flat(locale.current().say_all(fault.errors)))
        return _show(credential_id, form), 422
    flash(_("The file is added. A verifier looks at it."), "success")
    return redirect(url_for("own_credentials.show", credential_id=credential_id))


@bp.post("/evidence/<int:evidence_id>/remove")
@allow("volunteer")
def remove_evidence(evidence_id: int) -> ResponseReturnValue:
    """Take a file away."""
    credential_id = pressed(lambda: evidence.remove(g.session, actor(), evidence_id))
    flash(_("The file is gone."), "success")
    return redirect(url_for("own_credentials.show", credential_id=credential_id))


def _file() -> tuple[str, bytes]:
    """Name and bytes of the file that is sent; empty without one."""
    sent = request.files.get("file")
    return (sent.filename or "", sent.stream.read()) if sent else ("", b"")


def _own(credential_id: int) -> int:
    """The id, where the credential is one's own. Raises NotFound."""
    if records.kept(g.session, actor(), credential_id).volunteer_id != actor().person_id:
        raise NotFound
    return credential_id


def _standing(credential_id: int) -> Form:
    version, values = records.editable_now(g.session, actor(), _own(credential_id))
    until = values["valid_until"]
    return empty_form(version=version, **{**values, "valid_until": until.isoformat() if until else ""})


def _new(form: Form) -> str:
    return render_template("credentials/new.html", form=form, kinds=_kinds())


def _show(credential_id: int, form: Form) -> str:
    reader, today = locale.reader(), now().astimezone(locale.zone()).date()
    found = words.record(reader, records.one(g.session, actor(), _own(credential_id)), today)
    return render_template("credentials/edit.html", form=form, record=found, kinds=_kinds())


def _kinds() -> menus.Choices:
    return menus.terms(g.session, locale.reader(), "credential", "clearance")
