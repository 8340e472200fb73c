"""Who is asking, and whether they may: sessions as rows, and a role for every route.

`@allow(...)` only declares. The table of all routes is built at start-up, which fails when a route declares
nothing, and one hook asks it before any view runs.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from web.models import ROLES
from web.services import accounts
from web.services.actor import Actor

COOKIE = "duet_session"
EVERYONE = "everyone"
SIGNED_IN = frozenset(ROLES)
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OPEN_ENDPOINTS = frozenset({"static", "api-docs.openapi_json"})

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()


class UndeclaredRoute(RuntimeError):
    """A route that does not say who may use it; the program does not start."""


def allow(*roles: str) -> Callable[[View], View]:
    """Declare who may use a view: role names, `signed_in`, or `everyone` (who is not signed in, too)."""
    may = SIGNED_IN if "signed_in" in roles else frozenset(roles)
    if unknown := may - SIGNED_IN - {EVERYONE}:
        raise ValueError(f"no such role: {sorted(unknown)}")

    def declare(view: View) -> View:
        view.__dict__["may"] = may
        return view

    return declare


def routes(app: Flask) -> Iterator[tuple[str, str, str, frozenset[str]]]:
    """Every route as (rule, endpoint, method, who may). Raises UndeclaredRoute."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.rule, rule.endpoint, method, _declared(app, rule.endpoint, method)


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
    app.extensions["roles"] = {(endpoint, method): may for _, endpoint, method, may in routes(app)}
    app.before_request(_recognise)
    app.before_request(_refuse_elsewhere)
    app.before_request(_refuse_others)
    csrf.init_app(app)


def actor() -> Actor:
    """Who is signed in; for views that `allow` only signed-in people."""
    if g.actor is None:
        abort(401)
    return cast(Actor, g.actor)


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
        accounts.sign_out(g.session, g.signed_in_id)


def is_api() -> bool:
    """Whether a program is asking, which wants JSON back."""
    return request.path.startswith("/api/")


def _recognise() -> None:
    g.actor, g.signed_in_id, g.by_cookie = None, None, False
    header = request.headers.get("Authorization", "")
    bearer = header[7:].strip() if header.startswith("Bearer ") else ""
    token = bearer or request.cookies.get(COOKIE, "")
    if token and (found := accounts.recognise(g.session, token)):
        g.actor, g.signed_in_id = found
        g.by_cookie = not bearer


def _refuse_elsewhere() -> None:
    """A browser says where an unsafe request comes from; from another site it is refused, token or not."""
    if request.method not in UNSAFE:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        abort(403)


def _refuse_others() -> Response | AnyResponse | None:
    may = current_app.extensions["roles"].get((request.endpoint, _method()))
    if may is None or EVERYONE in may or (g.actor is not None and g.actor.role in may):
        return None
    if g.actor is not None:
        abort(403)
    if is_api():
        abort(401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("session.sign_in", next=wanted))


def _method() -> str:
    return "GET" if request.method in ("HEAD", "OPTIONS") else request.method
