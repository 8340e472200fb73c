"""The audit trail, for auditors."""

from collections.abc import Mapping
from typing import Any

from flask import Response, g

from web import locale
from web.api.resource import Resource
from web.auth import actor, allow
from web.downloads.trail import send_lines
from web.schemas.audit import WhichFile, WhichLines
from web.schemas.shown import listed
from web.schemas.shown.audit import LineShown
from web.services.audit import reading
from web.services.audit.reading import Asked
from web.words.audit import lines

bp = Resource("audit", "Who did what, when and from where")


@bp.get("/audit")
@allow("auditor")
@bp.arguments(WhichLines, location="query")
@bp.response(200, listed(LineShown))
def trail(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lines newest first, 50 to a page, each with its sentence in the reader's language."""
    chosen = {name: value for name, value in asked.items() if name != "page"}
    found = reading.page(g.session, actor(), locale.zone(), Asked(**chosen), asked["page"])
    reader = locale.reader()
    items = [
        {"audit": each.audit, "who": each.who, "says": lines.sentence(reader, each)} for each in found.items
    ]
    return {"items": items, "total": found.total}


@bp.get("/audit/file")
@allow("auditor")
@bp.arguments(WhichFile, location="query")
@bp.response(200, content_type="application/octet-stream")
def export(asked: Mapping[str, Any]) -> Response:
    """The same lines, at most 100,000, as `csv` or `xlsx` in the reader's language."""
    chosen = {name: value for name, value in asked.items() if name != "form"}
    return send_lines(Asked(**chosen), asked["form"])
