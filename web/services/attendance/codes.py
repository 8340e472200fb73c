"""The code of a shift's day sheet: a token for a QR code and a number to say aloud, good for a minute or two.

Both are an HMAC of the shift and the minute under the vault's look-up key, and stand nowhere. The code of the
minute before still counts, so whoever types slowly is not turned away.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy.orm import Session

from web.db import vault_of

SECONDS = 60
DIGITS = 4
CHARACTERS = 16
PRESS_WITHIN = 10
"""So many minutes after a code was scanned the button on its page still counts, for who scanned it."""
QR, SPOKEN, SCANNED = "attendance.qr", "attendance.spoken", "attendance.scanned"


@dataclass(frozen=True, slots=True)
class Code:
    """A shift's code of this minute: `token` stands in the QR code's address, `number` is said aloud."""

    token: str
    number: str
    seconds_left: int


def current(session: Session, shift_id: int, at: datetime) -> Code:
    """The code of a shift now."""
    minute = _minute(at)
    return Code(
        token=f"{shift_id}-{_mark(session, QR, str(shift_id), minute)}",
        number=_number(session, shift_id, minute),
        seconds_left=SECONDS - int(at.timestamp()) % SECONDS,
    )


def shift_of(session: Session, token: str, at: datetime) -> int | None:
    """The shift whose token this is, now or a minute ago; None for any other text."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return None
    good = (f"{number}-{_mark(session, QR, number, _minute(at) - ago)}" for ago in (0, 1))
    return int(number) if any(_same(token, each) for each in good) else None


def is_number_of(session: Session, shift_id: int, typed: str, at: datetime) -> bool:
    """Whether a typed number is a shift's, now or a minute ago."""
    return any(_same(typed, _number(session, shift_id, _minute(at) - ago)) for ago in (0, 1))


def scanned(session: Session, shift_id: int, person_id: int, at: datetime) -> str:
    """What the page of a scanned code holds, so that its reader may press after the code has changed."""
    return _mark(session, SCANNED, f"{shift_id}:{person_id}", _minute(at))


def was_scanned(session: Session, shift_id: int, person_id: int, mark: str, at: datetime) -> bool:
    """Whether a person scanned the code of a shift within the last minutes."""
    whom, minute = f"{shift_id}:{person_id}", _minute(at)
    good = (_mark(session, SCANNED, whom, minute - ago) for ago in range(PRESS_WITHIN + 1))
    return any(_same(mark, each) for each in good)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS


def _number(session: Session, shift_id: int, minute: int) -> str:
    digest = vault_of(session).digest(SPOKEN, f"{shift_id}:{minute}")
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"


def _mark(session: Session, purpose: str, of: str, minute: int) -> str:
    return urlsafe_b64encode(vault_of(session).digest(purpose, f"{of}:{minute}")).decode()[:CHARACTERS]


def _same(typed: str, wanted: str) -> bool:
    return compare_digest(typed.encode(), wanted.encode())
