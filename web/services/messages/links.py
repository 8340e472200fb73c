"""Links of messages that need no sign-in: each proves one thing about one person, and nothing else.

A link holds numbers and a mark that only the house can make (an HMAC under the vault's look-up key); nothing
of it is stored. It opens no account. What it lets its holder do is decided when it is used, by what is so
then.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import vault_of
from web.services.clock import now
from web.services.faults import NotFound
from web.services.messages.kinds import GROUPS

PURPOSE = "link of a message"
MARK_BYTES = 12
PROMISE, ASKED, GROUP = 1, 2, 3
"""What links are about; the first number of each."""
UNSUBSCRIBE_DAYS = 400
A_MINUTE = timedelta(minutes=1)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
LONGEST = 80


class Spoilt(NotFound):
    """No link of ours, or one that was cut off on its way."""

    def __init__(self) -> None:
        super().__init__(
            "spoilt_link", lazy("This link is not whole. Open it from the message again, or sign in.")
        )


class Over(NotFound):
    """A link whose time is over."""

    def __init__(self) -> None:
        super().__init__("old_link", lazy("This link is too old. Sign in to see what is so now."))


@dataclass(frozen=True, slots=True)
class ToPromise:
    """A link to answer a promise; `sequence` is the seat's as its reader was told."""

    person_id: int
    promise_id: int
    sequence: int


@dataclass(frozen=True, slots=True)
class ToAsked:
    """A link to answer a call-out: `asked_id` is the row of who was asked."""

    person_id: int
    asked_id: int


@dataclass(frozen=True, slots=True)
class ToGroups:
    """A link to end messages about groups of kinds."""

    person_id: int
    groups: tuple[str, ...]


def to_promise(session: Session, link: ToPromise, ends_at: datetime) -> str:
    """The token of a link to answer a promise until a moment."""
    return _token(session, [PROMISE, _minutes(ends_at), link.person_id, link.promise_id, link.sequence])


def to_asked(session: Session, link: ToAsked, ends_at: datetime) -> str:
    """The token of a link to answer a call-out until a moment."""
    return _token(session, [ASKED, _minutes(ends_at), link.person_id, link.asked_id])


def to_groups(session: Session, link: ToGroups) -> str:
    """The token of a link to end messages about these groups of kinds."""
    bits = sum(1 << GROUPS.index(each) for each in link.groups)
    ends_at = now() + timedelta(days=UNSUBSCRIBE_DAYS)
    return _token(session, [GROUP, _minutes(ends_at), link.person_id, bits])


def promise_of(session: Session, token: str) -> ToPromise:
    """What a link to a promise says. Raises Spoilt, Over."""
    return ToPromise(*_numbers(session, token, PROMISE, 3))


def asked_of(session: Session, token: str) -> ToAsked:
    """What a link to a call-out says. Raises Spoilt, Over."""
    return ToAsked(*_numbers(session, token, ASKED, 2))


def groups_of(session: Session, token: str) -> ToGroups:
    """What a link that ends messages says. Raises Spoilt, Over."""
    person_id, bits = _numbers(session, token, GROUP, 2)
    return ToGroups(person_id, tuple(each for place, each in enumerate(GROUPS) if bits >> place & 1))


def _token(session: Session, numbers: Sequence[int]) -> str:
    said = b"".join(_written(each) for each in numbers)
    return urlsafe_b64encode(said + _mark(session, said)).rstrip(b"=").decode()


def _numbers(session: Session, token: str, about: int, count: int) -> Sequence[int]:
    """The numbers of a token after its end, when it is whole, of this kind and not too old."""
    if len(token) > LONGEST or not token.isascii():
        raise Spoilt
    try:
        whole = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except Error as fault:
        raise Spoilt from fault
    said, mark = whole[:-MARK_BYTES], whole[-MARK_BYTES:]
    if len(mark) < MARK_BYTES or not compare_digest(mark, _mark(session, said)):
        raise Spoilt
    kind, ends, *rest = _read(said)
    if kind != about or len(rest) != count:
        raise Spoilt
    if BEGINNING + A_MINUTE * ends < now():
        raise Over
    return rest


def _mark(session: Session, said: bytes) -> bytes:
    return vault_of(session).digest(PURPOSE, said.hex())[:MARK_BYTES]


def _minutes(moment: datetime) -> int:
    """Whole minutes since the beginning, rounded up."""
    return max(0, -((BEGINNING - moment) // A_MINUTE))


def _written(number: int) -> bytes:
    """A number in as few bytes as it needs: seven bits each, the last without its high bit."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


def _read(said: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in said:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0
