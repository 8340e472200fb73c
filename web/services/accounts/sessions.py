"""Own sign-ins: where somebody is signed in, ended one by one; and whether they confirmed who they are.

No network address is kept with a sign-in.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Account, SignedIn
from web.services.accounts import sign_in
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Invalid, NotFound

SEEN_EVERY = timedelta(hours=1)
"""How exactly it is known when a sign-in was used last: a page that is read does not write each time."""
FRESH = timedelta(minutes=15)


def of_account(session: Session, account_id: int) -> Sequence[SignedIn]:
    """The sign-ins of an account that are open, last used first."""
    found = session.scalars(select(SignedIn).where(_open(account_id))).all()
    return sorted(found, key=lambda each: (last_seen(each), each.id), reverse=True)


def last_seen(row: SignedIn) -> datetime:
    """When a sign-in was used last, to the hour."""
    return row.seen_at or row.created_at


def see(session: Session, signed_in_id: int, before: datetime) -> None:
    """Note that a sign-in is used, if the last time it was noted (`before`) is long enough ago."""
    moment = now()
    if moment - before < SEEN_EVERY:
        return
    with writing(session):
        session.execute(update(SignedIn).where(SignedIn.id == signed_in_id).values(seen_at=moment))


def end(session: Session, actor: Actor, signed_in_id: int) -> None:
    """End one of one's own sign-ins. Raises NotFound for one that is over or somebody else's."""
    with writing(session):
        row = session.scalar(select(SignedIn).where(_open(actor.account_id), SignedIn.id == signed_in_id))
        if row is None:
            raise NotFound(message=lazy("This sign-in is over already."))
        row.revoked_at = now()
        note(session, actor, "sign_in_ended", "account", actor.account_id)


def end_others(session: Session, actor: Actor, signed_in_id: int) -> None:
    """End every sign-in of one's account but this one."""
    with writing(session):
        others = _open(actor.account_id) & (SignedIn.id != signed_in_id)
        session.execute(update(SignedIn).where(others).values(revoked_at=now()))
        note(session, actor, "other_sign_ins_ended", "account", actor.account_id)


def confirm(session: Session, actor: Actor, signed_in_id: int, password: str | None, *, field: str) -> None:
    """Make sure who it is before a way in changes: by their password, or where the account has none, by a
    sign-in of the last minutes.

    Raises Invalid at `field`, TooMany when no try is left.
    """
    if has_password(session, actor.account_id):
        if not password:
            raise Invalid({field: [lazy("Enter your password: this changes how you sign in.")]})
        sign_in.confirm(session, actor, signed_in_id, password, field=field)
    elif now() - session.get_one(SignedIn, signed_in_id).created_at > FRESH:
        raise Invalid(
            {"_schema": [lazy("You signed in a while ago. Sign out, sign in again, and repeat it.")]}
        )


def has_password(session: Session, account_id: int) -> bool:
    """Whether an account has a password; one that was opened through a provider may have none."""
    return bool(session.get_one(Account, account_id).password_hash)


def _open(account_id: int) -> ColumnElement[bool]:
    return (SignedIn.account_id == account_id) & SignedIn.revoked_at.is_(None) & (SignedIn.expires_at > now())
