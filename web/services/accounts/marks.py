"""Marks of rows: what a link or a page holds to name a row, and only the house can make.

A mark is an HMAC under the vault's look-up key, which stands outside of the database; nothing of it is
stored. A token is the row's id with its mark, short enough for the template of an SMS.
"""

import re
from base64 import urlsafe_b64encode
from hmac import compare_digest

from sqlalchemy.orm import Session

from web.db import vault_of

MARK_CHARACTERS = 12
"""72 bits: an address that is guessed a thousand times a second holds for a hundred thousand years."""
ID = re.compile(r"[0-9]{1,18}")


def token(session: Session, purpose: str, row_id: int, nonce: bytes) -> str:
    """What names a row for one purpose."""
    return f"{row_id}-{_mark(session, purpose, row_id, nonce)}"


def long_token(session: Session, purpose: str, row_id: int) -> str:
    """What names a row for one purpose by itself, for who finds it by a hash."""
    return urlsafe_b64encode(vault_of(session).digest(purpose, str(row_id))).rstrip(b"=").decode()


def id_in(token: str) -> int | None:
    """The id that a token speaks of, whether or not it is ours; None for what is no token."""
    found = token.partition("-")[0]
    return int(found) if ID.fullmatch(found) else None


def is_right(session: Session, purpose: str, row_id: int, nonce: bytes, typed: str) -> bool:
    """Whether a token is that of a row for this purpose."""
    return compare_digest(token(session, purpose, row_id, nonce).encode(), typed.encode())


def number(session: Session, purpose: str, row_id: int, nonce: bytes, digits: int) -> str:
    """So many digits that belong to a row for one purpose."""
    digest = vault_of(session).digest(purpose, f"{row_id}:{nonce.hex()}")
    return f"{int.from_bytes(digest) % 10**digits:0{digits}}"


def _mark(session: Session, purpose: str, row_id: int, nonce: bytes) -> str:
    digest = vault_of(session).digest(purpose, f"{row_id}:{nonce.hex()}")
    return urlsafe_b64encode(digest).decode()[:MARK_CHARACTERS]
