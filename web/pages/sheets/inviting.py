"""Inviting the people whom a sheet entered: how many can be, and after a press each of them."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import pressed
from web.locale import _, ngettext
from web.pages.accounts.entering import sends
from web.services.access.rights import COORDINATORS
from web.services.sheets import inviting, keeping
from web.words.sheets import inviting as invited
from web.words.sheets import sheets as words

bp = Blueprint("sheet_invitations", __name__, url_prefix="/sheets")


@bp.get("/<int:sheet_id>/invite")
@allow(*COORDINATORS)
def ask(sheet_id: int) -> ResponseReturnValue:
    """Whom of the people that a sheet entered one can invite, and why not the others."""
    reader, view = locale.reader(), keeping.one(g.session, actor(), sheet_id)
    found = inviting.look(g.session, actor(), sheet_id, sends())
    return render_template(
        "sheets/invite.html",
        sheet=words.sheet(reader, view),
        can=found.can,
        next=found.next,
        reasons=invited.reasons(reader, found.reasons),
        sends=sends(),
    )


@bp.post("/<int:sheet_id>/invite")
@allow(*COORDINATORS)
def invite(sheet_id: int) -> ResponseReturnValue:
    """Invite those who can be; who is invited already gets no second letter."""
    made = int(pressed(lambda: inviting.invite(g.session, actor(), sheet_id, sends())))
    if made:
        said = ngettext(
            "%(count)s invitation is on its way.", "%(count)s invitations are on their way.", made
        )
        flash(said, "success")
    else:
        flash(_("There is nobody left to invite. Nobody gets a second letter."), "info")
    return redirect(url_for("sheet_invitations.ask", sheet_id=sheet_id))
