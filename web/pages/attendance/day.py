"""The day sheet of a shift on whoever leads its phone: who is there, late, missing, or came unplanned.

With scripts its presses go to a queue of the browser and from there to the API; without, these forms do it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import pressed, sent_form
from web.locale import _
from web.routing import own_address, row_id
from web.schemas.attendance import HoursSchema, PressSchema, UnplannedSchema
from web.services.access.rights import LEADS
from web.services.attendance import codes, days, hours, presses, saying, sheet, unplanned
from web.services.clock import now
from web.services.faults import NotFound
from web.words import day_sheet as words

bp = Blueprint("day", __name__)


@bp.get("/today")
@allow(*LEADS)
def today() -> ResponseReturnValue:
    """The shifts of today that one leads or coordinates, with how many are there."""
    reader, day = locale.reader(), now().astimezone(locale.zone()).date()
    found = days.of_day(g.session, scope(), day, locale.zone())
    near = days.near(found)
    lines = sheet.lines_of(g.session, scope(), [each.shift for each in near])
    shifts = words.listed(reader, found, lines, now())
    return render_template("attendance/today.html", day=day, shifts=shifts, back=url_for("day.today"))


@bp.get("/shifts/<int:shift_id>/day")
@allow(*LEADS)
def show(shift_id: int) -> ResponseReturnValue:
    """The day sheet of one shift."""
    found, reader = sheet.read(g.session, scope(), shift_id), locale.reader()
    day = found.shift.starts_at.astimezone(locale.zone()).date()
    beside = days.of_day(g.session, scope(), day, locale.zone())
    project, seat = scope().led(found.shift.project_id), request.args.get("seat", type=row_id)
    return render_template(
        "attendance/day.html",
        sheet=words.sheet(reader, found, project.texts),
        shift=found.shift,
        beside=words.shifts(reader, beside, found.at),
        code=_code(shift_id) if found.near and found.shift.status == "open" else None,
        seats=words.free_seats(reader, unplanned.free_seats(g.session, shift_id)),
        asked=seat,
        query=request.args.get("query", ""),
        found=_found(shift_id, seat),
        coordinates=project.organisation_id in scope().nodes("coordinator"),
    )


@bp.get("/shifts/<int:shift_id>/day/code")
@allow(*LEADS)
def code(shift_id: int) -> ResponseReturnValue:
    """The code alone and large, for all to scan; `part` for the card that renews itself."""
    found = sheet.read(g.session, scope(), shift_id)
    if not found.near or found.shift.status != "open":
        return redirect(url_for("day.show", shift_id=shift_id))
    part = "code_card" if request.args.get("part") else "code"
    over = locale.reader().called("shift", str(shift_id))
    return render_template(f"attendance/{part}.html", shift=found.shift, over=over, code=_code(shift_id))


@bp.post("/shifts/<int:shift_id>/day/press")
@allow(*LEADS)
def press(shift_id: int) -> ResponseReturnValue:
    """Note one press."""
    form = sent_form(PressSchema())
    if not form.ok:
        raise NotFound
    said = saying.pressed(g.session, shift_id, form.values)
    return _done(shift_id, lambda: presses.press(g.session, actor(), shift_id, said), _noted(said))


@bp.post("/shifts/<int:shift_id>/day/hours")
@allow(*LEADS)
def confirm(shift_id: int) -> ResponseReturnValue:
    """Confirm the hours of all who were there."""
    form = sent_form(HoursSchema())
    if not form.ok:
        raise NotFound
    return _done(
        shift_id,
        lambda: hours.confirm(g.session, actor(), shift_id, form.values["key"]),
        _("Hours confirmed."),
    )


@bp.post("/shifts/<int:shift_id>/day/unplanned")
@allow(*LEADS)
def enter(shift_id: int) -> ResponseReturnValue:
    """Enter somebody who came without being planned."""
    form = sent_form(UnplannedSchema())
    if not form.ok:
        raise NotFound
    said = form.values
    return _done(
        shift_id,
        lambda: unplanned.enter(
            g.session,
            actor(),
            shift_id,
            said["seat_id"],
            said["volunteer_id"],
            said["pressed_at"],
            said["key"],
        ),
        _("They are entered."),
    )


@bp.get("/day-worker.js")
@allow("everyone")
def worker() -> ResponseReturnValue:
    """The script that shows day sheets without network: it may do so below /shifts/ alone."""
    script = Path(current_app.static_folder or "", "js", "day-worker.js").read_bytes()
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _done(shift_id: int, deed: Callable[[], Any], said: str = "") -> ResponseReturnValue:
    pressed(deed)
    if said:
        flash(said, "success")
    back = own_address(request.form.get("back", ""))
    return redirect(f"{back}#shift-{shift_id}" if back else url_for("day.show", shift_id=shift_id))


def _noted(said: presses.Pressed) -> str:
    """What was noted of whom, where the page is a list on which they may stand no more."""
    if not request.form.get("back"):
        return ""
    named = request.form.get("named", "")[:200]
    return _("Noted of %(name)s: %(what)s.", name=named, what=words.noted(locale.reader(), said.what))


def _code(shift_id: int) -> dict[str, Any]:
    found = codes.current(g.session, shift_id, now())
    return words.code(found, url_for("check_in.scanned", token=found.token, _external=True))


def _found(shift_id: int, seat_id: int | None) -> list[dict[str, Any]] | None:
    query = request.args.get("query", "").strip()[:100]
    if seat_id is None or not query:
        return None
    found = unplanned.find(g.session, scope(), shift_id, seat_id, query)
    return [words.found(locale.reader(), each) for each in found]
