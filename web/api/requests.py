"""Requests: asking, looking, and every verb of the desk and of who asked; kinds, and the closing rate."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web import locale
from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.auth import actor, allow, scope
from web.models import Request
from web.schemas.requests import (
    RequestAssignSchema,
    RequestChangeSchema,
    RequestCloseSchema,
    RequestHandSchema,
    RequestKindSchema,
    RequestLinkSchema,
    RequestMergeSchema,
    RequestRateSchema,
    RequestRefusalSchema,
    RequestSchema,
    RequestTurnSchema,
    RequestWordsSchema,
    WhichRequests,
)
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.requests import (
    PrivateOfRequest,
    RatesShown,
    RequestKindShown,
    RequestShown,
    RequestsShown,
    RequestWhole,
    WorkShown,
)
from web.services.access.rights import LEADS
from web.services.requests import (
    alike,
    asking,
    ending,
    kinds,
    listing,
    private,
    rates,
    reading,
    rights,
    triage,
    turning,
)

bp = Resource("requests", "What neighbourhoods ask for, and what becomes of it")
READERS = (*LEADS, "administrator")


@bp.get("/requests")
@allow(*LEADS)
@bp.arguments(WhichRequests, location="query")
@bp.response(200, RequestsShown)
def requests(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """A page of requests: overdue ones first, then by term; by stage, unit, kind, and words."""
    wanted = {name: value for name, value in asked.items() if name not in ("q", "page")}
    page = listing.listing(g.session, scope(), listing.Asked(query=asked["q"], **wanted), asked["page"])
    return {"items": page.items, "total": page.total, "page": page.number, "pages": page.pages}


@bp.post("/requests")
@allow(*LEADS)
@bp.keyed
@bp.arguments(RequestSchema)
@bp.response(201, CreatedShown)
def ask(values: Mapping[str, Any], key: str | None) -> Mapping[str, int]:
    """Ask for something, for an organisation where one leads or coordinates."""
    return {"id": asking.ask(g.session, actor(), values, key=once_key(key))}


@bp.get("/requests/closing-rate")
@allow(*LEADS)
@bp.response(200, RatesShown)
def closing_rate() -> Mapping[str, Any]:
    """How many of the requests of the last twelve months are closed, by unit and by month."""
    found = rates.read(g.session, scope())
    return {
        "first": found.first, "last": found.last, "whole": found.whole, "in_time": found.in_time,
        "days": found.days, "reopened": found.reopened,
        "units": [{"unit_id": unit, **_count(each)} for unit, each in found.units],
        "months": [{"month": month, **_count(each)} for month, each in found.months],
    }  # fmt: skip


@bp.get("/requests/<int:request_id>")
@allow(*LEADS)
@bp.response(200, RequestWhole)
@tagged("request", "request_id")
def request(request_id: int) -> Mapping[str, Any]:
    """One request with its history."""
    found = reading.one(g.session, scope(), request_id)
    fields = {name: getattr(found.row, name) for name in RequestShown().fields}
    events = [each.event for each in found.events]
    return {**fields, "overdue": found.overdue, "provisional": found.provisional, "events": events}


@bp.patch("/requests/<int:request_id>")
@allow(*LEADS)
@bp.arguments(RequestChangeSchema)
@bp.response(204)
@versioned("request", "request_id")
def change(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Set right what is asked, while nothing is decided."""
    asking.change(g.session, actor(), request_id, values, version)


@bp.get("/requests/<int:request_id>/private")
@allow(*LEADS)
@bp.response(200, PrivateOfRequest)
def look(request_id: int) -> Mapping[str, str]:
    """Who it is for, how to reach them, and where; the look is recorded."""
    return private.look(g.session, actor(), request_id)


@bp.delete("/requests/<int:request_id>/private")
@allow(*LEADS)
@bp.response(204)
def forget(request_id: int) -> None:
    """Forget what is private of it; what was asked and done stays."""
    private.erase(g.session, actor(), request_id)


@bp.get("/requests/<int:request_id>/alike")
@allow(*LEADS)
@bp.response(200, listed(RequestShown))
def like(request_id: int) -> Mapping[str, Any]:
    """Those like it that the reader may see: of its kind, near it, lately or open, in words like its own."""
    row = rights.one(g.session, scope(), request_id)
    found: list[Request] = [each for each in alike.like(g.session, row) if rights.is_seen(scope(), each)]
    return {"items": found, "total": len(found)}


@bp.post("/requests/<int:request_id>/accept")
@allow("coordinator")
@bp.response(204)
@versioned("request", "request_id")
def accept(request_id: int, version: int) -> None:
    """Take it on; it is due to be served."""
    triage.accept(g.session, actor(), request_id, version=version)


@bp.put("/requests/<int:request_id>/handler")
@allow("coordinator")
@bp.arguments(RequestAssignSchema)
@bp.response(204)
@versioned("request", "request_id")
def assign(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Give it to somebody who coordinates there, or to nobody."""
    triage.assign(g.session, actor(), request_id, values["handler_id"], version=version)


@bp.post("/requests/<int:request_id>/answer")
@allow("coordinator")
@bp.arguments(RequestWordsSchema)
@bp.response(204)
@versioned("request", "request_id")
def answer(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Answer it in words; it is closed with that."""
    triage.answer(g.session, actor(), request_id, values["words"], version=version)


@bp.post("/requests/<int:request_id>/refuse")
@allow("coordinator")
@bp.arguments(RequestRefusalSchema)
@bp.response(204)
@versioned("request", "request_id")
def refuse(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Refuse it with a reason and words for who asked."""
    triage.refuse(g.session, actor(), request_id, values, version=version)


@bp.post("/requests/<int:request_id>/hand")
@allow("coordinator")
@bp.arguments(RequestHandSchema)
@bp.response(204)
@versioned("request", "request_id")
def hand(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Hand it to another unit, or to somebody outside, in words."""
    triage.hand(g.session, actor(), request_id, values, version=version)


@bp.post("/requests/<int:request_id>/merge")
@allow("coordinator")
@bp.arguments(RequestMergeSchema)
@bp.response(204)
@versioned("request", "request_id")
def merge(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Let it follow one like it from now on."""
    triage.merge(g.session, actor(), request_id, values["into_id"], version=version)


@bp.post("/requests/<int:request_id>/part")
@allow(*LEADS)
@bp.response(204)
@versioned("request", "request_id")
def part(request_id: int, version: int) -> None:
    """Take it out of the one that it was merged into."""
    triage.part(g.session, actor(), request_id, version=version)


@bp.post("/requests/<int:request_id>/turn")
@allow("coordinator")
@bp.arguments(RequestTurnSchema)
@bp.response(201, WorkShown)
@versioned("request", "request_id", 201)
def turn(values: Mapping[str, Any], request_id: int, version: int) -> Mapping[str, Any]:
    """Make a shift, a series or a visit of it, linked at once."""
    return turning.turn(g.session, locale.zone(), actor(), request_id, values, version=version)


@bp.put("/requests/<int:request_id>/shift")
@allow("coordinator")
@bp.arguments(RequestLinkSchema)
@bp.response(204)
@versioned("request", "request_id")
def link(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Let a shift that is there serve it."""
    turning.link(g.session, actor(), request_id, values["shift_id"], version=version)


@bp.delete("/requests/<int:request_id>/shift")
@allow("coordinator")
@bp.response(204)
@versioned("request", "request_id")
def unlink(request_id: int, version: int) -> None:
    """Its shift or series is not for it; they stay."""
    turning.unlink(g.session, actor(), request_id, version=version)


@bp.post("/requests/<int:request_id>/close")
@allow(*LEADS)
@bp.arguments(RequestCloseSchema)
@bp.response(204)
@versioned("request", "request_id")
def close(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Say that it is done: who asked."""
    ending.close(g.session, actor(), request_id, **values, version=version)


@bp.put("/requests/<int:request_id>/rating")
@allow(*LEADS)
@bp.arguments(RequestRateSchema)
@bp.response(204)
@versioned("request", "request_id")
def rate(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Say how it was, once it is closed: who asked."""
    ending.rate(g.session, actor(), request_id, **values, version=version)


@bp.post("/requests/<int:request_id>/reopen")
@allow(*LEADS)
@bp.arguments(RequestWordsSchema)
@bp.response(204)
@versioned("request", "request_id")
def reopen(values: Mapping[str, Any], request_id: int, version: int) -> None:
    """Say that it is not done, and why: who asked."""
    ending.reopen(g.session, actor(), request_id, values["words"], version=version)


@bp.get("/request-kinds")
@allow(*READERS)
@bp.response(200, listed(RequestKindShown))
def request_kinds() -> Mapping[str, Any]:
    """The kinds of requests with their terms in working days."""
    found = kinds.listing(g.session)
    return {"items": found, "total": len(found)}


@bp.get("/request-kinds/<code:code>")
@allow(*READERS)
@bp.response(200, RequestKindShown)
@tagged("request_kind", "code")
def request_kind(code: str) -> kinds.Kind:
    """One kind."""
    return kinds.one(g.session, code)


@bp.patch("/request-kinds/<code:code>")
@allow("administrator")
@bp.arguments(RequestKindSchema)
@bp.response(204)
@versioned("request_kind", "code")
def change_kind(values: Mapping[str, Any], code: str, version: int) -> None:
    """Other terms for a kind; who administers the whole district."""
    kinds.change(g.session, actor(), code, values, version)


def _count(found: rates.Count) -> dict[str, Any]:
    return {"received": found.received, "closed": found.closed, "open": found.open, "rate": found.rate}
