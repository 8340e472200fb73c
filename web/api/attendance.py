"""Attendance: day sheets and their presses, check-in by a code, hours, and what nobody has recorded."""

from collections.abc import Mapping
from typing import Any

from flask import g, url_for

from web import locale
from web.api.resource import Resource
from web.auth import actor, allow, scope
from web.models import Shift
from web.schemas.attendance import (
    AttendanceSchema,
    DaySchema,
    FindSchema,
    HoursSchema,
    NumberSchema,
    PageSchema,
    PressSchema,
    TokenSchema,
    UnplannedSchema,
)
from web.schemas.shown import listed
from web.schemas.shown.attendance import (
    CameShown,
    CheckedInShown,
    CodeShown,
    DaySheetShown,
    ShiftAttendanceShown,
)
from web.services.access.rights import LEADS
from web.services.attendance import (
    checking_in,
    codes,
    days,
    hours,
    presses,
    recording,
    saying,
    sheet,
    unplanned,
)
from web.services.clock import now

bp = Resource("attendance", "Who came: day sheets, check-in and hours")


@bp.get("/attendance/days")
@allow(*LEADS)
@bp.arguments(DaySchema, location="query")
@bp.response(200, listed(ShiftAttendanceShown))
def of_day(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The shifts of a day that one leads or coordinates, with how many are there; of today unless said."""
    day = asked["day"] or now().astimezone(locale.zone()).date()
    found = days.of_day(g.session, scope(), day, locale.zone())
    return {"items": found, "total": len(found)}


@bp.get("/attendance")
@allow(*LEADS)
@bp.arguments(PageSchema, location="query")
@bp.response(200, listed(ShiftAttendanceShown))
def unrecorded(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The shifts that ended with somebody neither in nor out, the oldest first."""
    found, total = days.unrecorded(g.session, scope(), locale.zone(), asked["page"])
    return {"items": found, "total": total}


@bp.get("/shifts/<int:shift_id>/day")
@allow(*LEADS)
@bp.response(200, DaySheetShown)
def day_sheet(shift_id: int) -> sheet.DaySheet:
    """The day sheet of a shift: who is awaited, there, missing, and what it lacks now."""
    return sheet.read(g.session, scope(), shift_id)


@bp.get("/shifts/<int:shift_id>/code")
@allow(*LEADS)
@bp.response(200, CodeShown)
def code(shift_id: int) -> Mapping[str, Any]:
    """The code by which volunteers check in now; it changes every minute, the one before still counts."""
    found = codes.current(g.session, shift_id, now())
    url = url_for("check_in.scanned", token=found.token, _external=True)
    return {"url": url, "number": found.number, "seconds_left": found.seconds_left}


@bp.post("/shifts/<int:shift_id>/presses")
@allow(*LEADS)
@bp.arguments(PressSchema)
@bp.response(204)
def press(values: Mapping[str, Any], shift_id: int) -> None:
    """Note who came, is late, left, did not come, or take it back; once for its key."""
    presses.press(g.session, actor(), shift_id, saying.pressed(g.session, shift_id, values))


@bp.post("/shifts/<int:shift_id>/hours")
@allow(*LEADS)
@bp.arguments(HoursSchema)
@bp.response(204)
def confirm(values: Mapping[str, Any], shift_id: int) -> None:
    """Confirm the hours of all who were there, after the end."""
    hours.confirm(g.session, actor(), shift_id, values["key"], values["pressed_at"])


@bp.get("/shifts/<int:shift_id>/unplanned")
@allow(*LEADS)
@bp.arguments(FindSchema, location="query")
@bp.response(200, listed(CameShown))
def find(asked: Mapping[str, Any], shift_id: int) -> Mapping[str, Any]:
    """People in sight of a name who have no place on the shift, and what keeps them from a seat."""
    found = unplanned.find(g.session, scope(), shift_id, asked["seat"], asked["query"])
    return {"items": found, "total": len(found)}


@bp.post("/shifts/<int:shift_id>/unplanned")
@allow(*LEADS)
@bp.arguments(UnplannedSchema)
@bp.response(204)
def enter(values: Mapping[str, Any], shift_id: int) -> None:
    """Enter somebody who came without a promise; judged as when a place is taken."""
    unplanned.enter(
        g.session, actor(), shift_id, values["seat_id"], values["volunteer_id"], values["pressed_at"],
        values["key"],
    )  # fmt: skip


@bp.put("/promises/<int:promise_id>/attendance")
@allow(*LEADS)
@bp.arguments(AttendanceSchema)
@bp.response(204)
def attend(values: Mapping[str, Any], promise_id: int) -> None:
    """Write down who came, or set it right; the old value stays in the events."""
    recording.attend(g.session, actor(), promise_id, saying.said(g.session, promise_id, values))


@bp.post("/check-in")
@allow("volunteer")
@bp.arguments(TokenSchema)
@bp.response(200, CheckedInShown)
def check_in(values: Mapping[str, str]) -> Shift:
    """Check in by the token of a scanned code."""
    return checking_in.scan(g.session, actor(), values["token"])


@bp.post("/check-in/number")
@allow("volunteer")
@bp.arguments(NumberSchema)
@bp.response(200, CheckedInShown)
def check_in_by_number(values: Mapping[str, str]) -> Shift:
    """Check in by the number that is said aloud; guesses are few."""
    return checking_in.by_number(g.session, actor(), values["number"])
