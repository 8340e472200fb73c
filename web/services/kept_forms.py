"""What somebody typed into a form that could not be taken just then: kept an hour, given back once."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.db import vault_of, writing
from web.models import Account, KeptForm, Person, SignedIn
from web.services.clock import now
from web.vault.vault import HOUSE

KEPT_FOR = timedelta(hours=1)
FIELD = "kept_form"
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: on the page `path`, in the form that is sent to `action`."""

    path: str
    action: str
    pairs: Pairs


def put(session: Session, person_id: int | None, typed: Typed, *, browser: str = "", token: str = "") -> str:
    """Keep it for a person, or where nobody had signed in for a browser; the token that gives it back.

    Under a `token` that is given, what was kept before goes.
    """
    token = token or secrets.token_urlsafe(24)
    text = json.dumps([typed.action, list(typed.pairs), browser])
    with writing(session):
        session.execute(delete(KeptForm).where(KeptForm.at < now() - KEPT_FOR))
        session.execute(delete(KeptForm).where(KeptForm.token_hash == _hash(token)))
        sealed = vault_of(session).seal(HOUSE, FIELD, text)
        row = KeptForm(token_hash=_hash(token), path=typed.path, sealed=sealed, at=now())
        row.person_id = person_id
        session.add(row)
    return token


def take(session: Session, person_id: int | None, token: str, *, browser: str = "") -> Typed | None:
    """What was kept under a token, which is forgotten with it; None for others, and when it is too late."""
    if session.get(KeptForm, _hash(token)) is None:
        return None
    with writing(session):
        row = session.get(KeptForm, _hash(token))
        if row is None or row.at < now() - KEPT_FOR or row.person_id not in (None, person_id):
            return None
        action, pairs, kept_by = json.loads(vault_of(session).open(HOUSE, FIELD, row.sealed))
        if row.person_id is None and kept_by != browser:
            return None
        session.delete(row)
        return Typed(row.path, action, [(name, value) for name, value in pairs])


def look(session: Session, token: str, *, browser: str) -> Typed | None:
    """What was kept for a browser under a token, and stays kept; None when nothing is, or not any more."""
    row = session.get(KeptForm, _hash(token))
    if row is None or row.at < now() - KEPT_FOR or row.person_id is not None:
        return None
    action, pairs, kept_by = json.loads(vault_of(session).open(HOUSE, FIELD, row.sealed))
    return Typed(row.path, action, [(name, value) for name, value in pairs]) if kept_by == browser else None


def forget(session: Session, token: str) -> None:
    """Keep nothing under a token."""
    with writing(session):
        session.execute(delete(KeptForm).where(KeptForm.token_hash == _hash(token)))


def owner_of(session: Session, token: str) -> int | None:
    """The person whose sign-in had this token, ended or not; None for no token of ours."""
    return session.scalar(
        select(Account.person_id)
        .join(SignedIn, SignedIn.account_id == Account.id)
        .where(SignedIn.token_hash == _hash(token))
    )


def is_merged(session: Session, person_id: int, into_id: int) -> bool:
    """Whether a person was made one with another, who was kept."""
    found = session.get(Person, person_id)
    while found is not None and found.merged_into_id is not None:
        found = session.get(Person, found.merged_into_id)
    return found is not None and found.id == into_id and found.id != person_id


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
