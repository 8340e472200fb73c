"""Signing in through a provider (OpenID Connect): going there, coming back, and signing up from there.

What the browser was sent with stands in its own signed cookie and counts once. The way there is a link, not
a form: the policy of our pages lets forms be sent to this site alone.
"""

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, sent_form
from web.forms.keeping import own_path
from web.locale import _
from web.pages.accounts.entering import client, let_in, own_url, sends, session_days
from web.schemas.ways_in import Confirmed, ProviderSignUp
from web.services.accounts import factors, identities, provider, sessions
from web.services.accounts import sign_in as signing
from web.services.accounts.provider import Provider, Said
from web.services.accounts.sign_in import Entered
from web.services.clock import now
from web.services.faults import Invalid, NotFound
from web.words import menus

bp = Blueprint("oidc", __name__)
ASKED, CAME = "provider_asked", "provider_said"


def provider_name() -> str:
    """What people call the provider of the settings; empty where there is none."""
    settings = current_app.extensions["settings"]
    if not settings.oidc_issuer or not settings.oidc_client_id:
        return ""
    return str(settings.oidc_name or urlsplit(settings.oidc_issuer).hostname)


def _provider() -> Provider:
    settings = current_app.extensions["settings"]
    if not provider_name():
        raise NotFound
    return Provider(
        settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, provider_name()
    )


@bp.app_context_processor
def _named() -> dict[str, str]:
    return {"provider_name": provider_name()}


@bp.get("/sign-in/provider")
@allow("everyone")
def go() -> ResponseReturnValue:
    """Send the browser to the provider."""
    try:
        return redirect(_asked(link=0))
    except Invalid as fault:
        return _sign_in_again(fault)


@bp.get("/sign-in/provider/back")
@allow("everyone")
def back() -> ResponseReturnValue:
    """What the provider says: let in, link to the account, or ask for what a new account needs."""
    asked = browser.pop(ASKED, None)
    try:
        said = _answered(asked)
        if asked["link"]:
            return _linked(said, asked)
        entered = identities.enter(g.session, said, client(), days=session_days())
    except Invalid as fault:
        return _sign_in_again(fault)
    if entered is not None:
        return let_in(redirect(own_path(asked["next"]) or "/"), entered)
    browser[CAME] = [said.issuer, said.subject, said.name, said.email, int(now().timestamp())]
    return redirect(url_for("oidc.sign_up"))


@bp.get("/sign-up/provider")
@allow("everyone")
def sign_up() -> ResponseReturnValue:
    """Ask for what the provider did not say."""
    return _signing_up(empty_form(name=_came().name), _came())


@bp.post("/sign-up/provider")
@allow("everyone")
def join() -> ResponseReturnValue:
    """Make the account, let its person in and ask when they are free."""
    said, form = _came(), sent_form(ProviderSignUp())
    entered = form.submit(lambda sent: _joined(sent, said), once=False)
    if entered is None:
        return _signing_up(form, said), form.status
    browser.pop(CAME, None)
    flash(
        _("Welcome to Duet. Paint the hours in which you are free; what fits stands under Find a shift."),
        "success",
    )
    return let_in(redirect(url_for("availability.week")), entered)


@bp.get("/me/account/provider")
@allow("signed_in")
def offer_link() -> ResponseReturnValue:
    """Ask who is there before another way in is linked."""
    _provider()
    factors.refuse_unshown(g.session, actor(), g.signed_in_id)
    return _linking(empty_form())


@bp.post("/me/account/provider")
@allow("signed_in")
def link() -> ResponseReturnValue:
    """Lead to the provider, once it is sure who is there."""
    form = sent_form(Confirmed())
    way = form.submit(_link_asked, once=False)
    return _linking(form, way or ""), 200 if way else form.status


@bp.post("/me/account/identities/<int:identity_id>/remove")
@allow("signed_in")
def unlink(identity_id: int) -> ResponseReturnValue:
    """Let a provider's sign-in in no longer."""
    form = sent_form(Confirmed())
    if form.submit(lambda sent: _unlinked(sent, identity_id), once=False):
        flash(_("That sign-in is no longer linked."), "success")
        return redirect(url_for("account.show"))
    return render_template("accounts/unlink.html", form=form, **_removal(identity_id)), form.status


@bp.get("/me/account/identities/<int:identity_id>")
@allow("signed_in")
def show(identity_id: int) -> ResponseReturnValue:
    """Ask before a provider's sign-in is linked no longer."""
    return render_template("accounts/unlink.html", form=empty_form(), **_removal(identity_id))


def _asked(*, link: int) -> str:
    """The provider's address; the browser keeps what it was sent with."""
    question = provider.ask(_provider(), _back())
    browser[ASKED] = {
        "state": question.state,
        "nonce": question.nonce,
        "verifier": question.verifier,
        "next": own_path(request.values.get("next", "")),
        "link": link,
        "at": int(now().timestamp()),
    }
    return question.address


def _answered(asked: Mapping[str, Any] | None) -> Said:
    """Who the provider says it is. Raises Invalid for an answer to no question of this browser."""
    late = asked is None or now().timestamp() - asked["at"] > provider.GOOD_FOR.total_seconds()
    state = request.args.get("state", "").encode()
    if asked is None or late or not hmac.compare_digest(state, asked["state"].encode()):
        raise provider.unbelieved()
    issuer = request.args.get("iss")
    if "error" in request.args or not request.args.get("code") or issuer not in (None, _provider().issuer):
        raise provider.unbelieved()
    said = {"nonce": asked["nonce"], "verifier": asked["verifier"]}
    return provider.answer(_provider(), _back(), request.args["code"], **said)


def _linked(said: Said, asked: Mapping[str, Any]) -> ResponseReturnValue:
    if g.actor is None or asked["link"] != g.signed_in_id:
        raise provider.unbelieved()
    identities.link(g.session, actor(), said)
    flash(_("Linked: you can sign in with %(provider)s from now on.", provider=provider_name()), "success")
    return redirect(url_for("account.show"))


def _link_asked(form: Form) -> str:
    factors.refuse_unshown(g.session, actor(), g.signed_in_id)
    sessions.confirm(g.session, actor(), g.signed_in_id, form.values.get("password"), field="password")
    return _asked(link=g.signed_in_id)


def _unlinked(form: Form, identity_id: int) -> bool:
    identities.unlink(g.session, actor(), g.signed_in_id, identity_id, form.values.get("password"))
    return True


def _came() -> Said:
    """Who came from the provider and is new here. Raises NotFound for who did not, or too long ago."""
    came = browser.get(CAME)
    if came is None or now().timestamp() - came[4] > identities.WAITS.total_seconds():
        raise NotFound
    return Said(*came[:4])


def _joined(form: Form, said: Said) -> Entered:
    at = client()
    account = identities.sign_up(g.session, said, form.values, at, language=locale.tag(), sends=sends())
    return signing.enter(g.session, account, at, days=session_days())


def _back() -> str:
    return own_url(url_for("oidc.back"))


def _sign_in_again(fault: Invalid) -> ResponseReturnValue:
    told = [locale.current().say(each) for sentences in fault.errors.values() for each in sentences]
    if g.actor is not None:
        flash(locale.reader().formats.sentences(told), "error")
        return redirect(url_for("account.show"))
    errors = {"_schema": told}
    wanted = own_path(request.args.get("next", ""))
    return render_template("accounts/sign_in.html", form=Form(errors=errors), next=wanted, sends=sends()), 422


def _signing_up(form: Form, said: Said) -> str:
    reader = locale.reader()
    return render_template(
        "accounts/provider_sign_up.html",
        form=form,
        address=said.email,
        taken=identities.is_taken(g.session, said),
        spoken=menus.languages(reader),
        levels=menus.levels(reader),
    )


def _linking(form: Form, way: str = "") -> str:
    wants = sessions.has_password(g.session, actor().account_id)
    return render_template("accounts/link_provider.html", form=form, way=way, wants_password=wants)


def _removal(identity_id: int) -> dict[str, Any]:
    identities.own(g.session, actor(), identity_id)
    wants = sessions.has_password(g.session, actor().account_id)
    return {"identity_id": identity_id, "wants_password": wants}
