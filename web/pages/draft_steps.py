"""Undo and redo in a draft: each a press with the version of the draft that was seen."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import pressed, sent_form
from web.locale import _
from web.routing import own_address
from web.schemas.moves import StepSchema
from web.services.access.rights import COORDINATORS
from web.services.drafts import undoing
from web.services.drafts.edits import history
from web.services.drafts.undoing import StepBreaks, StepGone
from web.services.faults import Conflict, NotFound
from web.services.situations import situation
from web.words import draft_steps as words

bp = Blueprint("draft_steps", __name__)


@bp.post("/rosters/<int:roster_id>/undo")
@allow(*COORDINATORS)
def undo(roster_id: int) -> ResponseReturnValue:
    """Take back the last change of a draft by hand, whoever made it."""
    return _stepped(roster_id, undone=True)


@bp.post("/rosters/<int:roster_id>/redo")
@allow(*COORDINATORS)
def redo(roster_id: int) -> ResponseReturnValue:
    """Make the change again that was taken back last."""
    return _stepped(roster_id, undone=False)


def _stepped(roster_id: int, *, undone: bool) -> ResponseReturnValue:
    form = sent_form(StepSchema())
    if not form.ok:
        raise NotFound
    step, values = undoing.undo if undone else undoing.redo, form.values

    def deed() -> dict[str, Any]:
        done = step(g.session, locale.zone(), actor(), roster_id, values["version"])
        rest = list(words.left_undone(locale.reader(), done.left, undone=undone))
        return {"position": done.edit.position, "rest": rest, "missing": [each.pair for each in done.left]}

    situation(g.session, locale.zone(), roster_id)  # read before the turn to write
    try:
        step_done = pressed(deed)
    except StepBreaks as fault:
        raise Conflict(fault.code, words.refused(locale.reader(), fault, undone=undone)) from fault
    except StepGone as fault:
        raise Conflict(fault.code, words.gone(locale.reader(), fault, undone=undone)) from fault
    _say(roster_id, step_done, undone=undone)
    return redirect(own_address(values["back"]) or url_for("rosters.show", roster_id=roster_id))


def _say(roster_id: int, done: Mapping[str, Any], *, undone: bool) -> None:
    """What was done, and what of it could not be."""
    every, reader = history(g.session, roster_id), locale.reader()
    edit = next((each for each in every if each.position == done["position"]), None)
    missing = [(volunteer, seat) for volunteer, seat in done["missing"]]
    said = words.done(reader, edit, actor().person_id, undone=undone, missing=missing) if edit else ()
    deed = _("Taken back.") if undone else _("Made again.")
    flash(reader.formats.sentences([deed, *said]), "success")
    if done["rest"]:
        flash(reader.formats.sentences(done["rest"]), "warning")
