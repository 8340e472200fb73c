"""Every way to fail, as a friendly page or as JSON for the API; no traceback leaves the house."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from i18n.translator import Message, lazy
from web.api.versions import outdated
from web.auth import is_api
from web.forms import empty_form, flat, keeping
from web.locale import current
from web.onward import PAGE, START, TYPED, TYPED_HERE, onward
from web.routing import own_address
from web.services.accounts.reaching import sendable
from web.services.faults import Conflict, Forbidden, Invalid, NotFound, Outdated, Refused, TooMany

log = logging.getLogger(__name__)

TITLES = {
    400: lazy("This could not be read"),
    401: lazy("Sign in first"),
    403: lazy("You cannot do this"),
    404: lazy("Page not found"),
    405: lazy("This cannot be done here"),
    409: lazy("Something has changed meanwhile"),
    413: lazy("This is too large"),
    422: lazy("Some of this cannot be used"),
    428: lazy("Say which version you saw"),
    429: lazy("Wait a moment"),
    500: lazy("Something went wrong on our side"),
}
MESSAGES = {
    400: lazy("Part of what was sent is missing or broken. Go back and try again."),
    401: lazy("This needs a sign-in."),
    403: lazy("This needs a right that your account does not have. Ask your coordinator if you need it."),
    404: lazy("There is nothing here, or nothing that you may see."),
    405: lazy("This address does not take this kind of request."),
    409: lazy("Somebody else was faster. Load the page again and look what is new."),
    413: lazy("Send at most %(megabytes)s MB at a time."),
    422: lazy("Some of what was entered cannot be used."),
    428: lazy("Send the ETag of what you saw as If-Match, so that no change of somebody else is lost."),
    429: lazy("Too many attempts. Wait a few minutes and try again."),
    500: lazy("Nothing was changed. We have written down what happened; try again in a moment."),
}
DIFFERS = lazy("This was saved with another value meanwhile.")
STALE_FORM = lazy("This page was open for a long time. Load it again and send the form once more.")
MEGABYTE = 1_000_000
CODES = {428: "version_wanted"}
KEPT = frozenset({409, 422, 429, 500})
"""Statuses after which what was typed may be sent again."""
STATUSES: dict[type[Refused], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
}


def init_app(app: Flask) -> None:
    """Answer every fault of a request."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _refused(fault: Refused) -> ResponseReturnValue:
    status = next(code for kind, code in STATUSES.items() if isinstance(fault, kind))
    errors = fault.errors if isinstance(fault, Invalid) else None
    if fault.code == "factor_wanted" and not is_api():
        return _factor_first()
    if isinstance(fault, Outdated) and is_api():
        return _outdated(fault)
    response = _answer(status, fault.code, fault.message, errors)
    if isinstance(fault, TooMany):
        response.headers["Retry-After"] = str(fault.seconds)
    return response


def _http(fault: HTTPException) -> ResponseReturnValue:
    if fault.response is not None or fault.code is None or fault.code < 400:
        return fault.get_response()
    if fault.code == 401 and not is_api():
        return _sign_in_first()
    status = fault.code if fault.code in MESSAGES else 400 if fault.code < 500 else 500
    code = CODES.get(status) or HTTPStatus(status).phrase.lower().replace(" ", "_")
    response = _answer(status, code, _message(status))
    for name, value in fault.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _message(status: int) -> Message:
    """What to say of a status; of what is too large, how much the page takes."""
    most = request.max_content_length or MEGABYTE
    return MESSAGES[status].format(megabytes=most // MEGABYTE) if status == 413 else MESSAGES[status]


def _sign_in_first() -> ResponseReturnValue:
    """The page to sign in; it carries what was typed into the form that nobody signed in has sent."""
    keeping.carry()
    if "HX-Request" in request.headers:
        way = url_for("session.sign_in", next=keeping.page())
        return Response(status=401, headers={"HX-Redirect": way})
    sends = sendable(current_app.extensions["settings"])
    page = render_template("accounts/sign_in.html", form=empty_form(), next=keeping.page(), sends=sends)
    return page, 401


def _factor_first() -> ResponseReturnValue:
    """The page that asks for a second factor; it leads back, and what was typed is kept on the way."""
    wanted = keeping.keep_sent() if keeping.is_carrying() else keeping.page()
    way = url_for("factors.ask", next=wanted)
    if "HX-Request" in request.headers:
        return Response(status=200, headers={"HX-Redirect": way})
    return redirect(way, 303)


def _stale(_fault: CSRFError) -> ResponseReturnValue:
    """A form whose token is old or missing: what was typed is kept, and its page shown again with it."""
    if not keeping.is_carrying():
        return _answer(400, "stale_form", STALE_FORM)
    way = keeping.keep_sent()
    if "HX-Request" in request.headers:
        return Response(status=200, headers={"HX-Redirect": way})
    return redirect(way, 303)


def _outdated(fault: Outdated) -> Response:
    """For programs: both values of each field, side by side."""
    said, told = current().say(fault.message), outdated(fault)
    differs = current().say(DIFFERS)
    places = [{**each, "message": differs} for each in told.pop("errors")]
    body = {"code": fault.code, "message": said, **told, "errors": places}
    response = jsonify({"error": body})
    response.status_code = 412
    response.headers["ETag"] = f'"{fault.version}"'
    return response


def _broken(fault: Exception) -> ResponseReturnValue:
    log.error("request failed", exc_info=fault)
    if session := g.get("session"):
        session.rollback()
    return _answer(500, "internal", MESSAGES[500])


def _answer(status: int, code: str, message: Message, errors: Any = None) -> Response:
    said = current().say(message)
    places = flat(current().say_all(errors)) if errors else []
    if is_api():
        body: dict[str, Any] = {"code": code, "message": said}
        if places:
            body["errors"] = [{"place": place, "message": each} for place, told in places for each in told]
        response = jsonify({"error": body})
    else:
        response = _page(status, code, said, [each for _, told in places for each in told])
    response.status_code = status
    return response


def _page(status: int, code: str, message: str, sentences: Sequence[str]) -> Response:
    """A page of refusal, or a fragment of one for a part of a page that asked."""
    say, back = current().say, _way_back(status)
    on = TYPED if back else onward(code, status)
    words = [] if back else keeping.sent_words()
    kept = TYPED_HERE if words else on.kept if request.method not in ("GET", "HEAD") else None
    shown = {
        "title": say(TITLES[status]),
        "message": message,
        "sentences": sentences,
        "kept": say(kept) if kept else "",
        "label": say(on.label),
        "way": back or (_page_before() if on.to == PAGE else on.to),
        "words": words,
    }
    if "HX-Request" not in request.headers:
        return Response(render_template("errors/error.html", status=status, **shown))
    # What asked stays where it is, and shows the refusal inside, whatever part of an answer it wanted.
    response = Response(render_template("errors/refusal.html", **shown))
    response.headers["HX-Reswap"], response.headers["HX-Reselect"] = "innerHTML", ".refusal"
    return response


def _page_before() -> str:
    """The page on which the form or the button stood, else this one."""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.full_path.rstrip("?")
    before = keeping.page()
    if before != request.full_path.rstrip("?"):
        return before
    return own_address(request.headers.get("Referer", "")) or START


def _way_back(status: int) -> str:
    """Where the form stands, filled in as it was sent; empty where nothing was typed or can be kept."""
    if status not in KEPT or not keeping.is_carrying():
        return ""
    g.session.rollback()
    try:
        return keeping.keep_sent()
    except SQLAlchemyError as fault:
        log.error("what was typed could not be kept", exc_info=fault)
        g.session.rollback()
        return ""
