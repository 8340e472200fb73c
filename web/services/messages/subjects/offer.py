"""What partners offer: a name is wanted, overdue or missing, or somebody does not come after all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Notice, OfferedSession, Party
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.messages.subjects.about import by_subject
from web.services.messages.subjects.fact import Fact, Read
from web.services.offers import rows

NO_MORE = "sent_no_more"


@dataclass(frozen=True, slots=True)
class Offered:
    """A session that is used: its number below zero, its hours, how many shifts, by when a name is due."""

    session_id: int
    party_id: int
    starts_at: datetime
    ends_at: datetime
    shifts: int
    due_at: datetime | None


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each session, by its newest notice, if that is still so."""
    about = by_subject(notices)
    found = session.execute(
        select(OfferedSession, Party)
        .join(Party, Party.id == OfferedSession.party_id)
        .where(OfferedSession.id.in_(about))
    )
    known = {each.id: (each, party) for each, party in found}
    scope = Scope(session, actor)
    facts, untrue = [], {}
    for identity, owed in about.items():
        ids, last = tuple(each.id for each in owed), owed[-1]
        each, party = known.get(identity, (None, None))
        if each is None or party is None:
            untrue.update(dict.fromkeys(ids, "gone"))
            continue
        used = [use for use in rows.uses(session, [party.id]) if use.ahead]
        code = _code(scope, each, party, last, used)
        if code:
            untrue.update(dict.fromkeys(ids, code))
            continue
        record = Offered(each.id, party.id, each.starts_at, each.ends_at, len(used), rows.due(each, used))
        facts.append(Fact(ids, last.kind, "offer", record, project_id=last.project_id, at=each.starts_at))
    return Read(facts, untrue)


def _code(scope: Scope, found: OfferedSession, party: Party, last: Notice, used: Sequence[rows.Use]) -> str:
    """Why its reader need not hear of it, or may not any more; empty where they are to hear."""
    me = scope.actor.person_id
    if last.kind == NO_MORE:
        return "decided" if party.volunteer_id == me else ""
    if found.ended_at is not None or not used:
        return "cancelled"
    if party.volunteer_id is not None:
        return "decided"
    if last.project_id is not None:
        return "" if last.project_id in scope.project_ids() else "out_of_sight"
    answers = me == party.contact_person_id or scope.holds_on(party.organisation_id, *LEADS)
    return "" if answers else "out_of_sight"
