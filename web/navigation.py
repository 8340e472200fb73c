"""Where each person can go from every page, by what they may do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, g, request
from markupsafe import Markup
from werkzeug.local import LocalProxy

from i18n.translator import Message, lazy
from web.auth import SIGNED_IN, VOLUNTEER, actor, is_allowed, scope
from web.forms import new_key
from web.locale import current
from web.services.access.rights import COORDINATORS, KEEPERS, LEADS
from web.services.actor import Actor
from web.services.messages import inbox
from web.services.promises import calling
from web.static_files import bundle_url, emblem, static_url


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the navigation and who sees it, as a route declares it.

    What is `daily` comes first where there is no room for all.
    """

    label: Message
    url: str
    icon: str
    may: frozenset[str]
    daily: bool = False


WAYS = (
    Way(lazy("My shifts"), "/me", "calendar", frozenset({VOLUNTEER}), daily=True),
    Way(lazy("Find a shift"), "/find", "search", frozenset({VOLUNTEER}), daily=True),
    Way(lazy("My times"), "/me/availability", "clock", frozenset({VOLUNTEER})),
    Way(lazy("Profile"), "/me/profile", "person", frozenset({VOLUNTEER})),
    Way(lazy("Check in"), "/check-in", "check", frozenset({VOLUNTEER})),
    Way(lazy("Today"), "/today", "clock", frozenset(LEADS), daily=True),
    Way(lazy("Board"), "/board", "board", frozenset(LEADS), daily=True),
    Way(lazy("Map"), "/map", "place", frozenset(LEADS)),
    Way(lazy("Residents' requests"), "/requests", "inbox", frozenset(LEADS)),
    Way(lazy("Households"), "/households", "person", frozenset(LEADS)),
    Way(lazy("Projects"), "/projects", "flag", frozenset(LEADS), daily=True),
    Way(lazy("People"), "/people", "people", frozenset(COORDINATORS), daily=True),
    Way(lazy("To call"), "/calls", "phone", frozenset(COORDINATORS), daily=True),
    Way(lazy("Inbox"), "/me/inbox", "inbox", frozenset({SIGNED_IN}), daily=True),
    Way(lazy("Runs"), "/runs", "play", frozenset(COORDINATORS), daily=True),
    Way(lazy("Rosters"), "/rosters", "list", frozenset(COORDINATORS), daily=True),
    Way(lazy("Sheets"), "/sheets", "list", frozenset(COORDINATORS)),
    Way(lazy("Outbox"), "/outbox", "send", frozenset({*LEADS, "administrator"})),
    Way(lazy("Holidays"), "/calendar-days", "calendar", frozenset({*LEADS, "administrator"})),
    Way(lazy("Groups and partners"), "/parties", "people", frozenset(LEADS)),
    Way(lazy("Specialists"), "/offers", "check", frozenset(LEADS)),
    Way(lazy("What if"), "/what-if", "branch", frozenset(LEADS)),
    Way(lazy("Credentials"), "/credentials", "check", frozenset({"verifier"})),
    Way(lazy("Texts"), "/texts", "list", frozenset({*LEADS, "administrator"})),
    Way(lazy("Organisations"), "/organisations", "settings", frozenset({"administrator", "coordinator"})),
    Way(lazy("Audit trail"), "/audit", "list", frozenset({"auditor"})),
)


def init_app(app: Flask) -> None:
    """Give every page its frame: navigation, who is signed in, a key for forms."""
    app.jinja_env.globals.update(
        static=static_url,
        bundle=bundle_url,
        emblem=lambda programme: Markup(emblem(programme)),  # noqa: S704 - a file of ours
        current_user=LocalProxy(_current_user),
        form_key=new_key,
        nav=LocalProxy(_nav),
        account_links=LocalProxy(_links),
        sign_in_url="/sign-in",
        sign_out_url="/sign-out",
    )

    @app.context_processor
    def frame() -> dict[str, object]:
        return {"current_user": _current_user()}


def _current_user() -> Actor | None:
    actor: Actor | None = g.get("actor")
    return actor


BELOW: Mapping[str, tuple[str, ...]] = {
    "/me": ("/me/shifts/", "/me/days/", "/me/asked/"),
    "/me/profile": ("/me/companions", "/me/credentials", "/me/belonging"),
}
"""What belongs to an entry where that is not all that stands below its address."""
MOST_COUNTED = 100
COUNTED: Mapping[str, Callable[[], int]] = {
    "/calls": lambda: calling.waiting(g.session, scope(), MOST_COUNTED),
    "/me/inbox": lambda: inbox.count_new(g.session, actor(), MOST_COUNTED),
}
"""What waits behind entries where it is counted; cheap, as every page pays it."""


def _counted(url: str) -> str:
    """How much waits behind an entry, where it is said; more than can be counted at a look is 99+."""
    if url not in COUNTED:
        return ""
    count = COUNTED[url]()
    return "99+" if count == MOST_COUNTED else str(count or "")


def _nav() -> list[dict[str, object]]:
    """The entries of who is signed in, made once for a request."""
    if "nav" not in g:
        g.nav = _entries() if _current_user() else []
    entries: list[dict[str, object]] = g.nav
    return entries


def _entries() -> list[dict[str, object]]:
    seen = [way for way in WAYS if is_allowed(way.may)]
    here = max((way.url for way in seen if _is_here(way.url)), key=len, default="")
    return [
        {
            "label": current().say(way.label),
            "url": way.url,
            "icon": way.icon,
            "current": way.url == here,
            "daily": way.daily,
            "count": _counted(way.url),
        }
        for way in seen
    ]


def _is_here(url: str) -> bool:
    below = BELOW.get(url, (f"{url}/",))
    return request.path == url or request.path.startswith(below)


def _links() -> list[dict[str, object]]:
    links = [
        Way(lazy("Account"), "/me/account", "person", frozenset({SIGNED_IN})),
        Way(lazy("Invitations"), "/invitations", "people", frozenset(KEEPERS)),
        Way(lazy("Sign-up desks"), "/stalls", "people", frozenset(COORDINATORS)),
    ]
    return [
        {"label": current().say(way.label), "url": way.url, "icon": way.icon}
        for way in links
        if _current_user() and is_allowed(way.may)
    ]
