"""Who is asking, and whether they may: sessions as rows, and the rights of every route.

`@allow(...)` only declares. The table of all routes is built at start-up, which fails when a route declares
nothing, and one hook asks it before any view runs: does the reader hold the right anywhere? On which things
they hold it, the services ask the scope (`web.services.access.scope`).

Rights rest until a sign-in has shown its second factor, where the settings want one or its person has set one
up: the actor of such a request holds none, so that nothing further in can forget to ask.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from web.locale import zone
from web.models import RIGHTS
from web.routing import RowId
from web.services.access.doors import DOORS, refuse_out_of_scope
from web.services.access.scope import Scope
from web.services.accounts import factors, sessions, sign_in
from web.services.accounts.sign_in import Known
from web.services.actor import Actor

COOKIE = "duet_session"
EVERYONE, SIGNED_IN, VOLUNTEER = "everyone", "signed_in", "volunteer"
MAY = frozenset({EVERYONE, SIGNED_IN, VOLUNTEER, *RIGHTS})
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OPEN_ENDPOINTS = frozenset({"static", "api-docs.openapi_json"})

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()


class UndeclaredRoute(RuntimeError):
    """A route that does not say who may use it; the program does not start."""


def allow(*who: str) -> Callable[[View], View]:
    """Declare who may use a view: rights, `volunteer` (who serves), `signed_in`, or `everyone`."""
    may = frozenset(who)
    if unknown := may - MAY:
        raise ValueError(f"no such right: {sorted(unknown)}")

    def declare(view: View) -> View:
        view.__dict__["may"] = may
        return view

    return declare


def routes(app: Flask) -> Iterator[tuple[str, str, str, frozenset[str]]]:
    """Every route as (rule, endpoint, method, who may). Raises UndeclaredRoute.

    Every id in a route of staff must have a door, or nobody would ask whether it is in scope.
    """
    for rule in app.url_map.iter_rules():
        ids = {name for name, kind in rule._converters.items() if isinstance(kind, RowId)}
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            may = _declared(app, rule.endpoint, method)
            if may <= frozenset(RIGHTS) and (strange := ids - DOORS.keys()):
                raise UndeclaredRoute(f"{method} {rule.rule}: no door for {sorted(strange)}")
            yield rule.rule, rule.endpoint, method, may


def _declared(app: Flask, endpoint: str, method: str) -> frozenset[str]:
    if endpoint in OPEN_ENDPOINTS:
        return frozenset({EVERYONE})
    view = app.view_functions[endpoint]
    handler = getattr(getattr(view, "view_class", None), method.lower(), None)
    for declared in (handler, view):
        if may := getattr(declared, "may", None):
            return cast(frozenset[str], may)
    raise UndeclaredRoute(f"{method} of {endpoint} needs @allow(...)")


def init_app(app: Flask) -> None:
    """Ask who it is and what they may before every request; call when all routes are there."""
    app.extensions["rights"] = {(endpoint, method): may for _, endpoint, method, may in routes(app)}
    app.before_request(_recognise)
    app.before_request(_refuse_elsewhere)
    app.before_request(_refuse_others)
    csrf.init_app(app)


def actor() -> Actor:
    """Who is signed in; for views that `allow` only signed-in people."""
    if g.actor is None:
        abort(401)
    return cast(Actor, g.actor)


def scope() -> Scope:
    """What who is signed in may see and do; made once for a request."""
    if "scope" not in g:
        g.scope = Scope(g.session, actor())
    return cast(Scope, g.scope)


def is_allowed(may: frozenset[str]) -> bool:
    """Whether who is asking is one of these."""
    if EVERYONE in may:
        return True
    if g.actor is None:
        return False
    serves = VOLUNTEER in may and g.actor.volunteer_id is not None
    return SIGNED_IN in may or serves or bool(g.actor.holds(*may))


def let_in(response: AnyResponse, token: str) -> AnyResponse:
    """The response with the cookie of a new sign-in."""
    settings = current_app.extensions["settings"]
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.session_days * 86_400,
        secure=settings.https or request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def let_out(response: AnyResponse) -> AnyResponse:
    """The response that takes the cookie away, and what the browser kept for its way back."""
    response.delete_cookie(COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def leave_before() -> None:
    """End the sign-in this browser had, when somebody signs in over it."""
    if g.by_cookie:
        sign_in.sign_out(g.session, g.signed_in_id)


def is_api() -> bool:
    """Whether a program is asking, which wants JSON back."""
    return request.path.startswith("/api/")


def _recognise() -> None:
    g.actor, g.signed_in_id, g.by_cookie, g.resting = None, None, False, None
    header = request.headers.get("Authorization", "")
    bearer = header[7:].strip() if header.startswith("Bearer ") else ""
    token = bearer or request.cookies.get(COOKIE, "")
    if token and (found := sign_in.recognise(g.session, token, request.remote_addr or "", zone())):
        g.actor, g.signed_in_id = found.actor, found.signed_in_id
        g.by_cookie = not bearer
        if _owes_factor(found):
            g.resting, g.actor = g.actor, replace(g.actor, rights=frozenset(), leads=frozenset())
        sessions.see(g.session, found.signed_in_id, found.seen_at)


def _owes_factor(known: Known) -> bool:
    """Whether this sign-in has yet to show its second factor before its rights count."""
    setting = current_app.extensions["settings"].second_factor
    if setting == factors.OFF or known.factor_at is not None or not factors.is_asked_of(known.actor):
        return False
    return bool(setting == factors.REQUIRED or known.has_device)


def owes_factor(token: str) -> bool:
    """Whether the sign-in of a token has yet to show its second factor before its rights count."""
    known = sign_in.recognise(g.session, token, request.remote_addr or "", zone())
    return known is not None and _owes_factor(known)


def entitled() -> Actor | None:
    """Who is signed in with the rights that they have, resting or not: for what to offer them, no more."""
    found: Actor | None = g.resting or g.actor
    return found


def _refuse_elsewhere() -> None:
    """A browser says where an unsafe request comes from; from another site it is refused, token or not."""
    if request.method not in UNSAFE:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        abort(403)


def _refuse_others() -> Response | AnyResponse | None:
    may = current_app.extensions["rights"].get((request.endpoint, _method()))
    if may is None:
        return None
    if is_allowed(may):
        if g.actor is not None and EVERYONE not in may:
            refuse_out_of_scope(scope(), request.view_args or {}, may)
        return None
    if g.resting is not None and g.resting.holds(*may):
        raise factors.unshown()
    if g.actor is not None:
        abort(403)
    if is_api() or _method() != "GET":
        abort(401)
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("session.sign_in", next=wanted))


def _method() -> str:
    return "GET" if request.method in ("HEAD", "OPTIONS") else request.method
