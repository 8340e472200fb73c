"""One's inbox: what one is told, as it is now. What was shown has been seen."""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.services.clock import now
from web.services.messages import inbox, unreached
from web.words import inbox as words
from web.words.own_reach import to_themselves

bp = Blueprint("inbox", __name__)
MOST_SKIPPED = inbox.MOST


@bp.get("/me/inbox")
@allow("signed_in")
def show() -> ResponseReturnValue:
    """What one is told, newest first."""
    skipped = min(max(0, request.args.get("after", 0, int)), MOST_SKIPPED)
    found = inbox.read(g.session, actor(), skipped)
    page = render_template(
        "mine/inbox.html",
        days=words.days(g.session, locale.reader(), actor().person_id, found.items, now()),
        new=found.new,
        first=skipped == 0,
        unreached=to_themselves(
            locale.reader(), unreached.reach(g.session, [actor().person_id])[actor().person_id]
        ),
        older=url_for("inbox.show", after=found.older) if found.older is not None else "",
    )
    inbox.see(g.session, actor(), found)
    return page
