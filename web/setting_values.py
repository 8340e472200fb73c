"""What the values of settings may be: each reads a text, and raises ValueError with what it wants."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SHORTEST_KEY = 32
MASTER_KEY_BYTES = 32


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number from `least` to `most`."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"wants a whole number from {least} to {most}")
        return int(text)

    return parse


def zone(text: str) -> str:
    """An IANA time zone."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise ValueError("wants an IANA time zone such as Asia/Shanghai") from fault


def level(text: str) -> str:
    """How much is logged."""
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("wants DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def day(text: str) -> date:
    """A day of ISO 8601."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ValueError("wants a day such as 2026-11-30") from fault


def one_of(*choices: str) -> Callable[[str], str]:
    """One of some words."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"wants one of {', '.join(choices)}")
        return text

    return parse


def issuer(text: str) -> str:
    """The address of an OpenID Connect provider, without a slash alone at its end."""
    parts = urlsplit(text)
    plain = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or parts.query or parts.fragment or not (parts.scheme == "https" or plain):
        raise ValueError("wants an https address without a query, such as https://id.example")
    return text.rstrip("/") if parts.path in ("", "/") else text


def long_key(text: str) -> str:
    """A key that is long enough."""
    if len(text) < SHORTEST_KEY:
        raise ValueError(f"wants at least {SHORTEST_KEY} characters")
    return text


def master_keys(text: str) -> str:
    """Master keys between commas, kept as they are written."""
    for each in text.split(","):
        master_key(each)
    return text


def master_key(text: str) -> bytes:
    """The bytes of one master key."""
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_" if set(text) & set("-_") else None, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != MASTER_KEY_BYTES:
        raise ValueError(f"wants base64 of {MASTER_KEY_BYTES} bytes, as `openssl rand -base64 32` gives")
    return key


def checked(read: Callable[[str], object]) -> Callable[[str], str]:
    """Keep the text of what can be read: a setting goes to other processes as text."""

    def parse(text: str) -> str:
        read(text)
        return text

    return parse
