"""Browsers that show messages by web push: each asks for it itself, and belongs to who asked last.

The address a browser gives opens it for pushes: it is sealed under the house's key and found by a digest.
"""

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.channels.encrypting import WrongBrowser, keys_of
from web.channels.push import is_endpoint
from web.db import vault_of, writing
from web.models import PushSubscription
from web.services.actor import Actor
from web.services.clock import now
from web.services.faults import Invalid
from web.vault.vault import HOUSE

SEALED = "push_subscription"
MOST = 10
"""Browsers of one person; one more ends the oldest."""
MOST_AGENT = 200


def subscribe(session: Session, actor: Actor, address: Mapping[str, str], agent: str) -> None:
    """Show this person's messages in a browser; one that was somebody else's is theirs no more.

    `address` has endpoint, p256dh and auth. Raises Invalid for what no push service is at.
    """
    endpoint = address["endpoint"]
    try:
        keys_of(address)
    except WrongBrowser:
        raise _wrong() from None
    if not is_endpoint(endpoint):
        raise _wrong()
    told = json.dumps({name: address[name] for name in ("endpoint", "p256dh", "auth")})
    with writing(session):
        vault = vault_of(session)
        digest = vault.digest(SEALED, endpoint)
        row = session.scalar(select(PushSubscription).where(PushSubscription.digest == digest))
        if row is None:
            row = PushSubscription(digest=digest, made_at=now())
            session.add(row)
        row.person_id, row.ended_at, row.agent = actor.person_id, None, agent[:MOST_AGENT]
        row.sealed = vault.seal(HOUSE, SEALED, told)
        session.flush()
        _end_oldest(session, actor.person_id)


def end(session: Session, actor: Actor, endpoint: str) -> None:
    """Show nothing more in a browser; one that is not theirs is left as it is."""
    with writing(session):
        digest = vault_of(session).digest(SEALED, endpoint)
        row = session.scalar(select(PushSubscription).where(PushSubscription.digest == digest))
        if row is not None and row.person_id == actor.person_id and row.ended_at is None:
            row.ended_at = now()


def _end_oldest(session: Session, person_id: int) -> None:
    mine = (PushSubscription.person_id == person_id) & PushSubscription.ended_at.is_(None)
    rows = session.scalars(select(PushSubscription).where(mine).order_by(PushSubscription.id.desc())).all()
    for row in rows[MOST:]:
        row.ended_at = now()


def _wrong() -> Invalid:
    return Invalid({"endpoint": [lazy("This browser cannot be reached from here.")]})
