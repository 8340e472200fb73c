"""How each subject of notices is read, and reading whatever somebody is owed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from immutabledict import immutabledict
from sqlalchemy.orm import Session

from web.models import Notice
from web.services.accounts import sign_in
from web.services.messages.subjects import (
    application,
    asked,
    belonging,
    call_out,
    credential,
    event,
    offer,
    promise,
    request,
    run,
    seat,
)
from web.services.messages.subjects.fact import Fact, Read, Reading

READINGS: Mapping[str, Reading] = immutabledict(
    {
        "event": event.read,
        "promise": promise.read,
        "asked": asked.read,
        "call_out": call_out.read,
        "seat": seat.read,
        "application": application.read,
        "credential": credential.read,
        "belonging": belonging.read,
        "run": run.read,
        "offer": offer.read,
        "request": request.read,
    }
)
LEFT = "left"
"""Why nothing is told to somebody who has left, was locked out, or is somebody else now."""


def read(session: Session, person_id: int, notices: Sequence[Notice]) -> Read:
    """What these notices of one person tell now, in the order in which it happens; and what is untrue."""
    actor = sign_in.acting_as(session, person_id)
    if actor is None:
        return Read((), {each.id: LEFT for each in notices})
    facts: list[Fact] = []
    untrue: dict[int, str] = {}
    for subject, reading in READINGS.items():
        about = [each for each in notices if each.subject == subject]
        if about:
            found = reading(session, actor, about)
            facts += found.facts
            untrue.update(found.untrue)
    return Read(sorted(_once(facts), key=_order), untrue)


def _once(facts: list[Fact]) -> list[Fact]:
    """A reminder of what the same letter tells is told with it."""
    told = {
        each.record.promise_id: each
        for each in facts
        if each.subject == "event" and isinstance(each.record, event.Promised)
    }
    found = []
    for each in facts:
        beside = told.get(each.record.promise_id) if each.subject == "promise" else None
        if beside is None:
            found.append(each)
        else:
            found.remove(beside)
            joined = replace(beside, notice_ids=beside.notice_ids + each.notice_ids)
            told[joined.record.promise_id] = joined
            found.append(joined)
    return found


def _order(fact: Fact) -> tuple[bool, float, int]:
    """What begins first, first; what has no time after that, as it was noted."""
    return fact.at is None, fact.at.timestamp() if fact.at else 0.0, fact.notice_ids[0]
