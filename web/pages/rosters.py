"""Rosters: drafts and what is published, what publishing would change, publishing, and taking it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import pressed, sent_form, sent_key
from web.locale import _, ngettext
from web.pages import roster_shown
from web.routing import row_id
from web.services import publishing, repairing, rosters
from web.services.access.rights import COORDINATORS
from web.services.clock import now
from web.services.faults import Conflict, Outdated
from web.services.publishing import Meets
from web.services.texts.gate import Lacks
from web.words import publishing as said
from web.words import rosters as words
from web.words import texts as text_words
from web.words import waivers
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
    return _shown(roster_id, **roster_shown.NOTHING_REFUSED)


@bp.post("/rosters/<int:roster_id>/publish")
@allow(*COORDINATORS)
def publish(roster_id: int) -> ResponseReturnValue:
    """Make a draft, as it was seen, a promise; sent twice, it is published once."""
    form, digest = sent_form(), request.form.get("difference", "")
    try:
        number = publishing.publish(
            g.session,
            actor(),
            roster_id,
            version=form.version,
            digest=digest,
            key=sent_key(),
            none_the_less=request.form.get("none_the_less") == "1",
        )
    except Lacks as fault:
        return _lacks(roster_id, fault, digest)
    except Meets as fault:
        return _meets(roster_id, fault)
    except Outdated as fault:
        return _looked_at_again(roster_id, words.draft_changed(locale.reader(), fault))
    except Conflict as fault:
        if fault.code != "difference_changed":
            raise
        return _looked_at_again(roster_id, locale.current().say(fault.message))
    flash(
        _("Number %(number)s is published. It can be taken back for ten minutes.", number=number), "success"
    )
    return redirect(url_for("rosters.show", roster_id=roster_id))


@bp.post("/rosters/<int:roster_id>/rebase")
@allow(*COORDINATORS)
def rebase(roster_id: int) -> ResponseReturnValue:
    """Bring a draft up to date: what met gives way to what happened."""
    with _as_it_was_seen() as version:
        lost = publishing.rebase(g.session, actor(), roster_id, version=version, key=sent_key())
    if lost:
        count = locale.reader().formats.number(len(lost))
        told = ngettext(
            "The draft is up to date. One change gave way to what happened.",
            "The draft is up to date. %(count)s changes gave way to what happened.",
            len(lost), count=count,
        )  # fmt: skip
        flash(told, "warning")
    else:
        flash(_("The draft is up to date, and none of its changes had to go."), "success")
    return redirect(url_for("rosters.show", roster_id=roster_id))


@bp.post("/rosters/<int:roster_id>/take-back")
@allow(*COORDINATORS)
def take_back(roster_id: int) -> ResponseReturnValue:
    """Take back what was published minutes ago, and show what is published instead."""
    done = publishing.take_back(g.session, actor(), roster_id, key=sent_key())
    flash(_("It is taken back, and nobody hears of it. A draft holds what it had changed."), "success")
    return redirect(url_for("rosters.show", roster_id=done.roster_id))


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
    """A draft to edit by hand, copied from what is in force for a week."""
    today = now().astimezone(locale.zone()).date()
    monday = monday_asked(request.form.get("week"), today)
    made = publishing.draft(g.session, actor(), monday, key=sent_key())
    return redirect(url_for("board.week", week=monday, roster=made))


def _shown(roster_id: int, **refused: Any) -> str:
    page = max(1, request.args.get("page", 1, int))
    shown = roster_shown.shown(g.session, locale.reader(), scope(), roster_id, page)
    return render_template("rosters/show.html", **shown, **refused, words=words)


def _looked_at_again(roster_id: int, says: str) -> ResponseReturnValue:
    """Not published, as it would have been another thing than was seen: the page as it is now."""
    g.session.rollback()
    seen = request.form.get("seen", 0, int)
    since = roster_shown.since(g.session, locale.reader(), scope(), roster_id, seen)
    return _shown(roster_id, refused=says, since=since), 409


def _meets(roster_id: int, fault: Meets) -> ResponseReturnValue:
    """Not published, as the draft meets what happened: both sides, and the one way on."""
    g.session.rollback()
    found = list(said.meetings(locale.reader(), fault.meetings))
    roster = publishing.roster(g.session, roster_id, scope())
    broken = [(each.broken, each.wanted[0].seat_id) for each in fault.meetings if each.broken and each.wanted]
    back = url_for("rosters.show", roster_id=roster_id)
    shown = {
        "roster": roster,
        "meetings": found,
        "count": len(fault.meetings),
        "words": words,
        "cases": waivers.cases_of(locale.reader(), scope(), broken, back),
    }
    return render_template("rosters/meets.html", **shown), 409


def _lacks(roster_id: int, fault: Lacks, digest: str) -> ResponseReturnValue:
    """Not published, as people could not read what they are told: what is missing, and where to write it."""
    g.session.rollback()
    found = text_words.lacks(locale.reader(), fault.found)
    shown = {
        "roster": publishing.roster(g.session, roster_id, scope()),
        "lacks": found,
        "more": len(fault.found) - len(found),
        "may_go_on": fault.may_go_on,
        "difference": digest,
        "words": words,
    }
    return render_template("rosters/texts.html", **shown), 409


@contextmanager
def _as_it_was_seen() -> Iterator[int | None]:
    """The version of the draft that the form was made of; who is late is told to look again."""
    try:
        yield sent_form().version
    except Outdated:
        raise rosters.draft_changed() from None
