"""A partner enters somebody of theirs who is not in Duet yet, for a session that they are to come to.

They bring what the partner says, as the unnamed specialist did; the certificate counts once a verifier has
looked at it. Whoever leads for the partner enters nobody else, and keeps no profile.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n import comparison
from i18n.translator import lazy
from web.db import zone_of
from web.models import OfferedSession, Party, Term, VolunteerLanguage, VolunteerSkill, VolunteerTrait
from web.services.access.scope import Scope
from web.services.accounts import contacts
from web.services.accounts.sign_up import create_volunteer
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.credentials import records
from web.services.faults import Conflict, Invalid
from web.services.offers import rows
from web.services.offers.naming import NOT_VALID
from web.services.offers.offering import UNKNOWN
from web.services.organisations import belonging


def enter(session: Session, actor: Actor, session_id: int, said: Mapping[str, Any], key: str = "") -> int:
    """The id of a new person of the partner, from a loaded `NewSpecialist`. They are not named yet.

    The same `key` again gives the same person. Raises NotFound, Forbidden, Invalid; Conflict for a session
    that has ended.
    """
    contact = _contact(said["contact"])
    done = once(session, key, lambda: {"person": _enter(session, actor, session_id, said, contact)})
    return int(done["person"])


def _enter(session: Session, actor: Actor, session_id: int, said: Mapping[str, Any], contact: str) -> int:
    found, party = rows.own(session, Scope(session, actor), session_id)
    if found.ended_at is not None:
        raise Conflict("ended", lazy("This session has ended."))
    _refuse_ending(session, found, party, said)
    _refuse_unknown(session, said)
    made = create_volunteer(
        session, name=said["name"], language=said["language"], latin_name=said["latin_name"]
    )
    contacts.put(session, made.id, contact)
    for tag, level in said["languages"].items():
        session.add(VolunteerLanguage(volunteer_id=made.id, tag=tag, level=level))
    for code, level in said["skills"].items():
        session.add(VolunteerSkill(volunteer_id=made.id, code=code, level=level))
    for code in party.brings.get("traits", ()):
        session.add(VolunteerTrait(volunteer_id=made.id, code=code))
    belonging.begin(session, actor, made.id, party.organisation_id)
    note(session, actor, "registered", "person", made.id, node=party.organisation_id)
    if party.credential_code:
        paper = {name: said[name] for name in ("number", "issuer", "valid_until")}
        records.enter(session, actor, made.id, {"code": party.credential_code, **paper})
    return made.id


def _contact(typed: str) -> str:
    try:
        return contacts.normalised(typed)
    except comparison.WrongText as fault:
        raise Invalid({"contact": [fault.message]}) from None


def _refuse_ending(session: Session, found: OfferedSession, party: Party, said: Mapping[str, Any]) -> None:
    day = found.starts_at.astimezone(zone_of(session)).date()
    if party.credential_code and said["valid_until"] is not None and said["valid_until"] < day:
        raise Invalid({"valid_until": [NOT_VALID]})


def _refuse_unknown(session: Session, said: Mapping[str, Any]) -> None:
    asked = set(said["skills"])
    if asked - set(session.scalars(select(Term.code).where(Term.kind == "skill", Term.code.in_(asked)))):
        raise Invalid({"skills": [UNKNOWN]})
