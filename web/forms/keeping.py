"""Typed text that could not be taken: carried over a sign-in, kept, and laid into the form again.

A post of a page that finds nobody signed in is answered with the page to sign in, which carries the typed
text in a signed field; `keep` is called when they are in. Where somebody is signed in, it is kept at once.
Passwords are never kept.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, g, request
from flask import session as browser_session
from itsdangerous import BadData, URLSafeTimedSerializer
from marshmallow import Schema
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from web.auth import COOKIE, is_api
from web.forms.names import NUMBER, nested, said
from web.services import kept_forms
from web.services.kept_forms import Typed

MACHINERY = frozenset(
    {
        "csrf_token",
        "form_key",
        "page",
        "page_language",
        "kept",
        "take",
        "meanwhile",
        "secret",
        "typed_for",
        "written",
        "reader",
    }
)
AN_HOUR = 3600
LONGEST_PAGE = 500
MOST_CARRIED = 200_000
LONG_ENOUGH = 12
READER = re.compile(r"[0-9]{1,18}")


def _sent() -> MultiDict[str, str]:
    """What the request sends in a form; nothing where it is too large to be read."""
    try:
        return request.form
    except RequestEntityTooLarge:
        return MultiDict()


def page() -> str:
    """Path and query of the page that this request's forms stand on."""
    sent = own_path(_sent().get("page", "")) if request.method == "POST" else ""
    around = urlsplit(request.headers.get("HX-Current-URL", ""))
    if not sent and around.netloc == request.host:
        sent = own_path(f"{around.path}?{around.query}".rstrip("?"))
    return _without_token(sent or request.full_path.rstrip("?"))


def own_path(url: str) -> str:
    """The path and query of an address of this site; empty for any other."""
    try:
        parts = urlsplit(url) if len(url) <= LONGEST_PAGE and url.isprintable() else urlsplit("")
    except ValueError:  # such as `//[`
        return ""
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def is_first_written(action: str) -> bool:
    """Whether a form, sent to `action`, is the page's first that is typed into: its text can go along."""
    if "first_written" in g:
        return False
    g.first_written = action
    return True


def first_written() -> str:
    """Where the page's first form that is typed into is sent to; empty where none is."""
    return str(g.get("first_written", ""))


def is_carrying() -> bool:
    """Whether this request sends a form of a page, with something typed; a page behind a link is none."""
    if request.method != "POST" or is_api() or "token" in (request.view_args or {}):
        return False
    return "written" in _sent() and (was_merged() or not is_of_another())


def is_of_another() -> bool:
    """Whether the form was shown to somebody else, who was signed in to this browser then."""
    reader = _sent().get("reader", "")
    return bool(reader and g.actor and reader != str(g.actor.person_id))


def was_merged() -> bool:
    """Whether the form was shown to who is signed in before two records of theirs were made one."""
    reader = _sent().get("reader", "")
    if not is_of_another() or not READER.fullmatch(reader):
        return False
    return kept_forms.is_merged(g.session, int(reader), g.actor.person_id)


def carried() -> str:
    """The signed field that carries what was typed over a sign-in; empty when nothing is, or too much."""
    if sent := _sent().get("kept", ""):
        return sent
    if not g.get("carries"):
        return ""
    typed, owner = _typed(), _owner()
    told = _signed().dumps([owner, typed.path, typed.action, list(typed.pairs)])
    return str(told) if len(told) <= MOST_CARRIED else ""


def carried_words(carried: str) -> list[str]:
    """The sentences that are carried, to be read and copied; nothing of what nobody signed."""
    try:
        pairs = _signed().loads(carried, max_age=AN_HOUR)[3]
    except BadData:
        return []
    return _sentences(pairs)


def sent_words() -> list[str]:
    """The sentences that this request sends in a form, to be read and copied where nothing else is left."""
    return _sentences(_typed().pairs) if is_carrying() else []


def _sentences(pairs: Sequence[Sequence[str]]) -> list[str]:
    return [each for _, each in pairs if len(each) >= LONG_ENOUGH and (" " in each or not each.isascii())]


def carry() -> None:
    """The answer to this request is a page to sign in, which carries what was typed."""
    g.carries = is_carrying()


def keep(carried: str, person_id: int) -> str:
    """Where to go on after signing in: to the page whose form was carried, filled in; empty without one.

    What somebody else typed is not given back.
    """
    try:
        owner, path, action, pairs = _signed().loads(carried, max_age=AN_HOUR)
    except BadData:
        return ""
    if owner not in (None, person_id) and not kept_forms.is_merged(g.session, owner, person_id):
        return str(path)
    # What stands is another row's for who was merged meanwhile: it is of no version then.
    of_now = owner in (None, person_id)
    told = [(name, value) for name, value in pairs if of_now or name != "version"]
    typed = Typed(path, action, told)
    return _with_token(path, kept_forms.put(g.session, person_id, typed))


def keep_sent() -> str:
    """Keep what this request sends for who is signed in, or for this browser: where it stands, filled in."""
    typed, person = _typed(), g.actor.person_id if g.actor else None
    return _with_token(typed.path, kept_forms.put(g.session, person, typed, browser=_browser()))


def laid_over(typed: Mapping[str, Any], action: str) -> tuple[dict[str, Any], Typed] | None:
    """What was kept for the form sent to `action` laid over what it begins with; None when nothing is."""
    found = _found()
    if found is None or action not in ("", found.action):
        return None
    g.kept = None
    form = MultiDict(found.pairs)
    lists = {name for name, value in typed.items() if isinstance(value, list)}
    emptied: dict[str, Any] = {name: [] for name in lists} | {
        name: {} for name, value in typed.items() if isinstance(value, dict)
    }
    unticked = {name: False for name, value in typed.items() if value is True}
    many = {name: form.getlist(name) for name in lists if name in form}
    rows = nested(form, Schema(), {path for name in form for path in _lists_in(name)})
    shown = {
        name: [row for row in value if said(row)] if isinstance(value, list) else value
        for name, value in rows.items()
    }
    return {**typed, **emptied, **unticked, **shown, **many}, found


def typed_for(path: str) -> Typed:
    """What this request sends in a form, without passwords, as typed on a page that is sent to itself."""
    return Typed(path, path, _typed().pairs)


def begin_with(typed: Typed) -> None:
    """The forms of this request's page begin with what was typed before."""
    g.kept = typed


def _found() -> Typed | None:
    """What was kept for the page that is read, when its address says so."""
    if "kept" not in g:
        token = request.args.get("kept", "")
        person = g.actor.person_id if g.actor else None
        browser = browser_session.get("browser", "")
        asked = request.method == "GET" and token
        found = kept_forms.take(g.session, person, token, browser=browser) if asked else None
        g.kept = found if found and urlsplit(found.path).path == request.path else None
    kept: Typed | None = g.kept
    return kept


def _lists_in(name: str) -> Iterator[str]:
    """The lists of rows in the name of a control: `seats`, `seats-skills` of `seats-0-skills-1-code`."""
    path: list[str] = []
    for part in name.split("-"):
        if NUMBER.fullmatch(part) and path:
            yield "-".join(path)
        else:
            path.append(part)


def _typed() -> Typed:
    secret = {*_sent().getlist("secret"), *MACHINERY, *(["version"] if is_of_another() else ())}
    pairs = [
        (name, value)
        for name, value in _sent().items(multi=True)
        if name not in secret and "password" not in name
    ]
    action = own_path(_sent().get("typed_for", "") or request.args.get("for", "")) or request.path
    return Typed(page(), action, pairs)


def _owner() -> int | None:
    """Who typed it: whose sign-in it was, or where the browser has forgotten that, who was shown the form."""
    known = kept_forms.owner_of(g.session, request.cookies.get(COOKIE, ""))
    reader = _sent().get("reader", "")
    return int(reader) if known is None and READER.fullmatch(reader) else known


def _browser() -> str:
    return str(browser_session.setdefault("browser", secrets.token_urlsafe(12)))


def _signed() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="typed text")


def _with_token(path: str, token: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}kept={token}"


def _without_token(address: str) -> str:
    path, _, query = address.partition("?")
    left = urlencode(
        [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "kept"]
    )
    return f"{path}?{left}" if left else path
