"""Typed text on its way: kept while the reader takes another language, and back in its form after."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from i18n.languages import offered_tags
from web.auth import allow
from web.forms import keeping
from web.services.faults import NotFound

bp = Blueprint("typed", __name__)


@bp.post("/typed/<tag>")
@allow("everyone")
def translate(tag: str) -> ResponseReturnValue:
    """Keep what a form holds, and read on in another language."""
    if tag not in offered_tags():
        raise NotFound
    return redirect(url_for("session.choose", tag=tag, next=keeping.keep_sent()), 303)
