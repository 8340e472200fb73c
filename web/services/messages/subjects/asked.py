"""Call-outs: that somebody is asked to step in, and that the place is taken."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from web.models import Notice
from web.services.actor import Actor
from web.services.calling_out import own
from web.services.clock import now
from web.services.faults import NotFound
from web.services.messages.subjects.about import by_subject
from web.services.messages.subjects.fact import Fact, Read, is_urgent

ASKED, TAKEN = "called_out", "place_is_taken"


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each asking; its record is the offer. Who never heard of it needs no thanks."""
    about = by_subject(notices)
    closed = own.are_open(session, list(about))
    facts, untrue = [], {}
    for identity, owed in about.items():
        ids, last = tuple(each.id for each in owed), owed[-1]
        offer = _offer(session, actor, identity)
        code = "not_theirs" if offer is None else _code(owed, closed[identity], offer)
        if code or offer is None:
            untrue.update(dict.fromkeys(ids, code))
            continue
        start = offer.starts_at
        facts.append(Fact(ids, last.kind, "asked", offer, at=start, urgent=is_urgent(start)))
    return Read(facts, untrue)


def _code(owed: Sequence[Notice], closed: str, offer: own.Offer) -> str:
    if owed[-1].kind == ASKED:
        return closed
    if any(each.kind == ASKED and each.seen_at is None for each in owed):
        return "never_told"
    if offer.starts_at <= now():
        return "begun"
    return "" if offer.state == "thanked" else "answered"


def _offer(session: Session, actor: Actor, asked_id: int) -> own.Offer | None:
    if actor.volunteer_id is None:
        return None
    try:
        return own.one(session, actor.volunteer_id, asked_id)
    except NotFound:
        return None
