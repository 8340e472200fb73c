"""In which language and time zone this request is answered, in Python and in Jinja."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, before_render_template, current_app, g, has_request_context, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.local import LocalProxy

from i18n.formats import Formats
from i18n.languages import SOURCE_TAG, offered_languages, offered_tags, staff_tags
from i18n.negotiate import negotiate, text_for
from i18n.reader import Reader, term
from i18n.spoken import name as language_name
from i18n.translator import Translator, install_in_templates, translator
from web.models import RIGHTS
from web.services.access.scope import Scope
from web.services.names import Names

COOKIE = "duet_language"
OF_PAGE = "page_language"
"""The field of a form, and the header of a part of a page, that say which language the page is in."""
PART_OF_PAGE = "X-Page-Language"
FOR_PROGRAMMERS = frozenset({"api_page.show"})
"""Pages that anybody may open, in the languages of staff."""


def tag() -> str:
    """The language this request is answered in: the one that is chosen, or on pages of staff, which are not
    in every language, the nearest to it.
    """
    if not has_request_context():
        return SOURCE_TAG
    if "language" not in g:
        g.language = asked() or _negotiated(staff_tags() if is_of_staff() else offered_tags())
    return str(g.language)


def asked() -> str:
    """The language that the address itself asks for (`?lang=fr`), as links for search engines do; or none."""
    wish = request.args.get("lang", "")
    return wish if wish in offered_tags() and not is_of_staff() else ""


def chosen() -> str:
    """The language of this reader's pages: of the page, the account, the cookie, the browser, or English."""
    return _negotiated(offered_tags())


def _negotiated(offered: Sequence[str]) -> str:
    page = _page_language()
    if page in offered:
        return page
    actor = g.get("actor")
    return negotiate(
        chosen=actor.language if actor else None,
        cookie=request.cookies.get(COOKIE),
        accept_language=request.headers.get("Accept-Language"),
        offered=offered,
    )


def _page_language() -> str:
    """The language of the page that a form or a part of it is asked from: another tab may have changed it."""
    if request.method != "POST":
        return request.headers.get(PART_OF_PAGE, "")
    try:
        return request.form.get(OF_PAGE, "") or request.headers.get(PART_OF_PAGE, "")
    except RequestEntityTooLarge:
        return ""


def is_of_staff() -> bool:
    """Whether this request asks for something that only people with rights have, and its actor is one of
    them: whoever else asks is refused, in a language of their own.
    """
    rights = current_app.extensions.get("rights", {})
    may = rights.get((request.endpoint, "GET" if request.method == "HEAD" else request.method))
    actor = g.get("actor")
    of_staff = bool(may) and may <= frozenset(RIGHTS) and actor is not None and actor.holds(*may)
    return request.endpoint in FOR_PROGRAMMERS or of_staff


def current() -> Translator:
    """The translator of this request."""
    return translator(tag())


def zone() -> ZoneInfo:
    """The zone times are shown in."""
    return ZoneInfo(current_app.extensions["settings"].zone)


def reader() -> Reader:
    """Who is reading: for `i18n.reasons.say` and for values in words; knows what things are called."""
    if "reader" not in g:
        scope = Scope(g.session, g.actor) if g.get("actor") else None
        g.reader = Reader(tag(), zone(), Names(g.session, Formats(tag(), zone()), scope))
    reading: Reader = g.reader
    return reading


def text(texts: dict[str, str] | None) -> str:
    """The text for this reader out of tag -> text; empty when there is none."""
    return text_for(texts or {}, tag())


def _(message: str, /, **holes: object) -> str:
    """A text in the reader's language."""
    return current().gettext(message, **holes)


def ngettext(one: str, many: str, count: int, /, **holes: object) -> str:
    """The form of a text for `count` things, in the reader's language."""
    return current().ngettext(one, many, count, **holes)


def init_app(app: Flask) -> None:
    """Give templates the reader's language.

    Macros are made once for a process and see no page: these globals look at the request when they are used.
    `around` is what the page was given by its view.
    """
    install_in_templates(app.jinja_env, current)
    app.jinja_env.filters["text"] = text
    app.jinja_env.filters["say"] = lambda message: current().say(message)
    app.jinja_env.globals.update(
        term=lambda kind, code: term(reader(), kind, code),
        language_name=lambda spoken: language_name(spoken, tag()),
        formats=LocalProxy(lambda: reader().formats),
        languages=LocalProxy(_languages),
        around=LocalProxy(around),
        page_language=tag,
    )
    before_render_template.connect(_remember_page, app)

    @app.context_processor
    def reading() -> dict[str, object]:
        told = current().language
        return {"lang": told.tag, "dir": told.direction, "reader": reader(), "formats": reader().formats}


def around() -> dict[str, Any]:
    """What the page that is rendered was given; nothing outside of one."""
    found: dict[str, Any] = g.get("around", {})
    return found


def _remember_page(_app: Flask, context: dict[str, Any], **_more: object) -> None:
    g.around = context


def _languages() -> list[dict[str, object]]:
    here = chosen()
    return [
        {
            "tag": each.tag,
            "name": each.own_name,
            "url": f"/language/{each.tag}",
            "current": each.tag == here,
        }
        for each in offered_languages()
    ]
