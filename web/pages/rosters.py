"""Rosters: drafts and what is published, what publishing would change, and publishing itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import pressed, sent_form, sent_key
from web.locale import _
from web.routing import row_id
from web.services import publishing, repairing, rosters
from web.services.access.rights import COORDINATORS
from web.services.clock import now
from web.services.faults import Outdated
from web.words import rosters as words
from web.words.tiers import compared, tier_rows
from web.words.weeks import monday_asked

bp = Blueprint("rosters", __name__)


@bp.get("/rosters")
@allow(*COORDINATORS)
def listing() -> ResponseReturnValue:
    """All rosters, newest first."""
    page = publishing.listing(g.session, scope(), request.args.get("page", 1, int))
    return render_template("rosters/list.html", page=page, words=words)


@bp.get("/rosters/<int:roster_id>")
@allow(*COORDINATORS)
def show(roster_id: int) -> ResponseReturnValue:
    """One roster; of a draft, what publishing it would change and for whom."""
    roster = publishing.roster(g.session, roster_id, scope())
    changes = publishing.changes(g.session, scope(), roster_id) if roster.state == "draft" else None
    page = max(1, request.args.get("page", 1, int))
    people = list(words.by_person(locale.reader(), changes, page)) if changes else []
    tiers = list(tier_rows(locale.reader(), roster.costs))
    shown: dict[str, Any] = {"roster": roster, "changes": changes, "people": people, "page": page}
    shown["missing"] = 0
    shown["tiers"] = tiers
    if roster.repair and roster.state == "draft":
        shown["repair"] = list(compared(locale.reader(), roster.repair["before"], roster.repair["after"]))
        shown["repair_says"] = list(words.repair(locale.reader(), roster))
    if roster.state == "published":
        shown["missing"] = len(repairing.lost(g.session, scope(), roster_id))
    shown["shown_figures"] = list(words.figures(locale.reader(), roster, changes))
    return render_template("rosters/show.html", **shown, words=words)


@bp.post("/rosters/<int:roster_id>/publish")
@allow(*COORDINATORS)
def publish(roster_id: int) -> ResponseReturnValue:
    """Make a draft, as it was seen, a promise; sent twice, it is published once."""
    with _as_it_was_seen() as version:
        number = publishing.publish(g.session, actor(), roster_id, version=version, key=sent_key())
    flash(
        _("Roster %(number)s is published. Everybody on it can see and answer it now.", number=number),
        "success",
    )
    return redirect(url_for("rosters.show", roster_id=roster_id))


@bp.post("/rosters/<int:roster_id>/discard")
@allow(*COORDINATORS)
def discard(roster_id: int) -> ResponseReturnValue:
    """Throw a draft away, as it was seen."""
    with _as_it_was_seen() as version:
        pressed(lambda: publishing.discard(g.session, actor(), roster_id, version=version))
    flash(_("The draft is gone. What is published stays as it is."), "success")
    return redirect(url_for("rosters.listing"))


@bp.post("/rosters/<int:roster_id>/repair")
@allow(*COORDINATORS)
def repair(roster_id: int) -> ResponseReturnValue:
    """Propose, as a draft, who comes instead of those who declined."""
    beside = request.form.get("shift", type=row_id)
    made = repairing.propose(g.session, locale.zone(), actor(), roster_id, shift_id=beside, key=sent_key())
    if made.added:
        flash(_("This draft is a proposal. Publish it, or throw it away."), "info")
    else:
        flash(_("Nobody could come instead. This draft only takes out who declined."), "warning")
    return redirect(url_for("rosters.show", roster_id=made.roster_id))


@bp.post("/rosters/draft")
@allow(*COORDINATORS)
def draft() -> ResponseReturnValue:
    """A draft to edit by hand, copied from what is published for a week."""
    today = now().astimezone(locale.zone()).date()
    monday = monday_asked(request.form.get("week"), today)
    made = publishing.draft(g.session, actor(), monday, key=sent_key())
    return redirect(url_for("board.week", week=monday, roster=made))


@contextmanager
def _as_it_was_seen() -> Iterator[int | None]:
    """The version of the draft that the form was made of; who is late is told to look again."""
    try:
        yield sent_form().version
    except Outdated:
        raise rosters.draft_changed() from None
