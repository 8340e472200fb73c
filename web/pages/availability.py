"""When a volunteer is free: a week to be painted, and days that are different."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import Form, empty_form, sent_form
from web.locale import _
from web.models import Availability
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
    mine = profile.get(g.session, own_volunteer())
    minutes = _grain(mine.weekly)
    return _asked(_standing(minutes), minutes)


@bp.post("/me/availability")
@allow("volunteer")
def save() -> ResponseReturnValue:
    """Take over what was painted; of other hours, what was not touched stays as exact as it is."""
    painted, minutes = request.form.getlist("available"), _sent_grain()
    weekly = times.weekly_from_slots(painted, minutes)
    form = sent_form(AvailabilitySchema(), {"weekly": weekly, **_nothing()})
    form.typed = {**form.typed, "available": painted}
    if form.submit(_saved, now=lambda: _standing(minutes)):
        flash(_("Your times are saved. The next roster counts on them."), "success")
        return redirect(url_for("availability.week"))
    return _asked(form, minutes), form.status


def _standing(minutes: int) -> Form:
    """The form as it begins now, in slots of `minutes`."""
    mine = profile.get(g.session, own_volunteer())
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


def _saved(form: Form) -> bool:
    times.save(g.session, actor(), own_volunteer(), form.values, form.version)
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


def _held(minutes: int) -> list[str]:
    """The parts of slots that stand now; one that was unticked can be ticked again."""
    return times.parts(profile.get(g.session, own_volunteer()).weekly, minutes)


def _grain(weekly: Iterable[Availability]) -> int:
    """Minutes of a painted slot: an hour; half of one where their hours or they themselves want it."""
    halves = any(at % HOUR for each in weekly for at in (each.start_minute, each.end_minute))
    return HALF if halves or "halves" in request.args else HOUR


def _sent_grain() -> int:
    return HALF if request.form.get("minutes") == str(HALF) else HOUR


def _asked(form: Form, minutes: int) -> str:
    formats, chosen = locale.reader().formats, form.typed["available"]
    presets = [
        (_("Weekday evenings"), hours.painted(range(1, 6), 18, 21, minutes)),
        (_("Working hours"), hours.painted(range(1, 6), 9, 17, minutes)),
        (_("Weekend"), hours.painted((6, 7), 9, 17, minutes)),
        (_("Clear"), []),
    ]
    wrong = {text for name, texts in form.errors.items() if name.startswith("weekly") for text in texts}
    return render_template(
        "mine/availability.html",
        form=form,
        chosen=chosen,
        minutes=minutes,
        wrong=sorted(wrong),
        presets=presets,
        days=hours.weekdays(formats),
        parts=hours.parts(formats, [*chosen, *_held(minutes)], minutes),
        theirs=hours.lines(formats, times.weekly_from_slots(form.theirs.get("available", ()), minutes)),
        slots=hours.slots(minutes, chosen),
    )
