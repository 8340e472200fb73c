"""To tell by phone: whom messages do not reach, and what they have not heard."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import pressed
from web.locale import _
from web.routing import own_address
from web.services.access.rights import COORDINATORS
from web.services.messages import by_hand, unreached
from web.words import unreached as words

bp = Blueprint("unreached", __name__)


@bp.get("/calls/untold")
@allow(*COORDINATORS)
def listing() -> ResponseReturnValue:
    """Whom to call, about what; who has the nearest shift first."""
    page = max(1, request.args.get("page", 1, int))
    found = unreached.people(g.session, scope(), page)
    return render_template(
        "outbox/unreached.html", page=found, people=words.people(locale.reader(), found.items)
    )


@bp.post("/calls/untold/<int:untold_id>")
@allow(*COORDINATORS)
def told(untold_id: int) -> ResponseReturnValue:
    """Write down that somebody was told by phone what no message brought them."""
    count = pressed(lambda: by_hand.told_person_by_phone(g.session, actor(), untold_id))
    if count:
        flash(_("It is written down that they were told by phone."), "success")
    else:
        flash(_("There is nothing any more that they have not heard."), "info")
    return redirect(own_address(request.form.get("back", "")) or url_for("unreached.listing"))
