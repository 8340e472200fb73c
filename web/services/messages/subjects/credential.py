"""Certificates and clearances: that one ends soon or has ended, was checked, or could not be."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Credential, Notice
from web.services.actor import Actor
from web.services.clock import now
from web.services.credentials.verifying import WARNED
from web.services.messages.subjects.about import by_subject
from web.services.messages.subjects.fact import Fact, Read

VERIFIED, REFUSED = "paper_verified", "paper_refused"
LONG_AGO = timedelta(days=30)


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each paper; what was said last of it counts."""
    about = by_subject(notices)
    rows = {each.id: each for each in session.scalars(select(Credential).where(Credential.id.in_(about)))}
    facts, untrue = [], {}
    for identity, owed in about.items():
        row = rows.get(identity)
        codes = {each.id: _code(session, actor, row, each) for each in owed}
        untrue.update({each: code for each, code in codes.items() if code})
        true = [each for each in owed if not codes[each.id]]
        if true:
            facts.append(Fact(tuple(each.id for each in true), true[-1].kind, "credential", row))
    return Read(facts, untrue)


def _code(session: Session, actor: Actor, row: Credential | None, notice: Notice) -> str:
    if row is None:
        return "gone"
    if row.volunteer_id != actor.person_id:
        return "not_theirs"
    if notice.kind == VERIFIED:
        return "" if row.verified_at else "decided"
    if notice.kind == REFUSED:
        return "" if row.refused_at else "decided"
    today = now().astimezone(zone_of(session)).date()
    if row.valid_until is None or row.valid_until > today + WARNED or row.refused_at:
        return "renewed"
    return "too_late" if row.valid_until < today - LONG_AGO else ""
