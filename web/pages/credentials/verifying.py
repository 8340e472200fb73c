"""Verifying credentials: what waits, one with its evidence, verified or refused by one press."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.downloads.attachment import attached
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _
from web.schemas.credentials import RefusalSchema
from web.services.clock import now
from web.services.credentials import evidence, verifying
from web.words import credentials as words

bp = Blueprint("credentials", __name__, url_prefix="/credentials")


@bp.get("")
@allow("verifier")
def waiting() -> ResponseReturnValue:
    """What is to be verified, then what ends soon."""
    reader, today = locale.reader(), now().astimezone(locale.zone()).date()
    number = max(1, request.args.get("page", 1, int))
    found = verifying.waiting(g.session, actor(), locale.zone(), number)
    return render_template(
        "credentials/waiting.html", page=found, rows=words.waiting(reader, found.items, today)
    )


@bp.get("/<int:credential_id>")
@allow("verifier")
def show(credential_id: int) -> ResponseReturnValue:
    """One credential with its number and files."""
    return _show(credential_id, empty_form())


@bp.post("/<int:credential_id>/verify")
@allow("verifier")
def verify(credential_id: int) -> ResponseReturnValue:
    """The paper was seen and is right."""
    pressed(lambda: verifying.verify(g.session, actor(), credential_id, sent_version()))
    flash(_("Verified. From now on it counts."), "success")
    return redirect(url_for("credentials.waiting"))


@bp.post("/<int:credential_id>/refuse")
@allow("verifier")
def refuse(credential_id: int) -> ResponseReturnValue:
    """It cannot be verified; its owner reads why."""
    form = sent_form(RefusalSchema())

    def deed(sent: Form) -> bool:
        verifying.refuse(g.session, actor(), credential_id, sent.version, sent.values["because"])
        return True

    if form.submit(deed) is None:
        return _show(credential_id, form), form.status
    flash(_("Not verified. The person reads why."), "success")
    return redirect(url_for("credentials.waiting"))


@bp.get("/evidence/<int:evidence_id>")
@allow("signed_in")
def file(evidence_id: int) -> ResponseReturnValue:
    """A file of evidence, to be kept by the browser, never shown as part of a page."""
    found, data = evidence.open_file(g.session, actor(), evidence_id)
    return attached(data, found.media_type, found.name)


def _show(credential_id: int, form: Form) -> str:
    reader, today = locale.reader(), now().astimezone(locale.zone()).date()
    found, person = verifying.one(g.session, actor(), credential_id)
    by = found.credential.verified_by
    names = verifying.persons(g.session, [by] if by else [])
    return render_template(
        "credentials/show.html",
        form=form,
        record=words.record(reader, found, today),
        person=person,
        verified_by=names.get(by, "") if by else "",
        verified_at=found.credential.verified_at,
    )
