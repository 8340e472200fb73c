"""The second factor: typed when rights are wanted, set up by its owner, ended when a device is lost."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.auth import actor, allow
from web.forms import Form, empty_form, pressed, sent_form
from web.forms.keeping import own_path
from web.locale import _
from web.pages.accounts.passkeys import site, unkept, unkept_json
from web.schemas.ways_in import Confirmed, FactorCode, NewFactor, UsedPasskey
from web.services.accounts import factors, lost_factors, passkeys, sessions
from web.services.accounts.factors import Pending
from web.words.accounts import qr

bp = Blueprint("factors", __name__)


@bp.app_context_processor
def _resting() -> dict[str, bool]:
    """Whether the rights of who reads rest until a second factor is shown."""
    return {"rights_rest": g.get("resting") is not None}


@bp.get("/second-factor")
@allow("signed_in")
def ask() -> ResponseReturnValue:
    """Ask for the second factor of this sign-in, or for one to be set up."""
    return _asked(empty_form(), _next())


@bp.post("/second-factor")
@allow("signed_in")
def show() -> ResponseReturnValue:
    """Take a code of the device or of the paper, and go on where they were."""
    form = sent_form(FactorCode())
    if form.submit(_typed, once=False):
        return redirect(_next() or "/")
    return _asked(form, _next()), form.status


@bp.get("/second-factor/passkey")
@allow("signed_in")
def ask_passkey() -> ResponseReturnValue:
    """What the browser needs to show a passkey, for the script."""
    return unkept_json(passkeys.asked_to_prove(g.session, actor(), g.signed_in_id, site()))


@bp.post("/second-factor/passkey")
@allow("signed_in")
def show_passkey() -> ResponseReturnValue:
    """Take a passkey for the second factor, and go on where they were."""
    form = sent_form(UsedPasskey())
    if form.submit(_proved, once=False):
        return redirect(_next() or "/")
    form.errors = {"_schema": [each for told in form.errors.values() for each in told]}
    return _asked(form, _next()), form.status


@bp.get("/me/account/second-factor")
@allow("signed_in")
def manage() -> ResponseReturnValue:
    """What the second factor is, and what can be done with it."""
    return _managed(empty_form())


@bp.post("/me/account/second-factor/new")
@allow("signed_in")
def begin() -> ResponseReturnValue:
    """Show a new device its secret, once it is sure who is there."""
    form = sent_form(Confirmed())
    pending = form.submit(_begun, once=False)
    if pending is None:
        return _managed(form), form.status
    return _setting_up(empty_form(), pending)


@bp.post("/me/account/second-factor")
@allow("signed_in")
def finish() -> ResponseReturnValue:
    """Keep a device that shows the right code, and show its paper codes this once."""
    form = sent_form(NewFactor())
    codes = form.submit(_finished, once=False)
    if codes is None:
        if "setup" in form.errors or "_schema" in form.errors:
            return _managed(form), form.status
        pending = factors.pending(g.session, actor(), g.signed_in_id, request.form["setup"])
        return _setting_up(form, pending, form.status)
    return _papers(codes)


@bp.post("/me/account/second-factor/paper")
@allow("signed_in")
def renew_paper() -> ResponseReturnValue:
    """Show ten new paper codes this once."""
    form = sent_form(Confirmed())
    codes = form.submit(_renewed, once=False)
    if codes is None:
        return _managed(form), form.status
    return _papers(codes)


@bp.post("/me/account/second-factor/end")
@allow("signed_in")
def end() -> ResponseReturnValue:
    """Ask for no codes any more."""
    form = sent_form(Confirmed())
    if form.submit(_ended, once=False):
        flash(_("No codes are asked for any more."), "success")
        return redirect(url_for("account.show"))
    return _managed(form), form.status


@bp.get("/people/<int:person_id>/second-factor")
@allow("administrator")
def offer_end(person_id: int) -> ResponseReturnValue:
    """Say what it means to end somebody's second factor."""
    person = lost_factors.of_care(g.session, actor(), person_id)
    return render_template(
        "accounts/end_factor.html", person=person, has_any=lost_factors.has_any(g.session, person_id)
    )


@bp.post("/people/<int:person_id>/second-factor")
@allow("administrator")
def end_for(person_id: int) -> ResponseReturnValue:
    """End the second factor of somebody who lost their device."""
    pressed(lambda: lost_factors.end_for(g.session, actor(), person_id))
    flash(_("The second factor has ended. They set up a new one after they sign in."), "success")
    return redirect(url_for("factors.offer_end", person_id=person_id))


def _next() -> str:
    return own_path(request.values.get("next", ""))


def _typed(form: Form) -> bool:
    factors.show(g.session, actor(), g.signed_in_id, form.values["code"])
    return True


def _proved(form: Form) -> bool:
    passkeys.prove(g.session, actor(), g.signed_in_id, site(), form.values["answer"])
    return True


def _begun(form: Form) -> Pending:
    return factors.begin(g.session, actor(), g.signed_in_id, form.values.get("password"))


def _finished(form: Form) -> Sequence[str]:
    return factors.finish(g.session, actor(), g.signed_in_id, form.values["setup"], form.values["code"])


def _renewed(form: Form) -> Sequence[str]:
    return factors.renew_paper(g.session, actor(), g.signed_in_id, form.values.get("password"))


def _ended(form: Form) -> bool:
    factors.end(g.session, actor(), g.signed_in_id, form.values.get("password"))
    return True


def _asked(form: Form, wanted: str) -> str:
    return render_template(
        "accounts/second_factor.html",
        form=form,
        next=wanted,
        factor=factors.standing(g.session, actor().account_id),
        shown=factors.is_shown(g.session, g.signed_in_id),
    )


def _managed(form: Form) -> str:
    return render_template(
        "accounts/manage_factor.html",
        form=form,
        next=_next(),
        factor=factors.standing(g.session, actor().account_id),
        wants_password=sessions.has_password(g.session, actor().account_id),
    )


def _setting_up(form: Form, pending: Pending, status: int = 200) -> Response:
    page = render_template(
        "accounts/set_up_factor.html", form=form, next=_next(), pending=pending, picture=qr(pending.address)
    )
    response = unkept(page)
    response.status_code = status
    return response


def _papers(codes: Sequence[str]) -> Response:
    return unkept(render_template("accounts/paper_codes.html", codes=codes, next=_next()))
