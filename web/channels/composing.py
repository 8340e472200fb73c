"""Mails as bytes: a text in two forms, a calendar beside them and attached, headers that cannot be forged.

The shape is that of calendar programs' own invitations: `mixed(alternative(plain, html, calendar), files)`.
Outlook and Gmail act on the calendar inside of the alternative and want its method said in both places;
others offer the attached file.
"""

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from i18n.comparison import WrongText, email_address
from web.channels import CalendarPart, Mail, Refused
from web.ways_out import Sender

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
WEB_ADDRESS = re.compile(r"https?://[!-;=?-~]{1,900}")
ROOM = 65
WORD_BYTES = 42
ICS = "application/ics"
METHODS = frozenset({"REQUEST", "CANCEL"})


POLICY = EmailPolicy(linesep="\r\n", cte_type="7bit")


def compose(mail: Mail, sender: Sender) -> bytes:
    """The mail with lines that end in CRLF. Raises Refused for an address that cannot stand in a mail."""
    head = "".join(f"{name}: {value}\r\n" for name, value in _head(mail, sender))
    return head.encode() + _bodies(mail).as_bytes(policy=POLICY)


def receiver(mail: Mail) -> str:
    """The address a mail goes to, in the form that is sent. Raises Refused where it is none."""
    try:
        return email_address(mail.to)
    except WrongText:
        raise Refused("no address", dead=True) from None


def message_id(uid: str, sender: Sender) -> str:
    """The same for every try, so that a mailbox that has the mail keeps one. Raises ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9]{1,64}", uid):
        raise ValueError("a uid is letters and digits")
    return f"<{uid}@{sender.domain}>"


def one_line(text: str) -> str:
    """A text without line ends, and without characters that steer a terminal or turn the direction."""
    return " ".join(UNSEEN.sub(" ", text).split())


def encoded(text: str, room: int) -> str:
    """A text as headers hold it, in words of RFC 2047 unless it is plain ASCII and fits into `room`.

    Python's own way loses spaces between such words (https://github.com/python/cpython/issues/92081).
    """
    line = one_line(text)
    if len(line) <= room and re.fullmatch(r"[ -~]*", line) and "=?" not in line:
        return line
    pieces: list[bytes] = []
    piece = b""
    for each in line:
        if len(piece) + len(each.encode()) > WORD_BYTES:
            pieces, piece = [*pieces, piece], b""
        piece += each.encode()
    words = (base64.b64encode(each).decode() for each in (*pieces, piece))
    return "\r\n ".join(f"=?utf-8?b?{each}?=" for each in words)


def _head(mail: Mail, sender: Sender) -> Iterator[tuple[str, str]]:
    """Headers by their names, in their order. They stand on one line but for the subject and the name."""
    yield "From", f"{_name(sender.name_in(mail.language))}<{sender.address}>"
    yield "To", receiver(mail)
    yield "Subject", encoded(mail.subject, ROOM)
    yield "Message-ID", message_id(mail.uid, sender)
    yield "Date", format_datetime(datetime.now(UTC))
    yield "Auto-Submitted", "auto-generated"
    if re.fullmatch(r"[A-Za-z0-9-]{1,35}", mail.language):
        yield "Content-Language", mail.language
    if mail.unsubscribe:
        if not WEB_ADDRESS.fullmatch(mail.unsubscribe):
            raise ValueError("an address to unsubscribe at is a web address in ASCII")
        yield "List-Unsubscribe", f"<{mail.unsubscribe}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _name(name: str) -> str:
    """A name in front of an address, with what parts them."""
    if re.fullmatch(r"[A-Za-z0-9' -]{0,60}", name):
        return f"{name} " if name.strip() else ""
    return f"{encoded(name, 0)}\r\n "


def _bodies(mail: Mail) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for number, part in enumerate(mail.calendars):
        if part.method not in METHODS:
            raise ValueError("a mail carries a REQUEST or a CANCEL")
        if number == 0:
            message.add_alternative(part.content.decode(), subtype="calendar", params=_params(part))
        _attach(message, part, number)
    return message


def _attach(message: EmailMessage, part: CalendarPart, number: int) -> None:
    """The calendar as a file. Beyond the first a mail program finds its method here alone (RFC 6047, 2.4)."""
    name = f"invite-{number + 1}.ics" if number else "invite.ics"
    main, _, sub = ("text/calendar" if number else ICS).partition("/")
    params = _params(part) | {"charset": "UTF-8"} if number else {"name": name}
    message.add_attachment(part.content, maintype=main, subtype=sub, filename=name, params=params)


def _params(part: CalendarPart) -> dict[str, str]:
    return {"method": part.method}
