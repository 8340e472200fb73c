"""Offered sessions as pages, the API and sheets show them: when, where they are used, which names are due."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import OfferedSession, Organisation, Party, PartyAssignment, Person, Roster
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.offers import rows
from web.services.offers.rows import Use
from web.services.parties import sight

ENDED, OVER, NAMED, FREE, DUE, OVERDUE = "ended", "over", "named", "free", "due", "overdue"


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session, its partner's names, where it is promised, and in how many drafts it stands.

    `person` is who was named, as far as the reader may know them, and `due_at` by when a name is wanted. Of
    the `state`, `free` is one that nothing is promised of.
    """

    session: OfferedSession
    party: Party
    partner: Mapping[str, str]
    person: str
    uses: Sequence[Use]
    drafts: int
    due_at: datetime | None
    state: str
    may_edit: bool

    @property
    def used(self) -> int:
        """At how many shifts it serves."""
        return len(self.uses)


def listing(session: Session, scope: Scope, *, past: bool = False) -> Sequence[SessionView]:
    """The sessions in scope that are not over, in order of time; or those that are, the last first."""
    over = (OfferedSession.ends_at <= now()) | OfferedSession.ended_at.is_not(None)
    chosen = _selected(scope).where(over if past else ~over)
    at = OfferedSession.starts_at.desc() if past else OfferedSession.starts_at
    return _views(session, scope, session.execute(chosen.order_by(at, OfferedSession.id).limit(500)).all())


def names_due(session: Session, scope: Scope) -> Sequence[SessionView]:
    """Those in scope whose name is wanted and not there, the most urgent first."""
    waiting = [each for each in listing(session, scope) if each.state in (DUE, OVERDUE)]
    return sorted(waiting, key=lambda each: (each.due_at or now(), each.session.id))


def one(session: Session, scope: Scope, session_id: int) -> SessionView:
    """One session. Raises NotFound."""
    rows.seen(session, scope, session_id)
    found = session.execute(_selected(scope).where(OfferedSession.id == session_id)).all()
    return _views(session, scope, found)[0]


def _selected(scope: Scope) -> Any:
    return (
        select(OfferedSession, Party, Organisation.names)
        .join(Party, Party.id == OfferedSession.party_id)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(sight.parties(scope))
    )


def _views(session: Session, scope: Scope, found: Sequence[Any]) -> Sequence[SessionView]:
    ids = [party.id for _, party, _ in found]
    uses: dict[int, list[Use]] = defaultdict(list)
    for use in rows.uses(session, ids):
        uses[use.promise.party_id or 0].append(use)
    drafts = _drafts(session, ids)
    own = scope.nodes(*LEADS)
    sent = [party for _, party, _ in found if party.volunteer_id is not None]
    # Whoever names the people of a partner reads whom they named.
    known = scope.knows(each.volunteer_id for each in sent if each.volunteer_id is not None)
    known |= {each.volunteer_id for each in sent if each.organisation_id in own}
    named = select(Person.id, Person.name).where(Person.id.in_(known))
    names = {row.id: row.name for row in session.execute(named)}
    return [
        SessionView(
            session=each,
            party=party,
            partner=partner,
            person=names.get(party.volunteer_id or 0, ""),
            uses=uses[party.id],
            drafts=drafts[party.id],
            due_at=rows.due(each, uses[party.id]),
            state=state_of(each, party, uses[party.id]),
            may_edit=party.organisation_id in own,
        )
        for each, party, partner in found
    ]


def state_of(found: OfferedSession, party: Party, used: Sequence[Use]) -> str:
    """What is to be done about a session."""
    if found.ended_at is not None:
        return ENDED
    if found.ends_at <= now():
        return OVER
    if party.volunteer_id is not None:
        return NAMED
    due_at = rows.due(found, used)
    if due_at is None:
        return FREE
    return OVERDUE if due_at <= now() else DUE


def _drafts(session: Session, party_ids: Sequence[int]) -> Counter[int]:
    """Party -> in how many drafts it stands."""
    counted = (
        select(PartyAssignment.party_id, func.count(PartyAssignment.roster_id.distinct()))
        .join(Roster, Roster.id == PartyAssignment.roster_id)
        .where(Roster.state == "draft", PartyAssignment.party_id.in_(party_ids))
        .group_by(PartyAssignment.party_id)
    )
    return Counter({row[0]: row[1] for row in session.execute(counted)})
