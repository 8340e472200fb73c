"""A volunteer checks in: the page of a scanned code, and the number that is said aloud."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.models import Shift
from web.pages.availability import own_volunteer
from web.schemas.attendance import MarkSchema, NumberSchema
from web.services.attendance import checking_in
from web.services.clock import now
from web.services.faults import Conflict, NotFound

bp = Blueprint("check_in", __name__)


@bp.get("/check-in")
@allow("volunteer")
def ask() -> ResponseReturnValue:
    """Ask for the number."""
    return _asked(empty_form())


@bp.post("/check-in")
@allow("volunteer")
def by_number() -> ResponseReturnValue:
    """Check in by the number."""
    form = sent_form(NumberSchema())
    try:
        done = form.submit(_by_number, once=False)
    except Conflict as fault:
        form.errors, form.status, done = {"number": [locale.current().say(fault.message)]}, 409, None
    return redirect(url_for("me.shifts")) if done else (_asked(form), form.status)


@bp.get("/check-in/<code:token>")
@allow("volunteer")
def scanned(token: str) -> ResponseReturnValue:
    """What was scanned: one press checks in."""
    try:
        shift_id, mark = checking_in.by_scan(g.session, actor(), token)
    except Conflict as fault:
        form = empty_form()
        form.errors = {"_schema": [locale.current().say(fault.message)]}
        return _asked(form), 409
    over = locale.reader().called("shift", str(shift_id))
    return render_template("attendance/scanned.html", token=token, over=over, mark=mark, shift_id=shift_id)


@bp.post("/check-in/scanned")
@allow("volunteer")
def press() -> ResponseReturnValue:
    """Check in where the code was scanned."""
    form = sent_form(MarkSchema())
    if not form.ok:
        raise NotFound
    said = form.values
    try:
        pressed(lambda: _there(checking_in.press(g.session, actor(), said["shift_id"], said["mark"])))
    except Conflict as fault:
        form.errors = {"_schema": [locale.current().say(fault.message)]}
        return _asked(form), 409
    return redirect(url_for("me.shifts"))


def _by_number(form: Form) -> bool:
    return _there(checking_in.by_number(g.session, actor(), form.values["number"]))


def _there(shift: Shift) -> bool:
    at = locale.reader().formats.time(now())
    flash(_("You are checked in at %(time)s. Good to have you here.", time=at), "success")
    return shift.id > 0


def _asked(form: Form) -> str:
    reader = locale.reader()
    found = checking_in.near(g.session, own_volunteer(), now())
    near = [reader.called("shift", str(each.id)) for each in found]
    return render_template("attendance/check_in.html", form=form, near=near)
