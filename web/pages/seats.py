"""Beside the board: a shift with its people, why a place is empty, and changes by hand, judged first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import locale
from web.auth import actor, allow, scope
from web.forms import pressed, sent_form, sent_key
from web.locale import _
from web.models import Shift
from web.routing import MOST_ID, own_address, row_id
from web.schemas.moves import MoveSchema, PinSchema
from web.services import board, editing, explaining, openings, publishing, rosters, waiving
from web.services.access.rights import COORDINATORS
from web.services.attendance import likely
from web.services.faults import NotFound
from web.services.households.pairings import at_places
from web.services.messages.reached import of_shift
from web.services.parties.numbers import party_of
from web.services.situations import situation
from web.services.stations import looking as stations
from web.words import empty_seats, households, moves, shift_panel, unreached, waivers
from web.words import likely as likely_words
from web.words.moves import Move
from web.words.openings import hours_of_shift
from web.words.rosters import read_names

bp = Blueprint("seats", __name__)


@bp.get("/board/shifts/<int:shift_id>")
@allow(*COORDINATORS)
def shift(shift_id: int) -> ResponseReturnValue:
    """One shift: its seats and who sits there."""
    scope().led_shift(shift_id)
    week = openings.week_of(g.session, locale.zone(), shift_id)
    roster_id = request.args.get("roster", type=row_id)
    found = board.week(g.session, week, scope(), roster_id=roster_id, shift_id=shift_id)
    if not found.projects:
        raise NotFound
    changed = frozenset[int]()
    if found.roster is not None and found.roster.state == "draft":
        changed = publishing.changes(g.session, scope(), found.roster.id).seats
    aside = waiving.of_shift(g.session, scope(), shift_id)
    panel = shift_panel.panel(locale.reader(), found, changed, aside, _paired(shift_id))
    reached = unreached.summed(locale.reader(), of_shift(g.session, shift_id))
    row = g.session.get_one(Shift, shift_id)
    hours = hours_of_shift(locale.reader(), stations.of_shift(g.session, locale.zone(), row))
    shown = next(iter(found.projects[0].shifts))
    coming = likely_words.likely(
        locale.reader(), likely.of_seats(g.session, scope(), shown.seats, shown.starts_at)
    )
    return _shown(
        "shift",
        panel=panel,
        reached=reached,
        hours=hours,
        likely=coming,
        roster=found.roster,
        monday=week.monday,
    )


@bp.get("/board/seats/<int:seat_id>")
@allow(*COORDINATORS)
def show(seat_id: int) -> ResponseReturnValue:
    """Why a seat is empty, the cheapest ways to fill it, and who could come."""
    shift_id = scope().led_seat(seat_id).shift_id
    week = openings.week_of(g.session, locale.zone(), shift_id)
    asked = request.args.get("roster", type=row_id)
    roster = (
        rosters.seen(g.session, scope(), asked) if asked else rosters.shown(g.session, week.monday, scope())
    )
    shown: dict[str, Any] = {"roster": roster, "monday": week.monday}
    if roster is not None:
        shown |= _explained(roster.id, seat_id)
    found = board.week(g.session, week, scope(), roster_id=roster.id if roster else None, shift_id=shift_id)
    if not found.projects:
        raise NotFound
    aside = waiving.of_shift(g.session, scope(), shift_id)
    panel = shift_panel.panel(locale.reader(), found, frozenset(), aside, _paired(shift_id))
    seat = next(each for each in panel["seats"] if each["id"] == seat_id)
    pins = openings.pins(g.session, scope(), seat_id)
    return _shown("why", panel=panel, seat=seat, pins=pins, **shown)


def _paired(shift_id: int) -> Mapping[int, str]:
    """What volunteers are to the household that a shift visits."""
    place = g.session.get_one(Shift, shift_id).place_id
    return households.goes_as(locale.reader(), at_places(g.session, [place]), place)


@bp.get("/rosters/<int:roster_id>/move")
@allow(*COORDINATORS)
def move(roster_id: int) -> ResponseReturnValue:
    """What a change by hand would do; where it is not said whereto, what it could be."""
    roster = publishing.roster(g.session, roster_id)
    asked, day = _asked(request.args)
    if asked.seat is None and request.args.get("leave") != "1":
        return _shown("whereto", **_whereto(roster_id, asked, day), roster=roster)
    found = editing.consequences(g.session, locale.zone(), scope(), roster_id, **asked.arguments())
    judged = moves.judged(locale.reader(), found)
    said = list(moves.sentences(locale.reader(), asked))
    here = request.full_path.rstrip("?")
    cases = waivers.cases(locale.reader(), scope(), found.broken, asked.seat, here)
    return _shown("consequences", roster=roster, move=asked, said=said, cases=cases, **judged)


@bp.post("/rosters/<int:roster_id>/prepare")
@allow(*COORDINATORS)
def prepare(roster_id: int) -> ResponseReturnValue:
    """Open a draft of the week, with a change of what is in force ready to be made."""
    roster = publishing.roster(g.session, roster_id)
    asked = _sent()[0]
    made = publishing.draft(g.session, actor(), roster.monday, key=sent_key())
    fields: dict[str, Any] = {**asked.fields(), **({} if asked.seat else {"leave": 1})}
    return redirect(url_for("seats.move", roster_id=made, **fields))


@bp.post("/rosters/<int:roster_id>/move")
@allow(*COORDINATORS)
def save(roster_id: int) -> ResponseReturnValue:
    """Make the change, to the draft as it was seen."""
    asked, values = _sent()
    situation(g.session, locale.zone(), roster_id)  # read before the turn to write
    pressed(lambda: editing.move(
        g.session, locale.zone(), actor(), roster_id,
        version=values["version"], pin=values["pin"], **asked.arguments(),
    ))  # fmt: skip
    flash(_("The draft is changed. Nothing is published yet."), "success")
    return redirect(own_address(values["back"]) or url_for("rosters.show", roster_id=roster_id))


@bp.post("/board/pins")
@allow(*COORDINATORS)
def pin() -> ResponseReturnValue:
    """Hold somebody on a seat, keep them off it, or leave it to the next run."""
    form = sent_form(PinSchema())
    if not form.ok:
        raise NotFound
    inside = {"in": True, "out": False, "free": None}[form.values["hold"]]
    pressed(lambda: editing.pin(g.session, actor(), form.values["volunteer"], form.values["seat"], inside))
    if inside is None:
        flash(_("The pin is gone. The next run decides."), "success")
    elif inside:
        flash(_("Pinned. Every later run keeps this person here."), "success")
    else:
        flash(_("Every later run keeps this person off this seat."), "success")
    return redirect(own_address(form.values["back"]) or url_for("seats.show", seat_id=form.values["seat"]))


def _shown(name: str, **shown: Any) -> str:
    """The fragment for a press on the board, or the same within a page of its own."""
    here = own_address(request.headers.get("HX-Current-URL", "")) or request.full_path.rstrip("?")
    target = request.headers.get("HX-Target", "")
    into = "#consequences" if target.endswith("#consequences") else "#why"
    page = "part" if request.headers.get("HX-Request") else "page"
    return render_template(f"seats/{page}.html", part=f"seats/{name}.html", back=here, into=into, **shown)


def _sent() -> tuple[Move, Mapping[str, Any]]:
    """The change that a form sends, and its other values. Raises NotFound."""
    form = sent_form(MoveSchema())
    if not form.ok:
        raise NotFound
    values = form.values
    also = moves.steps_of(values["also"])
    return Move(values["volunteer"], values["seat"], values["from_seat"], values["instead"], also), values


def _explained(roster_id: int, seat_id: int) -> dict[str, Any]:
    """Of a seat that lacks people why, and what would fill it; of a full one who could stand in."""
    reader, zone = locale.reader(), locale.zone()
    there = explaining.heads(g.session, zone, scope(), roster_id, seat_id)
    if there.heads >= there.wanted:
        return {"lacks": False, **_standing_in(roster_id, seat_id, there.people)}
    empty = explaining.seat(g.session, zone, scope(), roster_id, seat_id)
    moves.read_effects(reader, empty.repairs)
    repairs = list(empty_seats.repairs(reader, empty, roster_id))
    return {
        "lacks": True,
        "funnel": list(empty_seats.funnel(reader, empty.funnel)),
        "repairs": repairs,
        "cheapest": all(each.cheapest for each in empty.repairs),
        "asks": any("ask" in each for each in repairs),
        "able": list(empty_seats.able(reader, scope(), empty, roster_id)),
    }


def _standing_in(roster_id: int, seat_id: int, people: Sequence[int]) -> dict[str, Any]:
    reader, asked = locale.reader(), request.args.get("leaving", type=_somebody)
    read_names(reader, "volunteer", people)
    named = sorted((reader.called("volunteer", str(each)), each) for each in people)
    leaving = asked if asked in people else named[0][1] if named else None
    if leaving is None:
        return {"sitters": [], "choices": [], "leaving": ""}
    found = openings.replacements(g.session, locale.zone(), scope(), roster_id, leaving, seat_id)
    sitters = [
        {
            "name": name,
            "current": each == leaving,
            "url": url_for("seats.show", seat_id=seat_id, roster=roster_id, leaving=each),
        }
        for name, each in named
    ]
    choices = list(moves.takers(reader, found, roster_id, leaving))
    return {"sitters": sitters, "choices": choices, "leaving": reader.called("volunteer", str(leaving))}


def _whereto(roster_id: int, asked: Move, day: date | None) -> dict[str, Any]:
    reader, zone = locale.reader(), locale.zone()
    takers, fits = [], openings.openings(
        g.session, zone, scope(), roster_id, asked.volunteer, from_seat_id=asked.from_seat, day=day
    )  # fmt: skip
    if asked.from_seat is not None and day is None:
        takers = list(
            openings.replacements(g.session, zone, scope(), roster_id, asked.volunteer, asked.from_seat)
        )
    return {
        "move": asked,
        "day": day,
        "person": reader.called("volunteer", str(asked.volunteer)),
        "from_seat": reader.called("seat", str(asked.from_seat)) if asked.from_seat else "",
        "takers": list(moves.takers(reader, takers, roster_id, asked.volunteer)),
        "goals": list(moves.goals(reader, fits, roster_id, asked)),
    }


def _asked(args: Any) -> tuple[Move, date | None]:
    """A change as a form or a link asks for it, or as the board's dragging says it."""
    if "item" in args:
        return moves.dropped(args["item"], args.get("place", ""))
    volunteer, instead = (args.get(name, type=_somebody) for name in ("volunteer", "instead"))
    seat, left = (args.get(name, type=row_id) for name in ("seat", "from"))
    if volunteer is None:
        raise NotFound
    return Move(volunteer, seat, left, instead, moves.steps_of(args.get("also", ""))), None


def _somebody(text: str) -> int:
    """Somebody who can be planned, in a query: a person, or a partner's specialist below zero.

    Raises ValueError for nobody.
    """
    number = int(text)
    return number if number < 0 and number >= -MOST_ID and party_of(number) else row_id(text)
