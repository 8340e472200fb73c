"""Accepting an invitation: by who is signed in, or by a new account whose contact is proven by its link.

Looking at a link uses nothing up. Whether whoever invited may still let people in and give those rights is
asked again, in their name: what they may not do any more is left out, and the organisation decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from i18n.negotiate import negotiate
from i18n.translator import lazy
from web.db import writing, zone_of
from web.models import Account, Done, Invitation, Organisation, Volunteer
from web.services.access import grants
from web.services.accounts import contacts, invitations, marks, passwords
from web.services.accounts.challenges import DOUBLE_PRESS, spent
from web.services.accounts.entered import Newcomer
from web.services.accounts.sign_in import Client, Entered, acting_as, enter
from web.services.accounts.sign_up import come_in, number_of
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid, NotFound
from web.services.messages import owing
from web.services.organisations import belonging


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation offers: to whom, by which organisation, which rights until when, whether one serves.

    `has_account`: the contact it went to signs in to an account, whose owner accepts it signed in.
    """

    organisation: Organisation
    rights: Sequence[str]
    until: date | None
    serves: bool
    has_account: bool
    name: str


def look(session: Session, token: str) -> Offer:
    """What a link offers; uses nothing up. Raises NotFound for one that is unknown, accepted or too old."""
    row = _good(session, token)
    until = next((each["until"] for each in row.rights if each["until"]), None)
    return Offer(
        session.get_one(Organisation, row.organisation_id),
        [each["right"] for each in row.rights],
        date.fromisoformat(until) if until else None,
        row.serves,
        contacts.account_of(session, row.digest) is not None,
        invitations.opened(session, row)["name"],
    )


def accept(session: Session, actor: Actor, token: str) -> Sequence[str]:
    """Accept an invitation as who is signed in; the rights that were given.

    Raises NotFound, Conflict for one's own invitation and for one that went to another account's contact.
    """
    with writing(session):
        row = _good(session, token)
        holder = contacts.account_of(session, row.digest)
        if row.made_by == actor.person_id:
            raise Conflict("own_invitation", lazy("You made this invitation. It is for somebody else."))
        if holder is not None and holder[1].id != actor.person_id:
            said = lazy("This invitation went to another account. Sign in with the address it came to.")
            raise Conflict("of_another", said)
        contact = contacts.put(session, actor.person_id, invitations.opened(session, row)["to"])
        contacts.prove(contact)
        if row.serves and session.get(Volunteer, actor.person_id) is None:
            session.add(Volunteer(id=actor.person_id, number=number_of(actor.person_id)))
        return _enter(session, row, actor)


def accept_anew(
    session: Session,
    token: str,
    client: Client,
    *,
    name: str,
    password: str,
    language: str,
    key: str,
    days: int,
) -> Entered:
    """A new sign-in of a new account, for who had none, as the person whom staff entered if there is one.

    The same form sent twice (`key`) lets in twice. Raises NotFound, Invalid for a weak password,
    Conflict where the contact has an account.
    """
    row = _named(session, token)
    passwords.refuse_weak("password", password, (name,))
    hashed = passwords.hashed(password)
    with writing(session):
        if not _is_second_press(session, row, key):
            _good(session, token)
            once(session, key, lambda: {"account": _join(session, row, client, name, hashed, language)})
        account = session.scalars(
            select(Account.id).where(Account.person_id == row.accepted_by).order_by(Account.id).limit(1)
        ).one()
        return enter(session, account, client, days=days)


def _join(session: Session, row: Invitation, client: Client, name: str, hashed: str, language: str) -> int:
    said = invitations.opened(session, row)
    value = said["to"]
    if contacts.is_taken(session, value):
        raise Conflict("has_account", lazy("This contact has an account by now. Sign in to accept."))
    # Letters go out in more languages than pages: who reads one of those pages shows their nearest.
    language = row.language if negotiate(row.language) == language else language
    newcomer = Newcomer(name, language, typed=name != said["name"])
    person_id, changes = come_in(
        session, newcomer, value, serves=row.serves, organisation_id=row.organisation_id
    )
    account = contacts.open_account(session, person_id, value, hashed, proven=True)
    who = Actor(person_id, account, name, language, person_id if row.serves else None, address=client.address)
    note(session, who, "signed_up", "person", person_id, node=row.organisation_id, changes=changes)
    _enter(session, row, who)
    return account


def _enter(session: Session, row: Invitation, actor: Actor) -> Sequence[str]:
    """Use an invitation up: its person belongs, and holds what whoever invited may give."""
    open_still = Invitation.accepted_at.is_(None) & Invitation.ended_at.is_(None)
    good = update(Invitation).where(Invitation.id == row.id, open_still, Invitation.expires_at > now())
    taken = good.values(accepted_at=now(), accepted_by=actor.person_id, version=Invitation.version + 1)
    value = invitations.opened(session, row)["to"]
    if session.scalar(taken.returning(Invitation.id)) is None:
        raise spent()
    session.refresh(row)
    row.sealed = invitations.sealed(session, "", "")
    node = row.organisation_id
    note(
        session, actor, "accepted", "invitation", row.id,
        node=node, organisation=node, person=actor.person_id,
    )  # fmt: skip
    session.flush()
    inviter = acting_as(session, row.made_by) if row.made_by else None
    _belong(session, row, actor, inviter)
    return _give(session, row, actor, inviter, value) if inviter is not None else []


def _belong(session: Session, row: Invitation, actor: Actor, inviter: Actor | None) -> None:
    """The person belongs, confirmed by whoever invited if they still answer for the organisation."""
    try:
        belongs = belonging.ask(session, actor, actor.person_id, row.organisation_id)
        if inviter is not None:
            belonging.decide(session, inviter, belongs, confirm=True)
            owing.drop(session, "belonging", [belongs], "by_invitation")
    except (NotFound, Invalid, Forbidden):
        return


def _give(session: Session, row: Invitation, actor: Actor, inviter: Actor, value: str) -> Sequence[str]:
    """The rights that whoever invited could give, in their name."""
    given = []
    for each in row.rights:
        until = date.fromisoformat(each["until"]) if each["until"] else None
        try:
            grants.give(
                session, inviter, zone_of(session),
                organisation_id=row.organisation_id, right=each["right"],
                person_id=actor.person_id, who=value, until=until,
            )  # fmt: skip
        except (NotFound, Invalid, Conflict):
            continue
        given.append(str(each["right"]))
    return given


def _named(session: Session, token: str) -> Invitation:
    identity = marks.id_in(token)
    row = session.get(Invitation, identity) if identity else None
    if row is None or not marks.is_right(session, invitations.LINK, row.id, row.nonce, token):
        raise spent()
    return row


def _good(session: Session, token: str) -> Invitation:
    row = _named(session, token)
    if not invitations.is_good(row):
        raise spent()
    return row


def _is_second_press(session: Session, row: Invitation, key: str) -> bool:
    recently = row.accepted_at is not None and row.accepted_at > now() - DOUBLE_PRESS
    return recently and bool(key) and session.get(Done, key) is not None
