"""Asking around for a seat: who would be asked, call-outs, answers, and what asking achieved."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web import locale
from web.api.profiles import own_volunteer
from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.api.weeks import week_asked
from web.auth import actor, allow, scope
from web.schemas.calling_out import AskMoreSchema, CallOutSchema, SaidSchema, WhichWeek
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.calling_out import (
    AskedMoreShown,
    CallOutShown,
    CallOutWithPeopleShown,
    OfferShown,
    OutcomeShown,
    ProjectFiguresShown,
    WhoFitsShown,
)
from web.services.access.rights import LEADS
from web.services.audit.record import once
from web.services.calling_out import answering, counting, ending, own, place, reading, starting
from web.services.calling_out.answering import Outcome
from web.words.rosters import read_names

bp = Resource("call-outs", "Asking around for a seat")


@bp.get("/seats/<int:seat_id>/who-fits")
@allow(*LEADS)
@bp.response(200, listed(WhoFitsShown))
def who_fits(seat_id: int) -> Mapping[str, Any]:
    """Who would be asked for a seat, the best first, and who is left out and why."""
    scope().led_seat(seat_id)
    found = starting.would_ask(g.session, scope(), place.of(g.session, seat_id))
    reader = locale.reader()
    read_names(reader, "volunteer", [each.volunteer_id for each in found])
    items = [
        {
            "volunteer_id": each.volunteer_id,
            "name": reader.called("volunteer", str(each.volunteer_id)),
            "language": each.language,
            "left_out": each.left_out,
            "page_only": each.page_only,
        }
        for each in found
    ]
    return {"items": items, "total": len(items)}


@bp.get("/seats/<int:seat_id>/call-outs")
@allow(*LEADS)
@bp.response(200, listed(CallOutShown))
def of_seat(seat_id: int) -> Mapping[str, Any]:
    """The call-outs of a seat, the newest first."""
    found = reading.of_seat(g.session, scope(), seat_id)
    return {"items": found, "total": len(found)}


@bp.post("/seats/<int:seat_id>/call-outs")
@allow(*LEADS)
@bp.keyed
@bp.arguments(CallOutSchema)
@bp.response(201, CreatedShown)
def start(values: Mapping[str, Any], seat_id: int, key: str | None) -> Mapping[str, int]:
    """Ask people for a seat: these, or all who fit, the best first and a few at a time.

    409 says by its code why not: `nobody_missing`, `nobody_fits`, `asked_already`, `begun`, `cancelled`.
    """
    mark = once_key(key)
    return once(g.session, mark, lambda: {"id": starting.start(g.session, actor(), seat_id, **values)})


@bp.get("/call-outs")
@allow(*LEADS)
@bp.arguments(WhichWeek, location="query")
@bp.response(200, listed(CallOutShown))
def listing(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The call-outs for the shifts of a week, open ones first."""
    found = reading.of_week(g.session, scope(), week_asked(asked))
    return {"items": found, "total": len(found)}


@bp.get("/call-outs/figures")
@allow(*LEADS)
@bp.arguments(WhichWeek, location="query")
@bp.response(200, listed(ProjectFiguresShown))
def figures(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """What asking achieved for the shifts of a week, by project."""
    found = counting.of_week(g.session, scope(), week_asked(asked))
    return {"items": found, "total": len(found)}


@bp.get("/call-outs/<int:call_out_id>")
@allow(*LEADS)
@bp.response(200, CallOutWithPeopleShown)
@tagged("call_out", "call_out_id")
def show(call_out_id: int) -> reading.CallOutView:
    """One call-out with its people and what they said."""
    return reading.one(g.session, scope(), call_out_id)


@bp.post("/call-outs/<int:call_out_id>/more")
@allow(*LEADS)
@bp.arguments(AskMoreSchema)
@bp.response(200, AskedMoreShown)
def more(values: Mapping[str, Any], call_out_id: int) -> Mapping[str, int]:
    """Ask the next who fit now, or these people as well."""
    return {"asked": starting.ask_more(g.session, actor(), call_out_id, values["people"])}


@bp.post("/call-outs/<int:call_out_id>/withdraw")
@allow(*LEADS)
@bp.response(204)
@versioned("call_out", "call_out_id")
def withdraw(call_out_id: int, version: int) -> None:
    """Ask nobody any more; the offer is open to nobody from now on."""
    ending.withdraw(g.session, actor(), call_out_id, version=version)


@bp.put("/call-outs/<int:call_out_id>/asked/<int:asked_id>/answer")
@allow(*LEADS)
@bp.arguments(SaidSchema)
@bp.response(200, OutcomeShown)
def heard(values: Mapping[str, str], call_out_id: int, asked_id: int) -> Mapping[str, str]:
    """Write down what somebody said by phone: `yes`, `no` or `not_now`."""
    return _told(answering.heard(g.session, actor(), call_out_id, asked_id, values["says"]))


@bp.get("/me/asked")
@allow("volunteer")
@bp.response(200, listed(OfferShown))
def offers() -> Mapping[str, Any]:
    """The places one is asked for now."""
    found = own.waiting(g.session, own_volunteer())
    return {"items": found, "total": len(found)}


@bp.get("/me/asked/<int:asked_id>")
@allow("volunteer")
@bp.response(200, OfferShown)
def offer(asked_id: int) -> own.Offer:
    """One place one is or was asked for."""
    return own.one(g.session, own_volunteer(), asked_id)


@bp.put("/me/asked/<int:asked_id>/answer")
@allow("volunteer")
@bp.arguments(SaidSchema)
@bp.response(200, OutcomeShown)
def answer(values: Mapping[str, str], asked_id: int) -> Mapping[str, str]:
    """Say `yes`, `no` or `not_now`; the first yes has the place. The code says what came of it."""
    return _told(answering.say(g.session, actor(), asked_id, values["says"]))


def _told(outcome: Outcome) -> Mapping[str, str]:
    return {"code": outcome.code, "message": locale.current().say(outcome.message)}
