"""Passwords: how they are kept and compared, and which are too easy to guess."""

import re
import secrets
from collections.abc import Iterable, Sequence
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from i18n import comparison
from i18n.comparison.fold import folded
from i18n.translator import lazy
from web.services.faults import Invalid

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = HASHER.hash(secrets.token_hex(16))
"""What is compared where there is no account, so that the answer takes as long."""
STRONG = 3
"""Of zxcvbn's scores from 0 to 4: a program needs at least 10^8 guesses."""
PARTS = re.compile(r"[\W_]+")
SHORTEST_NAME = 4
JUDGED = 32
"""Characters that are judged at either end; to judge more is slow and finds little."""

# zxcvbn keeps the words that are known of a person in a table of the whole process.
_ONE_AT_A_TIME = Lock()


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
    """Raise Invalid at `field` for a password that is easy to guess; `about` is known of the person.

    It counts as easy when it is so without its capitals, marks and wide letters: programs try both. Of a
    long one it is enough that its beginning or its end is hard.
    """
    known, typed = list(about), comparison.password(password)
    if all(_is_easy(each, known) for each in {typed[:JUDGED], typed[-JUDGED:]}):
        easy = lazy("This password is easy to guess. Choose another, such as four words of your own.")
        raise Invalid({field: [easy]})


def _is_easy(password: str, about: Sequence[str]) -> bool:
    return (
        _is_named(password, about) or min(_score(password, about), _score(folded(password), about)) < STRONG
    )


def _is_named(password: str, about: Iterable[str]) -> bool:
    """Whether it is mostly a name of theirs: in either order, in pinyin, whatever stands around it."""
    letters = "".join(each for each in folded(password) if each.isalpha())
    mostly = len(letters) >= max(SHORTEST_NAME, len(password) / 2)
    return mostly and any(letters in comparison.search_key(text) for text in about)


def _score(password: str, about: Iterable[str]) -> int:
    words = [part for text in about for each in (text, folded(text)) for part in (each, *PARTS.split(each))]
    with _ONE_AT_A_TIME:
        return int(zxcvbn(password, user_inputs=words)["score"]) if password else 0


def _verified(kept: str, typed: str) -> bool:
    try:
        return HASHER.verify(kept, typed)
    except (VerificationError, InvalidHashError):
        return False
