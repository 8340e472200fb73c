"""Tokens that open something: random, given away once, kept only as a hash."""

import secrets
from hashlib import sha256


def new_token() -> str:
    """A new token of 32 random bytes, for cookies, headers and addresses."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """What is kept of a token; it is random enough that nobody finds it from its hash."""
    return sha256(token.encode()).digest()
