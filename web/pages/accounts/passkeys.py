"""Passkeys: made, named and removed on the account page, and signing in with one.

A browser that knows no passkeys sees none of it: the script shows what works there.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from i18n.translator import lazy
from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, keep, sent_form
from web.forms.keeping import own_path
from web.locale import _
from web.pages.accounts.entering import client, let_in, session_days
from web.pages.accounts.sign_in import own_address
from web.schemas.ways_in import Confirmed, MadePasskey, NamePasskey, NewPasskey, UsedPasskey
from web.services.accounts import passkeys, sessions
from web.services.accounts.passkeys import Site
from web.services.accounts.sign_in import Entered
from web.services.faults import NotFound
from web.words.accounts import device_name
from web.words.ways_in import passkey_lines

bp = Blueprint("passkeys", __name__)
PORTS = {"https": 443, "http": 80}


def site_here() -> Site | None:
    """For whom passkeys are made and asked here; None where browsers would refuse.

    They want a name and https, or this machine by its name `localhost`.
    """
    settings = current_app.extensions["settings"]
    parts = urlsplit(settings.url or request.host_url)
    host = parts.hostname or ""
    local = host == "localhost" and (settings.on_loopback or bool(settings.url))
    if not host or _is_number(host) or not (local or (settings.url and parts.scheme == "https")):
        return None
    port = parts.port if parts.port not in (None, PORTS.get(parts.scheme)) else None
    return Site(host, f"{parts.scheme}://{host}{f':{port}' if port else ''}")


def site() -> Site:
    """The same where passkeys work. Raises NotFound elsewhere."""
    found = site_here()
    if found is None:
        raise NotFound(message=lazy("Passkeys do not work under this address."))
    return found


@bp.app_context_processor
def _here() -> dict[str, bool]:
    return {"passkeys_here": site_here() is not None}


@bp.get("/sign-in/passkey")
@allow("everyone")
def ask() -> ResponseReturnValue:
    """What the browser needs to sign in with a passkey, for the script."""
    return unkept_json(passkeys.asked_to_enter(g.session, site()))


@bp.post("/sign-in/passkey")
@allow("everyone")
def enter() -> ResponseReturnValue:
    """Let in who has shown a passkey, and go on where they were."""
    form, wanted = sent_form(UsedPasskey()), request.form.get("next", "")
    entered = form.submit(_entered, once=False)
    if entered is None:
        form.errors = {"_schema": [each for told in form.errors.values() for each in told]}
        return render_template("accounts/sign_in.html", form=form, next=wanted), form.status
    kept = keep(request.form.get("kept", ""), entered.person_id)
    return let_in(redirect(kept or own_address(wanted) or "/"), entered)


@bp.get("/me/account/passkeys/new")
@allow("signed_in")
def new() -> ResponseReturnValue:
    """Ask what a new passkey is called, and who is there."""
    return _new(empty_form(name=device_name(locale.reader(), request.user_agent.string)))


@bp.post("/me/account/passkeys/new")
@allow("signed_in")
def begin() -> ResponseReturnValue:
    """Let the browser make the passkey, once it is sure who is there."""
    form = sent_form(NewPasskey())
    options = form.submit(
        lambda sent: passkeys.asked_to_make(
            g.session, actor(), g.signed_in_id, site(), password=sent.values.get("password")
        ),
        once=False,
    )
    if options is None:
        return _new(form), form.status
    page = render_template(
        "accounts/make_passkey.html", options=options, name=form.values["name"], next=_next()
    )
    return unkept(page)


@bp.post("/me/account/passkeys")
@allow("signed_in")
def make() -> ResponseReturnValue:
    """Keep the passkey that the browser has made."""
    form = sent_form(MadePasskey())
    if form.submit(_made, once=False) is None:
        form.errors = {"_schema": [each for told in form.errors.values() for each in told]}
        return _new(form), form.status
    flash(_("The passkey is made. You can sign in with it from now on."), "success")
    return redirect(_next() or url_for("account.show"))


@bp.get("/me/account/passkeys/<int:passkey_id>")
@allow("signed_in")
def show(passkey_id: int) -> ResponseReturnValue:
    """One passkey: its name, and a way to remove it."""
    return _shown(passkey_id, empty_form())


@bp.post("/me/account/passkeys/<int:passkey_id>")
@allow("signed_in")
def rename(passkey_id: int) -> ResponseReturnValue:
    """Call a passkey something else."""
    form = sent_form(NamePasskey())
    if form.submit(lambda sent: _renamed(sent, passkey_id)):
        return redirect(url_for("account.show"))
    return _shown(passkey_id, form), form.status


@bp.post("/me/account/passkeys/<int:passkey_id>/remove")
@allow("signed_in")
def remove(passkey_id: int) -> ResponseReturnValue:
    """Let a passkey sign in no longer."""
    form = sent_form(Confirmed())
    if form.submit(lambda sent: _removed(sent, passkey_id), once=False):
        flash(_("The passkey signs in no longer. Delete it on your device too."), "success")
        return redirect(url_for("account.show"))
    return _shown(passkey_id, form), form.status


def unkept(page: str) -> Response:
    """A page that no cache keeps."""
    return Response(page, headers={"Cache-Control": "no-store"})


def unkept_json(text: str) -> Response:
    """JSON that no cache keeps."""
    return Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})


def _entered(form: Form) -> Entered:
    return passkeys.enter(g.session, site(), form.values["answer"], client(), days=session_days())


def _made(form: Form) -> int:
    answer, name = form.values["answer"], form.values["name"]
    return passkeys.make(g.session, actor(), g.signed_in_id, site(), answer, name)


def _renamed(form: Form, passkey_id: int) -> bool:
    passkeys.rename(g.session, actor(), passkey_id, form.values["name"])
    return True


def _removed(form: Form, passkey_id: int) -> bool:
    passkeys.remove(g.session, actor(), g.signed_in_id, passkey_id, form.values.get("password"))
    return True


def _new(form: Form) -> str:
    site()
    return render_template(
        "accounts/new_passkey.html",
        form=form,
        wants_password=sessions.has_password(g.session, actor().account_id),
        next=_next(),
    )


def _next() -> str:
    return own_path(request.values.get("next", ""))


def _shown(passkey_id: int, form: Form) -> str:
    key = passkeys.own(g.session, actor(), passkey_id)
    (line,) = passkey_lines(locale.reader(), [key])
    return render_template(
        "accounts/passkey.html",
        form=form,
        passkey=line,
        wants_password=sessions.has_password(g.session, actor().account_id),
    )


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
