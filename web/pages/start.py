"""The first page: what is open, for who has not signed in; who has is taken to their own work."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import SIGNED_IN, VOLUNTEER, allow, is_allowed
from web.pages.open_places import FEW, asked_page, kept_language
from web.services.access.rights import COORDINATORS, LEADS
from web.services.clock import now
from web.services.open_places import choosing, kept
from web.words.open_places import programmes, tiles
from web.words.open_places.choices import wanted_of

bp = Blueprint("start", __name__)
# The first page of whoever has signed in: of several, the first that they may use.
HOMES = (
    (COORDINATORS, "/board"),
    (LEADS, "/projects"),
    (("verifier",), "/credentials"),
    (("administrator",), "/organisations"),
    (("auditor",), "/audit"),
    ((VOLUNTEER,), "/me"),
    ((SIGNED_IN,), "/me/account"),
)
SHOWN_PROGRAMMES = 6


@bp.get("/")
@allow("everyone")
def home() -> ResponseReturnValue:
    """What is open near the reader, or the first page of one's work."""
    if g.actor:
        return redirect(next(home for may, home in HOMES if is_allowed(frozenset(may))))
    reader, facts, wanted = locale.reader(), kept.facts(g.session), wanted_of(request.args)
    counts = choosing.by_area(facts, wanted, now(), locale.zone())
    page = render_template(
        "start/home.html",
        **asked_page(facts, wanted, most=FEW),
        programmes=programmes.cards(reader, facts),
        shown_programmes=SHOWN_PROGRAMMES,
        tiles=tiles.rows(reader, facts, counts, wanted.area_id),
    )
    return kept_language(page)
