"""The gateway for SMS and WeChat: one signed call a message, as Standard Webhooks has it.

The body is JSON: `type` is `message`, `timestamp` when it was made, `data` the message. A gateway that is
called twice with one `webhook-id` sends once. What became of it comes back as receipts.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from web.channels import HandingOver, Refused, Text
from web.channels.http_answers import OURS, judge, of_nothing
from web.channels.posting import NotPosted, post
from web.channels.signing import sign

WAY = "gateway"
SECONDS = 30.0
GONE = frozenset({410})
OPTED_OUT = "opted_out"


@dataclass(frozen=True, slots=True)
class GatewayChannel:
    """Calls one address; every key signs, newest first."""

    url: str
    keys: Sequence[bytes]
    seconds: float = SECONDS

    def hand_over(self, carried: Text, handing: HandingOver) -> None:
        """See one message out of the house; returns when the gateway has it. Raises TryLater, Refused."""
        moment = datetime.now(UTC)
        body = body_of(carried, moment)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Duet",
            **sign(self.keys, carried.uid, moment, body),
        }
        try:
            answer = post(self.url, headers, body, handing, seconds=self.seconds, public=False)
        except NotPosted as broken:
            raise of_nothing(WAY, broken) from broken
        if 400 <= answer.status < 500 and _said(answer.body) == OPTED_OUT:
            handing.refused()
            raise Refused(f"{WAY} {OPTED_OUT}", dead=True)
        judge(WAY, answer, handing, GONE, OURS)

    def close(self) -> None:
        """Nothing is kept open."""


def body_of(carried: Text, moment: datetime) -> bytes:
    """The JSON of a message."""
    data = {
        "to": carried.to,
        "template": carried.template,
        "variables": dict(carried.variables),
        "text": carried.text,
        "language": carried.language,
        "purpose": carried.purpose,
        "link": carried.link,
        "code": carried.code,
        "expires_at": carried.expires_at.astimezone(UTC).isoformat() if carried.expires_at else None,
    }
    told = {"type": "message", "timestamp": moment.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False).encode()


def _said(body: bytes) -> str:
    """The code in an answer of JSON; empty where there is none."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = told.get("code") if isinstance(told, dict) else None
    return code if isinstance(code, str) else ""
