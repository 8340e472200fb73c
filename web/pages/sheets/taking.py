"""Templates to be filled in, and rows that are taken along."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.downloads import sheets as files
from web.models import DISTRICT
from web.routing import row_id
from web.services.access.rights import COORDINATORS
from web.services.faults import NotFound
from web.services.sheets import exporting

bp = Blueprint("sheet_files", __name__, url_prefix="/sheets")
FORMS = ("xlsx", "csv")


@bp.get("/template/<code:sheet_kind>")
@allow(*COORDINATORS)
def template(sheet_kind: str) -> ResponseReturnValue:
    """An empty table with hints and lists of what may stand there."""
    written = exporting.template(g.session, actor(), sheet_kind, _organisation(), locale.tag())
    return files.send(written, sheet_kind, "xlsx", locale.tag())


@bp.get("/export/<code:sheet_kind>")
@allow(*COORDINATORS)
def export(sheet_kind: str) -> ResponseReturnValue:
    """The rows of an organisation and below it, as they can be brought again."""
    form = request.args.get("form", "xlsx")
    if form not in FORMS:
        raise NotFound
    if sheet_kind == DISTRICT:
        book = exporting.export_district(g.session, actor(), _organisation(), locale.tag())
        return files.send_workbook(book, locale.tag())
    written = exporting.export(g.session, actor(), sheet_kind, _organisation(), locale.tag())
    return files.send(written, sheet_kind, form, locale.tag())


def _organisation() -> int:
    """The organisation that is asked for. Raises NotFound where none is."""
    found = request.args.get("organisation_id", type=row_id)
    if found is None:
        raise NotFound
    return found
