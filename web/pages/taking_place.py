"""Whether a shift takes place: cancelled, with all later ones of its series or alone, and revived.

It is first shown whom that concerns; the second press does it.
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import pressed, sent_version
from web.services import demand
from web.services.access.rights import LEADS
from web.words import shift_effects
from web.words import taking_place as words

bp = Blueprint("taking_place", __name__)
DEEDS: Mapping[str, Callable[..., demand.Effects]] = {
    "cancel": demand.cancel_shift,
    "revive": demand.revive_shift,
}


@bp.get("/shifts/<int:shift_id>/cancel")
@allow(*LEADS)
def ask_cancel(shift_id: int) -> ResponseReturnValue:
    """Whom it concerns when the shift does not take place, or no later one of its series."""
    return _ask(shift_id, "cancel")


@bp.post("/shifts/<int:shift_id>/cancel")
@allow(*LEADS)
def cancel(shift_id: int) -> ResponseReturnValue:
    """The shift does not take place."""
    return _settle(shift_id, "cancel")


@bp.get("/shifts/<int:shift_id>/revive")
@allow(*LEADS)
def ask_revive(shift_id: int) -> ResponseReturnValue:
    """Who is offered a cancelled shift again when it takes place after all."""
    return _ask(shift_id, "revive")


@bp.post("/shifts/<int:shift_id>/revive")
@allow(*LEADS)
def revive(shift_id: int) -> ResponseReturnValue:
    """A cancelled shift takes place after all."""
    return _settle(shift_id, "revive")


def _ask(shift_id: int, what: str) -> str:
    """Show whom it concerns that a shift is cancelled, or takes place after all; `which` with later ones."""
    which, who = _which(request.args), actor()
    found = demand.looked_at(lambda: DEEDS[what](g.session, who, shift_id, which=which, preview=True))
    return _confirm(shift_id, what, which, found)


def _settle(shift_id: int, what: str) -> ResponseReturnValue:
    """Do it, once it was shown what that does."""
    which, seen, version = _which(request.form), request.form.get("effects", ""), sent_version()
    deed = DEEDS[what]
    try:
        count = pressed(
            lambda: len(deed(g.session, actor(), shift_id, which=which, version=version, seen=seen).shifts)
        )
    except demand.Unconfirmed as fault:
        return _confirm(shift_id, what, which, fault.effects, again=fault.again)
    flash(words.done(locale.reader(), what, count), "success")
    return redirect(url_for("shifts.show", shift_id=shift_id))


def _which(sent: Mapping[str, str]) -> str:
    return "later" if sent.get("which") == "later" else "this"


def _confirm(shift_id: int, what: str, which: str, found: demand.Effects, *, again: bool = False) -> str:
    """Ask to confirm that a shift is cancelled, or takes place after all."""
    reader, shift = locale.reader(), scope().led_shift(shift_id)
    later = len(demand.later_ones(g.session, shift, demand.BEFORE[what]))
    address = url_for(f"taking_place.ask_{what}", shift_id=shift_id)
    ends = demand.ends_otherwise(g.session, shift, what)
    return render_template(
        "shifts/confirm.html",
        shown=shift_effects.effects(reader, found),
        again=again,
        over=reader.called("shift", str(shift_id)),
        action=url_for(f"taking_place.{what}", shift_id=shift_id),
        ways=words.ways(reader, address, which, later, goes_on=ends.goes_on),
        days=words.days(reader, found) if which == "later" else [],
        series=words.series(reader, what, ends.last) if ends.otherwise and which == "later" else "",
        which=which,
        back=url_for("shifts.show", shift_id=shift_id),
        version=shift.version,
        **words.said(reader, what, len(found.shifts)),
    )
