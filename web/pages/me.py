"""A volunteer's own shifts: the next that needs an answer, the week, what comes, what was."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import pressed
from web.locale import _
from web.pages.availability import own_volunteer
from web.services import because, fitting
from web.services.attendance import checking_in
from web.services.calling_out import own
from web.services.clock import now
from web.services.credentials import expiry
from web.services.days import Week, coming_monday
from web.services.faults import NotFound
from web.services.people import distances, free_days
from web.services.promises import answering, applying
from web.services.promises.mine import WANTS_ANSWER, MyShift, mine, speaks
from web.services.promises.transitions import GONE, REFUSED
from web.services.visits.day import day_of
from web.words import asked_place, credentials, my_day, myshifts, told
from web.words import fitting as words

bp = Blueprint("me", __name__)
LOOKING_BACK = timedelta(days=60)
FEW = 3
TAKEN_BACK = REFUSED | {"lapsed"}
"""States in which a yes is still possible while the place is free."""
SAID = {
    "accepted": lambda: _("Thank you. The place is yours; we count on you."),
    "declined": lambda: _("Thank you for saying so. Your project lead sees it at once."),
    "given_up": lambda: _("You are off this shift, and your project lead sees it at once."),
}


@bp.get("/me")
@allow("volunteer")
def shifts() -> ResponseReturnValue:
    """All own shifts, the most urgent first."""
    found = mine(g.session, own_volunteer(), since=now() - LOOKING_BACK)
    cards = _cards(found)
    coming = [each for each in cards if not each["past"]]
    asked = [each for each in coming if each["state"] in WANTS_ANSWER and each["can"]]
    others = [each for each in coming if each not in asked]
    return render_template(
        "mine/shifts.html",
        hello=myshifts.greeting(locale.reader(), actor().name, now()),
        asked=sorted(asked, key=myshifts.urgency),
        sure=[each for each in others if each["state"] not in GONE],
        gone=[each for each in others if each["state"] in GONE],
        applied=_applied(),
        offers=_offers(),
        past=[each for each in reversed(cards) if each["past"]],
        route_day=_route_day(found).isoformat(),
        ending=_ending(),
        **_week(found),
        **_fitting(),
    )


@bp.get("/me/shifts/<int:seat_id>")
@allow("volunteer")
def shift(seat_id: int) -> ResponseReturnValue:
    """One own shift with everything there is to know."""
    found = mine(g.session, own_volunteer(), since=now() - LOOKING_BACK)
    card = next((each for each in _cards(found) if each["seat_id"] == seat_id), None)
    if card is None:
        raise NotFound
    near = checking_in.near(g.session, own_volunteer(), now())
    here = any(each.id == card["row"].shift_id for each in near)
    day = card["row"].starts_at.astimezone(locale.zone()).date()
    stops = my_day.stops(locale.reader(), day_of(g.session, locale.zone(), own_volunteer(), day))
    home = next((each for each in stops if each["seat_id"] == seat_id and each["is_home"]), None)
    return render_template(
        "mine/shift.html", shift=card, no_way=_no_way(card["row"]), check_in=here, home=home,
        home_day=day.isoformat(),
    )  # fmt: skip


@bp.post("/me/shifts/<int:seat_id>")
@allow("volunteer")
def answer(seat_id: int) -> ResponseReturnValue:
    """Say yes or no."""
    state = request.form.get("answer", "")
    if state not in SAID:
        raise NotFound
    pressed(lambda: answering.answer(g.session, actor(), seat_id, state))
    flash(SAID[state](), "success")
    return redirect(url_for("me.shifts"))


def _route_day(found: Sequence[MyShift]) -> date:
    """The day of the next shift that is theirs; today where there is none."""
    coming = [each.starts_at for each in found if each.state not in GONE and each.ends_at > now()]
    return min(coming, default=now()).astimezone(locale.zone()).date()


def _no_way(shift: MyShift) -> str:
    """Why a no cannot be taken back, in words; empty when it can, and where there was none."""
    if shift.state not in TAKEN_BACK or shift.over_at <= now():
        return ""
    code = answering.no_way_back(g.session, own_volunteer(), shift.seat_id)
    return told.no_way_back(locale.reader(), code) if code else ""


def _applied() -> list[dict[str, Any]]:
    """The places one has asked for and does not have."""
    found = applying.of_volunteer(g.session, own_volunteer())
    return [words.applied(locale.reader(), each) for each in found]


def _offers() -> list[dict[str, Any]]:
    """The places one is asked for now."""
    return [
        asked_place.offer(locale.reader(), each, now()) for each in own.waiting(g.session, own_volunteer())
    ]


def _cards(found: Sequence[MyShift]) -> list[dict[str, Any]]:
    reader, at = locale.reader(), now()
    whys = because.of_seats(g.session, own_volunteer(), [each.seat_id for each in found if each.ends_at > at])
    own = speaks(g.session, own_volunteer())
    return [myshifts.card(reader, each, whys.get(each.seat_id), own, at) for each in found]


def _ending() -> list[str]:
    """What one holds that ends soon or has ended."""
    reader, found = locale.reader(), expiry.soon(g.session, own_volunteer(), locale.zone())
    return credentials.ending(reader, found, reader.formats.local(now()).date())


def _week(found: Sequence[MyShift]) -> dict[str, Any]:
    reader = locale.reader()
    today = reader.formats.local(now()).date()
    monday = myshifts.shown_monday(found, today, reader)
    free = free_days.days(g.session, own_volunteer(), Week(monday, locale.zone()))
    strip = myshifts.strip(reader, monday, today, found, free)
    return {"strip": strip, "week": reader.formats.week(monday)}


def _fitting() -> dict[str, Any]:
    """The few places of the coming week that fit best: those below their minimum first."""
    reader, me = locale.reader(), own_volunteer()
    monday = coming_monday(reader.formats.local(now()).date())
    best = fitting.first(g.session, Week(monday, locale.zone()), me, FEW)
    far = distances.from_home(g.session, me, {each.shift.place_id for each in best})
    lines = [words.line(reader, each.project, each.shift, each.seat, far) for each in best]
    return {"fitting": lines, "fitting_week": monday.isoformat()}
