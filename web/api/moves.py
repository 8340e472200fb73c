"""Changing a draft by hand: what it would do is said before it is done."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g

from i18n import reasons
from matcher.result import Finding
from web import locale
from web.api.plain import plain
from web.api.resource import Resource
from web.api.versions import versioned
from web.auth import actor, allow, scope
from web.schemas.moves import MoveSchema, WhatMovesSchema
from web.schemas.shown.explaining import ConsequencesShown, SteppedShown, VersionShown
from web.services import editing
from web.services.access.rights import COORDINATORS
from web.services.drafts import undoing
from web.services.drafts.undoing import StepBreaks, StepGone, Stepped
from web.services.faults import Conflict
from web.words import draft_steps
from web.words.moves import Move, steps_of

bp = Resource("moves", "Changing a draft by hand")


@bp.post("/rosters/<int:roster_id>/consequences")
@allow(*COORDINATORS)
@bp.arguments(WhatMovesSchema)
@bp.response(200, ConsequencesShown)
def consequences(values: Mapping[str, Any], roster_id: int) -> Mapping[str, Any]:
    """What a move would break and cost; nothing is changed."""
    found = editing.consequences(g.session, locale.zone(), scope(), roster_id, **_move(values))
    prices = [
        {"rule": rule, "tier": tier, "cost": cost} for (rule, tier), cost in sorted(found.by_rule.items())
    ]
    return {
        "version": found.version,
        "allowed": found.allowed,
        "broken": [_broken(each) for each in found.broken],
        "set_aside": [_broken(each) for each in found.aside],
        "costs": found.costs,
        "by_rule": prices,
    }


@bp.post("/rosters/<int:roster_id>/moves")
@allow(*COORDINATORS)
@bp.arguments(MoveSchema(exclude=("back",)))
@bp.response(200, VersionShown)
def move(values: Mapping[str, Any], roster_id: int) -> Mapping[str, int]:
    """Make the move, to the draft as it was seen at `version`; `pin` holds it in later runs."""
    zone, kept = locale.zone(), {name: values[name] for name in ("version", "pin")}
    later = editing.move(g.session, zone, actor(), roster_id, **kept, **_move(values))
    return {"version": later}


@bp.post("/rosters/<int:roster_id>/undo")
@allow(*COORDINATORS)
@bp.response(200, SteppedShown)
@versioned("roster", "roster_id", status=200)
def undo(roster_id: int, version: int) -> Mapping[str, Any]:
    """Take back the last change by hand of a draft, as it was seen, whoever made it."""
    return _stepped(undoing.undo, roster_id, version)


@bp.post("/rosters/<int:roster_id>/redo")
@allow(*COORDINATORS)
@bp.response(200, SteppedShown)
@versioned("roster", "roster_id", status=200)
def redo(roster_id: int, version: int) -> Mapping[str, Any]:
    """Make the change again that was taken back last, in a draft as it was seen."""
    return _stepped(undoing.redo, roster_id, version)


def _stepped(step: Callable[..., Stepped], roster_id: int, version: int) -> Mapping[str, Any]:
    undone, reader = step is undoing.undo, locale.reader()
    try:
        done = step(g.session, locale.zone(), actor(), roster_id, version)
    except StepBreaks as fault:
        raise Conflict(fault.code, draft_steps.refused(reader, fault, undone=undone)) from fault
    except StepGone as fault:
        raise Conflict(fault.code, draft_steps.gone(reader, fault, undone=undone)) from fault
    edit, said = done.edit, draft_steps.left_undone(reader, done.left, undone=undone)
    return {
        "version": done.version,
        "by": edit.by,
        "at": edit.at,
        "added": sorted(edit.added),
        "removed": sorted(edit.removed),
        "left": [
            {
                "volunteer_id": each.pair[0],
                "seat_id": each.pair[1],
                "comes": each.comes,
                "why": each.why,
                "text": text,
            }
            for each, text in zip(done.left, said, strict=True)
        ],
    }


def _move(values: Mapping[str, Any]) -> dict[str, Any]:
    also = steps_of(values["also"])
    return Move(values["volunteer"], values["seat"], values["from_seat"], values["instead"], also).arguments()


def _broken(finding: Finding) -> Mapping[str, Any]:
    text = reasons.say(locale.reader(), "finding", finding.rule, **finding.numbers)
    return {"rule": finding.rule, "numbers": plain(finding.numbers), "text": text}
