"""Known devices: browsers that signed in to an account before, which guesses of others do not keep out.

A browser holds a few tokens in one cookie, newest first: a household that shares one has a token for each
account. Each is kept as a hash beside its account.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Device
from web.services.accounts.tokens import hash_of, new_token
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import NotFound

MOST_TOKENS = 6
REMEMBERED = timedelta(days=400)
"""As long as browsers keep a cookie."""
SEPARATOR = "."


def known(session: Session, account_id: int, cookie: str) -> Device | None:
    """The device of an account that a browser's cookie proves."""
    hashes = [hash_of(token) for token in _tokens(cookie)]
    return session.scalar(
        select(Device).where(Device.account_id == account_id, Device.token_hash.in_(hashes)).limit(1)
    )


def remember(session: Session, account_id: int, cookie: str, agent: str) -> str:
    """Know this browser for an account that it signed in to; what its cookie holds from now on."""
    with writing(session):
        session.execute(delete(Device).where(Device.seen_at < now() - REMEMBERED))
        device = known(session, account_id, cookie)
        if device is not None:
            device.seen_at, device.agent = now(), agent[:200]
            return cookie
        token = new_token()
        session.add(
            Device(
                account_id=account_id,
                token_hash=hash_of(token),
                agent=agent[:200],
                created_at=now(),
                seen_at=now(),
            )
        )
        return SEPARATOR.join([token, *_tokens(cookie)][:MOST_TOKENS])


def of_account(session: Session, account_id: int) -> Sequence[Device]:
    """The devices of an account, last seen first."""
    mine = select(Device).where(Device.account_id == account_id)
    return session.scalars(mine.order_by(Device.seen_at.desc(), Device.id.desc())).all()


def forget(session: Session, actor: Actor, device_id: int) -> None:
    """Know one of one's own devices no longer. Raises NotFound."""
    with writing(session):
        device = session.get(Device, device_id)
        if device is None or device.account_id != actor.account_id:
            raise NotFound(message=lazy("This device is not in your list any more."))
        session.delete(device)
        note(session, actor, "device_forgotten", "account", actor.account_id)


def _tokens(cookie: str) -> list[str]:
    return [token for token in cookie.split(SEPARATOR) if token][:MOST_TOKENS]
