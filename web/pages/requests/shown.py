"""What the panel of a request needs, on its own page and beside the list."""

from typing import Any

from flask import g

from web import locale
from web.auth import scope
from web.services.clock import now
from web.services.requests import able, kinds, near, private, reading, terms
from web.services.requests.reading import Found
from web.words.requests import panel as words


def around(found: Found) -> dict[str, Any]:
    """The panel in words, with what its reader may say."""
    reader = locale.reader()
    like = reading.like(g.session, scope(), found.row)
    known = {each.code: each for each in kinds.listing(g.session)}
    shown = words.panel(reader, found, like, known, reader.formats.local(now()).date())
    if "schedule" in found.verbs:
        skills = terms.of_kind(g.session, found.row.kind).skills
        shown["able"] = words.able(reader, able.able(g.session, found.row, skills))
        shown["near"] = bool(near.shifts_near(g.session, scope(), found.row))
    forgotten = private.forgotten_on(g.session, found.row)
    shown["forgotten_on"] = reader.formats.day(reader.formats.local(forgotten)) if forgotten else ""
    return {"panel": shown, "found": found}
