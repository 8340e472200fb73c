"""A browser that signs in: what it says of itself, and the cookies that it gets."""

from flask import current_app, g, make_response, request, url_for
from werkzeug.wrappers import Response

from i18n.translator import lazy
from web.auth import leave_before, owes_factor
from web.auth import let_in as begin
from web.services.accounts import contacts, devices
from web.services.accounts.reaching import sendable
from web.services.accounts.sign_in import Client, Entered
from web.services.faults import Invalid

DEVICES = "duet_device"


def client() -> Client:
    """Where this request comes from."""
    known = request.cookies.get(DEVICES, "")
    return Client(request.remote_addr or "", request.user_agent.string, known)


def sends() -> frozenset[str]:
    """The kinds of contacts that the house can send to."""
    return sendable(current_app.extensions["settings"])


def refuse_unsendable(value: str) -> None:
    """Raise Invalid at `email` for a kind of contact that the house sends nothing to, whosever it is."""
    if contacts.kind_of(value) in sends():
        return
    if contacts.kind_of(value) == "phone":
        raise Invalid({"email": [lazy("No messages go to phones from here. Enter your email address.")]})
    raise Invalid({"email": [lazy("No emails go out from here. Enter your phone number.")]})


def session_days() -> int:
    """How long a sign-in lasts."""
    days: int = current_app.extensions["settings"].session_days
    return days


def own_url(path: str) -> str:
    """The whole address of a page of ours, as people reach it: for links that are printed or sent."""
    base: str = current_app.extensions["settings"].url or request.host_url
    return base.rstrip("/") + path


def unkept(page: str) -> Response:
    """A page that no browser keeps: what opened it is a secret."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def let_in(response: Response, entered: Entered) -> Response:
    """The response that signs in; a sign-in before ends, and this browser is known from now on."""
    leave_before()
    known = devices.remember(
        g.session, entered.account_id, request.cookies.get(DEVICES, ""), request.user_agent.string
    )
    response.set_cookie(
        DEVICES,
        known,
        max_age=int(devices.REMEMBERED.total_seconds()),
        secure=current_app.extensions["settings"].https or request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return begin(_by_factor(response, entered), entered.token)


def _by_factor(response: Response, entered: Entered) -> Response:
    """Whose rights rest until they show a second factor is asked for it on the way."""
    if owes_factor(entered.token):
        response.location = url_for("factors.ask", next=response.location)
    return response
