"""Passwords: how they are kept and compared, and which are too easy to guess."""

import secrets
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from i18n import comparison
from i18n.translator import lazy
from web.services.faults import Invalid

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = HASHER.hash(secrets.token_hex(16))
"""What is compared where there is no account, so that the answer takes as long."""
STRONG = 3
"""Of zxcvbn's scores from 0 to 4: a program needs at least 10^8 guesses."""
JUDGED = 72
"""Characters that are judged; what follows only makes a password stronger, and the judging slow."""


def hashed(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(comparison.password(password))


def is_right(kept: str | None, typed: str) -> bool:
    """Whether a password is the one kept; takes as long where none is.

    Passwords of before were kept as typed, whatever form of its letters the keyboard sent.
    """
    forms = dict.fromkeys((comparison.password(typed), typed))
    return any(_verified(kept or NOBODY, form) for form in forms)


def is_outdated(kept: str, typed: str) -> bool:
    """Whether a password that is right is kept in a way of before."""
    return HASHER.check_needs_rehash(kept) or not _verified(kept, comparison.password(typed))


def refuse_weak(field: str, password: str, about: Iterable[str]) -> None:
    """Raise Invalid at `field` for a password that is easy to guess; `about` is known of the person."""
    known = [word for text in about for word in (text, *text.replace("@", " ").split()) if word]
    if zxcvbn(comparison.password(password)[:JUDGED], user_inputs=known)["score"] < STRONG:
        raise Invalid(
            {field: [lazy("This password is easy to guess. Choose another, such as four words of your own.")]}
        )


def _verified(kept: str, typed: str) -> bool:
    try:
        return HASHER.verify(kept, typed)
    except (VerificationError, InvalidHashError):
        return False
