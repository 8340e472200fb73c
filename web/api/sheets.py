"""Sheets for programs: brought, looked at, entered, and taken along."""

from collections.abc import Mapping
from typing import Any

from flask import Response, g, request
from marshmallow import EXCLUDE, ValidationError

from web import locale
from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.auth import actor, allow
from web.downloads import sheets as files
from web.forms import flat
from web.models import DISTRICT
from web.pages.accounts.entering import sends
from web.schemas.asking import Paged
from web.schemas.sheets import BringSchema, ColumnChoices, WhichExport, WhichRows, WhichTemplate
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.sheets import (
    SheetInvitableShown,
    SheetInvitedShown,
    SheetKindShown,
    SheetRowShown,
    SheetShown,
)
from web.services.access.rights import COORDINATORS
from web.services.faults import Invalid
from web.services.paging import PAGE
from web.services.sheets import content, exporting, inviting, keeping
from web.services.sheets.ground import Ground
from web.services.sheets.keeping import SheetView
from web.services.sheets.kinds import kinds
from web.sheets.table import MOST_BYTES
from web.words.sheets import faults, lines

bp = Resource("sheets", "Spreadsheets brought and taken along")
MOST_SENT = MOST_BYTES + MOST_BYTES // 4
FILE = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["kind", "organisation_id", "file"],
                    "properties": {
                        "kind": {"type": "string"},
                        "organisation_id": {"type": "integer"},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            }
        },
    }
}
TABLE = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    }
}


@bp.before_app_request
def _let_files_in() -> None:
    """Only where sheets are sent may a request be larger than elsewhere."""
    if request.endpoint == "api_sheets.bring":
        request.max_content_length = MOST_SENT


@bp.get("/sheets/kinds")
@allow(*COORDINATORS)
@bp.response(200, listed(SheetKindShown))
def which() -> Mapping[str, Any]:
    """The kinds of sheets with their columns."""
    say = locale.current().say
    items = [
        {
            "name": kind.name,
            "label": say(kind.label),
            "hint": say(kind.hint),
            "columns": [
                {
                    "field": each.field,
                    "label": say(each.label),
                    "hint": say(each.hint) if each.hint else "",
                    "names": each.names,
                    "required": each.required,
                    "changes": not each.shown,
                }
                for each in kind.columns
            ],
        }
        for kind in kinds().values()
    ]
    return {"items": items, "total": len(items)}


@bp.get("/sheets")
@allow(*COORDINATORS)
@bp.arguments(Paged, location="query")
@bp.response(200, listed(SheetShown))
def listing(asked: Mapping[str, int]) -> Mapping[str, Any]:
    """The sheets one brought, newest first."""
    page = keeping.listing(g.session, actor(), asked["page"])
    return {"items": [_shown(each) for each in page.items], "total": page.total}


@bp.post("/sheets")
@allow(*COORDINATORS)
@bp.keyed
@bp.doc(**FILE)
@bp.response(201, CreatedShown)
def bring(key: str | None) -> Mapping[str, int]:
    """Bring a file as multipart/form-data; a file that cannot be read is there as `refused`, with why."""
    try:
        said = BringSchema().load(dict(request.form), unknown=EXCLUDE)
    except ValidationError as fault:
        found: Mapping[str, Any] = dict(flat(fault.messages_dict))
        raise Invalid(found) from None
    sent = request.files.get("file")
    read = sent.stream.read() if sent else b""
    name = (sent.filename if sent else "") or ""
    return {"id": keeping.bring(g.session, actor(), said, name, read, key=once_key(key))}


@bp.get("/sheets/<int:sheet_id>")
@allow(*COORDINATORS)
@bp.response(200, SheetShown)
@tagged("sheet", "sheet_id")
def show(sheet_id: int) -> Mapping[str, Any]:
    """A sheet: how far the work on it is, and how many rows are of each state."""
    return _shown(keeping.one(g.session, actor(), sheet_id))


@bp.put("/sheets/<int:sheet_id>/columns")
@allow(*COORDINATORS)
@bp.arguments(ColumnChoices)
@bp.response(204)
@versioned("sheet", "sheet_id")
def choose_columns(values: Mapping[str, Any], sheet_id: int, version: int) -> None:
    """Say what headings mean; it is remembered for the next sheet of the kind."""
    said = {each["heading"]: each["field"] for each in values["columns"]}
    keeping.choose_columns(g.session, actor(), sheet_id, said, version=version)


@bp.post("/sheets/<int:sheet_id>/look")
@allow(*COORDINATORS)
@bp.response(204)
@versioned("sheet", "sheet_id")
def look(sheet_id: int, version: int) -> None:
    """Look at every row against what stands; the sheet is `looked` when that is done."""
    keeping.begin(g.session, actor(), sheet_id, keeping.LOOKING, tag=locale.tag(), version=version)


@bp.get("/sheets/<int:sheet_id>/rows")
@allow(*COORDINATORS)
@bp.arguments(WhichRows, location="query")
@bp.response(200, listed(SheetRowShown))
def rows(asked: Mapping[str, Any], sheet_id: int) -> Mapping[str, Any]:
    """What becomes of each row, wrong ones first, 50 a page."""
    view, reader = keeping.one(g.session, actor(), sheet_id), locale.reader()
    ground = Ground(g.session, actor(), view.sheet.organisation_id, locale.tag())
    found = lines.ordered(content.report_of(g.session, view.sheet), asked.get("state", ""))
    items = [
        {
            "sheet": each.sheet or view.sheet.kind,
            "number": each.number,
            "state": each.state,
            "row_id": each.row_id,
            "called": each.called,
            "faults": [
                {"field": bad["field"], "code": bad["code"], "message": faults.sentence(reader, bad)}
                for bad in each.faults
            ],
            "concerned": each.concerned,
            "changes": list(lines.changes(reader, ground, view.sheet.kind, each)),
        }
        for each in found[(asked["page"] - 1) * PAGE :][:PAGE]
    ]
    return {"items": items, "total": len(found)}


@bp.post("/sheets/<int:sheet_id>/entry")
@allow(*COORDINATORS)
@bp.response(204)
@versioned("sheet", "sheet_id")
def enter(sheet_id: int, version: int) -> None:
    """Enter all rows, or none; the sheet is `entered` when that is done, or `looked` again, with why.

    409 says by its code why not: `wrong_rows`, `nothing_new`, `under_way`, `over`, `changed_since`.
    """
    keeping.begin(g.session, actor(), sheet_id, keeping.ENTERING, tag=locale.tag(), version=version)


@bp.post("/sheets/<int:sheet_id>/stop")
@allow(*COORDINATORS)
@bp.response(204)
def stop(sheet_id: int) -> None:
    """Stop looking at a sheet, or entering it that still waits for its turn; nothing is entered.

    Entering that has begun cannot be stopped: this has no effect then, and it ends by itself.
    """
    keeping.stop(g.session, actor(), sheet_id)


@bp.delete("/sheets/<int:sheet_id>")
@allow(*COORDINATORS)
@bp.response(204)
@versioned("sheet", "sheet_id")
def drop(sheet_id: int, version: int) -> None:
    """Forget what a sheet says; nothing of it is entered."""
    keeping.drop(g.session, actor(), sheet_id, version=version)


@bp.get("/sheets/<int:sheet_id>/invitations")
@allow(*COORDINATORS)
@bp.response(200, SheetInvitableShown)
def invitable(sheet_id: int) -> Mapping[str, Any]:
    """How many of the people that a sheet entered can be invited, and of how many why not."""
    found = inviting.look(g.session, actor(), sheet_id, sends())
    return {"can": found.can, "at_once": found.next, "reasons": found.reasons}


@bp.post("/sheets/<int:sheet_id>/invitations")
@allow(*COORDINATORS)
@bp.keyed
@bp.response(201, SheetInvitedShown)
def invite(sheet_id: int, key: str | None) -> Mapping[str, int]:
    """Invite those who can be, `at_once` at most, in their language; nobody is invited twice."""
    return {"invited": inviting.invite(g.session, actor(), sheet_id, sends(), key=once_key(key))}


@bp.get("/sheets/templates/<code:sheet_kind>")
@allow(*COORDINATORS)
@bp.doc(**TABLE)
@bp.arguments(WhichTemplate, location="query")
def template(asked: Mapping[str, Any], sheet_kind: str) -> Response:
    """An empty XLSX table in the reader's language, with hints and lists of what may stand in a column."""
    written = exporting.template(g.session, actor(), sheet_kind, asked["organisation_id"], locale.tag())
    return files.send(written, sheet_kind, "xlsx", locale.tag())


@bp.get("/sheets/exports/<code:sheet_kind>")
@allow(*COORDINATORS)
@bp.doc(**TABLE)
@bp.arguments(WhichExport, location="query")
def export(asked: Mapping[str, Any], sheet_kind: str) -> Response:
    """The rows of an organisation and below it as XLSX or CSV; they can be brought again.

    `district` is all of it as one XLSX workbook with a sheet of each kind, promises and history included.
    """
    if sheet_kind == DISTRICT:
        book = exporting.export_district(g.session, actor(), asked["organisation_id"], locale.tag())
        return files.send_workbook(book, locale.tag())
    written = exporting.export(g.session, actor(), sheet_kind, asked["organisation_id"], locale.tag())
    return files.send(written, sheet_kind, asked["form"], locale.tag())


def _shown(view: SheetView) -> Mapping[str, Any]:
    sheet, job = view.sheet, view.job
    told: Mapping[str, Any] = (job.progress if job is not None and view.at_work else None) or {}
    counts = {name: int(number) for name, number in sheet.counts.items() if name != "rows"}
    return {
        "id": sheet.id,
        "version": sheet.version,
        "kind": sheet.kind,
        "organisation_id": sheet.organisation_id,
        "name": sheet.name,
        "state": view.state,
        "ended": view.ended,
        "rows": sheet.counts.get("rows", 0),
        "done": told.get("filled", 0),
        "counts": counts,
        "columns": [
            {"heading": heading, "field": field}
            for heading, field in (sheet.columns.items() if sheet.kind != DISTRICT else ())
        ],
        "message": faults.of_file(locale.reader(), sheet.fault),
        "brought_at": sheet.brought_at,
        "ended_at": sheet.ended_at,
    }
