"""Bringing a sheet: the file, what its columns are, the dry run, and entering it."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form, sent_version
from web.locale import _
from web.models import DISTRICT
from web.schemas.sheets import ROW_STATES, BringSchema, ColumnsSchema
from web.services import organisations
from web.services.access.rights import COORDINATORS
from web.services.clock import now
from web.services.paging import PAGE, Page
from web.services.sheets import content, keeping
from web.services.sheets.ground import Ground
from web.services.sheets.keeping import SheetView
from web.services.sheets.kinds import kind_of
from web.sheets.table import MOST_BYTES
from web.words.ground import organisation_choices
from web.words.sheets import lines
from web.words.sheets import sheets as words

bp = Blueprint("sheets", __name__, url_prefix="/sheets")
# Room above what a file may have, so that a file somewhat too large is answered in words.
MOST_SENT = MOST_BYTES + MOST_BYTES // 4


@bp.before_app_request
def _let_files_in() -> None:
    """Only where sheets are sent may a request be larger than elsewhere."""
    if request.endpoint == "sheets.bring":
        request.max_content_length = MOST_SENT


@bp.get("")
@allow(*COORDINATORS)
def listing() -> ResponseReturnValue:
    """What can be brought and taken along, and what one brought before."""
    return _listed(empty_form(kind=request.args.get("kind", "people")))


@bp.post("")
@allow(*COORDINATORS)
def bring() -> ResponseReturnValue:
    """Bring a file; a workbook is looked at once, as its headings are known."""
    form = sent_form(BringSchema())
    made = form.submit(_brought)
    if made is None:
        return _listed(form), form.status
    view = keeping.one(g.session, actor(), made)
    if view.state == keeping.NEW and view.sheet.kind == DISTRICT:
        keeping.begin(g.session, actor(), made, keeping.LOOKING, tag=locale.tag())
    way = "sheets.columns" if view.state == keeping.NEW and view.sheet.kind != DISTRICT else "sheets.show"
    return redirect(url_for(way, sheet_id=made))


@bp.get("/<int:sheet_id>/columns")
@allow(*COORDINATORS)
def columns(sheet_id: int) -> ResponseReturnValue:
    """Say what each column is."""
    view = keeping.one(g.session, actor(), sheet_id)
    if view.state not in (keeping.NEW, keeping.LOOKED) or view.sheet.kind == DISTRICT:
        return redirect(url_for("sheets.show", sheet_id=sheet_id))
    return _columns(view, empty_form(version=view.sheet.version))


@bp.post("/<int:sheet_id>/columns")
@allow(*COORDINATORS)
def look(sheet_id: int) -> ResponseReturnValue:
    """Keep what the columns are, and look at every row."""
    view = keeping.one(g.session, actor(), sheet_id)
    form = sent_form(ColumnsSchema())
    made = form.submit(lambda sent: _chosen(view, sent))
    if made is None:
        return _columns(view, form), form.status
    return redirect(url_for("sheets.show", sheet_id=sheet_id))


@bp.post("/<int:sheet_id>/check")
@allow(*COORDINATORS)
def check(sheet_id: int) -> ResponseReturnValue:
    """Look at every row of a sheet whose columns are known."""
    version, tag = sent_version(), locale.tag()
    pressed(lambda: keeping.begin(g.session, actor(), sheet_id, keeping.LOOKING, tag=tag, version=version))
    return redirect(url_for("sheets.show", sheet_id=sheet_id))


@bp.get("/<int:sheet_id>")
@allow(*COORDINATORS)
def show(sheet_id: int) -> ResponseReturnValue:
    """A sheet: how far the work on it is, or what becomes of each row."""
    view, reader = keeping.one(g.session, actor(), sheet_id), locale.reader()
    state = request.args.get("state", "")
    state = state if state in ROW_STATES else ""
    found = lines.ordered(content.report_of(g.session, view.sheet), state)
    page = Page(found, len(found), max(1, request.args.get("page", 1, int)))
    shown = page.items[(page.number - 1) * PAGE :][:PAGE]
    ground = Ground(g.session, actor(), view.sheet.organisation_id, locale.tag())
    return render_template(
        "sheets/show.html",
        sheet=words.sheet(reader, view),
        live=words.progress(reader, view, now()) if view.at_work else None,
        page=page,
        rows=lines.rows(reader, ground, view.sheet.kind, shown),
        chips=lines.chips(reader, view.sheet.counts),
        state=state,
        made=len(view.sheet.made),
    )


@bp.get("/<int:sheet_id>/live")
@allow(*COORDINATORS)
def live(sheet_id: int) -> ResponseReturnValue:
    """The part of a sheet's page that renews itself while there is work on it."""
    view = keeping.one(g.session, actor(), sheet_id)
    if not view.at_work:
        return "", 200, {"HX-Redirect": url_for("sheets.show", sheet_id=sheet_id)}
    return render_template("sheets/live.html", live=words.progress(locale.reader(), view, now()))


@bp.post("/<int:sheet_id>/enter")
@allow(*COORDINATORS)
def enter(sheet_id: int) -> ResponseReturnValue:
    """Enter all rows, or none."""
    version, tag = sent_version(), locale.tag()
    pressed(lambda: keeping.begin(g.session, actor(), sheet_id, keeping.ENTERING, tag=tag, version=version))
    return redirect(url_for("sheets.show", sheet_id=sheet_id))


@bp.post("/<int:sheet_id>/stop")
@allow(*COORDINATORS)
def stop(sheet_id: int) -> ResponseReturnValue:
    """Stop the work on a sheet."""
    pressed(lambda: keeping.stop(g.session, actor(), sheet_id))
    return redirect(url_for("sheets.show", sheet_id=sheet_id))


@bp.post("/<int:sheet_id>/drop")
@allow(*COORDINATORS)
def drop(sheet_id: int) -> ResponseReturnValue:
    """Forget a sheet; nothing of it is entered."""
    version = sent_version()
    pressed(lambda: keeping.drop(g.session, actor(), sheet_id, version=version))
    flash(_("The sheet is dropped. Nothing of it is kept or entered."), "success")
    return redirect(url_for("sheets.listing"))


def _brought(form: Form) -> int:
    sent = request.files.get("file")
    read = sent.stream.read() if sent else b""
    return keeping.bring(g.session, actor(), form.values, (sent.filename if sent else "") or "", read)


def _chosen(view: SheetView, form: Form) -> int:
    headings = content.table_of(g.session, view.sheet).headings
    said = dict(zip(headings, form.values["columns"], strict=False))
    keeping.choose_columns(g.session, actor(), view.id, said, version=form.version)
    keeping.begin(g.session, actor(), view.id, keeping.LOOKING, tag=locale.tag())
    return view.id


def _listed(form: Form) -> str:
    reader = locale.reader()
    page = keeping.listing(g.session, actor(), max(1, request.args.get("page", 1, int)))
    choices = organisation_choices(reader, organisations.tree(g.session, scope().nodes(*COORDINATORS)))
    of = request.args.get("of", "")
    return render_template(
        "sheets/list.html",
        form=form,
        kinds=words.menu(reader),
        organisations=choices,
        of=of if of in dict(choices) else choices[0][0],
        page=page,
        sheets=[words.sheet(reader, each) for each in page.items],
    )


def _columns(view: SheetView, form: Form) -> str:
    reader, kind = locale.reader(), kind_of(view.sheet.kind)
    table = content.table_of(g.session, view.sheet)
    typed: Any = form.typed.get("columns")
    chosen = dict(zip(table.headings, typed, strict=False)) if isinstance(typed, list) else view.sheet.columns
    return render_template(
        "sheets/columns.html",
        form=form,
        sheet=words.sheet(reader, view),
        columns=words.columns(reader, table, chosen),
        fields=words.fields(reader, kind),
        lacking=words.lacking(reader, kind, chosen),
    )
