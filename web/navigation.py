"""Where each role can go from every page."""

from dataclasses import dataclass

from flask import Flask, g, request

from i18n.translator import Message, lazy
from web.auth import SIGNED_IN
from web.forms import new_key
from web.locale import current
from web.static_files import static_url

PLANNERS = frozenset({"coordinator", "admin"})
LEADS = PLANNERS | {"lead"}


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the navigation and the roles that see it."""

    label: Message
    url: str
    icon: str
    roles: frozenset[str]


WAYS = (
    Way(lazy("My shifts"), "/me", "calendar", frozenset({"volunteer"})),
    Way(lazy("Find a shift"), "/find", "search", frozenset({"volunteer"})),
    Way(lazy("My times"), "/me/availability", "clock", frozenset({"volunteer"})),
    Way(lazy("Profile"), "/me/profile", "person", frozenset({"volunteer"})),
    Way(lazy("Board"), "/board", "board", LEADS),
    Way(lazy("Projects"), "/projects", "flag", LEADS),
    Way(lazy("People"), "/people", "people", PLANNERS),
    Way(lazy("Runs"), "/runs", "play", PLANNERS),
    Way(lazy("Rosters"), "/rosters", "list", PLANNERS),
    Way(lazy("What if"), "/what-if", "branch", LEADS),
    Way(lazy("Administration"), "/admin/organisations", "settings", frozenset({"admin"})),
)


def init_app(app: Flask) -> None:
    """Give every page its frame: navigation, who is signed in, a key for forms."""
    app.jinja_env.globals["static"] = static_url

    @app.context_processor
    def frame() -> dict[str, object]:
        actor = g.get("actor")
        found: dict[str, object] = {
            "current_user": actor,
            "nav": _nav(actor.role) if actor else [],
            "form_key": new_key,
            "sign_in_url": "/sign-in",
            "sign_out_url": "/sign-out",
            "account_links": _links(actor.role) if actor else [],
        }
        return found


def _nav(role: str) -> list[dict[str, object]]:
    seen = [way for way in WAYS if role in way.roles]
    here = max((way.url for way in seen if _is_here(way.url)), key=len, default="")
    return [
        {"label": current().say(way.label), "url": way.url, "icon": way.icon, "current": way.url == here}
        for way in seen
    ]


def _is_here(url: str) -> bool:
    return request.path == url or request.path.startswith(f"{url}/")


def _links(role: str) -> list[dict[str, object]]:
    links = [Way(lazy("Account"), "/me/account", "person", SIGNED_IN)]
    return [
        {"label": current().say(way.label), "url": way.url, "icon": way.icon}
        for way in links
        if role in way.roles
    ]
