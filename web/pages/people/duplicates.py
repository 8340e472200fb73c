"""Persons who may be one: found, laid side by side, made one, and made two again."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import Form, empty_form, pressed, sent_form
from web.locale import _
from web.schemas.people import MergeSchema
from web.services.access.rights import COORDINATORS
from web.services.faults import NotFound
from web.services.people import duplicates, merging
from web.words import duplicates as words

bp = Blueprint("duplicates", __name__)


@bp.get("/people/duplicates")
@allow(*COORDINATORS)
def listing() -> ResponseReturnValue:
    """Pairs of persons who look alike, and why."""
    rows = words.pairs(locale.reader(), duplicates.pairs(g.session, scope()))
    return render_template("people/duplicates.html", rows=rows)


@bp.get("/people/duplicates/<int:kept_id>/<int:merged_id>")
@allow(*COORDINATORS)
def compare(kept_id: int, merged_id: int) -> ResponseReturnValue:
    """Both side by side, and what a merge would bring together."""
    return _compare(kept_id, merged_id, _standing(kept_id, merged_id))


@bp.post("/people/duplicates/<int:kept_id>/<int:merged_id>")
@allow(*COORDINATORS)
def merge(kept_id: int, merged_id: int) -> ResponseReturnValue:
    """Make them one."""
    form = sent_form(MergeSchema(), {"kept_id": kept_id, "merged_id": merged_id})
    made = form.submit(
        lambda sent: merging.merge(g.session, actor(), sent.values, sent.version),
        now=lambda: _standing(kept_id, merged_id),
    )
    if made is None:
        return _compare(kept_id, merged_id, form), form.status
    flash(_("They are one person now. You can take this back for 30 days."), "success")
    return redirect(url_for("people.show", volunteer_id=kept_id))


@bp.post("/people/merges/<int:merge_id>/undo")
@allow(*COORDINATORS)
def undo(merge_id: int) -> ResponseReturnValue:
    """Make them two again, as they were."""
    since = pressed(lambda: sorted(merging.undo(g.session, actor(), merge_id)))
    flash(_("They are two persons again, as they were."), "success")
    if since:
        things = locale.reader().formats.listing(words.things(locale.reader(), since))
        flash(_("What was changed since stays with the person who was kept: %(things)s.", things=things))
    return redirect(url_for("duplicates.listing"))


def _standing(kept_id: int, merged_id: int) -> Form:
    found = merging.preview(g.session, actor(), kept_id, merged_id)
    both = dict.fromkeys(("name", "language", "limits"), "kept")
    return empty_form(version=found.kept.person.version, **both, clashes="")


def _compare(kept_id: int, merged_id: int, form: Form) -> str:
    if kept_id == merged_id:
        raise NotFound
    found = merging.preview(g.session, actor(), kept_id, merged_id)
    shown = words.preview(locale.reader(), found)
    return render_template("people/merge.html", form=form, kept_id=kept_id, merged_id=merged_id, **shown)
