"""Groups and partners' offers as they are entered and changed by who coordinates their organisation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Member, Party, Term, Volunteer
from web.services.access.rights import COORDINATORS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Invalid, NotFound

GROUP = "group"
UNKNOWN = lazy("Choose one from the list.")
CHANGED = ("name", "heads", "contact_person_id", "credential_code", "volunteer_id")


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party and its named members."""

    party: Party
    members: tuple[int, ...]


def listing(session: Session, scope: Scope) -> Sequence[PartyView]:
    """The parties of organisations that one coordinates, those that ended last."""
    inside = Party.organisation_id.in_(scope.nodes(*COORDINATORS))
    ordered = select(Party).where(inside).order_by(Party.ended_at.is_not(None), Party.name, Party.id)
    rows = session.scalars(ordered).all()
    named = _members(session, [each.id for each in rows])
    return [PartyView(each, tuple(sorted(named.get(each.id, ())))) for each in rows]


def get(session: Session, party_id: int) -> PartyView:
    """One party. Raises NotFound."""
    party = session.get(Party, party_id)
    if party is None:
        raise NotFound
    return PartyView(party, tuple(sorted(_members(session, [party_id]).get(party_id, ()))))


def create(session: Session, actor: Actor, values: Mapping[str, Any], *, key: str = "") -> int:
    """A new party of a loaded `PartySchema`; its id.

    Raises Forbidden for an organisation that one does not coordinate, Invalid for people out of scope.
    """
    return int(once(session, key, lambda: {"party": _create(session, actor, values)})["party"])


def _create(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    scope = Scope(session, actor)
    scope.require("coordinator", values["organisation_id"])
    _refuse_unknown(session, scope, values)
    party = Party(
        kind=values["kind"],
        organisation_id=values["organisation_id"],
        created_at=now(),
        **{name: values[name] for name in CHANGED},
    )
    session.add(party)
    session.flush()
    _set_members(session, party, values["members"])
    note(session, actor, "entered", "party", party.id, node=party.organisation_id)
    return party.id


def change(
    session: Session, actor: Actor, party_id: int, values: Mapping[str, Any], version: int | None = None
) -> None:
    """Give a party another name, size, contact, members, or end it. Raises NotFound, Outdated, Invalid.

    What it is promised keeps its heads.
    """
    with writing(session):
        party, scope = get(session, party_id).party, Scope(session, actor)
        scope.require("coordinator", party.organisation_id)
        _refuse_unknown(session, scope, values)
        with editing(
            session, actor, "party", party, version, lambda: _values(session, party),
            node=party.organisation_id,
        ):  # fmt: skip
            for name in CHANGED:
                setattr(party, name, values[name])
            party.ended_at = (party.ended_at or now()) if values["ended"] else None
            _set_members(session, party, values["members"])


def _values(session: Session, party: Party) -> dict[str, Any]:
    held = {name: getattr(party, name) for name in (*CHANGED, "ended_at")}
    return {**held, "members": sorted(_members(session, [party.id]).get(party.id, ()))}


def _refuse_unknown(session: Session, scope: Scope, values: Mapping[str, Any]) -> None:
    """Raise Invalid for people whom the actor may not know, and for words that nobody knows."""
    asked = {*values["members"], values["volunteer_id"]} - {None}
    if values["kind"] == GROUP and values["volunteer_id"] is not None:
        raise Invalid({"volunteer_id": [lazy("A group has members; a partner's offer names one person.")]})
    serve = set(session.scalars(select(Volunteer.id).where(Volunteer.id.in_(asked))))
    if asked - serve or asked - scope.knows(asked):
        raise Invalid({"members" if asked - {values["volunteer_id"]} else "volunteer_id": [UNKNOWN]})
    contact = values["contact_person_id"]
    if contact is not None and contact not in scope.knows([contact]):
        raise Invalid({"contact_person_id": [UNKNOWN]})
    if len(values["members"]) > values["heads"]:
        raise Invalid({"members": [lazy("These are more people than the group brings.")]})
    code = values["credential_code"]
    if code and session.scalar(select(Term.code).where(Term.kind == "credential", Term.code == code)) is None:
        raise Invalid({"credential_code": [UNKNOWN]})


def _set_members(session: Session, party: Party, members: Iterable[int]) -> None:
    session.execute(delete(Member).where(Member.party_id == party.id))
    session.add_all(Member(party_id=party.id, volunteer_id=each) for each in sorted(set(members)))
    session.flush()


def _members(session: Session, party_ids: Sequence[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    for row in session.scalars(select(Member).where(Member.party_id.in_(party_ids))):
        found.setdefault(row.party_id, set()).add(row.volunteer_id)
    return found
