"""Open places before any account: the list, one shift, one project; and wanting a place once one is in."""

from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow
from web.forms import pressed
from web.locale import _
from web.pages.accounts.entering import own_url
from web.services.clock import now
from web.services.faults import NotFound
from web.services.open_places import choosing, kept, reading, wanting
from web.services.open_places.choosing import Wanted
from web.services.open_places.records import Facts
from web.services.promises.taking import OPEN
from web.static_files import drawn_cards
from web.words.open_places import choices, lines, programmes
from web.words.open_places.choices import wanted_of

bp = Blueprint("open_places", __name__)
FEW, PAGE = 4, 20
A_YEAR = 31_536_000


@bp.get("/open")
@allow("everyone")
def listing() -> ResponseReturnValue:
    """All that is open, as asked for, a page at a time."""
    facts, wanted = kept.facts(g.session), wanted_of(request.args)
    page = max(1, request.args.get("page", 1, int))
    name = programmes.name_of(locale.reader(), facts, wanted.programme) if wanted.programme else ""
    return kept_language(
        render_template(
            "open_places/list.html",
            **asked_page(facts, wanted, most=PAGE, page=page),
            programme_name=name,
        )
    )


@bp.get("/open/<int:shift_id>")
@allow("everyone")
def show(shift_id: int) -> ResponseReturnValue:
    """One shift: what to do, when, where, with which languages, how many are missing, and the press."""
    shift = reading.one(g.session, shift_id)
    if shift is None:
        raise NotFound
    reader, me = locale.reader(), g.actor.volunteer_id if g.actor else None
    return kept_language(
        render_template(
            "open_places/shift.html",
            shift=lines.page(reader, kept.facts(g.session), shift),
            serves=me is not None,
            mine=wanting.is_theirs(g.session, me, shift_id) if me is not None else {},
            card=card_of(shift.project.programme),
            **addresses(),
        )
    )


@bp.get("/open/projects/<int:project_id>")
@allow("everyone")
def project(project_id: int) -> ResponseReturnValue:
    """What a project is, and what is open in it."""
    reader, facts = locale.reader(), kept.facts(g.session)
    found = next((each for each in facts.projects if each.id == project_id), None)
    if found is None:
        raise NotFound
    wanted = wanted_of(request.args, project_id=project_id, programme="")
    return kept_language(
        render_template(
            "open_places/project.html",
            name=lines.text_of(found, "name", reader.tag),
            about=lines.text_of(found, "summary", reader.tag),
            programme=found.programme,
            programme_name=programmes.name_of(reader, facts, found.programme),
            tone=programmes.tone(found.programme),
            project_id=project_id,
            **{**asked_page(facts, wanted, most=PAGE), "card": card_of(found.programme)},
        )
    )


@bp.post("/open/seats/<int:seat_id>")
@allow("volunteer")
def want(seat_id: int) -> ResponseReturnValue:
    """Take a place, or ask for it where its project lead decides."""
    way = pressed(lambda: wanting.want(g.session, actor(), seat_id))
    if way == OPEN:
        flash(_("The place is yours; we count on you."), "success")
        return redirect(url_for("me.shift", seat_id=seat_id))
    flash(_("Asked. The project lead sees it, and the answer will be under My shifts."), "success")
    return redirect(url_for("me.shifts"))


def asked_page(facts: Facts, wanted: Wanted, *, most: int, page: int = 1) -> dict[str, Any]:
    """What a page of the list shows: the questions, the lines, how many there are, and where it goes on."""
    reader = locale.reader()
    found = choosing.found(facts, wanted, now(), locale.zone())
    first = (page - 1) * most
    return {
        "asked": choices.menus(reader, facts, wanted),
        "address": choices.address_of(wanted),
        "lines": [lines.line(reader, facts, each) for each in found[first : first + most]],
        "places": sum(each.shift.wanted for each in found),
        "places_said": lines.count(reader, sum(each.shift.wanted for each in found)),
        "near": bool(wanted.area_id or wanted.place_id),
        "page": page,
        "pages": max(1, -(-len(found) // most)),
        "card": card_of(wanted.programme),
        **addresses(),
    }


def addresses() -> dict[str, Any]:
    """The whole address of this page, and the same in each language."""
    path = own_url(request.path)
    here = f"{path}?lang={locale.asked()}" if locale.asked() else path
    return {"canonical": here, "whole_address": path}


def card_of(programme: str) -> str:
    """The whole address of the picture that a shared link shows."""
    return own_url(f"/static/img/cards/{programme if programme in drawn_cards() else 'neutral'}.png")


def kept_language(page: str) -> Response:
    """The page; a language that its address asks for is kept from now on."""
    response = make_response(page)
    if tag := locale.asked():
        response.set_cookie(locale.COOKIE, tag, max_age=A_YEAR, httponly=True, samesite="Lax")
    return response
