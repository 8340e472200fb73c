"""Bounces: what a mail server writes back about a mail that it could not deliver (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from web.channels.smtp_answers import means_dead

UID = re.compile(r"[0-9a-f]{32}")
STATUS = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
FAILED, DELIVERED = "failed", "delivered"
MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of one of our mails: it failed or was delivered; `dead`: there is no such mailbox."""

    uid: str
    state: str
    code: str
    dead: bool


def read_bounce(mail: bytes) -> Bounce | None:
    """The bounce in a mail; None for any other mail, for delays, and where no mail of ours is named.

    A mail that is nested thousands of times, which the library cannot read, is none either.
    """
    try:
        parts = list(_parts(message_from_bytes(mail, policy=compat32)))
    except RecursionError:
        return None
    report = next((each for each in parts if each.get_content_type() == "message/delivery-status"), None)
    uid = _uid(parts)
    if report is None or uid is None:
        return None
    for block in _blocks(report):
        action, status = _said(block, "Action").lower(), STATUS.match(_said(block, "Status"))
        if action == FAILED:
            found = status[1] if status else ""
            code = f"bounced {found}" if found else "bounced"
            return Bounce(uid, FAILED, code, means_dead(found))
        if action == DELIVERED:
            return Bounce(uid, DELIVERED, "", False)
    return None


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            return
        yield part


def _blocks(report: Message) -> Iterator[Message]:
    """The groups of fields in a report: of the mail, then of each receiver."""
    payload = report.get_payload()
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Message))


def _uid(parts: list[Message]) -> str | None:
    """Ours, from the envelope id that we gave, or from the Message-ID of what came back."""
    for part in parts:
        for name in ("Original-Envelope-Id", "Message-ID", "X-Original-Message-ID"):
            if part is parts[0] and name == "Message-ID":
                continue
            if (found := UID.search(_said(part, name).partition("@")[0])) is not None:
                return found[0]
        headers = part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers")
        if headers and (uid := _in_headers(part)) is not None:
            return uid
    return None


def _in_headers(part: Message) -> str | None:
    """The uid in headers that came back as a text."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    named = re.search(rb"(?im)^message-id:\s*<([0-9a-f]{32})@", payload)
    return named[1].decode() if named else None


def _said(part: Message, name: str) -> str:
    return " ".join(str(part.get(name, "")).split())
