"""Groups and partners' offers as they are entered and changed by who coordinates their organisation."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Member, Party, Term, Volunteer
from web.services.access import choosing
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Invalid, NotFound
from web.services.parties.numbers import of_sessions

GROUP = "group"
MEMBER, CONTACT, SENT = "member", "contact", "sent"
ROLES = (MEMBER, CONTACT, SENT)
"""As what a party may name somebody; `sent` is whom a partner sends."""
COLUMNS = {CONTACT: "contact_person_id", SENT: "volunteer_id"}
MORE = lazy("These are more people than the group brings.")
UNKNOWN = lazy("Choose one from the list.")
CHANGED = ("name", "heads", "contact_person_id", "credential_code", "volunteer_id")


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party and its named members."""

    party: Party
    members: tuple[int, ...]


def listing(session: Session, scope: Scope) -> Sequence[PartyView]:
    """The parties of organisations at which one leads or coordinates, those that ended last.

    Without the specialists of sessions, which stand in a list of their own.
    """
    inside = Party.organisation_id.in_(scope.nodes(*LEADS)) & Party.id.not_in(of_sessions())
    ordered = select(Party).where(inside).order_by(Party.ended_at.is_not(None), Party.name, Party.id)
    rows = session.scalars(ordered).all()
    named = _members(session, [each.id for each in rows])
    return [PartyView(each, tuple(sorted(named.get(each.id, ())))) for each in rows]


def giveable(session: Session, scope: Scope) -> Sequence[PartyView]:
    """The parties that one may promise something: of organisations that one coordinates, not ended."""
    nodes = scope.nodes("coordinator")
    return [
        each
        for each in listing(session, scope)
        if each.party.ended_at is None and each.party.organisation_id in nodes
    ]


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
        _refuse_unknown(session, scope, values, _people(session, party))
        with editing(
            session, actor, "party", party, version, lambda: _values(session, party),
            node=party.organisation_id,
        ):  # fmt: skip
            for name in CHANGED:
                setattr(party, name, values[name])
            party.ended_at = (party.ended_at or now()) if values["ended"] else None
            _set_members(session, party, values["members"])


def end(session: Session, actor: Actor, party_id: int, *, ended: bool, version: int | None) -> None:
    """Take a party out of what may be promised, or let it in again; what it is promised stays.

    Raises NotFound, Outdated.
    """
    with writing(session), _changing(session, actor, party_id, version) as party:
        party.ended_at = (party.ended_at or now()) if ended else None


def name(
    session: Session, actor: Actor, party_id: int, role: str, *, person_id: int | None, who: str = ""
) -> None:
    """Name somebody: as member, contact, or whom a partner sends, one of `ROLES`.

    Raises NotFound, Invalid for who does not serve, cannot be found, or would be one too many.
    """
    with writing(session), _changing(session, actor, party_id, None) as party:
        if role not in roles_of(party):
            raise NotFound
        person = choosing.resolve(session, actor, person_id=person_id, who=who).id
        if role != CONTACT and session.get(Volunteer, person) is None:
            raise Invalid({"person_id": [lazy("This person does not serve.")]})
        if role != MEMBER:
            setattr(party, COLUMNS[role], person)
            return
        members = {*_members(session, [party.id]).get(party.id, ()), person}
        if len(members) > party.heads:
            raise Invalid({"person_id": [MORE]})
        _set_members(session, party, members)


def unname(session: Session, actor: Actor, party_id: int, role: str, person_id: int) -> None:
    """Name somebody no longer. Raises NotFound."""
    with writing(session), _changing(session, actor, party_id, None) as party:
        if role == MEMBER:
            _set_members(session, party, _members(session, [party.id]).get(party.id, set()) - {person_id})
        elif role in roles_of(party) and getattr(party, COLUMNS[role]) == person_id:
            setattr(party, COLUMNS[role], None)


def roles_of(party: Party) -> tuple[str, ...]:
    """As what a party names people."""
    return (MEMBER, CONTACT) if party.kind == GROUP else (SENT, CONTACT)


@contextmanager
def _changing(session: Session, actor: Actor, party_id: int, version: int | None) -> Iterator[Party]:
    """A party that the actor may change, with what becomes of it written down."""
    party = get(session, party_id).party
    Scope(session, actor).require("coordinator", party.organisation_id)
    with editing(
        session, actor, "party", party, version, lambda: _values(session, party), node=party.organisation_id
    ):
        yield party


def _people(session: Session, party: Party) -> frozenset[int]:
    """Whom a party names already, by whoever knew them."""
    named = _members(session, [party.id]).get(party.id, set())
    return frozenset({*named, party.contact_person_id or 0, party.volunteer_id or 0})


def _values(session: Session, party: Party) -> dict[str, Any]:
    held = {name: getattr(party, name) for name in (*CHANGED, "ended_at")}
    return {**held, "members": sorted(_members(session, [party.id]).get(party.id, ()))}


def _refuse_unknown(
    session: Session, scope: Scope, values: Mapping[str, Any], named: Collection[int] = ()
) -> None:
    """Raise Invalid for people whom the actor may not know and who are not `named` already, and for words."""
    asked = {*values["members"], values["volunteer_id"]} - {None}
    if values["kind"] == GROUP and values["volunteer_id"] is not None:
        raise Invalid({"volunteer_id": [lazy("A group has members; a partner's offer names one person.")]})
    serve = set(session.scalars(select(Volunteer.id).where(Volunteer.id.in_(asked))))
    if asked - serve or asked - scope.knows(asked) - set(named):
        raise Invalid({"members" if asked - {values["volunteer_id"]} else "volunteer_id": [UNKNOWN]})
    contact = values["contact_person_id"]
    if contact is not None and contact not in {*scope.knows([contact]), *named}:
        raise Invalid({"contact_person_id": [UNKNOWN]})
    if len(values["members"]) > values["heads"]:
        raise Invalid({"members": [MORE]})
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
