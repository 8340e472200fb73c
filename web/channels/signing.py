"""Signatures of Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`, with several keys while they change.

The published package signs with one key, keeps the time itself and breaks on a header it does not expect; its
tests and vectors hold here too.
"""

import base64
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=5)
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
MOST_SIGNATURES = 10


class Forged(Exception):
    """Signed by nobody we know, or long ago."""


def sign(keys: Sequence[bytes], uid: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """The headers that go with a body: one signature a key, the newest first."""
    stamp = str(int(at.timestamp()))
    signed = " ".join(f"v1,{base64.b64encode(_mac(key, uid, stamp, body)).decode()}" for key in keys)
    return {ID: uid, TIMESTAMP: stamp, SIGNATURE: signed}


def verify(keys: Sequence[bytes], headers: Mapping[str, str], body: bytes, at: datetime) -> str:
    """The id of what was signed. Every key is tried, in constant time. Raises Forged."""
    uid, stamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not re.fullmatch(r"[!-~]{1,256}", uid) or not re.fullmatch(r"\d{1,11}", stamp, re.ASCII):
        raise Forged
    if abs(at - datetime.fromtimestamp(int(stamp), UTC)) > TOLERANCE:
        raise Forged
    given = headers.get(SIGNATURE, "").split(" ")[:MOST_SIGNATURES]
    right = [f"v1,{base64.b64encode(_mac(key, uid, stamp, body)).decode()}".encode() for key in keys]
    found = [hmac.compare_digest(each.encode("utf-8", "replace"), one) for each in given for one in right]
    if not any(found):
        raise Forged
    return uid


def _mac(key: bytes, uid: str, stamp: str, body: bytes) -> bytes:
    return hmac.digest(key, f"{uid}.{stamp}.".encode() + body, "sha256")
