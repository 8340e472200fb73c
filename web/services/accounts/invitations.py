"""Invitations: staff ask people to join an organisation, with rights on it or without, alone or by a list.

Who coordinates or administers an organisation invites to it; rights are given by who may give them there, and
once more asked for when the invitation is accepted (`web.services.accounts.accepting`).
"""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import vault_of, writing, zone_of
from web.models import Invitation, Organisation
from web.services.access.rights import KEEPERS
from web.services.access.scope import Scope
from web.services.accounts import contacts, invitation_lines, marks, throttle
from web.services.accounts.invitation_lines import INVITED, MOST_LINES, NEW, WRONG, Line
from web.services.accounts.throttle import Budget
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound
from web.services.messages import direct
from web.vault.vault import HOUSE

KIND = "invitation"
SEALED = "invitation.sealed"
LINK = "invitation.link"
GOOD_FOR = timedelta(days=14)
KEPT = timedelta(days=90)
"""How long one is kept that nobody accepted."""
SENT_OF_INVITATION, EVERY_SENT = 3, timedelta(hours=1)
NOT_BY = {
    "email": lazy("No emails go out from here."),
    "phone": lazy("No messages go to phones from here."),
}


def preview(
    session: Session, actor: Actor, said: Mapping[str, Any], text: str, sends: Collection[str]
) -> Sequence[Line]:
    """Each line of a list: new, invited already, or wrong and why. Raises Invalid."""
    lines = invitation_lines.read(text, said["language"])
    if not lines:
        raise Invalid({"people": [lazy("Fill this in.")]})
    if len(lines) > MOST_LINES:
        raise Invalid({"people": [lazy("Enter at most %(most)s people at a time.", most=MOST_LINES)]})
    return _looked_at(session, actor, said, lines, sends)


def invite(
    session: Session,
    actor: Actor,
    said: Mapping[str, Any],
    text: str,
    sends: Collection[str],
    *,
    key: str = "",
) -> Sequence[int]:
    """The ids of new invitations, from a loaded `InviteSchema`: to all new ones of a list, or to nobody.

    The same list again, or the same `key`, invites nobody twice. Raises Invalid with what is wrong.
    """

    def do() -> dict[str, Any]:
        lines = preview(session, actor, said, text, sends)
        if wrong := [each for each in lines if each.state == WRONG]:
            raise Invalid({"people": [_fault(wrong[0], len(wrong))]})
        _forget_old(session)
        return {"made": [_make(session, actor, said, each) for each in lines if each.state == NEW]}

    return [int(each) for each in once(session, key, do)["made"]]


def invite_one(
    session: Session,
    actor: Actor,
    said: Mapping[str, Any],
    name: str,
    value: str,
    sends: Collection[str],
    *,
    key: str = "",
) -> Sequence[int]:
    """The id of a new invitation to one person; none where they are invited already.

    Raises Invalid for what is not the actor's to give, and a contact that the house cannot send to.
    """

    def do() -> dict[str, Any]:
        line = Line(1, name, name, value, said["language"])
        (found,) = _looked_at(session, actor, said, [line], sends)
        if found.reason is not None and found.state == WRONG:
            raise Invalid({"email": [found.reason]})
        _forget_old(session)
        return {"made": [_make(session, actor, said, found)] if found.state == NEW else []}

    return [int(each) for each in once(session, key, do)["made"]]


def again(session: Session, actor: Actor, invitation_id: int, sends: Collection[str]) -> None:
    """Send an invitation once more, good for another while; it is the actor's from now on.

    Raises NotFound, Conflict for one that is accepted or withdrawn, Invalid for rights that are not the
    actor's to give, TooMany.
    """
    with writing(session):
        row = _of_theirs(session, actor, invitation_id)
        _refuse_over(row)
        first = dict(row.rights[0]) if row.rights else {}
        until = date.fromisoformat(first["until"]) if first.get("until") else None
        rights = [each["right"] for each in row.rights]
        _check(session, actor, {"organisation_id": row.organisation_id, "rights": rights, "until": until})
        value = opened(session, row)["to"]
        if contacts.kind_of(value) not in sends:
            raise Conflict("not_sendable", NOT_BY[contacts.kind_of(value)])
        throttle.take(session, (Budget(f"invitation:{row.id}", SENT_OF_INVITATION, EVERY_SENT),))
        row.expires_at, row.made_by, row.version = now() + GOOD_FOR, actor.person_id, row.version + 1
        _send(session, row, value)
        _note(session, actor, "sent_again", row)


def withdraw(session: Session, actor: Actor, invitation_id: int) -> None:
    """End an invitation: its link opens nothing any more. Raises NotFound, Conflict once it is accepted."""
    with writing(session):
        row = _of_theirs(session, actor, invitation_id)
        if row.ended_at is not None:
            return
        _refuse_over(row)
        row.ended_at, row.version = now(), row.version + 1
        _note(session, actor, "withdrawn", row)


def link_of(session: Session, row: Invitation) -> str:
    """The token of an invitation's link."""
    return marks.token(session, LINK, row.id, row.nonce)


def opened(session: Session, row: Invitation) -> Mapping[str, str]:
    """Whom an invitation is to (`name`) and where it went (`to`)."""
    found: Mapping[str, str] = json.loads(vault_of(session).open(HOUSE, SEALED, row.sealed))
    return found


def sealed(session: Session, name: str, to: str) -> bytes:
    """The same as it is kept."""
    return vault_of(session).seal(HOUSE, SEALED, sealable(name, to))


def sealable(name: str, to: str) -> str:
    """The same as it is sealed."""
    return json.dumps({"name": name, "to": to})


def waiting(session: Session, organisation_ids: Collection[int]) -> frozenset[bytes]:
    """Who is invited to these organisations, and has accepted or may still."""
    there = Invitation.organisation_id.in_(organisation_ids) & Invitation.ended_at.is_(None)
    good = Invitation.accepted_at.is_not(None) | (Invitation.expires_at > now())
    return frozenset(session.scalars(select(Invitation.digest).where(there, good)))


def is_good(row: Invitation) -> bool:
    """Whether an invitation can be accepted still."""
    return row.accepted_at is None and row.ended_at is None and row.expires_at > now()


def _looked_at(
    session: Session, actor: Actor, said: Mapping[str, Any], lines: Sequence[Line], sends: Collection[str]
) -> Sequence[Line]:
    _check(session, actor, said)
    invited = waiting(session, [said["organisation_id"]])
    return [_judged(session, each, invited, sends) for each in lines]


def _judged(session: Session, line: Line, invited: Collection[bytes], sends: Collection[str]) -> Line:
    if line.state != NEW:
        return line
    if (kind := contacts.kind_of(line.value)) not in sends:
        return line.but(WRONG, NOT_BY[kind])
    if contacts.digest_of(session, line.value) in invited:
        return line.but(INVITED, lazy("Has been invited already."))
    return line


def _make(session: Session, actor: Actor, said: Mapping[str, Any], line: Line) -> int:
    until = said["until"].isoformat() if said["until"] else None
    row = Invitation(
        organisation_id=said["organisation_id"],
        digest=contacts.digest_of(session, line.value),
        sealed=sealed(session, line.name, line.value),
        nonce=secrets.token_bytes(16),
        language=line.language,
        rights=[{"right": right, "until": until} for right in said["rights"]],
        serves=said["serves"],
        made_by=actor.person_id,
        made_at=now(),
        expires_at=now() + GOOD_FOR,
    )
    session.add(row)
    session.flush()
    _send(session, row, line.value)
    _note(session, actor, "invited", row)
    return row.id


def _send(session: Session, row: Invitation, value: str) -> None:
    direct.to_address(session, value, KIND, row.id, language=row.language, expires_at=row.expires_at)


def _check(session: Session, actor: Actor, said: Mapping[str, Any]) -> None:
    """Raise Invalid for an organisation or rights that are not the actor's, and a day that is over."""
    scope, node = Scope(session, actor), said["organisation_id"]
    if node not in scope.nodes(*KEEPERS):
        raise Invalid({"organisation_id": [lazy("Choose one from the list.")]})
    if session.get_one(Organisation, node).closed_at is not None:
        raise Invalid({"organisation_id": [lazy("This organisation is closed.")]})
    if said["rights"] and node not in scope.nodes("administrator"):
        raise Invalid({"rights": [lazy("You cannot give rights on this organisation.")]})
    if said["until"] is not None and said["until"] < _today(session):
        raise Invalid({"until": [lazy("This day is over.")]})


def _today(session: Session) -> date:
    return now().astimezone(zone_of(session)).date()


def _fault(line: Line, count: int) -> Any:
    if count == 1:
        return lazy("Line %(number)s is not right, so nobody has been invited yet.", number=line.number)
    return lazy("%(count)s lines are not right, so nobody has been invited yet.", count=count)


def _of_theirs(session: Session, actor: Actor, invitation_id: int) -> Invitation:
    row = session.get(Invitation, invitation_id)
    if row is None or row.organisation_id not in Scope(session, actor).nodes(*KEEPERS):
        raise NotFound
    return row


def _refuse_over(row: Invitation) -> None:
    if row.accepted_at is not None:
        raise Conflict("accepted_already", lazy("This invitation was accepted meanwhile."))
    if row.ended_at is not None:
        raise Conflict("withdrawn", lazy("This invitation was withdrawn meanwhile."))


def _forget_old(session: Session) -> None:
    before: datetime = now() - KEPT
    open_ones = Invitation.accepted_at.is_(None) & (Invitation.expires_at < before)
    session.execute(delete(Invitation).where(open_ones))


def _note(session: Session, actor: Actor, verb: str, row: Invitation) -> None:
    rights = [each["right"] for each in row.rights]
    node = row.organisation_id
    note(session, actor, verb, "invitation", row.id, node=node, organisation=node, rights=rights)
