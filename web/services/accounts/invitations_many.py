"""Many invitations at once, to people whom staff know: what `invitations` does for one, some rows at a time.

Nobody else can write while they are made, so nothing is asked of the database for each of them.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from web.db import vault_of
from web.models import Audit, Invitation
from web.services.accounts import contacts
from web.services.accounts.invitations import GOOD_FOR, KIND, SEALED, sealable
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages import direct
from web.services.messages.direct import Addressed
from web.vault.vault import HOUSE


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom an invitation is to, where it goes, in which language, and to which organisation."""

    name: str
    value: str
    language: str
    organisation_id: int


def invite_many(session: Session, actor: Actor, guests: Sequence[Guest]) -> None:
    """Invite people to serve, without rights; inside a transaction that writes.

    The caller answers for that the organisations are the actor's, and nobody of them is invited already.
    """
    if not guests:
        return
    texts = [(HOUSE, SEALED, sealable(each.name, each.value)) for each in guests]
    hidden = vault_of(session).seal_many(texts)
    until = now() + GOOD_FOR
    added = insert(Invitation).returning(Invitation.id, sort_by_parameter_order=True)
    ids = session.scalars(added, [
        _row(session, actor, guest, sealed) | {"expires_at": until}
        for guest, sealed in zip(guests, hidden, strict=True)
    ]).all()  # fmt: skip
    letters = [Addressed(each, guest.value, guest.language) for each, guest in zip(ids, guests, strict=True)]
    direct.to_addresses(session, KIND, letters, expires_at=until)
    session.execute(insert(Audit), list(_notes(actor, zip(ids, guests, strict=True))))


def _row(session: Session, actor: Actor, guest: Guest, sealed: bytes) -> dict[str, Any]:
    return {
        "organisation_id": guest.organisation_id, "digest": contacts.digest_of(session, guest.value),
        "sealed": sealed, "nonce": secrets.token_bytes(16), "language": guest.language,
        "rights": [], "serves": True, "made_by": actor.person_id, "made_at": now(), "version": 1,
    }  # fmt: skip


def _notes(actor: Actor, made: Iterable[tuple[int, Guest]]) -> Iterable[Mapping[str, Any]]:
    at = now()
    for row_id, guest in made:
        yield {
            "person_id": actor.person_id, "verb": "invited", "subject": "invitation", "subject_id": row_id,
            "organisation_id": guest.organisation_id, "address": actor.address, "at": at, "changes": {},
            "numbers": {"organisation": guest.organisation_id, "rights": []},
        }  # fmt: skip
