"""When a volunteer is free: a week to be painted, and days that are different."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.schemas.profile import AvailabilitySchema
from web.services.days import clock
from web.services.faults import NotFound
from web.services.people import hours as times
from web.services.people import profile
from web.words import hours

bp = Blueprint("availability", __name__)
HOUR, HALF = 60, 30


@bp.get("/me/availability")
@allow("volunteer")
def week() -> ResponseReturnValue:
    """The week as it stands."""
    me = own_volunteer()
    minutes = grain(me)
    return render_template("mine/availability.html", **fields(standing(me, minutes), me, minutes))


@bp.post("/me/availability")
@allow("volunteer")
def save() -> ResponseReturnValue:
    """Take over what was painted; of other hours, what was not touched stays as exact as it is."""
    me, minutes = own_volunteer(), sent_grain()
    form = sent(minutes)
    if form.submit(lambda typed: saved(me, typed), now=lambda: standing(me, minutes)):
        flash(_("Your times are saved. Plans made from now on keep to them."), "success")
        return redirect(url_for("availability.week"))
    return render_template("mine/availability.html", **fields(form, me, minutes)), form.status


def sent(minutes: int) -> Form:
    """The form as it was sent, painted in slots of `minutes`."""
    painted = request.form.getlist("available")
    weekly = times.weekly_from_slots(painted, minutes)
    form = sent_form(AvailabilitySchema(), {"weekly": weekly, **_nothing()})
    form.typed = {**form.typed, "available": painted}
    return form


def standing(person_id: int, minutes: int) -> Form:
    """The form of somebody's hours as it begins now, in slots of `minutes`."""
    mine = profile.get(g.session, person_id)
    return empty_form(
        version=mine.volunteer.hours_version,
        available=times.slots(mine.weekly, minutes) + times.parts(mine.weekly, minutes),
        exceptions=[_exception(one) for one in mine.exceptions],
    )


def own_volunteer() -> int:
    """The volunteer who is signed in. Raises NotFound for an account without one."""
    volunteer_id = actor().volunteer_id
    if volunteer_id is None:
        raise NotFound
    return volunteer_id


def saved(person_id: int, form: Form) -> bool:
    """Take over the form of somebody's hours."""
    times.save(g.session, actor(), person_id, form.values, form.version)
    return True


def _nothing() -> dict[str, Any]:
    """A list whose last row was taken away is not sent at all, and is meant to be empty."""
    return {} if any(name.startswith("exceptions-") for name in request.form) else {"exceptions": []}


def _exception(row: Any) -> dict[str, str]:
    return {
        "day": row.day.isoformat(),
        "start": f"{clock(row.start_minute):%H:%M}",
        "end": f"{clock(row.end_minute):%H:%M}",
        "free": "true" if row.free else "false",
    }


def _held(person_id: int, minutes: int) -> list[str]:
    """The parts of slots that stand now; one that was unticked can be ticked again."""
    return times.parts(profile.get(g.session, person_id).weekly, minutes)


def grain(person_id: int) -> int:
    """Minutes of a painted slot: an hour; half of one where their hours or the reader want it."""
    weekly = profile.get(g.session, person_id).weekly
    halves = any(at % HOUR for each in weekly for at in (each.start_minute, each.end_minute))
    return HALF if halves or "halves" in request.args else HOUR


def sent_grain() -> int:
    """Minutes of a slot as the week was painted."""
    return HALF if request.form.get("minutes") == str(HALF) else HOUR


def fields(form: Form, person_id: int, minutes: int) -> dict[str, Any]:
    """What the form of somebody's hours needs to be shown (`mine/hours.html`)."""
    formats, chosen = locale.reader().formats, form.typed["available"]
    presets = [
        (_("Weekday evenings"), hours.painted(range(1, 6), 18, 21, minutes)),
        (_("Weekdays by day"), hours.painted(range(1, 6), 9, 17, minutes)),
        (_("Weekend"), hours.painted((6, 7), 9, 17, minutes)),
        (_("Clear"), []),
    ]
    wrong = {text for name, texts in form.errors.items() if name.startswith("weekly") for text in texts}
    return {
        "form": form,
        "chosen": chosen,
        "minutes": minutes,
        "wrong": sorted(wrong),
        "presets": presets,
        "days": hours.weekdays(formats),
        "parts": hours.parts(formats, [*chosen, *_held(person_id, minutes)], minutes),
        "theirs": hours.lines(formats, times.weekly_from_slots(form.theirs.get("available", ()), minutes)),
        "slots": hours.slots(minutes, chosen),
    }
