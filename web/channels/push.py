"""Web push: an encrypted message to the push service that a browser chose.

That choice is a stranger's: only https on its usual port is called, and only where all the internet may call.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from web.channels import HandingOver, Push, Refused
from web.channels.encrypting import MOST_BYTES, WrongBrowser, encrypt
from web.channels.http_answers import judge, of_nothing
from web.channels.posting import NotPosted, is_public, post
from web.channels.vapid import authorization

WAY = "push"
SECONDS = 20.0
LONGEST_ENDPOINT = 1000
DAY = 86_400
GONE = frozenset({404, 410})
OURS = frozenset({401, 407})
HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True)
class PushChannel:
    """Pushes under one key; `contact` is whom a push service may write to. `public` is off in tests alone."""

    key: ec.EllipticCurvePrivateKey
    contact: str
    seconds: float = SECONDS
    public: bool = True

    def hand_over(self, carried: Push, handing: HandingOver) -> None:
        """See one message out; returns when the push service has it. Raises TryLater, Refused."""
        endpoint, moment = carried.address.get("endpoint", ""), datetime.now(UTC)
        if self.public and not is_endpoint(endpoint):
            raise Refused(f"{WAY} endpoint", dead=True)
        try:
            body = encrypt(content_of(carried), carried.address)
        except WrongBrowser:
            raise Refused(f"{WAY} keys", dead=True) from None
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(_seconds_left(carried, moment)),
            "Urgency": "high" if carried.urgent else "normal",
            "Topic": carried.uid[:32],
            **authorization(self.key, endpoint, self.contact, moment),
        }
        try:
            answer = post(endpoint, headers, body, handing, seconds=self.seconds, public=self.public)
        except NotPosted as broken:
            raise of_nothing(WAY, broken) from broken
        judge(WAY, answer, handing, GONE, OURS)

    def close(self) -> None:
        """Nothing is kept open."""


def is_endpoint(url: str) -> bool:
    """Whether an address may be a push service's: https on its usual port, at a name or a public address."""
    if len(url) > LONGEST_ENDPOINT or not re.fullmatch(r"[!-~]+", url):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or port not in (None, 443) or "@" in parts.netloc or parts.fragment:
        return False
    is_number = ":" in host or re.fullmatch(r"[0-9.]+|.*\.(?:0x[0-9a-f]*|[0-9]+)", host) is not None
    return is_public(host) if is_number else bool(HOST.fullmatch(host))


def content_of(carried: Push) -> bytes:
    """What the browser is told, cut to what a push holds."""
    body = carried.body
    while len(told := _json(carried, body)) > MOST_BYTES:
        body = body[: len(body) // 2]
        if not body:
            raise Refused(f"{WAY} too long")
    return told


def _json(carried: Push, body: str) -> bytes:
    told = {"title": carried.title, "body": body, "url": carried.url, "language": carried.language}
    return json.dumps({**told, "uid": carried.uid}, ensure_ascii=False).encode()


def _seconds_left(carried: Push, moment: datetime) -> int:
    """How long a push service keeps it for a browser that is off."""
    if carried.expires_at is None:
        return DAY
    return max(0, min(DAY, int((carried.expires_at - moment).total_seconds())))
