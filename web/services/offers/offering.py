"""A partner offers specialists for some hours; what was offered in one act is taken back in one."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing, zone_of
from web.models import OfferedSession, Organisation, Party, PartyAssignment, Promise, Term
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid
from web.services.offers import rows
from web.services.offers.dates import hours_of

UNKNOWN = lazy("Choose one from the list.")
BRINGS = ("names", "languages", "skills", "traits")
"""What the specialist is called by language, and what they bring beside the credential."""


def offer(session: Session, actor: Actor, values: Mapping[str, Any], *, key: str = "") -> Sequence[int]:
    """Offer specialists from a loaded `OfferSchema`; the ids of the single sessions, in order of time.

    One for each of `heads` on each day, so that each is named by itself. Raises Forbidden for a partner at
    which one holds no right, Invalid.
    """
    done = once(session, key, lambda: {"sessions": _offer(session, actor, values)})
    return [int(each) for each in done["sessions"]]


def _offer(session: Session, actor: Actor, values: Mapping[str, Any]) -> list[int]:
    node = values["organisation_id"]
    if not Scope(session, actor).holds_on(node, *LEADS):
        raise Forbidden
    if session.get_one(Organisation, node).closed_at is not None:
        raise Invalid({"organisation_id": [lazy("This organisation is closed.")]})
    refuse_unknown(session, values)
    every = hours_of(values, zone_of(session))
    made = [make(session, actor, values, start, end) for start, end in every for _ in range(values["heads"])]
    for each in made:
        each.made_with = made[0].id
    session.flush()
    note(session, actor, "offered", "offer", made[0].id, node=node, count=len(made))
    return [each.id for each in made]


def make(session: Session, actor: Actor, values: Mapping[str, Any], start: Any, end: Any) -> OfferedSession:
    """One session with its party; whoever offers it is who is asked about it."""
    party = Party(
        kind="offer",
        organisation_id=values["organisation_id"],
        name=values["name"],
        heads=1,
        contact_person_id=actor.person_id,
        credential_code=values["credential_code"],
        brings=brings_of(values),
        created_at=now(),
    )
    session.add(party)
    session.flush()
    made = OfferedSession(
        party_id=party.id,
        starts_at=start,
        ends_at=end,
        most_shifts=values["most_shifts"],
        name_hours=values["name_hours"],
        created_by=actor.person_id,
        created_at=now(),
    )
    session.add(made)
    session.flush()
    return made


def brings_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a party brings, as its row has it; what is not said is left out."""
    return {name: values[name] for name in BRINGS if values.get(name)}


def refuse_unknown(session: Session, values: Mapping[str, Any]) -> None:
    """Raise Invalid for words that the district does not have."""
    asked = {
        "credential_code": ("credential", {values["credential_code"]} - {""}),
        "skills": ("skill", set(values["skills"])),
        "traits": ("trait", set(values["traits"])),
    }
    for field, (kind, codes) in asked.items():
        known = set(session.scalars(select(Term.code).where(Term.kind == kind, Term.code.in_(codes))))
        if codes - known:
            raise Invalid({field: [UNKNOWN]})


def take_back(session: Session, actor: Actor, session_id: int) -> tuple[int, int]:
    """Take back what was offered together with a session, as far as nothing was ever planned with it.

    How many went, and how many stay as they are in use. Raises NotFound, Forbidden, Conflict for none.
    """
    with writing(session):
        found, party = rows.own(session, Scope(session, actor), session_id)
        chosen = select(OfferedSession).where(
            OfferedSession.made_with == found.made_with, OfferedSession.ended_at.is_(None)
        )
        every = session.scalars(chosen).all()
        ids = {each.party_id for each in every}
        used = set(session.scalars(select(Promise.party_id).where(Promise.party_id.in_(ids)))) | set(
            session.scalars(select(PartyAssignment.party_id).where(PartyAssignment.party_id.in_(ids)))
        )
        gone = [each for each in every if each.party_id not in used]
        if not gone:
            raise Conflict("in_use", lazy("All of these are planned already. End them one by one."))
        for each in gone:
            theirs = session.get_one(Party, each.party_id)
            session.delete(each)
            session.flush()
            session.delete(theirs)
        session.flush()
        note(session, actor, "undone", "offer", session_id, node=party.organisation_id, count=len(gone))
        return len(gone), len(every) - len(gone)
